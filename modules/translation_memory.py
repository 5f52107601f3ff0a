"""The memory of wagtail-localize, filled and read many things at a time: what is to be translated, and its translations.

wagtail-localize takes eight queries for each string; a course has thousands.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeAlias
from uuid import UUID, uuid5

from django.contrib.contenttypes.models import ContentType
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.db.models import Model
from django.utils import timezone
from modelcluster.models import ClusterableModel, get_serializable_data_for_fields
from wagtail.models import Locale, TranslatableMixin
from wagtail_localize.fields import copy_synchronised_fields
from wagtail_localize.models import (
    OverridableSegment,
    RelatedObjectSegment,
    String,
    StringSegment,
    Template,
    TemplateSegment,
    TranslatableObject,
    Translation,
    TranslationContext,
    TranslationSource,
    get_schema_version,
)
from wagtail_localize.segments import (
    OverridableSegmentValue,
    RelatedObjectSegmentValue,
    StringSegmentValue,
    TemplateSegmentValue,
)
from wagtail_localize.segments.extract import extract_segments
from wagtail_localize.segments.ingest import ingest_segments

from modules.translated_texts import TranslatedTextField

Segment: TypeAlias = StringSegmentValue | TemplateSegmentValue | RelatedObjectSegmentValue | OverridableSegmentValue
Extracted = Sequence[tuple[TranslationSource, Segment]]
Context = tuple[UUID, str]
# What changes about a thing without a word of it changing: its revisions, its place among the pages.
PASSING = {
    *("latest_revision", "live_revision", "latest_revision_created_at", "first_published_at", "last_published_at"),
    *("has_unpublished_changes", "draft_title", "path", "depth", "numchild", "url_path"),
}
KINDS = (StringSegment, TemplateSegment, RelatedObjectSegment, OverridableSegment)


def string_hash(words: str) -> UUID:
    """Return the name that wagtail-localize gives to a string."""
    return uuid5(String.UUID_NAMESPACE, words)


@transaction.atomic
def remember(things: Sequence[Any]) -> dict[UUID, TranslationSource]:
    """Make these originals, of one model and language, known for translation as they are now; return them by their keys.

    What has not changed since is left alone. Strings that changed stay in the memory with their translations.
    """
    if not things:
        return {}
    _ensure_objects({(_content_type(thing), thing.translation_key) for thing in things})
    keys = [thing.translation_key for thing in things]
    found = {
        each.object_id: each for each in TranslationSource.objects.filter(object__in=keys, locale=things[0].locale_id)
    }
    due = [thing for thing in things if not _is_known(thing, found.get(thing.translation_key))]
    for thing in due:
        found[thing.translation_key] = _store(thing, found.get(thing.translation_key))
    _store_segments([(found[thing.translation_key], segment) for thing in due for segment in extract_segments(thing)])
    return found


def remember_changed(things: Sequence[Any]) -> None:
    """Bring up to date what is known of these originals, where somebody translates them."""
    keys = [thing.translation_key for thing in things]
    known = set(TranslationSource.objects.filter(object__in=keys).values_list("object_id", "locale_id"))
    remember([thing for thing in things if (thing.translation_key, thing.locale_id) in known])


def on_published(sender: type[Model], instance: Any, **kwargs: Any) -> None:
    """What is known for translation follows the original, however it was published: by hand, many at once, after its
    reviews, or when its day came. Translations stay until somebody brings them up to date.
    """
    if isinstance(instance, TranslatableMixin) and instance.live:
        remember_changed([instance])


@transaction.atomic
def foresee(places: Iterable[Context], words: Iterable[str], locale: Locale) -> None:
    """Make places and strings known that originals will have once their drafts are published, so that translations can wait."""
    _ensure_contexts(dict.fromkeys(places, ""))
    _strings({(locale.pk, one) for one in words})


def render(source: TranslationSource, original: Any, translation: Any) -> None:
    """Write into a translation, which is not saved, what its original and the memory say; missing words stay as they are
    in the original.

    `original` is used up: what it holds is changed.
    """
    locale: Locale = translation.locale
    copy_synchronised_fields(original, translation)
    segments = source._get_segments_for_translation(locale, fallback=True)  # noqa: SLF001 # there is no public name
    ingest_segments(original, translation, source.locale, locale, segments)


def is_in_translation(thing: Any) -> bool:
    """Say whether somebody translates this, so that its words live in the memory; false for originals."""
    rows = Translation.objects.filter(source__object=thing.translation_key, target_locale=thing.locale_id, enabled=True)
    return rows.exists()


def strings_waiting(thing: Any) -> int:
    """Return how many strings of its original a translation has no words for; none for what is not in translation."""
    if not is_in_translation(thing):
        return 0
    strings = StringSegment.objects.filter(
        source__object=thing.translation_key, source__translations__target_locale=thing.locale_id
    )
    return strings.annotate_translation(thing.locale).filter(translation__isnull=True).count()


def _content_type(thing: Any) -> ContentType:
    return ContentType.objects.get_for_model(thing.get_translation_model())


def _ensure_objects(wanted: Iterable[tuple[ContentType, UUID]]) -> None:
    rows = [TranslatableObject(translation_key=key, content_type=content_type) for content_type, key in wanted]
    TranslatableObject.objects.bulk_create(rows, ignore_conflicts=True)


def _content_of(thing: Any) -> str:
    if isinstance(thing, ClusterableModel):
        return str(thing.to_json())
    return json.dumps(get_serializable_data_for_fields(thing), cls=DjangoJSONEncoder)


def _words_of(content: str) -> dict[str, Any]:
    return {name: value for name, value in json.loads(content).items() if name not in PASSING}


def _is_known(thing: Any, source: TranslationSource | None) -> bool:
    return source is not None and _words_of(source.content_json) == _words_of(_content_of(thing))


def _store(thing: Any, source: TranslationSource | None) -> TranslationSource:
    model = type(thing)
    source = source or TranslationSource(
        object_id=thing.translation_key,
        locale_id=thing.locale_id,
        specific_content_type=ContentType.objects.get_for_model(model),
    )
    source.object_repr = str(thing)[:200]
    source.content_json = _content_of(thing)
    source.schema_version = get_schema_version(model._meta.app_label)  # Django's name for it
    source.last_updated_at = timezone.now()
    source.save()
    return source


def _store_segments(extracted: Extracted) -> None:
    """Put segments in the place of those that the sources had."""
    for kind in KINDS:
        kind.objects.filter(source__in={source.pk for source, _ in extracted}).delete()
    contexts = _contexts(extracted)
    _store_strings(extracted, contexts)
    _store_templates(extracted, contexts)
    _store_related(extracted, contexts)
    OverridableSegment.objects.bulk_create(
        OverridableSegment(**_place(source, segment, contexts), data_json=json.dumps(segment.data))
        for source, segment in extracted
        if isinstance(segment, OverridableSegmentValue)
    )


def _place(source: TranslationSource, segment: Segment, contexts: Mapping[Context, int]) -> dict[str, Any]:
    return {"source": source, "context_id": contexts[source.object_id, segment.path], "order": segment.order}


def _contexts(extracted: Extracted) -> dict[Context, int]:
    wanted = {(source.object_id, segment.path): _field_of(source, segment.path) for source, segment in extracted}
    _ensure_contexts(wanted)
    found = TranslationContext.objects.filter(object__in={key for key, _ in wanted})
    return {(key, path): pk for key, path, pk in found.values_list("object_id", "path", "pk")}


def _field_of(source: TranslationSource, path: str) -> str:
    """Return the way to the field that the editor asks for, where it is one; it would write it string by string."""
    name, _dot, place = path.partition(".")
    field = source.specific_content_type.model_class()._meta.get_field(name)  # Django's name for it
    return name if place and isinstance(field, TranslatedTextField) else ""


def _ensure_contexts(wanted: Mapping[Context, str]) -> None:
    rows = [
        TranslationContext(
            object_id=key,
            path=path,
            path_id=TranslationContext._get_path_id(path),  # noqa: SLF001
            field_path=field,
        )
        for (key, path), field in wanted.items()
    ]
    TranslationContext.objects.bulk_create(rows, ignore_conflicts=True)


def _store_strings(extracted: Extracted, contexts: Mapping[Context, int]) -> None:
    pairs = [(source, segment) for source, segment in extracted if isinstance(segment, StringSegmentValue)]
    strings = _strings({(source.locale_id, segment.string.data) for source, segment in pairs})
    StringSegment.objects.bulk_create(
        StringSegment(
            **_place(source, segment, contexts),
            string_id=strings[source.locale_id, string_hash(segment.string.data)],
            attrs=json.dumps(segment.attrs, cls=DjangoJSONEncoder),
        )
        for source, segment in pairs
    )


def _strings(wanted: Iterable[tuple[int, str]]) -> dict[tuple[int, UUID], int]:
    rows = {(locale, string_hash(words)): words for locale, words in wanted}
    String.objects.bulk_create(
        [String(locale_id=locale, data_hash=key, data=words) for (locale, key), words in rows.items()],
        ignore_conflicts=True,
    )
    found = String.objects.filter(data_hash__in={key for _, key in rows})
    return {(locale, key): pk for locale, key, pk in found.values_list("locale_id", "data_hash", "pk")}


def _store_templates(extracted: Extracted, contexts: Mapping[Context, int]) -> None:
    pairs = [(source, segment) for source, segment in extracted if isinstance(segment, TemplateSegmentValue)]
    named = {_template_key(segment): segment for _, segment in pairs}
    Template.objects.bulk_create(
        [
            Template(uuid=key, template=one.template, template_format=one.format, string_count=one.string_count)
            for key, one in named.items()
        ],
        ignore_conflicts=True,
    )
    found = dict(Template.objects.filter(uuid__in=named).values_list("uuid", "pk"))
    TemplateSegment.objects.bulk_create(
        TemplateSegment(**_place(source, segment, contexts), template_id=found[_template_key(segment)])
        for source, segment in pairs
    )


def _template_key(segment: TemplateSegmentValue) -> UUID:
    return uuid5(uuid5(Template.BASE_UUID_NAMESPACE, segment.format), segment.template)


def _store_related(extracted: Extracted, contexts: Mapping[Context, int]) -> None:
    pairs = [(source, segment) for source, segment in extracted if isinstance(segment, RelatedObjectSegmentValue)]
    _ensure_objects({(segment.content_type, segment.translation_key) for _, segment in pairs})
    RelatedObjectSegment.objects.bulk_create(
        RelatedObjectSegment(**_place(source, segment, contexts), object_id=segment.translation_key)
        for source, segment in pairs
    )
