"""Naming people for the seats of a request: one by one, by a file, and what can be undone."""

import csv
import io
import tracemalloc
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart
from django.urls import reverse

from access import nomination_words
from access.actions import seats as actions
from access.models import Outcome, Seat
from access.nomination_file import Code, Known, Problem
from people.models import Role
from tests.access.views.reading import heading_of, words_of
from tests.factories.access import (
    a_draft,
    a_module,
    an_official,
    approved,
    decided,
    endorsed,
    grant_of,
    nominated,
    sent,
)
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

HEADER = "email;given_name;family_name;job_role;preferred_language"
PERSON = {
    "email": "ana@example.org",
    "given_name": "Ana",
    "family_name": "Novak",
    "job_role": "outreach",
    "preferred_language": "en",
    "priority": "1",
}


def url(case, name: str = "nominees", *rest) -> str:
    return reverse(f"access:{name}", args=[case.reference or case.key, *rest])


def person(case, **fields: str) -> dict[str, str]:
    return PERSON | {"organisation": f"organisation-{case.organisation_id}"} | fields


def row(number: int, **fields: str) -> str:
    cells = {
        "email": f"p{number}@example.org",
        "given": "Ana",
        "family": f"N{number}",
        "job": "outreach",
        "language": "en",
    }
    return ";".join((cells | fields).values())


def upload(client: Client, case, *rows: str, header: str = HEADER):
    """Upload a file and see what was read."""
    content = "\n".join([header, *rows]).encode()
    return client.post(url(case, "nominees_file"), {"file": SimpleUploadedFile("people.csv", content)}, follow=True)


def cells_of(response) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig")), delimiter=";"))


# Who


@pytest.mark.parametrize("name", ["nominees", "nominee_add", "nominees_file", "nominees_export"])
def test_for_others_the_page_is_not_there(client_of, name):
    case = approved()
    others = [UserFactory(), an_official("FR"), appointed(Role.FOCAL_POINT, country="IT"), appointed(Role.TRAINER)]

    statuses = [client_of(one).get(url(case, name)).status_code for one in others]

    assert statuses == [404, 404, 404, 404]
    assert Client().get(url(case, name)).status_code == 302


def test_the_programme_looks_and_names_nobody(client_of):
    case = approved()
    (seat,) = nominated(case, "ana@example.org")
    client = client_of(appointed(Role.APPROVER))

    words = words_of(client.get(url(case)))

    assert "ana@example.org" in words
    assert "Name one person" not in words
    assert client.post(url(case, "nominee_add"), person(case)).status_code == 403
    assert client.post(url(case, "nominee_withdraw", seat.key)).status_code == 403


def test_the_focal_point_of_the_country_names_people(client_of):
    case = approved()
    client = client_of(appointed(Role.FOCAL_POINT))

    response = client.post(url(case, "nominee_add"), person(case), follow=True)

    assert "Ana Novak is nominated and invited." in words_of(response)


def test_people_are_named_in_a_draft_too(client_of):
    case = a_draft()

    response = client_of(case.requester).post(url(case, "nominee_add"), person(case), follow=True)

    assert "Ana Novak is nominated." in words_of(response)
    assert client_of(UserFactory()).get(url(case)).status_code == 404


def test_nobody_is_named_once_the_request_is_refused(client_of):
    case = decided(endorsed(), Outcome.REJECTED)

    response = client_of(case.requester).post(url(case, "nominee_add"), person(case))

    assert (response.status_code, Seat.objects.count()) == (403, 0)


# One by one


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        (
            {"email": "info@example.org"},
            "“info@example.org” is read by several people. A seat needs a person’s own address.",
        ),
        ({"email": "ana@"}, "“ana@” is not an e-mail address. Check it for slips."),
        ({"given_name": ""}, "Given name: This field is required."),
    ],
)
def test_what_is_wrong_with_a_person_is_said_and_nothing_typed_is_lost(client_of, fields, sentence):
    case = sent()

    response = client_of(case.requester).post(url(case, "nominee_add"), person(case, **fields))

    assert response.status_code == 422
    assert sentence in words_of(response)
    assert 'value="Novak"' in response.content.decode()
    assert Seat.objects.count() == 0


