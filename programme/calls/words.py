"""What stands for codes of calls and expressions, in the reader's language."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from access.models import Setting
from ground.languages import language_name
from ground.phrases import named
from programme.half_days import Half
from programme.models import Call
from programme.session_plan import Format, Week
from programme.times import shown_in

FORMATS: Mapping[str, Promise] = {
    Format.IN_PERSON: gettext_lazy("In person"),
    Format.ONLINE: gettext_lazy("Online"),
    Format.HYBRID: gettext_lazy("Hybrid"),
}
WEEKS: Mapping[int, Promise] = {
    Week.PREFERRED: gettext_lazy("Preferred"),
    Week.POSSIBLE: gettext_lazy("Possible"),
    Week.IMPOSSIBLE: gettext_lazy("Impossible"),
}
CRITERIA: Mapping[str, Promise] = {
    "need": gettext_lazy("Need: what is missing in the country"),
    "profile": gettext_lazy("How well the people fit who would come"),
    "multiplier": gettext_lazy("How what is learnt is passed on"),
    "equity": gettext_lazy("Not served in the last twelve months"),
    "fit": gettext_lazy("How well languages and weeks fit"),
    "host": gettext_lazy("An offer to host"),
}
LISTS = ("formats", "languages")


def moment_words(at: datetime, zone: str) -> str:
    """Return a moment as people in its zone read it, with the zone and its distance from UTC."""
    shown = shown_in(at, zone)
    values = {"day": date_format(shown.wall, "j F Y"), "time": f"{shown.wall:%H:%M}", "zone": shown.zone}
    return _("%(day)s, %(time)s (%(zone)s, UTC %(offset)s)") % (values | {"offset": shown.offset})


def day_words(day: date) -> str:
    """Return a day in the reader's language."""
    return date_format(day, "j F Y")


def half_words(day: date, halves: Collection[Half]) -> str:
    """Return a day with the half of it that is meant; the day alone where both are."""
    if len(halves) == len(Half):
        return day_words(day)
    words = _("%(day)s, in the morning") if Half.MORNING in halves else _("%(day)s, in the afternoon")
    return words % {"day": day_words(day)}


def format_words(codes: Iterable[str]) -> list[str]:
    """Return formats by their names, in the order given."""
    return [str(FORMATS.get(code, code)) for code in codes]


def language_words(codes: Iterable[str]) -> list[str]:
    """Return languages by their names, in the order given."""
    return [language_name(code) for code in codes]


def setting_words(codes: Iterable[str]) -> list[str]:
    """Return where people work, by name."""
    labels = dict(Setting.choices)
    return [str(labels.get(code, code)) for code in codes]


def count_words(counts: Mapping[str, int], labels: Sequence[tuple[str, Any]]) -> list[str]:
    """Return what is counted with its number, in the order of the labels; what nobody has is left out."""
    return [named(label, counts[code]) for code, label in labels if counts.get(code)]


def criteria_rows(weights: Mapping[str, int]) -> list[tuple[str, int]]:
    """Return the criteria by name with their points, the heaviest first."""
    rows = [(str(CRITERIA.get(code, code)), points) for code, points in weights.items()]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def value_words(call: Call, name: str, value: Any) -> str:
    """Return what stood or stands in a field of a call, as a corrigendum keeps it."""
    if value in (None, "", [], {}):
        return _("nothing")
    if name in ("opens_at", "closes_at"):
        return moment_words(datetime.fromisoformat(value), call.zone)
    if name in ("results_on", "first_week", "last_week"):
        return day_words(date.fromisoformat(value))
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if name in LISTS:
        return ", ".join(format_words(value) if name == "formats" else language_words(value))
    if name == "translations":
        return _translation_words(value)
    if name == "criteria":
        return "; ".join(named(label, points) for label, points in criteria_rows(value))
    return str(value)


def _translation_words(translations: Mapping[str, Mapping[str, str]]) -> str:
    """All of what stands in other languages, so that a corrigendum keeps every version of it."""
    written = (
        named(language_name(code), f"{one['title']}. {one['summary']}") for code, one in sorted(translations.items())
    )
    return "\n".join(written)
