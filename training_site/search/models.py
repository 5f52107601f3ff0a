"""The index: one row for each thing that can be found, in each language, and the words that anybody may read."""

from collections.abc import Collection, Sequence

from django.conf import settings
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan
from django.utils.translation import gettext_lazy as _

from modules.models import Module


class Found(models.TextChoices):
    """Kinds of things that are found; in this order where they answer equally well."""

    MODULE = "1-module", _("Modules and curricula")
    UNIT = "2-unit", _("Units")
    KNOWLEDGE = "3-knowledge", _("Knowledge")
    TERM = "4-term", _("Glossary")
    DOCUMENT = "5-document", _("Documents")


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def for_reader(self, locale: str) -> "SearchEntryQuerySet":
        """Each thing once: in the reader's language, or else in the site's own."""
        if locale == settings.LANGUAGE_CODE:
            return self.filter(locale=locale)
        original = Q(locale=settings.LANGUAGE_CODE) & ~Q(also_in__contains=f" {locale} ")
        return self.filter(Q(locale=locale) | original)

    def seen_with(self, open_modules: Collection[int]) -> "SearchEntryQuerySet":
        """Without documents of modules that are closed: not even their names are public."""
        return self.exclude(~Q(module__in=open_modules), kind=Found.DOCUMENT)

    def answering(self, words: Sequence[str], open_modules: Collection[int]) -> "SearchEntryQuerySet":
        """Rows in which every word begins a word.

        Words behind a closed door do not count: whoever may not read a text must not learn by searching what is in it.
        """
        rows = self
        for word in words:
            behind_open_doors = Q(module__in=open_modules) & _holds("closed_words", f" {word}")
            rows = rows.filter(_holds("public_words", f" {word}") | behind_open_doors)
        return rows


def _holds(column: str, needle: str) -> Q:
    """Whether a column holds these letters exactly; quicker than a pattern, which would look at case."""
    return Q(GreaterThan(StrIndex(F(column), Value(needle)), Value(0)))


class SearchEntry(models.Model):
    """A thing that can be found; `mark` is what it was made from, so that only what has changed is made anew."""

    kind = models.CharField(max_length=12, choices=Found)
    key = models.UUIDField()
    locale = models.CharField(max_length=10)
    also_in = models.CharField(max_length=200, blank=True)
    mark = models.CharField(max_length=100)
    module = models.ForeignKey(Module, on_delete=models.CASCADE, null=True, related_name="+")
    title = models.CharField(max_length=300)
    label = models.CharField(max_length=200, blank=True)
    path = models.CharField(max_length=500)
    title_words = models.CharField(max_length=700)
    public_words = models.TextField()
    closed_words = models.TextField(blank=True)
    # Last: a database that looks through the words need not read past it.
    text = models.TextField(blank=True)

    objects = SearchEntryQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "locale"], name="search_entry_once_per_language")]
        indexes = [models.Index(fields=["locale", "kind"], name="search_entry_by_language")]

    def __str__(self) -> str:
        return f"{self.title} ({self.locale})"

    @property
    def is_closed_text(self) -> bool:
        """Whether the text stands behind the door of the module."""
        return self.kind in {Found.UNIT, Found.DOCUMENT}


class SearchWord(models.Model):
    """A word that stands somewhere in public, as it is compared and as it is written."""

    locale = models.CharField(max_length=10)
    word = models.CharField(max_length=60)
    written = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["locale", "word"], name="search_word_once_per_language")]

    def __str__(self) -> str:
        return self.written
