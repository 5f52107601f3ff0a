"""An editor who is appointed for one module reaches its files, questions and scenarios, and no others."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from wagtail.documents.views import documents as document_views
from wagtail.images.views import chooser as image_chooser
from wagtail.images.views import images as image_views
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, Translation, TranslationSource

from modules import actions
from modules.keys import key_of
from modules.models import Module, Question, Scenario, SiteDocument, SiteImage
from modules.reach import FilePolicy
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.modules import written_question
from tests.factories.people import administrator, appointed
from tests.modules.activities.quiz.questions import options, question
from tests.modules.activities.roleplay.example import SCENARIO

pytestmark = pytest.mark.django_db

DRAWING = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>Drawing</title></svg>'
HOME = "/admin/"


@dataclass(frozen=True)
class Shelf:
    """One of each kind for each place: one's own module, another one, and none."""

    images: dict[str, SiteImage]
    documents: dict[str, SiteDocument]
    scenarios: dict[str, Scenario]
    questions: dict[str, Question]


PLACES = ("own", "elsewhere", "shared")


@pytest.fixture
def modules() -> dict[str, Module]:
    ensure_groups()
    return {name: Module.objects.create(slug=name, code=name.upper(), minutes=60) for name in ("own", "elsewhere")}


@pytest.fixture
def shelf(modules) -> Shelf:
    of = {**modules, "shared": None}
    return Shelf(
        images={name: image(name, of[name]) for name in PLACES},
        documents={name: document(name, of[name]) for name in PLACES},
        scenarios={name: scenario(name, of[name]) for name in PLACES},
        questions={
            name: written_question(module, question("single", 1, options=options(True, False)))
            for name, module in modules.items()
        },
    )


def image(name: str, module: Module | None) -> SiteImage:
    file = ContentFile(DRAWING.encode(), f"{name}.svg")
    return SiteImage.objects.create(title=f"Picture {name}", module=module, file=file, width=9, height=9)


def document(name: str, module: Module | None) -> SiteDocument:
    return SiteDocument.objects.create(
        title=f"Handout {name}", module=module, file=ContentFile(name.encode(), f"{name}.txt")
    )


def scenario(name: str, module: Module | None) -> Scenario:
    return Scenario.objects.create(
        slug=f"talk-{name}",
        title=f"Talk {name}",
        source=SCENARIO,
        module=module,
        locale=Locale.get_default(),
        translation_key=key_of("roleplay", f"talk-{name}"),
    )


@pytest.fixture
def person(modules) -> User:
    return appointed(Role.EDITOR, module_slug="own")


@pytest.fixture
def editor(person: User, client_of: Callable[[User], Client]) -> Client:
    return client_of(person)


@pytest.fixture
def unlimited(modules, client_of: Callable[[User], Client]) -> Client:
    return client_of(appointed(Role.EDITOR))


LISTS = {
    "/admin/images/": "Picture",
    "/admin/documents/": "Handout",
    "/admin/snippets/modules/scenario/": "Talk",
}
CHOOSERS = {
    "/admin/images/chooser/": "Picture",
    "/admin/documents/chooser/": "Handout",
    "/admin/snippets/choose/modules/scenario/": "Talk",
    "/admin/api/main/images/": "Picture",
    "/admin/api/main/documents/": "Handout",
}


def named_on(client: Client, url: str, word: str) -> list[str]:
    html = client.get(url).content.decode()
    return [place for place in PLACES if f"{word} {place}" in html]


@pytest.mark.parametrize(("url", "word"), LISTS.items())
def test_lists_have_what_the_editor_may_change(shelf, editor, unlimited, url, word):
    assert named_on(editor, url, word) == ["own"]
    assert named_on(unlimited, url, word) == list(PLACES)


@pytest.mark.parametrize(("url", "word"), CHOOSERS.items())
def test_choosers_have_ones_own_and_what_is_shared(shelf, editor, unlimited, url, word):
    assert named_on(editor, url, word) == ["own", "shared"]
    assert named_on(unlimited, url, word) == list(PLACES)


def test_the_chooser_of_questions_has_ones_own(shelf, editor):
    html = editor.get("/admin/snippets/choose/modules/question/").content.decode()

    assert ("own/" in html, "elsewhere/" in html) == (True, False)


def pages_about(shelf: Shelf, place: str) -> Iterator[str]:
    """Every page that shows or changes one file, or one scenario."""
    picture, file, talk = shelf.images[place].pk, shelf.documents[place].pk, shelf.scenarios[place].pk
    yield from (f"/admin/images/{picture}/", f"/admin/images/{picture}/delete/", f"/admin/images/usage/{picture}/")
    yield from (f"/admin/documents/edit/{file}/", f"/admin/documents/delete/{file}/")
    yield f"/admin/documents/usage/{file}/"
    yield from (f"/admin/snippets/modules/scenario/{act}/{talk}/" for act in ("edit", "usage", "history"))
    yield f"/admin/snippets/modules/scenario/workbench/{talk}/"
    yield f"/admin/snippets/modules/scenario/workbench/{talk}/source/"


def is_shown(client: Client, url: str) -> bool:
    """Whether the page is there; a refusal leads home, and what is not there is looked for in a language."""
    response = client.get(url)
    assert response.status_code == 200 or response["Location"] in {HOME, f"/en{url}"}, url
    return response.status_code == 200