def test_a_person_named_already_is_not_named_again(client_of):
    case = approved()
    nominated(case, "ana@example.org")

    response = client_of(case.requester).post(url(case, "nominee_add"), person(case, email="Ana@Example.org"))

    assert response.status_code == 422
    assert "This person is nominated already." in words_of(response)


def test_a_nominee_is_replaced(client_of):
    case = approved(seats=1)
    (seat,) = nominated(case, "ana@example.org")
    client = client_of(case.requester)
    data = person(case, email="ben@example.org", given_name="Ben")

    response = client.post(url(case, "nominee_replace", seat.key), data, follow=True)

    assert "Ben Novak takes the place of Ana Novak." in words_of(response)
    assert list(Seat.objects.order_by("pk").values_list("state", flat=True)) == ["replaced", "invited"]
    again = client.post(url(case, "nominee_replace", seat.key), data)
    assert (again.status_code, Seat.objects.count()) == (422, 2)


def test_a_nomination_is_withdrawn(client_of):
    case = approved(seats=1)
    seat, _waiting = nominated(case, "ana@example.org", "ben@example.org")

    response = client_of(case.requester).post(url(case, "nominee_withdraw", seat.key), follow=True)

    assert "The nomination of Ana Novak is withdrawn." in words_of(response)
    assert list(Seat.objects.order_by("pk").values_list("state", flat=True)) == ["left", "invited"]


def test_an_invitation_is_not_sent_twice_a_day(client_of):
    case = approved()
    (seat,) = nominated(case, "ana@example.org")

    response = client_of(case.requester).post(url(case, "nominee_resend", seat.key), follow=True)

    assert "An invitation left less than a day ago." in words_of(response)


def test_a_nominee_of_another_request_is_not_reached_through_ones_own(client_of):
    case, other = approved(), approved(country="IT")
    (seat,) = nominated(other, "ana@example.org")
    client = client_of(case.requester)

    assert client.get(url(case, "nominee", seat.key)).status_code == 404
    assert client.post(url(case, "nominee_withdraw", seat.key)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client_of, django_assert_num_queries, count):
    case = approved()
    nominated(case, *(f"p{number}@example.org" for number in range(count)))
    client = client_of(case.requester)

    with django_assert_num_queries(9):
        client.get(url(case))


def test_a_hundred_people_stand_on_a_page_and_the_others_on_the_next(client_of):
    case = sent(seats=103)
    nominated(case, *(f"p{number:03}@example.org" for number in range(103)))
    client = client_of(case.requester)

    first, second = client.get(url(case)), client.get(url(case), {"page": "2"})

    assert [words_of(page).count("@example.org") for page in (first, second)] == [100, 3]
    assert "103 people named" in words_of(second)
    assert "Page 2 of 2" in words_of(second)


def test_who_learns_through_another_request_is_told_apart_whatever_the_spelling(client_of):
    elsewhere = approved(seats=1)
    (seat,) = nominated(elsewhere, "Ana@example.org")
    actions.accept(seat, person=UserFactory(email="ana@example.org"))
    case = approved(seats=2)
    nominated(case, "ana@EXAMPLE.org", "bo@example.org")

    words = words_of(client_of(case.requester).get(url(case)))

    assert words.count("Learns on another seat already") == 1
    assert "1 of 2 seats taken" in words


def test_a_bundle_has_a_list_for_each_module(client_of):
    case = a_draft()
    case.lines.create(module=a_module("second"), organisation=case.organisation, seats=2)
    client = client_of(case.requester)

    client.post(f"{url(case, 'nominee_add')}?module=second", person(case))

    assert case.lines.get(module__slug="second").nominees.get().email == "ana@example.org"
    assert "ana@example.org" in words_of(client.get(f"{url(case)}?module=second"))
    assert "ana@example.org" not in words_of(client.get(url(case)))
    assert client.get(f"{url(case)}?module=elsewhere").status_code == 404


# By a file


