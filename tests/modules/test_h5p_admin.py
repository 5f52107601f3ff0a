"""Bringing packages in the admin, the second person who looks at code, and the switch that stops a library."""

from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from modules import h5p_actions, h5p_store
from modules.h5p_installing import install
from modules.models import H5PLibrary, H5PPackage, LibraryState, Module, PackageStatus
from people.groups import ensure_groups
from people.models import Role, User
from tests.django_fixtures import signed_in
from tests.factories.people import appointed
from tests.modules.activities.h5p.packages import LIBRARY, content, described, package
from training_site.dashboard import waiting_for

pytestmark = pytest.mark.django_db
PACKAGES, LIBRARIES = "/admin/snippets/modules/h5ppackage/", "/admin/snippets/modules/h5plibrary/"


@pytest.fixture(autouse=True)
def place(db, settings, tmp_path: Path) -> None:
    ensure_groups()
    settings.MEDIA_ROOT = tmp_path
    h5p_store.forget()


@pytest.fixture
def editor() -> User:
    return appointed(Role.EDITOR)


@pytest.fixture
def officer() -> User:
    return appointed(Role.APPROVER)


def upload(user: User, data: bytes, **fields):
    file = SimpleUploadedFile("first.h5p", data, "application/zip")
    return signed_in(user).post(f"{PACKAGES}add/", {"file": file, **fields})


def brought(number: int = 1, **fields) -> H5PPackage:
    return install(
        BytesIO(package(content(question=f"<p>Question {number}?</p>"))), **({"module": None, "by": None} | fields)
    )


def test_upload_keeps_a_package_that_passes(editor):
    response = upload(editor, package())

    kept = H5PPackage.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"{PACKAGES}edit/{kept.pk}/")
    assert (kept.uploaded_by, kept.status) == (editor, PackageStatus.NEEDS_REVIEW)


def test_upload_shows_everything_that_is_wrong_at_once(editor):
    response = upload(editor, package({"content/run.php": b"<?php", f"{LIBRARY}/mini-quiz.js": None}))

    assert response.status_code == 422
    shown = response.content.decode()
    assert [place for row in response.context["findings"] if row.is_error for place in row.places] == [
        "content/run.php",
        LIBRARY,
    ]
    assert shown.count("h5p-finding--error") == 2
    assert H5PPackage.objects.count() == 0


@pytest.mark.parametrize("key", ["²", "9" * 30, "first"])
@pytest.mark.parametrize("place", [PACKAGES, LIBRARIES])
def test_a_key_that_nothing_has_is_not_found(editor, place, key):
    assert signed_in(editor).get(f"{place}edit/{key}/", follow=True).status_code == 404


def test_upload_says_that_a_file_is_here_already(editor):
    brought()

    response = upload(editor, package(content(question="<p>Question 1?</p>")))

    assert response.status_code == 422
    assert response.context["form"].errors["file"] == ["This file is here already, as “A first question”."]


def test_an_editor_of_one_module_keeps_packages_there():
    module = Module.objects.create(slug="small", code="S", minutes=10)
    Module.objects.create(slug="other", code="O", minutes=10)
    editor = appointed(Role.EDITOR, module_slug="small")

    assert upload(editor, package()).status_code == 422
    assert upload(editor, package(), module=module.pk).status_code == 302
    assert H5PPackage.objects.get().module == module


def test_packages_of_other_modules_are_not_seen(editor):
    other = Module.objects.create(slug="other", code="O", minutes=10)
    hidden, shared = brought(1, module=other), brought(2)
    client = signed_in(appointed(Role.EDITOR, module_slug="small"))

    assert [row.pk for row in client.get(PACKAGES).context["page_obj"]] == [shared.pk]
    assert [client.get(f"{PACKAGES}edit/{row.pk}/").status_code for row in (hidden, shared)] == [302, 200]
    assert client.get(f"{PACKAGES}file/{hidden.pk}/").status_code == 302
    assert b"".join(client.get(f"{PACKAGES}file/{shared.pk}/").streaming_content).startswith(b"PK")
    # What is shared is changed by editors without a limit.
    assert client.post(f"{PACKAGES}delete/{shared.pk}/").status_code == 302
    assert H5PPackage.objects.count() == 2


@pytest.mark.parametrize("query", ["q=first", "q=first&status=needs_review"])
def test_packages_are_found_by_their_title(officer, query):
    found = brought()

    assert [row.pk for row in signed_in(officer).get(f"{PACKAGES}?{query}").context["page_obj"]] == [found.pk]
    assert [*signed_in(officer).get(f"{PACKAGES}?q=nothing").context["page_obj"]] == []


def test_editors_search_what_they_may_put_into_a_unit(editor):
    found = brought()
    h5p_actions.approve(found, by=None)

    page = signed_in(editor).get("/admin/snippets/choose/modules/h5ppackage/results/?q=first").content.decode()

    assert f"chosen/{found.pk}/" in page


