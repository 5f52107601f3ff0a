from datetime import date

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from access import governance
from access.governance import Gap
from access.models import ModulePolicy
from people.models import Country, Holiday, Rank, Role
from tests.factories.access import a_module
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

DAY = date(2027, 3, 1)


def sentences(*countries: str) -> list[str]:
    return [gap.sentence for gap in governance.gaps(DAY, countries)]


@pytest.fixture
def in_order() -> None:
    """A platform on which nothing is missing for France."""
    for role in (Role.APPROVER, Role.APPEAL_REVIEWER, Role.FOCAL_POINT):
        appointed(role)
    appointed(Role.FOCAL_POINT, rank=Rank.DEPUTY)
    france = Country.objects.get(pk="FR")
    for year in (2027, 2028):
        for country in (None, france):
            Holiday.objects.get_or_create(country=country, day=date(year, 1, 1), defaults={"name": "New Year"})


def test_nothing_is_missing_where_all_is_there(in_order, capsys):
    assert sentences("FR") == []


def test_the_command_ends_well_where_nothing_is_missing(in_order, capsys):
    for year in range(2026, 2040):
        for country in (None, Country.objects.get(pk="FR")):
            Holiday.objects.get_or_create(country=country, day=date(year, 1, 1), defaults={"name": "New Year"})

    call_command("check_governance", countries="fr")

    assert capsys.readouterr().out == "Every post that has to be filled is filled.\n"


def test_a_country_without_a_focal_point_is_an_error_and_one_without_a_deputy_a_warning(in_order):
    appointed(Role.FOCAL_POINT, country="BE")

    found = [gap for gap in governance.gaps(DAY, ["BE", "FR", "NO", "XK"]) if "holidays" not in gap.sentence]

    assert found == [
        Gap(True, "Norway: no focal point. Requests go to the programme without an endorsement."),
        Gap(False, "Belgium: no deputy. Nobody is written to while the focal point is away."),
    ]


def test_an_alternate_authority_alone_leaves_the_post_vacant(in_order):
    appointed(Role.FOCAL_POINT, country="BE", rank=Rank.ALTERNATE)

    assert "Belgium" in {str(country) for country in governance.without_focal_point(DAY)}
    assert "France" not in {str(country) for country in governance.without_focal_point(DAY)}


def test_thirty_one_countries_are_looked_at():
    assert len(governance.without_focal_point(DAY)) == 31


def test_every_appeal_reviewer_being_an_approver_is_an_error(in_order):
    reviewer = governance.Appointment.objects.get(role=Role.APPEAL_REVIEWER).person
    reviewer.appointments.create(role=Role.APPROVER, starts_on="2026-01-01")

    assert sentences("FR") == ["Every appeal reviewer also decides requests: appoint somebody who does not."]


def test_nobody_to_decide_is_said_in_words():
    found = [gap.sentence for gap in governance.gaps(DAY, ["FR"]) if gap.is_error]

    assert found == [
        "France: no focal point. Requests go to the programme without an endorsement.",
        "No programme staff are appointed: nobody can decide requests.",
        "No appeal reviewer is appointed: nobody can decide an appeal.",
    ]


def test_a_module_on_request_without_a_policy_is_an_error(in_order):
    module = a_module()
    assert sentences("FR") == ["asked-for: on request, but no policy says whether the focal point has to endorse."]

    ModulePolicy.objects.create(module=module)
    assert sentences("FR") == []


def test_an_appointment_that_ends_within_sixty_days_is_a_warning(in_order):
    governance.Appointment.objects.filter(role=Role.APPROVER).update(ends_on="2027-04-30")

    (gap,) = governance.gaps(DAY, ["FR"])
    assert (gap.is_error, "ends on 2027-04-30" in gap.sentence) == (False, True)

    governance.Appointment.objects.filter(role=Role.APPROVER).update(ends_on="2027-05-01")
    assert sentences("FR") == []


def test_missing_holidays_are_said_for_this_year_and_the_next(in_order):
    Holiday.objects.all().delete()

    assert [(gap.is_error, gap.sentence) for gap in governance.gaps(DAY, ["FR"])] == [
        (True, "The programme’s office: no holidays for 2027. Its days count as working days."),
        (False, "FR: no holidays for 2027. They count as working days."),
        (False, "The programme’s office: no holidays for 2028. Its days count as working days."),
        (False, "FR: no holidays for 2028. They count as working days."),
    ]


def test_the_command_fails_on_errors_and_says_them(capsys):
    with pytest.raises(CommandError, match="to mend"):
        call_command("check_governance", countries="EL,FR")

    out = capsys.readouterr().out
    assert "error: Greece: no focal point." in out
    assert "Belgium" not in out


def test_the_command_refuses_a_country_that_is_not_known():
    with pytest.raises(CommandError, match="names a country that is not known"):
        call_command("check_governance", countries="BE,ZZ")