def test_a_file_is_shown_before_anything_is_saved(client_of):
    case = sent()
    client = client_of(case.requester)

    response = upload(client, case, row(1), row(2))

    assert heading_of(response) == "Check the list"
    assert "2 new people" in words_of(response)
    assert Seat.objects.count() == 0
    saved = client.post(url(case, "nominees_check"), follow=True)
    assert "2 people are nominated." in words_of(saved)
    assert list(Seat.objects.values_list("email", flat=True)) == ["p1@example.org", "p2@example.org"]


def test_no_address_of_a_person_stands_in_an_address_of_a_page(client_of):
    case = sent()

    response = upload(client_of(case.requester), case, row(1))

    assert [way for way, _status in response.redirect_chain] == [url(case, "nominees_check")]


def test_one_row_too_many_is_told(client_of):
    case = decided(endorsed(), Outcome.PARTLY, 15)
    client = client_of(case.requester)

    response = upload(client, case, *(row(number) for number in range(1, 17)))

    assert "One row too many: no seat is left for p16@example.org." in words_of(response)
    client.post(url(case, "nominees_check"), {"rows": "valid"})
    assert Seat.objects.filter(state="invited").count() == 15 == grant_of(case).seats_used
    assert not Seat.objects.filter(email="p16@example.org").exists()


def test_all_or_nothing_saves_nothing_while_a_row_is_wrong(client_of):
    case = sent()
    client = client_of(case.requester)
    upload(client, case, row(1), row(2, job="wizard"))

    response = client.post(url(case, "nominees_check"), {"rows": "all"})

    assert response.status_code == 422
    assert "Nothing was saved: correct the rows below in your file" in words_of(response)
    assert Seat.objects.count() == 0


def test_the_choice_has_to_be_made(client_of):
    case = sent()
    client = client_of(case.requester)
    upload(client, case, row(1), row(2, job="wizard"))

    response = client.post(url(case, "nominees_check"))

    assert (response.status_code, Seat.objects.count()) == (422, 0)


def test_valid_rows_only_leaves_the_others_out(client_of):
    case = sent()
    client = client_of(case.requester)
    upload(client, case, row(1), row(2, job="wizard"))

    response = client.post(url(case, "nominees_check"), {"rows": "valid"}, follow=True)

    assert "1 person is nominated. 1 row was left out." in words_of(response)
    assert Seat.objects.get().email == "p1@example.org"


def test_the_same_file_again_changes_and_doubles_nobody(client_of):
    case = approved()
    client = client_of(case.requester)
    for _time in range(2):
        response = upload(client, case, row(1), row(2))
        client.post(url(case, "nominees_check"))

    assert "0 new people 2 entries brought up to date" in words_of(response)
    assert (Seat.objects.count(), grant_of(case).seats_used) == (2, 2)


def test_the_problems_can_be_downloaded(client_of):
    case = sent()
    client = client_of(case.requester)
    upload(client, case, row(1), row(2, job="=wizard"))

    cells = cells_of(client.get(url(case, "nominees_problems")))

    assert cells[1:] == [
        [
            "3",
            "job_role",
            "error",
            "“=wizard” is not one of the jobs. Use a code from the list beside the template.",
            "'=wizard",
        ]
    ]


def test_a_file_that_is_no_table_says_what_to_do(client_of):
    case = sent()
    file = SimpleUploadedFile("people.xlsx", b"PK\x03\x04 and more")

    response = client_of(case.requester).post(url(case, "nominees_file"), {"file": file})

    assert response.status_code == 422
    assert "This is not a CSV file." in words_of(response)


TOO_LARGE = "The file is larger than 1 MB, so nothing was read: keep only the rows and columns of the template."


def test_a_file_of_twenty_megabytes_is_refused_in_one_sentence_and_what_was_read_before_still_waits(client_of):
    case = approved(seats=3)
    client = client_of(case.requester)
    upload(client, case, row(1))

    response = upload(client, case, row(2) + "x" * 20_000_000)

    assert response.status_code == 422
    assert words_of(response).count(TOO_LARGE) == 2  # in the summary, and beside the field
    assert "p1@example.org" in words_of(client.get(url(case, "nominees_check")))
    assert Seat.objects.count() == 0


