"""What wagtail-localize needs to be told about our words: what stays the same in every language, what is one string."""

from collections.abc import Mapping, Sequence
from typing import Any

from wagtail.blocks import CharBlock, ListBlock, TextBlock
from wagtail.blocks.list_block import ListValue
from wagtail_localize.fields import BaseTranslatableField, SynchronizedField
from wagtail_localize.segments import StringSegmentValue

from modules.keys import key_of

Deconstructed = tuple[str, Sequence[Any], Mapping[str, Any]]
Segments = Sequence[StringSegmentValue]


def own(field: str) -> BaseTranslatableField:
    """Return a field of which each language keeps its own value: the last part of an address."""
    return BaseTranslatableField(field)


def same(field: str) -> SynchronizedField:
    """Return a field that is the same in every language: an id, a module."""
    return SynchronizedField(field, overridable=False)


class KnownToMigrations:
    """A block that differs only in how it is translated: migrations know it as the block of Wagtail that it is."""

    known_as: str

    def deconstruct(self) -> Deconstructed:
        _path, arguments, options = super().deconstruct()  # type: ignore[misc] # a mixin for blocks
        return f"wagtail.blocks.{self.known_as}", arguments, options


class IdBlock(KnownToMigrations, CharBlock):
    """An id, the same in every language: no words to translate."""

    known_as = "CharBlock"

    def get_translatable_segments(self, value: str) -> Segments:
        return []

    def restore_translated_segments(self, value: str, segments: Segments) -> str:
        return value


class MayBeMissing(KnownToMigrations):
    """Words that what is stored may not hold at all; wagtail-localize would stumble over that."""

    def get_translatable_segments(self, value: str | None) -> Segments:
        return [StringSegmentValue("", value)] if value else []

    def restore_translated_segments(self, value: str, segments: Segments) -> str:
        return str(segments[0].render_text())


class OptionalCharBlock(MayBeMissing, CharBlock):
    known_as = "CharBlock"


class OptionalTextBlock(MayBeMissing, TextBlock):
    known_as = "TextBlock"


class AcceptedWordsBlock(KnownToMigrations, ListBlock):
    """Words that count as right: one string to translators, a word a line, as each language needs more or fewer."""

    known_as = "ListBlock"

    def get_translatable_segments(self, value: ListValue) -> Segments:
        # The place of the first word stands for all: wagtail-localize looks for a field, which a list is not.
        place = str(value.bound_blocks[0].id or "") if value.bound_blocks else ""
        return [StringSegmentValue(place, "\n".join(value))]

    def restore_translated_segments(self, value: ListValue, segments: Segments) -> ListValue:
        words = [line.strip() for line in segments[0].render_text().splitlines() if line.strip()]
        ids = [str(child.id) for child in value.bound_blocks]
        ids += [str(key_of(*ids[:1], str(place))) for place in range(len(ids), len(words))]
        children = [ListValue.ListChild(self.child_block, word, id=key) for word, key in zip(words, ids, strict=False)]
        return ListValue(self, bound_blocks=children)
