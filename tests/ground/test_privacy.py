import pytest
from django.core.management import call_command

from ground import privacy
from people import actions
from tests.factories.people import UserFactory


def test_every_field_that_may_hold_personal_data_is_spoken_for():
    assert privacy.undeclared() == []


def test_no_declaration_names_a_field_that_is_gone():
    assert privacy.unknown() == []


def test_a_field_nobody_spoke_about_is_found(monkeypatch):
    before = set(privacy.undeclared())
    declared = dict(privacy._declared)
    del declared["people.user", "name"]
    monkeypatch.setattr(privacy, "_declared", declared)

    assert set(privacy.undeclared()) - before == {"people.user.name"}


def test_saying_that_a_model_is_free_does_not_cover_links_to_people(monkeypatch):
    before = set(privacy.undeclared())
    declared = {key: value for key, value in privacy._declared.items() if key[0] != "people.appointment"}
    monkeypatch.setattr(privacy, "_declared", declared)
    monkeypatch.setattr(privacy, "_free", privacy._free | {("people.appointment", "*")})

    links = {f"people.appointment.{name}" for name in ("person", "appointed_by", "ended_by")}
    assert set(privacy.undeclared()) - before == links


def test_privacy_record_has_a_line_for_every_declared_field(capsys):
    call_command("privacy_record")

    lines = capsys.readouterr().out.splitlines()[2:]
    assert len(lines) == len(privacy.record_of_processing())
    assert any(line.startswith("| people.User.email | Your account |") for line in lines)


@pytest.mark.django_db
def test_privacy_page_says_what_is_kept_and_why(client):
    response = client.get("/en/privacy/")

    page = response.content.decode()
    assert response.status_code == 200
    assert "Name on certificates" in page
    assert "Signing in safely" in page


@pytest.mark.django_db
def test_export_holds_what_people_said_and_no_secret():
    person = UserFactory(name="Amina Diallo")

    exported = privacy.export(person)

    assert exported["profile"]["name"] == "Amina Diallo"
    assert person.password not in repr(exported)


@pytest.mark.django_db
def test_erase_calls_every_eraser(monkeypatch):
    seen = []
    monkeypatch.setattr(privacy, "_erasers", [*privacy._erasers, seen.append])
    person = UserFactory()

    actions.erase(person, by=person)

    assert seen == [person]
