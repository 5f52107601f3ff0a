"""The booklet of a module: one edition in one language for one country, as a tagged PDF (PDF/UA-1) with bookmarks."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from ground.drawing import one_at_a_time
from modules.canonical import sha256_of
from modules.editions import Manifest
from modules.models import Edition, Module
from modules.paper import Here, PaperUnit, card_subjects, sources_of, terms_of, units_on_paper
from modules.prints import press
from modules.upkeep.reviews import pending_reviews
from people.countries import footnote_for
from people.models import Country

STYLE_SHEET = Path(__file__).parent / "print" / "booklet.css"
PAGE_SET = re.compile(r"Page (\d+)")


@dataclass(frozen=True)
class BookletOrder:
    """What a booklet is to show. `locale` is the reader's; the words are in it where the edition has it."""

    module: Module
    edition: Manifest
    locale: str
    country: str = ""
    is_large: bool = False

    @property
    def lang(self) -> str:
        return self.edition.words(self.locale)[0]

    @cached_property
    def here(self) -> Here:
        return Here(self.country or None, self.lang)

    @cached_property
    def units(self) -> list[PaperUnit]:
        withdrawn = self.module.withdrawn_in(self.edition.number)
        return units_on_paper(self.edition, self.lang, self.here, withdrawn)

    @property
    def key(self) -> str:
        """Names all that the booklet shows: who changes a support line, a card or what is withdrawn makes it another."""
        cards = [self.here.card(subject) for subject in card_subjects(self.edition)]
        shown = {
            "release": settings.RELEASE,
            "edition": self.edition.id,
            "lang": self.lang,
            "country": self.country,
            "is_large": self.is_large,
            "withdrawn": self.module.withdrawn_in(self.edition.number),
            "module": [self.module.code, self.module.licence, self.module.is_demonstration],
            "lines": [asdict(line) for line in self.here.lines],
            "cards": [asdict(card) | {"is_overdue": card.is_overdue} for card in cards],
        }
        return sha256_of(shown)

    @property
    def file_name(self) -> str:
        """The name of the file on the reader's disk."""
        return f"{self.module.slug}-{self.lang}-{self.edition.number}{'-large' if self.is_large else ''}.pdf"


def html_of(order: BookletOrder) -> str:
    """Return the booklet as a page, wholly in the language that its words are in."""
    with translation.override(order.lang):
        return render_to_string("modules/paper/booklet.html", _context(order))


def _context(order: BookletOrder) -> dict[str, Any]:
    lang, words = order.edition.words(order.lang)
    country = Country.objects.filter(pk=order.country).first()
    return {
        "lang": lang,
        "is_large": order.is_large,
        "site_name": settings.SITE_NAME,
        "module": order.module,
        "edition": order.edition,
        "published_at": Edition.objects.values_list("published_at", flat=True).get(pk=order.edition.id),
        "words": words,
        "reviews": pending_reviews(words, [unit.slug for unit in order.units]),
        "units": order.units,
        "quizzes": [unit.quiz for unit in order.units if unit.quiz and unit.quiz.questions],
        "terms": terms_of(order.units),
        "sources": sources_of(order.units),
        "lines": order.here.lines,
        "country": country,
        "country_note": footnote_for([country]),
    }


def pdf_of(order: BookletOrder, *, tell: Callable[[int], None]) -> bytes:
    """Return the booklet as a PDF. `tell` hears how many pages are set; pages are set twice, for their numbers."""
    html = html_of(order)
    with one_at_a_time, _progress(tell):
        return press(STYLE_SHEET).pdf(html)


class PagesSet(logging.Handler):
    """Hears from WeasyPrint which page it has come to."""

    def __init__(self, tell: Callable[[int], None]) -> None:
        super().__init__(logging.INFO)
        self._tell = tell

    def emit(self, record: logging.LogRecord) -> None:
        found = PAGE_SET.search(record.getMessage())
        if found:
            self._tell(int(found[1]))


@contextmanager
def _progress(tell: Callable[[int], None]) -> Iterator[None]:
    logger, handler = logging.getLogger("weasyprint.progress"), PagesSet(tell)
    before = logger.level, logger.propagate
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    logger.propagate = False  # nobody wants a line for each page in the log
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before[0])
        logger.propagate = before[1]
