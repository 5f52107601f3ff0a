"""Countries, their groups, other codes and holidays, and the note that belongs to a marked name wherever it is shown."""

import html
import re
from datetime import date
from importlib import import_module
from zoneinfo import available_timezones

import pytest
from django.apps import apps
from django.db import connection
from django.template.loader import render_to_string
from django.urls import reverse

from people import countries
from people.countries import Wording
from people.forms import ProfileForm
from people.groups import ensure_groups
from people.models import Country, GroupMembership, Holiday, Role
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 26)
NOTE = (
    "* This designation is without prejudice to positions on status, and is in line with UNSCR 1244/1999 and the "
    "ICJ Opinion on the Kosovo declaration of independence."
)


def kosovo() -> Country:
    return Country.objects.get(pk="XK")


def members(group: str, on: date = DAY) -> set[str]:
    return set(GroupMembership.objects.on(on).filter(group=group).values_list("country_id", flat=True))


def words(page: bytes) -> str:
    return html.unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page.decode())))


def test_every_group_has_its_countries():
    sizes = {group: len(members(group)) for group in ("EU", "SAC", "RRF_MS", "PARTNER")}

    assert sizes == {"EU": 27, "SAC": 4, "RRF_MS": 31, "PARTNER": 32}
    assert members("SAC") == {"IS", "LI", "NO", "CH"}
    assert members("RRF_MS") == members("EU") | members("SAC")


def test_kosovo_is_a_partner_and_never_a_member_state():
    assert countries.groups_of(kosovo(), DAY) == {"PARTNER"}


def test_a_group_is_asked_for_a_day():
    croatia = Country.objects.get(pk="HR")

    assert countries.groups_of(croatia, date(2013, 6, 30)) == {"RRF_MS"}
    assert countries.groups_of(croatia, date(2013, 7, 1)) == {"EU", "RRF_MS"}


def test_a_country_that_leaves_a_group_is_in_it_on_its_last_day():
    GroupMembership.objects.filter(group="RRF_MS", country="HR").update(ends_on=DAY)

    assert countries.groups_of(Country.objects.get(pk="HR"), DAY) == {"EU", "RRF_MS"}
    assert countries.groups_of(Country.objects.get(pk="HR"), date(2026, 11, 27)) == {"EU"}


def test_an_agency_without_a_country_is_in_no_group():
    assert countries.groups_of(None, DAY) == frozenset()


@pytest.mark.parametrize(("code", "found"), [("EL", "GR"), ("gr", "GR"), ("UK", "GB"), (" be ", "BE")])
def test_other_systems_codes_lead_to_the_same_country(code, found):
    assert countries.by_code(code).pk == found


def test_a_code_of_no_country_is_refused():
    with pytest.raises(Country.DoesNotExist):
        countries.by_code("ZZ")


def test_countries_stand_in_the_order_of_their_names():
    codes = [
        country.pk for country in countries.in_order(Country.objects.filter(pk__in=["LV", "CI", "XK", "CY", "KE"]))
    ]

    assert codes == ["CI", "CY", "KE", "XK", "LV"]


def test_every_zone_exists():
    assert set(Country.objects.values_list("zone", flat=True)) <= available_timezones()


def test_holidays_are_there_for_every_member_state_and_the_office():
    for year in (2026, 2027):
        kept = set(Holiday.objects.filter(day__year=year).values_list("country", flat=True))
        assert kept == members("RRF_MS") | {None}


def test_movable_feasts_follow_the_easter_of_their_church():
    easter_mondays = Holiday.objects.filter(country__in=["BE", "GR"], name="Easter Monday").order_by("country", "day")

    assert list(easter_mondays.values_list("country", "day")) == [
        ("BE", date(2026, 4, 6)),
        ("BE", date(2027, 3, 29)),
        ("GR", date(2026, 4, 13)),
        ("GR", date(2027, 5, 3)),
    ]


DATA = (
    ("0004_partner_countries", "add_countries", "remove_unused_countries"),
    ("0005_zones_and_other_codes", "set_them", "unset_them"),
    ("0006_country_groups", "add_groups", "remove_groups"),
    ("0007_holidays", "add_holidays", "remove_holidays"),
)


def data() -> dict[str, set[tuple[object, ...]]]:
    return {
        "countries": set(Country.objects.values_list("code", "name", "mark", "zone", "alias")),
        "memberships": set(GroupMembership.objects.values_list("group", "country", "starts_on", "ends_on")),
        "holidays": set(Holiday.objects.values_list("country", "day", "name")),
    }


def test_the_data_can_be_taken_out_and_put_in_again():
    before, editor = data(), connection.schema_editor()

    for name, _forward, back in reversed(DATA):
        getattr(import_module(f"people.migrations.{name}"), back)(apps, editor)
    taken_out = {kind: len(rows) for kind, rows in data().items()}
    for name, forward, _back in DATA:
        getattr(import_module(f"people.migrations.{name}"), forward)(apps, editor)

    assert taken_out == {"countries": 44, "memberships": 0, "holidays": 0}
    assert data() == before


def test_the_note_stands_for_marked_names_only():
    assert countries.footnote_for([None, Country.objects.get(pk="AL")]) == ""
    assert countries.footnote_for([kosovo(), None, kosovo()]) == NOTE
    assert countries.footnote_for([kosovo()], wording=Wording.UN) == (
        "* References to Kosovo shall be understood to be in the context of United Nations Security Council "
        "resolution 1244 (1999)."
    )


@pytest.mark.parametrize("shape", [lambda country: country, lambda country: [None, country]])
def test_the_component_shows_the_note(shape):
    assert NOTE in render_to_string("components/footnotes.html", {"countries": shape(kosovo())})
    assert (
        render_to_string("components/footnotes.html", {"countries": shape(Country.objects.get(pk="AL"))}).strip() == ""
    )
    assert render_to_string("components/footnotes.html", {"countries": None}).strip() == ""


def test_lists_to_choose_from_have_the_mark_and_the_note():
    form = ProfileForm()
    offered = [str(name) for _code, name in form.fields["country"].choices]

    assert offered[offered.index("Kosovo*") - 1 : offered.index("Kosovo*") + 2] == ["Kenya", "Kosovo*", "Latvia"]
    assert form.fields["country"].help_text == NOTE


def test_the_pages_of_an_account_have_the_mark_and_the_note(client_of):
    person = appointed(Role.FOCAL_POINT, country="XK")
    client = client_of(person)

    for name in ("people:overview", "people:profile"):
        page = words(client.get(reverse(name)).content)
        assert "Kosovo*" in page, name
        assert NOTE in page, name


@pytest.mark.parametrize("name", ["wagtailusers_users:index", "appointment:index", "organisation:index"])
def test_lists_of_the_admin_have_the_mark_and_the_note(client_of, name):
    ensure_groups()
    UserFactory(country_id="XK")

    page = words(client_of(appointed(Role.APPROVER)).get(reverse(name)).content)

    assert "Kosovo*" in page
    assert NOTE in page
