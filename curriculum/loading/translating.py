"""Words of a sister folder, string by string, into the memory of wagtail-localize; from there they are published."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any
from uuid import UUID

from wagtail.models import Locale, RevisionMixin, TranslatableMixin
from wagtail_localize.models import (
    SegmentOverride,
    String,
    StringTranslation,
    Translation,
    TranslationContext,
    TranslationLog,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from curriculum.loading.loading import CHANGED, Loading, Wanted
from curriculum.reading.report import Report
from modules.findings import Finding
from modules.translation_memory import Segment, foresee, remember, render, string_hash

# Whoever translated it: what bears another name, or none, was written on the site.
FROM_FILES = "content files"


class UnequalStructure(Exception):
    """A translation has other parts than its original; `findings` say where."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.sentence for finding in findings))
        self.findings = findings


@dataclass(frozen=True)
class Pair:
    """A string of an original and the same in the files of another language."""

    path: str
    source: str
    words: str


@dataclass
class Sisters:
    """Originals in the site's language of what is loaded in another one."""

    locale: Locale
    originals: Mapping[UUID, Any] = field(default_factory=dict)
    translated: frozenset[UUID] = frozenset()

    def has(self, wanted: Wanted) -> bool:
        return wanted.key in self.originals

    def is_translation(self, wanted: Wanted) -> bool:
        """Say whether the memory already leads to this thing: then words of the site stand there, each for itself."""
        return wanted.key in self.translated


def sisters_of(model: type[Any], wanted: Iterable[Wanted], locale: Locale) -> Sisters:
    """Return the originals of these things; none for the site's own language.

    A translation that somebody has detached on the site is none any more.
    """
    first = Locale.get_default()
    if locale == first or not issubclass(model, TranslatableMixin):
        return Sisters(locale)
    keys = [each.key for each in wanted]
    found = {one.translation_key: one for one in originals_in(model, keys, first)}
    states = dict(
        Translation.objects.filter(source__object__in=found, source__locale=first, target_locale=locale).values_list(
            "source__object_id", "enabled"
        )
    )
    attached = {key: one for key, one in found.items() if states.get(key, True)}
    return Sisters(locale, attached, frozenset(key for key, enabled in states.items() if enabled))


def originals_in(model: type[Any], keys: Iterable[UUID], locale: Locale) -> list[Any]:
    """Return the things with these keys in one language, as they are stored."""
    return list(model._default_manager.filter(translation_key__in=list(keys), locale=locale))  # noqa: SLF001


def translate(loading: Loading, due: Sequence[tuple[Wanted, Any]], sisters: Sisters) -> set[UUID]:
    """Take the files' words into the memory, and write what it then says into the things, which are not saved.

    Each thing holds the files' words before. Returns the keys of what cannot be translated from files any more, because
    somebody has given its original other parts on the site. Raises UnequalStructure with file and line.
    """
    pairs, refused = _paired(loading, due, sisters)
    chosen = [(wanted, thing) for wanted, thing in due if wanted.key in pairs]
    if not chosen:
        return refused
    originals = [sisters.originals[wanted.key] for wanted, _ in chosen]
    sources = remember(originals)
    _attach(sources.values(), sisters.locale)
    _keep_strings(loading, chosen, pairs, sisters.locale)
    fresh = {
        one.translation_key: one
        for one in originals_in(type(originals[0]), [one.translation_key for one in originals], originals[0].locale)
    }
    for wanted, thing in chosen:
        render(sources[wanted.key], fresh[wanted.key], thing)
    return refused


