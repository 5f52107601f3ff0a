"""Which translations are whole: only those are learnt from, and the original stands in for the others."""

from typing import Any

from wagtail.models import Locale
from wagtail_localize.models import StringTranslation

from modules.translated_texts import TranslatedTextField, stored, strings_in
from modules.translation_memory import is_in_translation

TEXT = "source"  # the field of scenarios and self-assessments


def learnt_from(thing: Any, original: Locale) -> Any:
    """Return a question or scenario, or what it is translated from where it is a draft or has words of that language."""
    if thing.locale_id == original.pk or (thing.live and _text_field(thing) is None):
        return thing
    before = thing.get_translation_or_none(original)
    if before is None or (thing.live and not is_half_translated(thing, before)):
        return thing
    return before


def _text_field(thing: Any) -> TranslatedTextField | None:
    return next((one for one in thing._meta.fields if isinstance(one, TranslatedTextField)), None)  # Django's name


def is_half_translated(thing: Any, original: Any) -> bool:
    """Say whether a text still has words of its original that nobody has said to be a translation, such as a name."""
    field = _text_field(thing)
    if field is None:
        return False
    mine, theirs = (strings_in(one.source, field.is_words) for one in (thing, original))
    same = {f"{TEXT}.{name}": stored(words).data for name, words in theirs.items() if mine.get(name) == words}
    return bool(same) and is_in_translation(thing) and not same.items() <= _said(thing, list(same))


def _said(thing: Any, paths: list[str]) -> set[tuple[str, str]]:
    rows = StringTranslation.objects.filter(
        context__object=thing.translation_key, context__path__in=paths, locale=thing.locale_id, has_error=False
    )
    return set(rows.values_list("context__path", "data"))
