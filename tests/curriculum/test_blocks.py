"""The items of a stage as editors write them."""

import pytest
from django.core.exceptions import ValidationError

from curriculum.blocks import ModuleIdBlock, StagesBlock, modules_to_choose
from modules.models import Module
from tests.factories.certificates import short_module
from tests.factories.curricula import a_stage, module_item

pytestmark = pytest.mark.django_db


def test_a_module_is_chosen_by_its_title():
    short_module("one")
    Module.objects.create(slug="bare", code="ZZ", minutes=0)

    found = modules_to_choose()

    assert found[-1] == ("bare", "ZZ bare")
    assert ("one", "ONE Module one") in found


def test_what_names_no_module_cannot_be_kept():
    short_module("one")
    block = ModuleIdBlock()

    assert block.clean("one") == "one"
    with pytest.raises(ValidationError):
        block.clean("gone")


def test_a_stage_that_was_kept_before_items_had_a_day_is_read():
    short_module("one")

    [stage] = StagesBlock().to_python([{**a_stage("C1", module_item("one")), "id": "1"}])

    value = stage.value["items"][0].value
    assert (value["module"], value["day"], value["mode"] or "") == ("one", None, "")


@pytest.mark.parametrize("rows", [1, 3])
def test_modules_are_asked_for_once(rows, django_assert_num_queries):
    for number in range(rows):
        Module.objects.create(slug=f"m{number}", code=f"M{number}", minutes=0)

    with django_assert_num_queries(1):
        modules_to_choose()
