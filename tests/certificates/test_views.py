import pytest
from django.urls import reverse

from certificates import actions, ledger
from certificates.codes import ALPHABET
from certificates.models import Credential, Reason
from certificates.rates import PER_MINUTE
from people.models import Role
from tests.factories.certificates import completed, issued, short_module
from tests.factories.learning import enrolled
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db


def page_of(response) -> str:
    return " ".join(response.content.decode().split())


def mine(enrolment) -> str:
    return reverse("certificates:mine", args=[enrolment.module.slug])


def check(code: str) -> str:
    return f"/en/certificates/{code}/"


def with_file(credential: Credential) -> Credential:
    actions.make_file.func(credential.pk)
    return credential


def other_code(_code: str) -> str:
    """A code that is rightly written and that nobody has: by chance one in 32 to the tenth."""
    return "0" * 11


def mistyped(code: str) -> str:
    return (ALPHABET[1] if code[0] == ALPHABET[0] else ALPHABET[0]) + code[1:]


def test_mine_needs_sign_in(client):
    response = client.get("/en/learn/short/certificate/")

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


def test_mine_leads_to_the_module_before_it_is_begun(client_of):
    module = short_module()

    response = client_of(UserFactory()).get(f"/en/learn/{module.slug}/certificate/")

    assert (response.status_code, response.url) == (302, "/en/learn/short/")


@pytest.mark.parametrize(("method", "status"), [("get", 200), ("post", 409)])
def test_mine_names_what_is_missing(client_of, method, status):
    enrolment = enrolled(short_module())

    response = getattr(client_of(enrolment.learner), method)(mine(enrolment))

    assert response.status_code == status
    assert "Unit u1" in page_of(response)
    assert "/en/learn/short/u2/" in page_of(response)
    assert Credential.objects.count() == 0


def test_mine_asks_for_the_name_and_looking_writes_nothing(client_of):
    enrolment = completed(UserFactory(name="Mirela Kovač"))

    response = client_of(enrolment.learner).get(mine(enrolment))

    assert response.status_code == 200
    assert 'value="Mirela Kovač"' in page_of(response)
    assert Credential.objects.count() == 0


@pytest.mark.parametrize("name", ["", "   ", "\u202e"])
def test_mine_without_a_name_says_so(client_of, name):
    enrolment = completed(UserFactory(name=""))

    response = client_of(enrolment.learner).post(mine(enrolment), {"name": name})

    assert response.status_code == 422
    assert "error-summary" in page_of(response)
    assert Credential.objects.count() == 0


def test_mine_issues_to_the_name_given_and_keeps_it_in_the_profile(client_of):
    enrolment = completed(UserFactory(name="", organisation_said="A shelter"))

    response = client_of(enrolment.learner).post(mine(enrolment), {"name": "Mirela Kovač"}, follow=True)

    credential = Credential.objects.get()
    enrolment.learner.refresh_from_db()
    assert credential.holder.name == enrolment.learner.name == "Mirela Kovač"
    assert (enrolment.learner.organisation_said, enrolment.learner.country_id) == ("A shelter", "FR")
    assert credential.grouped_code in page_of(response)


def test_mine_posted_twice_issues_once(client_of):
    enrolment = completed()
    client = client_of(enrolment.learner)

    for name in ("First", "Second"):
        client.post(mine(enrolment), {"name": name})

    assert Credential.objects.get().holder.name == "First"


def test_mine_shows_the_certificate_with_file_and_link(client_of):
    credential = with_file(issued())

    page = page_of(client_of(credential.holder.person).get(mine(credential.enrolment)))

    assert f'href="/en/certificates/{credential.grouped_code}/file/"' in page
    assert f'data-copy="http://localhost:8000/certificates/{credential.grouped_code}/"' in page


def test_mine_says_that_the_file_is_being_made(client_of):
    credential = issued()

    page = page_of(client_of(credential.holder.person).get(mine(credential.enrolment)))

    assert "The file is being made." in page
    assert "/file/" not in page


def test_mine_says_that_it_was_revoked(client_of):
    credential = with_file(issued())
    ledger.revoke(credential, by=None, reason=Reason.WRONG_NAME)

    page = page_of(client_of(credential.holder.person).get(mine(credential.enrolment)))

    assert "This certificate was revoked" in page
    assert "The name on it is wrong." in page


def test_mine_stays_when_access_has_ended(client_of):
    credential = issued()
    credential.module.grants.update(ends_on=credential.completed_on.replace(year=2000), starts_on="2000-01-01")

    response = client_of(credential.holder.person).get(mine(credential.enrolment))

    assert response.status_code == 200
    assert credential.grouped_code in page_of(response)


def test_file_is_served_to_its_holder_and_kept_by_nobody(client_of, django_assert_num_queries):
    credential = with_file(issued(UserFactory(name="Mirela Kovač")))
    client = client_of(credential.holder.person)

    with django_assert_num_queries(2):
        response = client.get(reverse("certificates:file", args=[credential.grouped_code]))

    assert response.status_code == 200
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == "attachment; filename*=utf-8''short-mirela-kova%C4%8D.pdf"
    assert "no-store" in response["Cache-Control"]
    assert b"".join(response.streaming_content).startswith(b"%PDF-")


def test_file_of_another_person_is_not_there(client_of):
    credential = with_file(issued())

    response = client_of(UserFactory()).get(reverse("certificates:file", args=[credential.code]))

    assert response.status_code == 404


def test_file_is_served_to_programme_staff(client_of):
    credential = with_file(issued())

    response = client_of(appointed(Role.APPROVER)).get(reverse("certificates:file", args=[credential.code]))

    assert response.status_code == 200
    response.close()


