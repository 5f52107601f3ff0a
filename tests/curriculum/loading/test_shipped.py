"""What ships can be loaded, stands whole in its edition, and can be saved by an editor."""

from dataclasses import replace

import pytest
from django.core.exceptions import ValidationError
from wagtail.fields import StreamField

from curriculum.loading.unit_blocks import Shelf, body_of
from curriculum.models import CurriculumPage
from modules.blocks import UnitBody
from modules.editions import definition_in, manifest
from modules.models import Module, ModulePage, Question, UnitPage
from tests.shipped_content import english, load, shipped

FLAGSHIP = "outreach-mhsud"
POINTERS = {"quiz", "roleplay", "image", "video"}


@pytest.mark.django_db
def test_every_unit_of_the_flagship_stands_in_its_edition_with_its_activities():
    load(english(FLAGSHIP))

    contents = manifest(Module.objects.get(slug=FLAGSHIP).latest_edition_id)
    read = shipped().module(FLAGSHIP)
    assert [(unit.slug, unit.titles["en"], unit.minutes) for unit in contents.units] == [
        (unit.id, unit.title, unit.minutes) for unit in read.units
    ]
    assert [(each.kind, each.slug, each.unit_slug) for each in contents.activities] == [
        ("quiz", "pre", ""),
        *[each for unit in read.units for each in activities_of(unit)],
        ("quiz", "post", ""),
        ("survey", "survey", ""),
    ]
    counts = {each.slug: questions(contents, each) for each in contents.activities if each.kind == "quiz"}
    assert (counts.pop("pre"), counts.pop("post"), sum(counts.values())) == (15, 15, 49)
    assert unsaveable(ModulePage, UnitPage, Question) == []


def activities_of(unit):
    for block in unit.blocks:
        if block.type == "roleplay":
            yield ("roleplay", block.value["scenario"], unit.id)
        if block.type == "quiz":
            yield ("quiz", f"quiz-{unit.id}", unit.id)


def questions(contents, activity):
    definition, _ = definition_in(contents, activity)
    return len(definition.structure["questions"])


def unsaveable(*models):
    """The pages and snippets that an editor could open but not save, and why."""
    found = []
    for model in models:
        streams = [field for field in model._meta.get_fields() if isinstance(field, StreamField)]
        for thing in model.objects.all():
            try:
                thing.full_clean()
                for field in streams:
                    field.stream_block.clean(getattr(thing, field.name))
            except ValidationError as error:
                found.append((str(thing), error))
    return found


def test_every_block_of_every_unit_can_be_saved_by_an_editor():
    refused = []
    for module in shipped().modules:
        for unit in module.units:
            whole = replace(unit, blocks=tuple(block for block in unit.blocks if block.type not in POINTERS))
            try:
                stream = UnitBody()
                stream.clean(stream.to_python(body_of(whole, Shelf())))
            except ValidationError as error:
                refused.append((module.file, unit.id, error))

    assert refused == []


@pytest.mark.django_db
def test_both_curricula_can_be_saved_by_an_editor():
    load(replace(english(), curricula=shipped().curricula))
    # Curricula name modules by their ids, and the load above has none of these: their rows are enough here.
    written = {one.id: Module(slug=one.id, code=one.code, minutes=0) for one in shipped().modules}
    Module.objects.bulk_create(one for slug, one in written.items() if not Module.objects.filter(slug=slug).exists())

    assert [page.slug for page in CurriculumPage.objects.order_by("slug")] == ["caritas-counselling", "rrf-repository"]
    assert unsaveable(CurriculumPage) == []
