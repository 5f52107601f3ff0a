"""A question to the index, and its answer for one reader: pages of results, what else was meant, how many of each kind."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils.translation import get_language_info

from access.rules import modules_open_to
from ground.folding import asked_words
from knowledge.vocabulary import Kind
from modules.models import AccessPolicy
from training_site.search.excerpts import Piece, excerpt, marked
from training_site.search.models import Found, SearchEntry, SearchEntryQuerySet, SearchWord
from training_site.search.ranking import points
from training_site.search.sources import EVERY_LANGUAGE
from training_site.search.suggesting import suggestion

PER_PAGE = 20
LONGEST_QUERY = 100


@dataclass(frozen=True)
class Result:
    """One answer. A locked one has its title and the way to ask for access, and no word of its text."""

    kind: str
    label: str
    lang: str
    title: tuple[Piece, ...]
    url: str
    excerpt: tuple[Piece, ...]
    is_locked: bool
    module: str
    can_be_asked_for: bool


@dataclass(frozen=True)
class KindCount:
    """How many answers are of a kind."""

    value: str
    label: str
    count: int
    selected: bool


class Asked:
    """What somebody asked, in which language of the site, with the doors that are open to them."""

    def __init__(
        self, user: Any, locale: str, *, query: str, kind: str = "", language: str = "", page: str = ""
    ) -> None:
        self.locale = locale
        self.query = query.strip()[:LONGEST_QUERY]
        self.words = asked_words(self.query)
        self.kind = kind if kind in Found.values else ""
        self.language = language if language in dict(settings.LANGUAGES) else ""
        self._user, self._page = user, page

    @cached_property
    def open_modules(self) -> Collection[int]:
        """One question for the whole page of results, whatever is on it."""
        return modules_open_to(self._user)

    @cached_property
    def _answers(self) -> SearchEntryQuerySet:
        rows = SearchEntry.objects.all()
        everywhere = Q(locale=EVERY_LANGUAGE)
        if self.language:
            rows = rows.filter(Q(locale=self.language) | everywhere)
        else:
            rows = rows.for_reader(self.locale) | rows.filter(everywhere)
        return rows.seen_with(self.open_modules).answering(self.words, self.open_modules)

    @cached_property
    def _in_order(self) -> list[tuple[str, int]]:
        """Kind and key of every answer, the best first: what they are counted, put in order and cut into pages from."""
        if not self.words:
            return []
        rows = self._answers.order_by().values_list("pk", "kind", "title", "title_words")
        best = sorted((-points(words, self.words), kind, title, pk) for pk, kind, title, words in rows.iterator())
        return [(kind, pk) for _points, kind, _title, pk in best]

    @cached_property
    def kinds(self) -> list[KindCount]:
        """How many answers there are of each kind, whichever was chosen."""
        counts = Counter(kind for kind, _pk in self._in_order)
        shown = [one for one in Found if counts[one] or one == self.kind]
        return [KindCount(str(one), str(one.label), counts[one], one == self.kind) for one in shown]

    @property
    def languages(self) -> list[tuple[str, str, bool]]:
        """The languages that answers can be held to: code, name, whether it was chosen."""
        return [
            (code, get_language_info(code)["name_local"], code == self.language) for code, _name in settings.LANGUAGES
        ]

    @cached_property
    def page(self) -> Page[int]:
        """The keys on the page of answers that was asked for."""
        chosen = [pk for kind, pk in self._in_order if not self.kind or kind == self.kind]
        return Paginator(chosen, PER_PAGE).get_page(self._page)

    @property
    def count(self) -> int:
        return self.page.paginator.count

    @cached_property
    def results(self) -> list[Result]:
        rows = SearchEntry.objects.select_related("module").defer("public_words", "closed_words", "title_words")
        entries = rows.in_bulk(list(self.page)) if self.count else {}
        return [self._result(entries[pk]) for pk in self.page if pk in entries]

    def _result(self, entry: SearchEntry) -> Result:
        is_locked = entry.is_closed_text and entry.module_id not in self.open_modules
        lang = self.locale if entry.locale == EVERY_LANGUAGE else entry.locale
        prefix = "" if entry.kind == Found.DOCUMENT else f"/{self.language or self.locale}"
        return Result(
            kind=entry.get_kind_display(),
            label=str(Kind(entry.label).label) if entry.kind == Found.KNOWLEDGE else entry.label,
            lang=lang,
            title=marked(entry.title, self.words),
            url=f"{prefix}{entry.path}",
            excerpt=() if is_locked else excerpt(entry.text, self.words),
            is_locked=is_locked,
            module=entry.module.slug if entry.module else "",
            can_be_asked_for=bool(entry.module and entry.module.access == AccessPolicy.ON_REQUEST),
        )

    @cached_property
    def meant(self) -> str:
        """Another query that was perhaps meant; only where nothing answers this one."""
        if not self.words or self.count:
            return ""
        languages = {self.language} if self.language else {self.locale, settings.LANGUAGE_CODE}
        known = dict(SearchWord.objects.filter(locale__in=languages).values_list("word", "written").iterator())
        return suggestion(self.words, known)
