"""What an administrator says about a module in the admin."""

import pytest

from modules.models import Module
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.modules import RULE, published_module
from tests.factories.people import administrator

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

FACTS = {"slug": "small", "code": "SMALL", "access": "registered", "minutes": "60", "licence": "CC-BY-4.0"}
ASKED = {"asks_units": "on", "pass_share": "80", "asks_roleplays": ["shared-kitchen"], "asks_survey": "on"}
OVERLAP = {"overlaps-0-unit": "u1", "overlaps-0-other": "other/u2", "overlaps-0-minutes": "7"}


@pytest.fixture
def module():
    published_module("other", rule={"all": ["units"]})
    return published_module("small")


def posted(module, said):
    return signed_in(administrator()).post(f"/admin/snippets/modules/module/edit/{module.pk}/", said)


def shown(module):
    return signed_in(administrator()).get(f"/admin/snippets/modules/module/edit/{module.pk}/").content.decode()


def test_saved_as_it_was_shown_nothing_changes(module):
    Module.objects.filter(pk=module.pk).update(competencies=["role"], links={"requires": ["other"]})

    assert posted(module, FACTS | ASKED | {"competencies": ["role"], "requires": ["other"]}).status_code == 302

    module.refresh_from_db()
    assert (module.rule, module.competencies, module.links) == (RULE, ["role"], {"requires": ["other"]})


def test_links_and_rule_are_written_as_the_content_format_does(module):
    said = {"equivalent_to": ["other"], "recommended_before": ["other"], "pass_share": "75"} | OVERLAP

    assert posted(module, FACTS | said).status_code == 302

    module.refresh_from_db()
    assert module.rule == {"all": [{"quizzes": 75}]}
    assert module.links == {
        "recommended_before": ["other"],
        "equivalent_to": ["other"],
        "overlaps": [{"module": "other", "unit": "u1", "with_unit": "u2", "minutes": 7}],
    }
    page = shown(module)
    assert '<option value="other/u2" selected>' in page
    assert 'name="overlaps-0-minutes" value="7"' in page


def test_pages_kept_for_visitors_show_what_was_changed(module, client):
    before = words_of(client.get("/en/catalogue/small/"))

    posted(module, FACTS | {"requires": ["other"]})

    assert ("Take before" in before, "Take before" in words_of(client.get("/en/catalogue/small/"))) == (False, True)


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        (OVERLAP | {"overlaps-0-minutes": "many"}, "Overlap 1: say how many minutes, from 1 to 600."),
        (OVERLAP | {"overlaps-0-minutes": "7" * 5000}, "Overlap 1: say how many minutes, from 1 to 600."),
        (OVERLAP | {"overlaps-0-unit": ""}, "Overlap 1: choose a unit on both sides."),
        (OVERLAP | {"overlaps-0-other": "other/u9"}, "Overlap 1: choose a unit on both sides."),
        ({"asks_h5p": "on"}, "Ask for units, quizzes or role-plays as well."),
        ({"requires": ["small"]}, "Select a valid choice."),
    ],
)
def test_what_does_not_hold_is_said_and_nothing_is_written(module, said, sentence):
    answer = posted(module, FACTS | said)

    assert answer.status_code == 200
    assert sentence in words_of(answer)
    module.refresh_from_db()
    assert (module.rule, module.links) == (RULE, {})


@pytest.mark.parametrize(
    "away",
    [
        {"module": "small", "unit": "u9", "with_unit": "u1", "minutes": 5},
        {"module": "small", "unit": "u1", "with_unit": "u9", "minutes": 5},
        {"module": "elsewhere", "unit": "u1", "with_unit": "u1", "minutes": 5},
    ],
)
def test_an_overlap_with_what_is_not_there_yet_is_shown_and_kept(module, away):
    planned = Module.objects.create(slug="planned", code="PLANNED", minutes=60, links={"overlaps": [away]})
    other = f"{away['module']}/{away['with_unit']}"
    row = {"overlaps-0-unit": away["unit"], "overlaps-0-other": other, "overlaps-0-minutes": "5"}

    page = shown(planned)
    answer = posted(planned, FACTS | {"slug": "planned", "code": "PLANNED"} | row)

    assert f'<option value="{other}" selected>' in page
    assert f'<option value="{away["unit"]}" selected>' in page
    planned.refresh_from_db()
    assert (answer.status_code, planned.links) == (302, {"overlaps": [away]})
