"""H5P packages in units: frozen into editions with their text, never deleted from under somebody, stopped with a library."""

import json
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template.loader import render_to_string

from modules import actions, h5p_actions
from modules.h5p_installing import install
from modules.models import ChangeClass, EditionActivity, H5PPackage, Module, UnitPage
from modules.rendering import made_from
from people.groups import ensure_groups
from people.models import Role
from tests.django_fixtures import signed_in
from tests.factories.h5p import mini_quiz
from tests.factories.modules import block, published_module
from tests.factories.people import appointed
from tests.modules.activities.h5p.packages import LIBRARY, content
from tests.modules.activities.h5p.packages import package as packed

pytestmark = pytest.mark.django_db
PACKAGES = "/admin/snippets/modules/h5ppackage/"
ALTERNATIVE = "Listening comes first.\n\nThen comes what was asked for."


@pytest.fixture
def kept(db, settings, tmp_path: Path) -> H5PPackage:
    settings.MEDIA_ROOT = tmp_path
    return mini_quiz()


@pytest.fixture
def module(kept) -> Module:
    return published_module()


def with_package(module: Module, package: H5PPackage) -> UnitPage:
    """The first unit with the package in it, live."""
    page = UnitPage.objects.get(slug="u1", path__startswith=module.pages.get().path)
    value = {"package": package.pk, "alternative": ALTERNATIVE}
    page.body = json.dumps([*map(dict, page.body.raw_data), block(module, "u1", "h5p", value)])
    page.save_revision().publish()
    return page


def published(module: Module) -> EditionActivity:
    edition = actions.publish_edition(module, by=None, change=ChangeClass.ADDITIVE, note="Something to try.")
    return edition.activities.get(version__kind="h5p")


def test_an_edition_keeps_the_package_and_its_text(module, kept):
    page = with_package(module, kept)

    played = published(module)

    block_id = page.body[-1].id
    assert (played.slug, played.unit_slug) == (f"h5p-{block_id[:8]}", "u1")
    assert played.version.structure == {"kind": "h5p", "package": kept.sha256, "reports": "score", "max": 1}
    assert played.texts.get().words == {"title": kept.title, "alternative": ALTERNATIVE}
    assert list(played.h5p_packages.all()) == [kept]
    with pytest.raises(actions.NothingToPublish):
        published(module)


def test_the_slot_of_a_unit_names_the_activity_and_carries_its_text(module, kept):
    with_package(module, kept)
    played = published(module)

    values = played.edition.units.get(slug="u1").values
    slot = made_from(values, "en").segments[-1]

    assert (slot.kind, slot.block, slot.value) == ("activity", "h5p", {"slug": played.slug, "alternative": ALTERNATIVE})


def test_the_preview_shows_the_text_that_stands_for_it(module, kept, rf):
    page = with_package(module, kept)

    shown = render_to_string("modules/unit_preview.html", {"page": page}, request=rf.get("/"))

    assert "A first question" in shown
    assert "<p>Then comes what was asked for.</p>" in shown


def test_a_module_is_not_published_with_a_package_that_may_not_play(module, kept):
    with_package(module, kept)
    h5p_actions.block(kept.used[0].library, by=appointed(Role.APPROVER), reason="It calls home.")

    with pytest.raises(actions.CannotPublish) as refused:
        published(module)

    assert [(finding.code, finding.where) for finding in refused.value.findings] == [
        ("h5p-not-playable", "A first question")
    ]


def test_a_package_in_a_unit_is_not_deleted_and_says_where_it_is(module, kept):
    ensure_groups()
    editor = appointed(Role.EDITOR)
    page = with_package(module, kept)
    with pytest.raises(h5p_actions.StillUsed):
        h5p_actions.delete(kept, by=editor)
    published(module)

    places = signed_in(editor).get(f"/admin/snippets/modules/h5ppackage/edit/{kept.pk}/").context["places"]

    assert ([unit.pk for unit in places.units], [one.edition.number for one in places.editions]) == ([page.pk], [2])