def test_every_page_about_one_of_them_is_kept_to_the_scope(shelf, editor, unlimited):
    shown = {place: {url for url in pages_about(shelf, place) if is_shown(editor, url)} for place in PLACES}

    assert shown == {"own": set(pages_about(shelf, "own")), "elsewhere": set(), "shared": set()}
    assert all(is_shown(unlimited, url) for place in PLACES for url in pages_about(shelf, place))


@pytest.mark.parametrize("place", ["elsewhere", "shared"])
def test_forged_deletions_delete_nothing(shelf, editor, place):
    picture, file, talk = shelf.images[place], shelf.documents[place], shelf.scenarios[place]

    editor.post(f"/admin/images/{picture.pk}/delete/")
    editor.post(f"/admin/documents/delete/{file.pk}/")
    editor.post(f"/admin/snippets/modules/scenario/delete/{talk.pk}/")

    kept: list[Model] = [picture, file, talk]
    assert all(type(one).objects.filter(pk=one.pk).exists() for one in kept)


@pytest.mark.parametrize("place", ["elsewhere", "shared"])
def test_a_forged_change_changes_nothing(shelf, editor, modules, place):
    picture, talk = shelf.images[place], shelf.scenarios[place]

    editor.post(f"/admin/images/{picture.pk}/", {"title": "Taken", "module": modules["own"].pk, "tags": ""})
    editor.post(
        f"/admin/snippets/modules/scenario/edit/{talk.pk}/",
        {"slug": talk.slug, "title": "Taken", "module": modules["own"].pk, "source": talk.source, "reason": ""},
    )

    picture.refresh_from_db()
    talk.refresh_from_db()
    assert (picture.title, talk.title) == (f"Picture {place}", f"Talk {place}")


@pytest.mark.parametrize("target", ["elsewhere", ""])
def test_nothing_is_moved_out_of_the_scope(shelf, editor, modules, target):
    module = modules[target].pk if target else ""
    picture, talk = shelf.images["own"], shelf.scenarios["own"]

    answers = [
        editor.post(f"/admin/images/{picture.pk}/", {"title": "Moved", "module": module, "tags": ""}),
        editor.post(
            f"/admin/documents/edit/{shelf.documents['own'].pk}/", {"title": "Moved", "module": module, "tags": ""}
        ),
        editor.post(
            f"/admin/snippets/modules/scenario/edit/{talk.pk}/",
            {"slug": talk.slug, "title": "Moved", "module": module, "source": talk.source, "reason": ""},
        ),
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 200]
    assert [type(row).objects.get(pk=row.pk).module for row in (picture, shelf.documents["own"], talk)] == [
        modules["own"]
    ] * 3


def test_a_new_image_belongs_to_ones_own_module(editor, modules):
    form = editor.get("/admin/images/add/").content.decode()
    file = SimpleUploadedFile("new.svg", DRAWING.encode(), "image/svg+xml")
    fields = {"title": "New", "tags": "", "module": modules["own"].pk, "file": file}

    editor.post(
        "/admin/images/chooser/create/", {f"image-chooser-upload-{name}": value for name, value in fields.items()}
    )

    assert "ELSEWHERE" not in form
    assert SiteImage.objects.get().module == modules["own"]


def test_a_chosen_file_of_another_module_is_not_given_out(shelf, editor):
    chosen = {
        "wagtailimages_chooser:chosen": shelf.images,
        "wagtaildocs_chooser:chosen": shelf.documents,
        Scenario.snippet_viewset.chooser_viewset.get_url_name("chosen"): shelf.scenarios,
    }

    for name, things in chosen.items():
        shown = [place for place in PLACES if is_shown(editor, reverse(name, args=[things[place].pk]))]
        assert shown == ["own", "shared"], name


def test_the_administrator_reaches_everything(shelf, client_of):
    client = client_of(administrator())

    assert all(is_shown(client, url) for place in PLACES for url in pages_about(shelf, place))


def test_a_scenario_that_an_editor_brings_belongs_to_their_module(person, modules):
    kept = actions.add_scenario("new-talk", SCENARIO, locale=Locale.get_default(), by=person)

    assert kept.module == modules["own"]


def test_wagtail_asks_the_policy_of_this_site():
    asked = (image_views, image_chooser, document_views)

    assert [type(place.permission_policy) for place in asked] == [FilePolicy] * 3


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_images_asks_the_same_of_the_database(editor, modules, count, django_assert_num_queries):
    for number in range(count):
        image(f"own {number}", modules["own"])
    editor.get("/admin/images/")

    with django_assert_num_queries(14):
        editor.get("/admin/images/")


@pytest.mark.parametrize(("place", "written", "shown"), [("own", 201, 200), ("elsewhere", 302, 302)])
def test_strings_are_translated_within_reach(shelf, editor, place, written, shown):
    french, _created = Locale.objects.get_or_create(language_code="fr")
    source, _created = TranslationSource.get_or_create_from_instance(shelf.questions[place])
    source.refresh_segments()
    translation = Translation.objects.create(source=source, target_locale=french)
    translation.save_target()
    string = source.stringsegment_set.first()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, string.pk])

    answer = editor.put(address, "value=Bonjour", content_type="application/x-www-form-urlencoded")

    assert answer.status_code == written
    assert StringTranslation.objects.filter(locale=french).exists() == (place == "own")
    assert editor.get(reverse("wagtail_localize:download_pofile", args=[translation.pk])).status_code == shown