def test_file_needs_sign_in(client):
    credential = with_file(issued())

    response = client.get(reverse("certificates:file", args=[credential.code]))

    assert (response.status_code, response.url.partition("?")[0]) == (302, "/account/login/")


@pytest.mark.parametrize("make", [other_code, mistyped], ids=["unknown", "mistyped"])
def test_file_with_a_wrong_code_is_not_there(client_of, make):
    credential = with_file(issued())

    response = client_of(credential.holder.person).get(reverse("certificates:file", args=[make(credential.code)]))

    assert response.status_code == 404


def test_file_that_is_not_made_yet_is_not_there(client_of):
    credential = issued()

    response = client_of(credential.holder.person).get(reverse("certificates:file", args=[credential.code]))

    assert response.status_code == 404


def test_file_that_the_disk_has_lost_is_not_there(client_of):
    credential = with_file(issued())
    credential.file.pdf.storage.delete(credential.file.pdf.name)

    response = client_of(credential.holder.person).get(reverse("certificates:file", args=[credential.code]))

    assert response.status_code == 404


def test_check_shows_that_a_certificate_is_valid_and_nothing_more(client, django_assert_num_queries):
    person = UserFactory(name="Mirela Kovač", organisation_said="A shelter")
    credential = issued(person)

    with django_assert_num_queries(2):
        response = client.get(check(credential.grouped_code))

    page = page_of(response)
    assert response.status_code == 200
    for shown in (
        "This certificate is valid",
        "Mirela Kovač",
        "Module short",
        "SHORT, edition 1",
        "1 hour",
        credential.grouped_code,
    ):
        assert shown in page
    for hidden in (person.email, "A shelter", "Say who you are", "/file/"):
        assert hidden not in page


def test_check_may_be_kept_for_five_minutes(client):
    response = client.get(check(issued().grouped_code))

    assert {"public", "max-age=300"} <= set(response["Cache-Control"].split(", "))
    assert not response.cookies


def test_check_with_a_session_is_kept_by_nobody_else(client_of):
    response = client_of(UserFactory()).get(check(issued().grouped_code))

    assert "private" in response["Cache-Control"]
    assert "public" not in response["Cache-Control"]


def test_check_shows_that_a_certificate_was_revoked_and_why(client):
    credential = issued()
    ledger.revoke(credential, by=None, reason=Reason.ERROR)

    page = page_of(client.get(check(credential.grouped_code)))

    assert "This certificate was revoked" in page
    assert "It was issued in error." in page
    assert "This certificate is valid" not in page


def test_check_of_an_erased_holder_shows_no_name(client):
    credential = issued(UserFactory(name="Mirela Kovač"))
    actions.forget(credential.holder.person)

    page = page_of(client.get(check(credential.grouped_code)))

    assert "This certificate is valid" in page
    assert "The holder’s name is no longer kept" in page
    assert "Mirela Kovač" not in page


def test_check_of_an_unknown_code(client):
    response = client.get(check(other_code(issued().code)))

    assert response.status_code == 404
    assert "No certificate has this code" in page_of(response)
    assert "no-store" in response["Cache-Control"]


def test_check_of_a_mistyped_code_says_to_look_again(client):
    response = client.get(check(mistyped(issued().code)))

    assert response.status_code == 404
    assert "Look at the code again" in page_of(response)


def test_check_escapes_what_was_typed(client):
    response = client.get(check("%3Cscript%3Ealert(1)%3C%2Fscript%3E"))

    assert b"<script>alert" not in response.content


@pytest.mark.parametrize("write", [str.lower, lambda code: code.replace("-", ""), lambda code: f"{code} "])
def test_check_has_one_address_for_each_certificate(client, write):
    code = issued().grouped_code

    response = client.get(check(write(code)))

    assert (response.status_code, response.url) == (302, check(code))


def test_check_from_paper_answers_in_the_readers_language(client):
    code = issued().grouped_code

    response = client.get(f"/certificates/{code}/", headers={"Accept-Language": "fr"})

    assert (response.status_code, response.url) == (302, f"/fr/certificates/{code}/")


def test_check_is_too_fast_after_thirty_in_a_minute(client):
    address = check(other_code(issued().code))

    statuses = [client.get(address).status_code for _ in range(PER_MINUTE + 1)]

    assert statuses == [404] * PER_MINUTE + [429]
    assert client.get(address, REMOTE_ADDR="192.0.2.7").status_code == 404


def test_ask_leads_to_the_answer(client):
    code = issued().grouped_code

    response = client.get("/en/certificates/", {"code": code.lower().replace("-", " ")})

    assert response.status_code == 302
    assert client.get(response.url, follow=True).status_code == 200


@pytest.mark.parametrize(("typed", "said"), [("7KQ3", "Look at the code again"), ("", "This field is required")])
def test_ask_tells_what_is_wrong(client, typed, said):
    response = client.get("/en/certificates/", {"code": typed})

    assert response.status_code == 422
    assert said in page_of(response)


def test_ask_is_a_form_for_everybody(client):
    response = client.get("/en/certificates/")

    assert response.status_code == 200
    assert 'name="code"' in page_of(response)


def test_module_page_leads_to_the_certificate(client_of):
    enrolment = enrolled(short_module())
    client = client_of(enrolment.learner)
    page = f"/en/learn/{enrolment.module.slug}/"

    before = page_of(client.get(page))
    completed(enrolment.learner, enrolment.module)
    between = page_of(client.get(page))
    client.post(mine(enrolment), {"name": "Mirela Kovač"})
    after = page_of(client.get(page))

    assert "/certificate/" not in before
    assert "Make my certificate" in between
    assert "See and download your certificate" in after
