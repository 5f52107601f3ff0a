"""Fields that hold a text in YAML of which wagtail-localize translates each string: scenarios, self-assessments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from html import escape, unescape
from typing import Any

from django.db import models
from django.db.models.query_utils import DeferredAttribute
from ruamel.yaml.error import YAMLError
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.strings import StringValue

from modules.activities.assessment import translating as assessments
from modules.activities.roleplay import translating as scenarios
from modules.activities.roleplay.authoring import document_in
from modules.activities.strings import IsWords, name_of, translated, words_of

TITLE = "title"


@lru_cache(maxsize=64)
def strings_in(source: str, is_words: IsWords) -> Mapping[str, str]:
    """Return the strings of a text by their names, in its order; none where it cannot be read."""
    try:
        document = document_in(source)
    except YAMLError:
        return {}
    return {name_of(path): str(words) for path, words in words_of(document, is_words).items()}


@dataclass(frozen=True)
class TranslatedText:
    """The text of an original with other words, before it is known which language they are in."""

    source: str
    words: Mapping[str, str]
    is_words: IsWords

    def into(self, language: str) -> str:
        """Return the text in this language."""
        return translated(self.source, self.words, language, self.is_words)


class OfItsLanguage(DeferredAttribute):
    """Writes into a text the language of what holds it, and gives that its title, when a translation is put in."""

    def __set__(self, instance: Any, value: Any) -> None:
        if isinstance(value, TranslatedText):
            instance.title = value.words.get(TITLE, instance.title)
            value = value.into(instance.locale.language_code)
        instance.__dict__[self.field.attname] = value


class TranslatedTextField(models.TextField):
    """A text whose strings are translated one by one; its structure is that of the original. What holds it has a title.

    Migrations know it as the field of Django that it is.
    """

    descriptor_class = OfItsLanguage
    is_words: Callable[[tuple[str, ...]], bool]

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        name, _path, arguments, options = super().deconstruct()
        return name, "django.db.models.TextField", arguments, options

    def get_translatable_segments(self, value: str) -> list[StringSegmentValue]:
        """Return the strings of a text for wagtail-localize."""
        return [StringSegmentValue(name, stored(words)) for name, words in strings_in(value, self.is_words).items()]

    def restore_translated_segments(self, value: str, segments: list[StringSegmentValue]) -> TranslatedText:
        """Return the text of an original with the words of these strings."""
        return TranslatedText(value, {each.path: spoken(each.string) for each in segments}, self.is_words)


def stored(words: str) -> StringValue:
    """Return plain words as wagtail-localize keeps them; its own way takes ten times as long for each string."""
    return StringValue("<br/>".join(escape(line, quote=False) for line in words.split("\n")))


def spoken(string: StringValue) -> str:
    """Return what wagtail-localize keeps as plain words."""
    return str(string.render_text()) if "<" in string.data else unescape(string.data)


class ScenarioTextField(TranslatedTextField):
    """A text in the format roleplay/1."""

    is_words = staticmethod(scenarios.is_words)


class AssessmentTextField(TranslatedTextField):
    """A text in the format assessment/1."""

    is_words = staticmethod(assessments.is_words)
