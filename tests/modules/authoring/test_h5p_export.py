"""The H5P package of a scenario in the admin: what is lost stands there before the file is fetched, and inside it."""

import html
import json
import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.http import HttpResponse
from wagtail.models import Locale

from modules import actions
from modules.activities.roleplay import authoring
from modules.activities.roleplay.translating import is_words
from modules.activities.strings import name_of, translated, words_of
from modules.h5p_export import branching_in_words, losses_in_words
from modules.models import ModulePage, Scenario
from people.models import Role
from tests.factories.modules import published_module, written_scenario
from tests.factories.people import administrator, appointed
from tests.modules.activities.roleplay.example import SCENARIO

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ADMIN = "/admin/snippets/modules/scenario/workbench"


def page(scenario: Scenario, file: str = "") -> str:
    return f"{ADMIN}/{scenario.pk}/h5p/{file}"


def words(response: HttpResponse) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def unpacked(response: HttpResponse) -> tuple[dict[str, object], dict[str, object], str]:
    with ZipFile(BytesIO(response.content)) as archive:
        return (
            json.loads(archive.read("h5p.json")),
            json.loads(archive.read("content/content.json")),
            archive.read("content/what-is-lost.txt").decode(),
        )


@pytest.mark.parametrize("file", ["", "file/"])
def test_only_those_who_may_edit_scenarios_export_them(scenario, client_of, file):
    roles = [Role.EDITOR, Role.AUDITOR, Role.TRAINER]

    answers = [client_of(appointed(role)).get(page(scenario, file)).status_code for role in roles]

    assert answers == [200, 302, 302]


def test_the_workbench_leads_to_the_page_and_it_says_what_is_lost_and_needed(scenario, editor):
    bench = editor.get(f"{ADMIN}/{scenario.pk}/").content.decode()

    shown = editor.get(page(scenario))

    assert page(scenario) in bench
    assert page(scenario, "file/") in shown.content.decode()
    assert "scene k03, choice a: always to e_good, never to e_alone, e_part" in words(shown)
    assert "ending e_alone: A call" in words(shown)
    assert "alone: Sami had nobody left to call." in words(shown)
    assert "H5P.BranchingScenario 1.8, H5P.BranchingQuestion 1.0, H5P.AdvancedText 1.1 (or later" in words(shown)
    assert "not stated: the scenario stands in no published module yet" in words(shown)


def test_the_file_has_the_contents_the_metadata_and_the_list(scenario, editor):
    answer = editor.get(page(scenario, "file/"))

    metadata, content, note = unpacked(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="shared-kitchen.en.h5p"'
    assert content == branching_in_words(authoring.read(SCENARIO).definition).content
    assert (metadata["title"], metadata["license"]) == ("The shared kitchen", "U")
    assert metadata["authorComments"] == note
    assert "- scene k02, choice d: always to e_harm, never to k03" in note


def test_licence_and_authors_are_those_of_the_module_that_it_stands_in(scenario, editor):
    module = published_module(licence="CC-BY-SA-4.0")
    ModulePage.objects.update(authors="Ada Example, Bo Example")
    actions.publish_edition(module, by=None, change="editorial", note="Authors.")

    metadata, _content, _note = unpacked(editor.get(page(scenario, "file/")))

    assert metadata["authors"] == [{"name": "Ada Example, Bo Example", "role": "Author"}]
    assert (metadata["license"], metadata["licenseVersion"]) == ("CC BY-SA", "4.0")
    assert "CC-BY-SA-4.0" in words(editor.get(page(scenario)))


def test_a_draft_with_errors_has_no_package_and_says_why(editor):
    broken = written_scenario(SCENARIO.replace("next: k03", "next: k99"), "broken")

    shown, file = editor.get(page(broken)), editor.get(page(broken, "file/"))

    assert "The draft has errors. A package can be made once it can be played." in words(shown)
    assert file["Location"] == page(broken)


def test_it_is_the_draft_that_is_exported(scenario, editor):
    actions.replace_scenario(
        scenario, SCENARIO.replace("He moves a chair.", "He looks away."), instead_of=SCENARIO, by=administrator()
    )

    assert "He looks away." in json.dumps(unpacked(editor.get(page(scenario, "file/")))[1])


def test_a_translation_is_exported_in_its_own_language(scenario, editor):
    locale, _created = Locale.objects.get_or_create(language_code="fr")
    words = {name_of(path): f"fr {said}" for path, said in words_of(authoring.document_in(SCENARIO), is_words).items()}
    french = translated(SCENARIO, words, "fr", is_words)
    other = actions.add_scenario(scenario.slug, french, locale=locale, by=administrator(), translation_of=scenario)

    answer = editor.get(page(other, "file/"))

    metadata, content, _note = unpacked(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="shared-kitchen.fr.h5p"'
    assert (metadata["language"], metadata["title"]) == ("fr", "fr The shared kitchen")
    assert "fr He moves a chair." in json.dumps(content)


def test_every_kind_of_loss_is_said_in_words():
    losses = branching_in_words(authoring.read(SCENARIO).definition).losses

    said = losses_in_words(losses)

    assert [group.kind for group in said] == list(dict.fromkeys(loss.kind for loss in losses))
    assert {len(group.items) for group in said if group.kind == "alternative"} == {0}
    assert [item for group in said if group.kind == "debrief" for item in group.items] == ["comments: 10"]
