"""Sentences for reasons: the programme words them, officials choose them, requesters read them."""

import re
from html import unescape

import pytest
from django.db import IntegrityError
from django.test import Client
from django.urls import reverse

from access.models import AccessRequest, Outcome, Reason, ReasonText
from access.words import REASON_WORDS
from people.groups import ensure_groups
from people.models import Role
from tests.access.views.reading import words_of
from tests.factories.access import endorsed, fresh, sent
from tests.factories.people import appointed

pytestmark = pytest.mark.django_db

OURS = "All seats of this year are given; the next come in January."


def a_text(**fields) -> ReasonText:
    return ReasonText.objects.create(**({"reason": Reason.CAPACITY, "language": "en", "sentence": OURS} | fields))


def sentences(language: str = "en") -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for text in ReasonText.objects.offered(language):
        found.setdefault(text.reason, []).append(text.sentence)
    return found


def decide(client: Client, case: AccessRequest, **said):
    line = case.lines.get().pk
    fields = {f"{name}_{line}": value for name, value in said.items()}
    return client.post(f"/en/access/desk/{case.reference}/", {"do": "decide", "version": case.version} | fields)


def test_the_platform_comes_with_a_sentence_for_each_reason_but_the_one_in_own_words():
    shipped = {reason: [str(words)] for reason, words in REASON_WORDS.items() if reason != Reason.OTHER}

    assert sentences() == shipped


def test_sentences_are_offered_in_the_language_of_the_reader_or_else_in_that_of_the_site():
    a_text(language="fr", sentence="Il n’y a plus de places.")
    a_text(language="de", sentence="Es gibt keine Plätze mehr.")

    assert sentences("fr")["capacity"] == ["Il n’y a plus de places."]
    assert sentences("fr")["duplicate"] == ["The same was asked for in another request."]


def test_a_sentence_that_is_not_in_use_is_not_offered():
    ReasonText.objects.filter(reason=Reason.CAPACITY).update(is_active=False)

    assert "capacity" not in sentences()


@pytest.mark.parametrize("fields", [{"sentence": ""}, {"sentence": "There are not enough seats."}])
def test_a_sentence_says_something_and_stands_once(fields):
    with pytest.raises(IntegrityError):
        a_text(**fields)


def test_a_refusal_in_a_sentence_of_the_programme(client_of):
    case, text = endorsed(seats=10), a_text()
    client = client_of(appointed(Role.APPROVER))

    decide(client, case, outcome=Outcome.REJECTED, reason=f"capacity:{text.pk}", text="You stand first then.")

    line = case.lines.get()
    assert (fresh(case).state, line.decisions.get().reason) == ("rejected", Reason.CAPACITY)
    assert line.notes.get().text == f"{OURS} You stand first then."
    words = words_of(client_of(case.requester).get(reverse("access:request", args=[case.reference])))
    assert f"Not enough seats {OURS} You stand first then." in words


def test_what_was_sent_stays_when_the_sentence_is_changed(client_of):
    case, text = endorsed(seats=10), a_text()
    decide(client_of(appointed(Role.APPROVER)), case, outcome=Outcome.REJECTED, reason=f"capacity:{text.pk}")

    ReasonText.objects.filter(pk=text.pk).update(sentence="Something else.")

    assert case.lines.get().notes.get().text == OURS


def test_a_reason_alone_needs_no_sentence(client_of):
    case = endorsed(seats=10)

    decide(client_of(appointed(Role.APPROVER)), case, outcome=Outcome.REJECTED, reason="capacity")

    assert (fresh(case).state, case.lines.get().notes.count()) == ("rejected", 0)


def test_a_sentence_that_nobody_offers_is_refused(client_of):
    case, text = endorsed(seats=10), a_text(is_active=False)
    client = client_of(appointed(Role.APPROVER))

    answers = [
        decide(client, case, outcome=Outcome.REJECTED, reason=f"{reason}:{text.pk}")
        for reason in ("capacity", "security")
    ]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert fresh(case).state == "review"


def test_the_focal_point_declines_with_a_sentence_alone(client_of):
    focal_point, text = appointed(Role.FOCAL_POINT), a_text(reason=Reason.DUPLICATE)
    case = sent()
    said = {"do": "decline", "version": case.version, "reason": f"duplicate:{text.pk}", "text": ""}

    client_of(focal_point).post(f"/en/access/desk/{case.reference}/", said)

    event = case.events.last()
    assert (event.event, event.reason, event.notes.get().text) == ("decline", Reason.DUPLICATE, OURS)


def test_declining_needs_words_or_a_sentence(client_of):
    focal_point = appointed(Role.FOCAL_POINT)
    case = sent()
    said = {"do": "decline", "version": case.version, "reason": "duplicate", "text": ""}

    response = client_of(focal_point).post(f"/en/access/desk/{case.reference}/", said)

    assert response.status_code == 422
    assert "Write a sentence or two, or choose one with the reason." in words_of(response)


def test_the_form_offers_the_sentences_below_their_reasons(client_of):
    case = endorsed(seats=10)

    shown = client_of(appointed(Role.APPROVER)).get(f"/en/access/desk/{case.reference}/").content.decode()

    group = re.search(r'<optgroup label="Not enough seats">(.*?)</optgroup>', shown, re.DOTALL)
    options = [unescape(one) for one in re.findall(r">([^<]+)</option>", group[1])]
    assert options == ["Not enough seats", "There are not enough seats."]


@pytest.mark.parametrize("scope", [{}, {"country": "FR"}, {"module_slug": "small"}])
def test_those_without_a_limit_word_the_sentences(client_of, scope):
    ensure_groups()
    client = client_of(appointed(Role.APPROVER, **scope))
    said = {"reason": "capacity", "language": "en", "sentence": OURS, "is_active": "on"}

    client.post("/admin/reasontext/new/", said)

    assert ReasonText.objects.filter(sentence=OURS).exists() is (not scope)
    assert client.get("/admin/reasontext/").status_code == 200