def translate_later(loading: Loading, due: Sequence[tuple[Wanted, Any]], sisters: Sisters) -> set[UUID]:
    """Take words into the memory for translations that live there, to be shown when somebody publishes them; return their keys.

    A draft of such a translation would never be seen: whoever opens it sees the memory. Each thing holds the files' words
    before; they pair with those of the newest draft of the original.
    """
    attached = [(wanted, thing) for wanted, thing in due if sisters.is_translation(wanted)]
    drafts = {wanted.key: _newest(sisters.originals[wanted.key]) for wanted, _ in attached if sisters.has(wanted)}
    pairs, refused = _paired(loading, attached, replace(sisters, originals=drafts))
    strings = [(key, pair) for key, (found, _) in pairs.items() for pair in found]
    others = [(key, path) for key, (_, found) in pairs.items() for path, _data in found]
    places = [*((key, pair.path) for key, pair in strings), *others]
    foresee(places, [pair.source for _, pair in strings], Locale.get_default())
    touched = _keep_strings(loading, [one for one in attached if one[0].key in pairs], pairs, sisters.locale)
    loading.tally[CHANGED] += len(touched)
    return refused | pairs.keys()


def _newest(original: Any) -> Any:
    return original.get_latest_revision_as_object() if isinstance(original, RevisionMixin) else original


def log_published(things: Iterable[Any], sisters: Sisters) -> None:
    """Note for wagtail-localize that these translations were made, with their revisions."""
    made = {thing.translation_key: thing for thing in things if thing.translation_key in sisters.originals}
    sources = TranslationSource.objects.filter(object__in=made, locale=Locale.get_default())
    TranslationLog.objects.bulk_create(
        TranslationLog(
            source=source,
            locale=sisters.locale,
            revision_id=getattr(made[source.object_id], "latest_revision_id", None),
        )
        for source in sources
    )


def _attach(sources: Iterable[TranslationSource], locale: Locale) -> None:
    Translation.objects.bulk_create(
        [Translation(source=source, target_locale=locale) for source in sources], ignore_conflicts=True
    )


Paired = dict[UUID, tuple[list[Pair], list[tuple[str, Any]]]]


def _paired(loading: Loading, due: Sequence[tuple[Wanted, Any]], sisters: Sisters) -> tuple[Paired, set[UUID]]:
    """Pair the strings of each thing with those of its original, and find what is shown in its place there."""
    findings: list[Finding] = []
    found: Paired = {}
    refused: set[UUID] = set()
    for wanted, thing in due:
        if not sisters.has(wanted):
            continue
        original, found_here = sisters.originals[wanted.key], list[Finding]()
        before, after = extract_segments(original), extract_segments(thing)
        report = Report(wanted.file or wanted.title, found_here)
        _check(before, after, wanted, report)
        strings = _strings_in(before, after, wanted, report)
        if found_here and (loading.as_drafts or loading.is_original_edited(wanted, original)):
            loading.kept_original(wanted)
            refused.add(wanted.key)
            continue
        findings += found_here
        found[wanted.key] = strings, _others_in(before, after)
    if findings:
        raise UnequalStructure(findings)
    return found, refused


def _strings_in(before: Sequence[Segment], after: Sequence[Segment], wanted: Wanted, report: Report) -> list[Pair]:
    """Pair strings; the same words twice in one paragraph or list can have one translation only."""
    words: dict[tuple[str, str], str] = {}
    for one, other in zip(before, after, strict=False):
        if isinstance(one, StringSegmentValue) and isinstance(other, StringSegmentValue):
            translated = words.setdefault((one.path, one.string.data), other.string.data)
            if translated != other.string.data:
                sentence = f"“{one.string.data}” stands here twice: translate it in the same way."
                report.error("translation", sentence, wanted.line_of(one.path))
    return [Pair(path, source, translated) for (path, source), translated in words.items()]


def _others_in(before: Sequence[Segment], after: Sequence[Segment]) -> list[tuple[str, Any]]:
    """Return the pictures and links that differ, by their place in the original."""
    return [
        (one.path, other.data)
        for one, other in zip(before, after, strict=False)
        if isinstance(one, OverridableSegmentValue)
        and isinstance(other, OverridableSegmentValue)
        and one.data != other.data
    ]


def _check(before: Sequence[Segment], after: Sequence[Segment], wanted: Wanted, report: Report) -> None:
    for one, other in zip_longest(before, after):
        if one is None or other is None or _shape(one) != _shape(other):
            path = _odd(one, other, {segment.path for segment in before}).path
            sentence = (
                f"“{wanted.title}” has other parts here than its original ({_named(path)}): "
                "bring lists, paragraphs and links into one order, and leave nothing empty."
            )
            report.error("translation", sentence, wanted.line_of(path))
            return