def test_only_what_may_play_is_offered_to_units(kept):
    ensure_groups()
    stopped = mini_quiz({"Training.MiniQuiz-1.0/mini-quiz.js": b"// another maker's"})
    h5p_actions.block(stopped.used[0].library, by=appointed(Role.APPROVER), reason="It calls home.")

    shown = signed_in(appointed(Role.EDITOR)).get("/admin/snippets/choose/modules/h5ppackage/")

    assert [row.pk for row in shown.context["results"]] == [kept.pk]


def newer_of(package: H5PPackage) -> H5PPackage:
    """The same question with other words, brought as a newer version."""
    changed = packed(content(question="<p>And what comes then?</p>"))
    return install(BytesIO(changed), module=package.module, by=None, replaces=package)


def shown_in_draft(page: UnitPage) -> int:
    draft = UnitPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    return draft.body.raw_data[-1]["value"]["package"]


def test_a_newer_version_takes_the_place_in_drafts_and_old_editions_stay(module, kept):
    page = with_package(module, kept)
    old = published(module)
    newer, editor = newer_of(kept), appointed(Role.EDITOR)

    changed = h5p_actions.put_in_place(newer, [page], by=editor)

    page.refresh_from_db()
    draft = page.get_latest_revision_as_object()
    assert [one.pk for one in changed] == [page.pk]
    assert (page.body.raw_data[-1]["value"]["package"], draft.body.raw_data[-1]["value"]["package"]) == (
        kept.pk,
        newer.pk,
    )
    assert draft.body.raw_data[-1]["value"]["alternative"] == ALTERNATIVE
    assert h5p_actions.put_in_place(newer, [page], by=editor) == []
    page.get_latest_revision().publish()
    new = published(module)
    assert (new.key, new.slug) == (old.key, old.slug)
    assert new.version.structure["package"] == newer.sha256
    old.refresh_from_db()
    assert old.version.structure["package"] == kept.sha256


def test_a_newer_version_waits_for_its_review_before_it_takes_the_place(module, kept):
    page = with_package(module, kept)
    fork = install(
        BytesIO(packed({f"{LIBRARY}/mini-quiz.js": b"// another maker's"})), module=None, by=None, replaces=kept
    )

    with pytest.raises(h5p_actions.NotYet):
        h5p_actions.put_in_place(fork, [page], by=appointed(Role.EDITOR))
    with pytest.raises(h5p_actions.NotYet):
        h5p_actions.put_in_place(kept, [page], by=appointed(Role.EDITOR))


def test_editors_see_what_is_other_before_a_newer_version_takes_the_place(module, kept):
    ensure_groups()
    page = with_package(module, kept)
    client = signed_in(appointed(Role.EDITOR))
    data = packed(content(question="<p>And what comes then?</p>"))

    brought = client.post(f"{PACKAGES}version/{kept.pk}/", {"file": SimpleUploadedFile("second.h5p", data)})
    newer = kept.newer.get()
    shown = client.get(f"{PACKAGES}changes/{newer.pk}/")

    assert brought["Location"] == f"{PACKAGES}changes/{newer.pk}/"
    assert [change.where for change in shown.context["changes"].values] == ["question"]
    assert [unit.pk for unit in shown.context["units"]] == [page.pk]
    assert client.post(f"{PACKAGES}changes/{newer.pk}/").status_code == 302
    assert shown_in_draft(page) == newer.pk
    assert "There is a newer version" in client.get(f"{PACKAGES}edit/{kept.pk}/").content.decode()


def test_editors_of_other_modules_bring_no_newer_version_and_change_no_unit(module, kept):
    ensure_groups()
    page = with_package(module, kept)
    newer = newer_of(kept)
    client = signed_in(appointed(Role.EDITOR, module_slug="elsewhere"))

    refused = client.post(f"{PACKAGES}version/{kept.pk}/", {"file": SimpleUploadedFile("x.h5p", packed())})
    client.post(f"{PACKAGES}changes/{newer.pk}/")

    assert (refused.status_code, kept.newer.count()) == (302, 1)
    assert shown_in_draft(page) == kept.pk
