"""The report of wording, its reasons, and where editors meet it."""

import pytest

from modules.keys import key_of
from modules.models import AcceptedWording, Module
from people.groups import ensure_groups
from people.models import Role
from tests.factories.modules import published_module
from tests.factories.people import appointed
from tests.factories.upkeep import unit_of, with_blocks

pytestmark = pytest.mark.django_db

SENTENCE = "person who uses drugs"


def hurting(number: int = 1) -> dict[str, str]:
    return {"type": "text", "value": "<p>He is an addict.</p>", "id": str(key_of("hurting", str(number)))}


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return published_module()


@pytest.fixture
def editor(module, client_of):
    return client_of(appointed(Role.EDITOR))


def accept(client, module, reason: str, warning: str = "word-addict"):
    data = {"block": hurting()["id"], "warning": warning, "reason": reason}
    return client.post(f"/admin/wording/{unit_of(module).pk}/", data)


def test_a_finding_is_lived_with_for_a_reason_and_opened_again(editor, module):
    with_blocks(module, hurting())

    accept(editor, module, "It quotes an old law.")
    kept = editor.get(f"/admin/wording/{unit_of(module).pk}/").content.decode()
    accept(editor, module, "")

    assert "It quotes an old law." in kept
    assert not AcceptedWording.objects.exists()


def test_a_finding_that_is_not_there_is_not_accepted(editor, module):
    with_blocks(module, hurting())

    answer = accept(editor, module, "A reason.", warning="word-junkie")

    assert (answer.status_code, "no longer there" in answer.content.decode()) == (422, True)
    assert not AcceptedWording.objects.exists()


@pytest.mark.parametrize("address", ["/admin/wording/{}/", "/admin/reviews/ask/{}/"])
def test_a_unit_with_a_number_that_no_row_can_have_is_not_there(address, editor, module):
    assert editor.post(address.format("9" * 20), follow=True).status_code == 404


def test_the_editor_and_the_preview_show_what_is_open(editor, module):
    page = with_blocks(module, hurting())

    form = editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()
    preview = editor.get(f"/admin/pages/{page.pk}/view_draft/").content.decode()
    accept(editor, module, "It quotes an old law.")

    assert SENTENCE in form
    assert f"#block-{hurting()['id']}-section" in form
    assert "1 remark about the wording" in preview
    assert SENTENCE not in editor.get(f"/admin/pages/{page.pk}/edit/").content.decode()


def test_editors_of_other_modules_read_nothing_of_it(module, client_of):
    with_blocks(module, hurting())
    stranger = client_of(appointed(Role.EDITOR, module_slug="another"))

    assert "Unit u1" not in stranger.get("/admin/wording/").content.decode()
    accept(stranger, module, "A reason.")
    assert not AcceptedWording.objects.exists()


@pytest.mark.parametrize("units", [1, 3])
def test_the_report_takes_the_same_queries_for_any_number(units, editor, module, django_assert_num_queries):
    with_blocks(module, *(hurting(number) for number in range(units)))
    editor.get("/admin/wording/")

    with django_assert_num_queries(12):
        answer = editor.get("/admin/wording/")

    assert f"<td>{units}</td>" in answer.content.decode()
