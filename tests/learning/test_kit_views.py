"""Live kits are for the trainers of their module; each sheet stands by itself."""

from collections.abc import Callable

import pikepdf
import pytest
from django.test import Client

from modules.models import Module
from people.models import Role, User
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

KIT = "/en/learn/small/trainer/kits/k-a/"
SHEETS = ["actor-brief-actor-only/", "observer-sheet/", "trainer-sheet.pdf"]
HIDDEN = "a former employer is waiting for him"


@pytest.fixture
def module() -> Module:
    return published_module(code="C3")


@pytest.fixture
def client(module: Module, client_of: Callable[[User], Client]) -> Client:
    return client_of(appointed(Role.TRAINER, module_slug=module.slug))


def test_the_trainer_finds_the_kit_of_the_module_and_its_sheets(client):
    assert f'href="{KIT}"' in client.get("/en/learn/small/trainer/").content.decode()

    page = client.get(KIT).content.decode()

    assert f'href="{KIT}actor-brief-actor-only/"' in page
    assert HIDDEN not in page


def test_a_sheet_gives_away_only_what_is_its_own(client):
    shown = {
        name: HIDDEN in client.get(f"{KIT}{name}/").content.decode()
        for name in ("actor-brief-actor-only", "counsellor-brief", "observer-sheet")
    }

    assert shown == {"actor-brief-actor-only": True, "counsellor-brief": False, "observer-sheet": False}


@pytest.mark.parametrize("type_name", ["", "?type=large"])
def test_a_sheet_is_printed_as_a_tagged_file(client, tmp_path, type_name):
    response = client.get(f"{KIT}trainer-sheet.pdf{type_name}")

    path = tmp_path / "sheet.pdf"
    path.write_bytes(response.content)
    with pikepdf.open(path) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)


@pytest.mark.parametrize("path", ["", *SHEETS])
def test_nobody_else_finds_a_kit(module, client_of, path):
    others = [
        enrolled(module, UserFactory()).learner,
        appointed(Role.TRAINER, module_slug="elsewhere"),
        appointed(Role.FOCAL_POINT),
        appointed(Role.EDITOR),
        administrator(),
    ]

    assert [client_of(person).get(KIT + path).status_code for person in others] == [404] * 5


@pytest.mark.parametrize("path", ["k-b/", "none/", "k-a/none/", "k-a/none.pdf"])
def test_what_is_not_in_the_module_is_not_found(client, path):
    assert client.get(f"/en/learn/small/trainer/kits/{path}").status_code == 404
