"""What a unit builds on: said on its page, kept in the edition, and read by the agenda of a session."""

import json
from datetime import date, time

import pytest

from modules import actions
from modules.models import ChangeClass, EditionUnit, Module
from programme.home.agendas import findings
from programme.models import SessionBlock
from tests.factories.modules import changed_unit, published_module

pytestmark = pytest.mark.django_db
DAY = date(2027, 3, 26)


def building_on(unit: str, wanted: str) -> Module:
    """A module of two units, of which one builds on the other from its second edition on."""
    module = published_module()
    page = changed_unit(module, "Other words.", unit)
    page.requires = json.dumps([{"type": "unit", "value": wanted}])
    page.save_revision().publish()
    actions.publish_edition(module, by=None, change=ChangeClass.EDITORIAL, note="What it builds on.")
    return Module.objects.get(pk=module.pk)


def agenda(*units: str) -> list[SessionBlock]:
    return [
        SessionBlock(title=f"Block {unit}", day=DAY, begins=time(9 + hour), ends=time(9 + hour, 30), unit=unit)
        for hour, unit in enumerate(units)
    ]


def test_without_a_word_about_it_the_order_of_the_module_counts():
    module = published_module()

    assert findings(agenda("u1", "u2"), module) == []
    assert findings(agenda("u2", "u1"), module) == [
        "“Block u2” comes before “Block u1”, which it builds on in the module."
    ]
    assert not EditionUnit.objects.filter(values__has_key="requires").exists()


def test_what_a_unit_builds_on_is_kept_in_the_edition_and_takes_the_place_of_the_order():
    module = building_on("u1", "u2")

    assert findings(agenda("u2", "u1"), module) == []
    assert findings(agenda("u1", "u2"), module) == [
        "“Block u1” comes before “Block u2”, which it builds on in the module."
    ]
