"""What can be made of H5P in the admin, and what goes out as H5P."""

import json
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from wagtail.models import Locale

from modules.activities.h5p.content_packages import Credits
from modules.activities.roleplay import authoring
from modules.activities.roleplay.h5p_branching import branching_of, metadata_of, packed
from modules.h5p_installing import install
from modules.models import H5PPackage, Module, Question, Scenario
from people.groups import ensure_groups
from people.models import Role
from tests.django_fixtures import signed_in
from tests.factories.modules import written_question
from tests.factories.people import appointed
from tests.modules.activities.h5p.packages import package
from tests.modules.activities.quiz.questions import ITEMS
from tests.modules.activities.roleplay.example import SCENARIO
from tests.modules.activities.roleplay.test_h5p_branching import LABELS

pytestmark = pytest.mark.django_db
QUESTIONS, SCENARIOS = "/admin/snippets/modules/question/", "/admin/snippets/modules/scenario/"
CHOICE = {
    "question": "<p>What comes first?</p>",
    "answers": [{"text": "<div>Listening</div>", "correct": True}, {"text": "<div>Advice</div>", "correct": False}],
}

SEMANTICS = [
    {"name": "question", "type": "text", "tags": ["strong"]},
    {
        "name": "answers",
        "type": "list",
        "field": {
            "name": "answer",
            "type": "group",
            "fields": [{"name": "text", "type": "text", "tags": ["strong"]}, {"name": "correct", "type": "boolean"}],
        },
    },
]


@pytest.fixture
def client(db, settings, tmp_path: Path):
    ensure_groups()
    settings.MEDIA_ROOT = tmp_path
    return signed_in(appointed(Role.EDITOR))


@pytest.fixture
def module(db) -> Module:
    return Module.objects.create(slug="small", code="S", minutes=10, licence="CC-BY-4.0")


def of_kind(name: str, parameters: dict) -> H5PPackage:
    """A package here whose content type has this name."""
    major, minor = 1, 16
    library = {"title": name, "machineName": name, "majorVersion": major, "minorVersion": minor, "patchVersion": 1}
    needed = {"machineName": name, "majorVersion": major, "minorVersion": minor}
    files = {
        "h5p.json": {"title": "A choice", "language": "en", "mainLibrary": name, "preloadedDependencies": [needed]},
        "content/content.json": parameters,
        f"{name}-1.16/library.json": library | {"runnable": 1},
        f"{name}-1.16/semantics.json": SEMANTICS,
    }
    return install(BytesIO(package(files)), module=None, by=None)


def test_questions_are_made_of_a_package_on_this_site(client, module):
    kept = of_kind("H5P.MultiChoice", CHOICE)
    page = f"{QUESTIONS}import/?package={kept.pk}"
    shown = client.get(f"/admin/snippets/modules/h5ppackage/edit/{kept.pk}/")
    assert shown.context["native_url"] == page
    assert "package that you chose" in client.get(page).content.decode()

    looked = client.post(page, {"package": kept.pk, "module": module.pk, "language": "en"})
    carried = {"text": looked.context["carried"], "key": looked.context["key"]}
    client.post(f"{QUESTIONS}import/", carried | {"module": module.pk, "language": "en"})

    made = Question.objects.get()
    assert (made.stem, [option["correct"] for option in made.document()["options"]]) == (
        "What comes first?",
        [True, False],
    )


def test_a_role_play_is_made_of_a_branching_scenario(client):
    definition = authoring.read(SCENARIO).definition
    exported = packed(branching_of(definition, LABELS), metadata_of(definition, Credits(), ""), "")
    file = SimpleUploadedFile("kitchen.h5p", exported, "application/zip")

    looked = client.post(f"{SCENARIOS}import/", {"file": file, "language": "en"})
    client.post(f"{SCENARIOS}import/", {"text": looked.context["encoded"], "language": "en"})

    made = Scenario.objects.get()
    assert (made.slug, made.live) == (looked.context["slug"], False)
    assert made.document()["start"] == definition.structure["start"]


def test_words_that_are_lost_of_a_story_are_read_out_in_its_language(client):
    Locale.objects.get_or_create(language_code="fr")
    definition = authoring.read(SCENARIO).definition
    rights = Credits("CC-BY-4.0", "Une personne")
    exported = packed(branching_of(definition, LABELS), metadata_of(definition, rights, ""), "")
    file = SimpleUploadedFile("kitchen.h5p", exported, "application/zip")

    looked = client.post(f"{SCENARIOS}import/", {"file": file, "language": "fr"}).content.decode()

    assert '<code lang="fr" dir="ltr">CC BY 4.0, Une personne</code>' in looked


def test_other_packages_say_where_they_belong(client):
    file = SimpleUploadedFile("quiz.h5p", package(), "application/zip")

    refused = client.post(f"{SCENARIOS}import/", {"file": file, "language": "en"})

    assert refused.status_code == 422
    assert refused.context["form"].errors["file"] == [
        "The package is no Branching Scenario; questions are imported in the list of questions."
    ]


def test_questions_go_out_as_h5p_with_what_is_lost(client, module):
    chosen = [written_question(module, item).pk for item in ITEMS]

    asked = client.post(f"{QUESTIONS}export/", {"question": chosen, "to": "h5p"})
    sent = client.post(f"{QUESTIONS}export/", {"question": chosen, "to": "h5p", "confirmed": "1"})

    assert asked.context["written"] == 4
    with ZipFile(BytesIO(sent.content)) as archive:
        assert json.loads(archive.read("h5p.json"))["title"] == "Questions of S"