def _odd(one: Segment | None, other: Segment | None, known: Collection[str]) -> Segment:
    """Return the one of two different strings that people should look at: what the original does not have at all."""
    if one is None or other is None:
        return one or other
    return one if other.path in known else other


def _shape(segment: Segment) -> tuple[Any, ...]:
    """What is the same in every language: kind and place, the tags around the words, the links in them."""
    place = segment.path.partition(".'")[0] if isinstance(segment, OverridableSegmentValue) else segment.path
    links = sorted(segment.attrs or ()) if isinstance(segment, StringSegmentValue) else ()
    return (type(segment), place, getattr(segment, "template", ""), tuple(links))


def _named(path: str) -> str:
    """Return the parts of a path that people know: ids of blocks are left out."""
    return " ".join(part for part in path.split(".") if "-" not in part)


def _keep_strings(loading: Loading, chosen: Sequence[tuple[Wanted, Any]], pairs: Paired, locale: Locale) -> set[UUID]:
    """Keep the words of the files, and return the keys of what has other words now."""
    contexts, strings = _rows_of(pairs)
    known = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(context__object__in=pairs, locale=locale)
    }
    new, changed, touched = [], [], set[UUID]()
    for wanted, pair in ((each, pair) for each, _ in chosen for pair in pairs[each.key][0]):
        place = strings[string_hash(pair.source)], contexts[wanted.key, pair.path]
        row = known.get(place)
        if row is None:
            new.append(_translation(place, locale, pair.words))
            touched.add(wanted.key)
        elif row.data != pair.words and _gives_way(loading, row, wanted):
            row.data, row.tool_name, row.has_error, row.field_error = pair.words, FROM_FILES, False, ""
            changed.append(row)
            touched.add(wanted.key)
    StringTranslation.objects.bulk_create(new)
    StringTranslation.objects.bulk_update(changed, ["data", "tool_name", "has_error", "field_error"])
    _keep_overrides(pairs, contexts, locale)
    return touched


Place = tuple[UUID, str]


def _rows_of(pairs: Paired) -> tuple[dict[Place, int], dict[UUID, int]]:
    """Return the keys of contexts, by thing and path, and of source strings, by their hash."""
    contexts = TranslationContext.objects.filter(object__in=pairs).values_list("object_id", "path", "pk")
    hashes = {string_hash(pair.source) for strings, _ in pairs.values() for pair in strings}
    strings = String.objects.filter(locale=Locale.get_default(), data_hash__in=hashes).values_list("data_hash", "pk")
    return {(key, path): pk for key, path, pk in contexts}, dict(strings)


def _translation(place: tuple[int, int], locale: Locale, words: str) -> StringTranslation:
    return StringTranslation(
        translation_of_id=place[0],
        context_id=place[1],
        locale=locale,
        data=words,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        tool_name=FROM_FILES,
    )


def _gives_way(loading: Loading, row: StringTranslation, wanted: Wanted) -> bool:
    """Say whether the files' words take the place of these; what a translator has written on the site stays."""
    if row.tool_name == FROM_FILES or loading.overwrite:
        return True
    loading.kept_words(wanted, row.data)
    return False


def _keep_overrides(pairs: Paired, contexts: Mapping[Place, int], locale: Locale) -> None:
    """Show another picture or link where the files do; what was chosen on the site stays."""
    wanted = {contexts[key, path]: data for key, (_, others) in pairs.items() for path, data in others}
    rows = SegmentOverride.objects.filter(locale=locale, context__object__in=pairs)
    rows.filter(last_translated_by=None).exclude(context__in=wanted).delete()
    known = {row.context_id: row for row in rows}
    for context, data in wanted.items():
        row = known.get(context) or SegmentOverride(locale=locale, context_id=context)
        if row.last_translated_by_id is None:
            row.data_json = json.dumps(data)
            row.save()
