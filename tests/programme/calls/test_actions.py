"""What becomes of a call and of what countries answer."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from ground.models import AuditEvent, OutboxMessage
from ground.privacy import erase, export
from people.models import Country, Holiday, Role
from programme import half_days
from programme.calls.actions import calls, expressions, parts, questions
from programme.models import Call, CallQuestion, CallState, Expression, ExpressionPart, ExpressionState, PartState
from programme.models.calls import iso_week
from tests.factories.access import a_module, an_authority, an_official
from tests.factories.calls import (
    CLOSES,
    IN_TIME,
    LATE,
    OPENED,
    a_call,
    a_part,
    answered,
    answers_to,
    begun,
    open_call,
    submitted,
)
from tests.factories.people import UserFactory, appointed

pytestmark = pytest.mark.django_db

FOURTEEN = ("AT", "BE", "DE", "ES", "FI", "FR", "GR", "IE", "IT", "NL", "PL", "PT", "RO", "SE")


def country(code: str) -> Country:
    return Country.objects.get(pk=code)


def mails_to(person, subject: str) -> int:
    return OutboxMessage.objects.filter(recipient=person, subject=subject).count()


def corrected_values(call: Call, **changed):
    return {name: getattr(call, name) for name in calls.CORRECTABLE} | changed


# The call


def test_discarding_a_draft_takes_its_documents_along(django_capture_on_commit_callbacks):
    staff = appointed(Role.APPROVER)
    call = a_call(by=staff)
    attached = calls.attach(call, title="Terms", document=ContentFile(b"%PDF-1.4", name="terms.pdf"), by=staff)
    storage, name = attached.document.storage, attached.document.name

    with django_capture_on_commit_callbacks(execute=True):
        calls.discard(call, by=staff)

    assert (Call.objects.count(), storage.exists(name)) == (0, False)
    assert AuditEvent.objects.filter(action="calls.discard").count() == 1
    with pytest.raises(calls.NotADraft):
        calls.save(call, modules=[a_module()], groups=[], by=staff)


def test_what_is_published_is_not_discarded():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)

    with pytest.raises(calls.NotADraft):
        calls.discard(call, by=staff)

    assert Call.objects.count() == 1


def test_publishing_makes_the_seed_and_tells_the_focal_points_of_the_countries_asked():
    told, elsewhere = appointed(Role.FOCAL_POINT, country="PT"), appointed(Role.FOCAL_POINT, country="XK")
    of_another_module = appointed(Role.FOCAL_POINT, country="IT", module_slug="elsewhere")

    call = open_call()

    assert (call.state, len(call.seed), call.published_at) == (CallState.PUBLISHED, 32, OPENED)
    subject = "A call of interest is open to your country"
    assert [mails_to(person, subject) for person in (told, elsewhere, of_another_module)] == [1, 0, 0]


def test_a_call_that_lacks_something_is_not_published():
    staff = appointed(Role.APPROVER)
    call = a_call(summary="", by=staff)

    with pytest.raises(calls.Hindered) as hindered:
        calls.publish(call, by=staff, at=OPENED)

    assert hindered.value.sentences == ["Say what the call is about."]
    assert Call.objects.get().is_draft


def test_what_is_published_is_no_draft_any_more():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)

    with pytest.raises(calls.NotADraft):
        calls.save(call, modules=[], groups=[], by=staff)
    with pytest.raises(calls.NotADraft):
        calls.publish(call, by=staff, at=IN_TIME)


def test_a_corrigendum_is_numbered_says_what_changed_and_reaches_everybody_who_began_an_answer():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)
    owners = [begun(call, code).opened_by for code in ("FR", "PT", "IT")]
    bystander = appointed(Role.FOCAL_POINT, country="SE")

    first = calls.correct(call, values=corrected_values(call, seats_planned=30), text="More.", by=staff, at=IN_TIME)
    later = CLOSES + timedelta(days=2)
    changed = corrected_values(call, seats_planned=30, closes_at=later)
    second = calls.correct(call, values=changed, text="Longer.", by=staff, at=IN_TIME)

    assert (first.number, first.changes) == (1, {"seats_planned": [12, 30]})
    assert (second.number, second.changes) == (2, {"closes_at": [CLOSES.isoformat(), later.isoformat()]})
    subject = "A call of interest has been corrected"
    assert [mails_to(person, subject) for person in (*owners, bystander)] == [2, 2, 2, 0]
    assert Call.objects.get().closes_at == later


def test_a_corrigendum_has_to_change_something_and_to_keep_the_rules():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)

    with pytest.raises(calls.NothingChanged):
        calls.correct(call, values=corrected_values(call), text="Nothing.", by=staff, at=IN_TIME)
    sooner = corrected_values(call, closes_at=OPENED + timedelta(days=10))
    over = corrected_values(call, closes_at=OPENED + timedelta(days=15))
    with pytest.raises(calls.Hindered):
        calls.correct(call, values=sooner, text="Sooner.", by=staff, at=IN_TIME)
    with pytest.raises(calls.Hindered) as hindered:
        calls.correct(call, values=over, text="Over.", by=staff, at=OPENED + timedelta(days=16))

    assert hindered.value.sentences == ["Let the call close at a moment to come."]
    assert not call.corrigenda.exists()


def test_a_call_closes_by_the_clock_once_and_a_later_close_opens_it_again():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)

    assert [calls.close_due(at) for at in (CLOSES - timedelta(minutes=1), CLOSES, LATE)] == [0, 1, 0]
    assert Call.objects.get().state == CallState.CLOSED
    later = corrected_values(call, closes_at=CLOSES + timedelta(days=3))
    calls.correct(call, values=later, text="Longer.", by=staff, at=LATE)
    assert Call.objects.get().is_open(LATE)
    assert AuditEvent.objects.filter(action="calls.close").count() == 1


def test_only_what_is_over_is_put_away():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)

    with pytest.raises(calls.NotYet):
        calls.archive(call, by=staff)
    calls.close_due(LATE)
    calls.archive(call, by=staff)

    assert Call.objects.get().state == CallState.ARCHIVED
    with pytest.raises(calls.NotPublished):
        calls.correct(call, values=corrected_values(call, seats_planned=9), text="Late.", by=staff, at=LATE)


# Questions


def test_an_answer_is_for_everybody_and_whoever_asked_is_told_once():
    staff, curious = appointed(Role.APPROVER), UserFactory()
    call = open_call(by=staff)
    question = questions.ask(call, text="When?", by=curious, at=IN_TIME)

    questions.answer(question, text="In May.", by=staff, at=IN_TIME)
    with pytest.raises(questions.AlreadyAnswered):
        questions.answer(question, text="In June.", by=staff, at=IN_TIME)

    assert list(call.questions.answered().values_list("text", "answer")) == [("When?", "In May.")]
    assert mails_to(curious, "Your question about a call of interest is answered") == 1


def test_nothing_is_asked_after_the_close():
    with pytest.raises(questions.NotOpen):
        questions.ask(open_call(), text="When?", by=UserFactory(), at=LATE)


# Expressions


def test_fourteen_countries_answer_one_from_the_parts_of_its_authorities_and_two_are_late():
    call = open_call()
    for code in FOURTEEN[:-1]:
        submitted(call, code)
    sweden = begun(call, "SE")
    focal_point = sweden.opened_by
    stockholm, malmo = (an_authority("SE") for _number in range(2))
    sent = []
    for organisation, seats in ((stockholm, 4), (malmo, 3)):
        writer = an_official("SE", organisation)
        part = parts.release(call, organisation=organisation, country=sweden.country, by=focal_point, at=IN_TIME)
        weeks = {iso_week(call.weeks[0]): 2}
        answers = {"seats": seats, "weeks": weeks, "languages": ["en"], "profile": {"counsellor": seats}}
        parts.save(part, answers=answers, by=writer, at=IN_TIME)
        sent.append(parts.send(part, by=writer, at=IN_TIME))
    parts.merge(sweden, order=sent[::-1], sending_capacity=6, by=focal_point, at=IN_TIME)
    rest = {"formats": ["online"], "needs": "Many.", "multiplier_plan": "A network."}
    expressions.save(sweden, answers=rest, by=focal_point, at=IN_TIME)
    expressions.submit(sweden, by=focal_point, at=IN_TIME)

    for code in ("DK", "LU"):
        with pytest.raises(expressions.CallClosed):
            begun(call, code, at=LATE)

    assert list(call.expressions.submitted().order_by("country").values_list("country", flat=True)) == [*FOURTEEN]
    merged = call.expressions.get(country="SE")
    assert (merged.seats, merged.least_seats, merged.people) == (6, 3, 7)
    assert list(call.parts.values_list("organisation", "priority", "state")) == [
        (malmo.pk, 1, "merged"),
        (stockholm.pk, 2, "merged"),
    ]


def test_an_expression_begins_with_the_holidays_of_the_country_and_is_begun_once():
    call = open_call()
    monday = call.weeks[0]
    Holiday.objects.filter(country="FR").delete()
    for day in (monday, monday + timedelta(days=5), monday - timedelta(days=3)):
        Holiday.objects.create(country_id="FR", day=day, name="Free")

    first, second = begun(call), begun(call)

    assert first.blackout_days == half_days.kept(monday)
    assert first == second


def test_the_last_answers_are_taken_over_as_far_as_the_call_offers_them():
    last = submitted(open_call(), formats=["online", "in_person"], host_offer={"city": "Lyon", "capacity": 12})
    by = last.opened_by
    call = open_call(formats=["in_person"], host_offer_wanted=False)

    begun_anew = expressions.begin(call, country=last.country, by=by, at=IN_TIME, copied_from=last)

    assert (begun_anew.seats, begun_anew.needs) == (last.seats, last.needs)
    assert (begun_anew.formats, begun_anew.host_offer, begun_anew.weeks) == (["in_person"], {}, {})
    assert (begun_anew.state, begun_anew.commits) == (ExpressionState.DRAFT, False)


def test_countries_that_are_not_asked_cannot_begin():
    with pytest.raises(expressions.NotAsked):
        begun(open_call(), "MA")


def test_what_is_sent_can_be_changed_until_the_close_but_stays_complete():
    expression = submitted(open_call())
    by = expression.opened_by

    expressions.save(expression, answers={"seats": 5}, by=by, at=IN_TIME)
    with pytest.raises(expressions.Incomplete) as incomplete:
        expressions.save(expression, answers={"weeks": {}}, by=by, at=IN_TIME)
    with pytest.raises(expressions.CallClosed):
        expressions.save(expression, answers={"seats": 4}, by=by, at=LATE)

    assert [one.step for one in incomplete.value.missing] == ["weeks"]
    kept = Expression.objects.get()
    assert (kept.seats, kept.weeks != {}, kept.is_submitted) == (5, True, True)


def test_an_incomplete_expression_is_not_sent():
    expression = answered(open_call(), needs="")

    with pytest.raises(expressions.Incomplete):
        expressions.submit(expression, by=expression.opened_by, at=IN_TIME)


def test_sending_twice_confirms_once():
    expression = submitted(open_call())

    expressions.submit(expression, by=expression.opened_by, at=IN_TIME + timedelta(hours=1))

    assert Expression.objects.get().submitted_at == IN_TIME
    assert mails_to(expression.opened_by, "Your country’s expression of interest has arrived") == 1


def test_a_country_that_has_withdrawn_may_begin_again_until_the_close():
    call = open_call()
    first = submitted(call)

    expressions.withdraw(first, by=first.opened_by, at=IN_TIME)
    with pytest.raises(expressions.CallClosed):
        expressions.save(first, answers={"seats": 3}, by=first.opened_by, at=IN_TIME)
    second = begun(call, by=first.opened_by)

    assert [one.state for one in call.expressions.order_by("pk")] == ["withdrawn", "draft"]
    with pytest.raises(expressions.CallClosed):
        expressions.withdraw(second, by=first.opened_by, at=LATE)


def test_a_country_is_admitted_late_with_a_reason_and_then_sends_its_answer():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)
    focal_point = appointed(Role.FOCAL_POINT)
    with pytest.raises(expressions.NotOverYet):
        expressions.admit(call, country=country("FR"), because="Ill.", by=staff, at=IN_TIME)
    calls.close_due(LATE)

    expression = expressions.admit(call, country=country("FR"), because="Flood.", by=staff, at=LATE)
    expressions.save(expression, answers=answers_to(call), by=focal_point, at=LATE)
    expressions.submit(expression, by=focal_point, at=LATE)

    sent = Expression.objects.get()
    assert (sent.is_submitted, sent.late_because, sent.admitted_by) == (True, "Flood.", staff)
    assert mails_to(focal_point, "Your country may still send its expression of interest") == 1
    with pytest.raises(expressions.AlreadySubmitted):
        expressions.admit(call, country=country("FR"), because="Again.", by=staff, at=LATE)


def test_nobody_is_admitted_once_the_call_is_evaluated():
    staff = appointed(Role.APPROVER)
    call = open_call(by=staff)
    calls.close_due(LATE)
    Call.objects.update(state=CallState.EVALUATED)

    with pytest.raises(expressions.CallClosed):
        expressions.admit(call, country=country("FR"), because="Flood.", by=staff, at=LATE)


# Parts


def test_an_authority_writes_once_it_is_released_and_tells_the_focal_point():
    call = open_call()
    focal_point = appointed(Role.FOCAL_POINT)
    organisation = an_authority()
    administrator = appointed(Role.ORGANISATION_ADMIN, organisation=organisation)

    a_part(call, organisation=organisation)

    assert mails_to(administrator, "Your authority can write its part of an expression of interest") == 1
    assert mails_to(focal_point, "An authority has sent its part of an expression of interest") == 1


def test_a_part_is_not_sent_without_seats_nor_changed_once_it_is_sent():
    call = open_call()
    with pytest.raises(parts.NoSeats):
        a_part(call, seats=0)
    sent = a_part(call)

    with pytest.raises(parts.AlreadySent):
        parts.save(sent, answers={"seats": 9}, by=sent.written_by, at=IN_TIME)
    with pytest.raises(parts.AlreadySent):
        parts.send(sent, by=sent.written_by, at=IN_TIME)


def test_an_authority_of_another_country_is_not_released():
    with pytest.raises(parts.NotOfTheCountry):
        parts.release(open_call(), organisation=an_authority("IT"), country=country("FR"), by=UserFactory(), at=IN_TIME)


def test_parts_that_get_no_place_are_left_out_and_can_be_taken_over_later():
    call = open_call()
    expression = begun(call)
    first, second = a_part(call), a_part(call, seats=2)

    parts.merge(expression, order=[first], sending_capacity=9, by=expression.opened_by, at=IN_TIME)
    assert set(call.parts.values_list("pk", "state")) == {(first.pk, "merged"), (second.pk, "left_out")}
    parts.merge(expression, order=[second], sending_capacity=9, by=expression.opened_by, at=IN_TIME)

    assert set(call.parts.values_list("pk", "state")) == {(first.pk, "left_out"), (second.pk, "merged")}
    assert Expression.objects.get().seats == 2


# What must always hold


@pytest.mark.parametrize(
    ("rows", "broken"),
    [
        (Call, {"closes_at": OPENED + timedelta(days=13)}),
        (Call, {"results_on": CLOSES.date() + timedelta(days=8)}),
        (Call, {"seed": ""}),
        (Call, {"published_at": None}),
        (Call, {"last_week": OPENED.date()}),
        (Call, {"daily_to": "08:00"}),
        (Expression, {"least_seats": 7}),
        (Expression, {"least_seats": 0}),
        (Expression, {"commits": False}),
        (Expression, {"withdrawn_at": IN_TIME}),
        (ExpressionPart, {"seats": 0}),
        (ExpressionPart, {"state": PartState.MERGED}),
        (ExpressionPart, {"sent_at": None}),
        (CallQuestion, {"answered_at": IN_TIME}),
    ],
)
def test_the_database_refuses(rows, broken):
    call = open_call()
    submitted(call)
    a_part(call)
    questions.ask(call, text="When?", by=UserFactory(), at=IN_TIME)

    with pytest.raises(IntegrityError), transaction.atomic():
        rows.objects.update(**broken)


def test_the_database_refuses_a_second_answer_of_a_country():
    call = open_call()
    submitted(call)

    with pytest.raises(IntegrityError), transaction.atomic():
        Expression.objects.create(call=call, country_id="FR")


def test_the_database_refuses_a_second_corrigendum_of_a_number():
    call = open_call()
    call.corrigenda.create(number=1, text="One.")

    with pytest.raises(IntegrityError), transaction.atomic():
        call.corrigenda.create(number=1, text="Another.")


# Personal data


def test_whoever_is_erased_leaves_the_answer_of_their_country_without_their_name():
    call = open_call()
    expression = submitted(call)
    person = expression.opened_by
    questions.ask(call, text="Mine?", by=person, at=IN_TIME)
    assert [len(rows) for rows in export(person)["calls_of_interest"].values()] == [1, 1, 0]

    erase(person)

    assert (Expression.objects.get().opened_by, CallQuestion.objects.count()) == (None, 0)


def test_documents_belong_to_drafts_and_are_few(django_capture_on_commit_callbacks):
    staff = appointed(Role.APPROVER)
    call = a_call(by=staff, module=a_module())
    files = [ContentFile(b"%PDF-", f"{number}.pdf") for number in range(calls.MOST_DOCUMENTS + 1)]
    attached = [calls.attach(call, title="Letter", document=one, by=staff) for one in files[:-1]]

    with pytest.raises(calls.TooManyDocuments):
        calls.attach(call, title="Letter", document=files[-1], by=staff)
    storage, name = attached[0].document.storage, attached[0].document.name
    with django_capture_on_commit_callbacks(execute=True):
        calls.detach(attached[0], by=staff)
    calls.publish(call, by=staff, at=OPENED)
    with pytest.raises(calls.NotADraft):
        calls.attach(call, title="Letter", document=files[-1], by=staff)
    with pytest.raises(calls.NotADraft):
        calls.detach(attached[1], by=staff)

    assert not storage.exists(name)
