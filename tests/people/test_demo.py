import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.core.management import call_command
from django.core.management.base import CommandError

from ground.models import AuditEvent
from people import demo, rules
from people.checks import check_no_demo_accounts
from people.models import Country, Rank, Role, User
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def _in_the_demo(settings):
    settings.DEMO = True


@pytest.mark.usefixtures("_in_the_demo")
def test_demo_accounts_can_be_made_twice():
    call_command("demo_accounts")
    events = AuditEvent.objects.count()

    call_command("demo_accounts")

    assert len(demo.DEMO_PEOPLE) == 16
    assert set(User.objects.values_list("email", flat=True)) == set(demo.demo_addresses())
    assert AuditEvent.objects.count() == events


@pytest.mark.usefixtures("_in_the_demo")
def test_every_demo_account_with_a_role_has_a_second_factor_whose_code_is_printed(capsys):
    demo.make_demo_accounts()

    for role, person in demo.DEMO_PEOPLE.items():
        user = User.objects.get(email=person.email)
        assert rules.needs_second_factor(user) is bool(person.second_factor)
        if person.second_factor:
            call_command("demo_code", role)
            code = capsys.readouterr().out.strip()
            assert TOTP(Authenticator.objects.get(user=user)).validate_code(code)


@pytest.mark.usefixtures("_in_the_demo")
def test_demo_accounts_hold_their_roles():
    demo.make_demo_accounts()

    held = {role for role in Role if rules.holds(User.objects.get(email=demo.DEMO_PEOPLE[role].email), role)}
    assert held == set(Role)
    focal_point = User.objects.get(email=demo.DEMO_PEOPLE["focal_point"].email)
    assert rules.covers(focal_point, Role.FOCAL_POINT, country=Country.objects.get(pk="PT"))


@pytest.mark.usefixtures("_in_the_demo")
def test_colleagues_of_the_demo_have_no_password():
    demo.make_demo_accounts()

    assert [demo.demo_person(name).has_usable_password() for name in demo.COLLEAGUES] == [False] * len(demo.COLLEAGUES)
    assert demo.demo_person("official").check_password(demo.PASSWORD)


@pytest.mark.usefixtures("_in_the_demo")
def test_the_deputy_stands_behind_the_focal_point():
    demo.make_demo_accounts()

    ranks = {name: demo.demo_person(name).appointments.get().rank for name in ("focal_point", "deputy")}
    assert ranks == {"focal_point": Rank.MAIN, "deputy": Rank.DEPUTY}


def test_demo_accounts_exist_in_the_demo_only(settings):
    settings.DEMO = False

    for command in (["demo_accounts"], ["demo_code", "editor"]):
        with pytest.raises(CommandError, match="in the demo only"):
            call_command(*command)

    assert User.objects.count() == 0


@pytest.mark.parametrize("address", ["editor@example.org", "official.be@example.org"])
def test_the_deploy_check_refuses_demo_accounts(address):
    assert check_no_demo_accounts(None) == []

    UserFactory(email=address)

    assert [error.id for error in check_no_demo_accounts(None)] == ["people.E001"]


def test_present_code_follows_the_clock():
    codes = [demo.present_code("editor", at=at) for at in (0, 29, 30)]

    assert codes[0] == codes[1] != codes[2]