def test_a_file_of_twenty_megabytes_is_not_held_in_memory(client_of):
    case = approved(seats=3)
    client, parts = client_of(case.requester), {"file": SimpleUploadedFile("people.csv", b"x" * 20_000_000)}
    body = encode_multipart(BOUNDARY, parts)

    tracemalloc.start()
    response = client.generic("POST", url(case, "nominees_file"), body, content_type=MULTIPART_CONTENT)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert response.status_code == 422
    # The test's client holds the body once; the site keeps no second copy of it.
    assert peak < len(body) + 8_000_000


def test_a_spreadsheet_is_not_unpacked_however_small_it_is(client_of):
    case, packed = approved(seats=3), io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", bytes(50_000_000))
    file = SimpleUploadedFile("people.xlsx", packed.getvalue())

    response = client_of(case.requester).post(url(case, "nominees_file"), {"file": file})

    assert (response.status_code, file.size < 100_000) == (422, True)
    assert "This is not a CSV file." in words_of(response)


def test_a_file_can_be_thrown_away(client_of):
    case = sent()
    client = client_of(case.requester)
    upload(client, case, row(1))

    client.post(url(case, "nominees_check"), {"discard": "1"})

    assert client.get(url(case, "nominees_check")).status_code == 302
    assert client.get(url(case, "nominees_problems")).status_code == 404
    assert Seat.objects.count() == 0


def test_a_file_waits_for_its_own_request_only(client_of):
    case = sent()
    other = sent(by=case.requester, module=a_module("second"))
    client = client_of(case.requester)
    upload(client, case, row(1))

    response = client.post(url(other, "nominees_check"), follow=True)

    assert "There is no file that waits to be saved." in words_of(response)
    assert Seat.objects.count() == 0


def test_the_template_of_each_language_is_refused_as_it_is(client_of):
    case = sent()
    client = client_of(case.requester)
    content = client.get(url(case, "nominees_template", "de")).content
    assert content.decode("utf-8-sig").startswith("E-Mail;Vorname;Nachname")

    response = client.post(url(case, "nominees_file"), {"file": SimpleUploadedFile("list.csv", content)}, follow=True)

    assert "This is the example of the template. Delete the row." in words_of(response)
    assert client.get(url(case, "nominees_template", "xx")).status_code == 404


def test_the_list_is_exported_without_formulas(client_of):
    case = approved()
    nominated(case, "ana@example.org")
    Seat.objects.update(family_name="=1+1")

    header, cells = cells_of(client_of(case.requester).get(url(case, "nominees_export")))

    assert dict(zip(header, cells, strict=True)) == {
        "email": "ana@example.org",
        "given_name": "Ana",
        "family_name": "'=1+1",
        "organisation_code": f"organisation-{case.organisation_id}",
        "job_role": "outreach",
        "preferred_language": "en",
        "module_code": "ASKED-FOR",
        "priority": "1",
        "needs_accommodation": "no",
        "state": "invited",
    }


def test_people_with_a_seat_through_another_country_are_not_told_of(client_of):
    module = a_module()
    other, case = approved(module=module, country="IT"), approved(module=module)
    (seat,) = nominated(other, "p1@example.org")
    seat.refresh_from_db()
    Seat.objects.update(state="claimed", claimed_at=seat.invited_at, person=UserFactory(email="p1@example.org"))

    response = upload(client_of(case.requester), case, row(1))

    assert "Has a seat through another request" not in words_of(response)


# Words


def test_every_problem_has_words():
    assert nomination_words.PROBLEM_WORDS.keys() == set(Code)
    assert nomination_words.KNOWN_WORDS.keys() == set(Known)


@pytest.mark.parametrize("code", Code)
def test_words_of_problems_leave_no_gap(code):
    problem = Problem(3, "job_role", code, Known.SEATED if code == Code.ALREADY_HAS_SEAT else "7")

    sentence = nomination_words.problem_words(problem)

    assert sentence[-1] in ".?"
    assert "%(" not in sentence