def test_somebody_else_approves_new_code(editor, officer):
    kept = brought(by=editor)
    page = f"{PACKAGES}edit/{kept.pk}/"

    assert signed_in(editor).get(page).context["may_review"] is False
    assert signed_in(editor).post(page, {"do": "approve"}).status_code == 405
    assert signed_in(officer).post(page, {"do": "approve"}).status_code == 302

    kept.refresh_from_db()
    assert (kept.status, kept.approved_by) == (PackageStatus.APPROVED, officer)


def test_a_refusal_needs_its_reason(editor, officer):
    kept = brought(by=editor)
    client = signed_in(officer)

    assert client.post(f"{PACKAGES}edit/{kept.pk}/", {"do": "refuse", "reason": ""}).status_code == 422
    client.post(f"{PACKAGES}edit/{kept.pk}/", {"do": "refuse", "reason": "Nobody knows its maker."})

    assert "Nobody knows its maker." in signed_in(editor).get(f"{PACKAGES}edit/{kept.pk}/").content.decode()


def test_blocking_says_which_packages_stop(editor, officer):
    kept = brought()
    library = H5PLibrary.objects.get()
    page = f"{LIBRARIES}edit/{library.pk}/"

    assert (
        signed_in(appointed(Role.EDITOR, module_slug="small")).post(page, {"do": "block", "reason": "x"}).status_code
        == 302
    )
    assert H5PLibrary.objects.get().state == LibraryState.WAITING
    shown = signed_in(officer).get(page)
    assert [package for package, _label in shown.context["packages"]] == [kept]
    signed_in(officer).post(page, {"do": "block", "reason": "It calls home."})

    assert "It calls home." in signed_in(editor).get(f"{PACKAGES}edit/{kept.pk}/").content.decode()
    assert "Stopped: a library is blocked" in signed_in(editor).get(PACKAGES).content.decode()


@pytest.mark.parametrize("number", [1, 3])
def test_lists_cost_the_same_for_one_and_three(editor, number, django_assert_num_queries):
    for each in range(number):
        fork = package({f"{LIBRARY}/mini-quiz.js": f"// fork {each}".encode()})
        install(BytesIO(fork), module=None, by=None)
    client = signed_in(editor)
    client.get(PACKAGES)

    with django_assert_num_queries(11):
        packages = client.get(PACKAGES)
    with django_assert_num_queries(10):
        libraries = client.get(LIBRARIES)

    assert [len(page.context["page_obj"]) for page in (packages, libraries)] == [number, number]


def test_a_second_person_tries_a_package_before_deciding_and_nothing_is_kept(editor, officer):
    kept = brought(by=editor)
    client = signed_in(officer)

    page = client.get(f"{PACKAGES}try/{kept.pk}/")
    document = client.get(page.context["frame_url"])

    assert (page.status_code, document.status_code) == (200, 200)
    assert "Nothing of it is kept" in page.content.decode()
    assert "data-events" not in page.content.decode()
    assert f'"nonce": "{page.context["launch"]}"' in document.content.decode()
    assert document["Content-Security-Policy"].startswith("sandbox allow-scripts; default-src 'none'")
    assert kept.edition_activities.count() == 0


@pytest.mark.parametrize(
    ("language", "marked"),
    [(None, 'lang="und" dir="auto"'), ("smn", 'lang="smn" dir="auto"'), ("ar", 'lang="ar" dir="rtl"')],
)
def test_a_package_in_any_language_is_tried(editor, language, marked):
    kept = install(BytesIO(package(described(language=language))), module=None, by=None)

    page = signed_in(editor).get(f"{PACKAGES}try/{kept.pk}/")

    assert page.status_code == 200
    assert f"<h1 {marked}>" in page.content.decode()


@pytest.mark.parametrize("launch", ["", "short", "aaaaaaaaaaaaaaaa%22%3E"])
def test_a_trial_is_opened_by_its_page_alone(editor, launch):
    assert signed_in(editor).get(f"{PACKAGES}try/{brought().pk}/frame/?launch={launch}").status_code == 400


def test_a_package_that_is_stopped_cannot_be_tried(editor, officer):
    kept = brought(by=editor)
    h5p_actions.block(H5PLibrary.objects.get(), by=officer, reason="It calls home.")

    page = signed_in(officer).get(f"{PACKAGES}try/{kept.pk}/")

    assert page.status_code == 409
    assert "one of its libraries is blocked" in page.content.decode()
    assert signed_in(officer).get(page.context["frame_url"]).status_code == 409


def test_the_dashboard_says_which_packages_wait_for_whom(editor, officer):
    brought(by=editor)

    assert [one.url for one in waiting_for(officer) if "h5ppackage" in one.url] == [f"{PACKAGES}?status=needs_review"]
    assert [one for one in waiting_for(editor) if "h5ppackage" in one.url] == []
