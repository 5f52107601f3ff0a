"""The pages of calls of interest, as everybody, officials and programme staff see them."""

from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from people.models import Country, Role
from programme.calls import words
from programme.calls.actions import calls, questions
from programme.half_days import Half
from programme.models import Call, CallState, Expression, ExpressionPart
from programme.models.calls import iso_week
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.access import a_module, an_authority, an_official
from tests.factories.calls import (
    IN_TIME,
    LATE,
    NEEDS,
    OPENED,
    a_call,
    a_part,
    answered,
    begun,
    open_call,
    posted_call,
    submitted,
)
from tests.factories.people import UserFactory, administrator, appointed

pytestmark = pytest.mark.django_db

LIST = "/en/calls/"


@pytest.fixture(autouse=True)
def _a_week_after_it_opened(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: IN_TIME)


@pytest.fixture
def staff():
    return appointed(Role.APPROVER)


@pytest.fixture
def focal_point():
    return appointed(Role.FOCAL_POINT)


@pytest.fixture
def small_pdf():
    """A PDF file of one empty page."""
    file = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(file)
    return file.getvalue()


def page_of(call: Call, act: str = "") -> str:
    return f"{LIST}{call.key}/{act}"


def answer_page(expression: Expression, act: str = "") -> str:
    return f"{LIST}expressions/{expression.key}/{act}"


def at(monkeypatch, moment) -> None:
    monkeypatch.setattr(timezone, "now", lambda: moment)


# What is on


def test_the_list_is_empty_at_first_and_says_where_to_go(client):
    assert "No call has been published yet" in words_of(client.get(LIST))


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_the_same_number_of_times_whatever_its_length(number, client, django_assert_num_queries):
    for _one in range(number):
        open_call()

    with django_assert_num_queries(5):
        response = client.get(LIST)

    assert words_of(response).count("Open for 14 more days") == number


def test_open_calls_come_first_the_one_that_closes_next_at_the_top(client):
    over = open_call(title="Over", opens=OPENED - timedelta(days=30))
    calls.close_due(IN_TIME)
    for title, later in (("Later", 3), ("Next", 0)):
        open_call(title=title, opens=OPENED + timedelta(days=later))

    rows = client.get(LIST).context["rows"]

    assert [row.call.title for row in rows] == ["Next", "Later", "Over"]
    assert Call.objects.get(pk=over.pk).state == CallState.CLOSED


@pytest.mark.parametrize(
    ("moment", "standing"),
    [
        (OPENED - timedelta(hours=1), "Opens on 1 March 2027"),
        (OPENED, "Open for 21 more days"),
        (OPENED + timedelta(days=20, hours=1), "Open for 23 more hours"),
        (OPENED + timedelta(days=20, hours=23, minutes=30), "Open for 1 more hour"),
        (LATE, "Closed"),
    ],
)
def test_a_call_says_how_long_it_is_open(client, monkeypatch, staff, moment, standing):
    call = a_call(by=staff)
    calls.publish(call, by=staff, at=OPENED - timedelta(days=1))
    at(monkeypatch, moment)

    assert client.get(page_of(call)).context["standing"] == standing


def test_everybody_reads_criteria_corrigenda_and_answers_and_nobody_who_asked(client, staff):
    call = open_call(by=staff)
    curious = UserFactory(name="Curious Person")
    question = questions.ask(call, text="May partners come?", by=curious, at=IN_TIME)
    questions.answer(question, text="They may.", by=staff, at=IN_TIME)
    questions.ask(call, text="Not answered yet?", by=curious, at=IN_TIME)
    values = {name: getattr(call, name) for name in calls.CORRECTABLE} | {"seats_planned": 33}
    calls.correct(call, values=values, text="More seats.", by=staff, at=IN_TIME)

    words = words_of(client.get(page_of(call)))

    shown = ["Need: what is missing in the country 30", "May partners come?", "They may.", "Before: 12 Now: 33"]
    assert [one for one in shown if one not in words] == []
    assert [one for one in ("Curious Person", "Not answered yet?") if one in words] == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_call_asks_the_same_number_of_times_whatever_hangs_on_it(
    number, staff, focal_point, django_assert_num_queries
):
    call = open_call(by=staff)
    for _one in range(number):
        question = questions.ask(call, text="May partners come?", by=focal_point, at=IN_TIME)
        questions.answer(question, text="They may.", by=staff, at=IN_TIME)
    client = signed_in(focal_point)
    client.get(page_of(call))

    with django_assert_num_queries(14):
        client.get(page_of(call))


def test_questions_are_asked_by_those_who_signed_in_and_not_too_fast(focal_point):
    call = open_call()
    client = signed_in(focal_point)

    codes = [client.post(page_of(call, "ask/"), {"text": f"Question {number}?"}).status_code for number in range(6)]

    assert codes == [302] * 5 + [429]
    assert client.post(page_of(call, "ask/"), {"text": ""}).status_code == 422
    assert call.questions.count() == 5


# Writing


def test_a_draft_is_written_checked_and_published(staff):
    module = a_module()
    client = signed_in(staff)
    model = a_call(by=staff, module=module)

    made = client.post(f"{LIST}new/", posted_call(model, title="Made by form"))
    call = Call.objects.get(title="Made by form")
    published = client.post(page_of(call, "publish/"))

    assert (made.status_code, published.status_code) == (302, 302)
    call.refresh_from_db()
    assert (call.state, call.opens_at, call.closes_at) == (CallState.PUBLISHED, model.opens_at, model.closes_at)
    assert (call.first_week, call.criteria) == (model.first_week, model.criteria)


def test_a_draft_that_lacks_something_says_so_and_stays_a_draft(staff):
    call = a_call(by=staff, profile="")

    response = signed_in(staff).post(page_of(call, "publish/"))

    assert response.status_code == 422
    assert "Say who should take part." in words_of(response)
    assert Call.objects.get().is_draft


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"title": ""}, "Give the call a title that countries recognise."),
        ({"opens_at": "soon"}, "Write a day and a time, such as 2027-03-01T12:00."),
        ({"opens_at": "2027-03-28T02:30"}, "The clocks go forward on this day: this time does not exist there."),
        ({"zone": "Europe/Atlantis"}, "This is not the name of a time zone."),
        ({"last_week": "2027-01-04"}, "The last week must not be before the first."),
        ({"daily_to": ""}, "Fix both hours, or none."),
        ({"daily_to": "08:00"}, "Sessions end after they begin, on the same day."),
    ],
)
def test_what_cannot_be_kept_is_said_and_nothing_is_lost(staff, changed, sentence):
    call = a_call(by=staff)

    response = signed_in(staff).post(page_of(call, "change/"), posted_call(call, summary="New words.") | changed)

    assert response.status_code == 422
    words = words_of(response)
    assert sentence in words
    assert "New words." in response.content.decode()
    assert Call.objects.get().summary == "Two days of practice."


def test_an_editor_drafts_and_programme_staff_publish():
    editor = appointed(Role.EDITOR, module_slug="asked-for")
    call = a_call()
    client = signed_in(editor)

    assert client.post(page_of(call, "change/"), posted_call(call, title="Better")).status_code == 302
    assert client.post(page_of(call, "publish/")).status_code == 403
    assert Call.objects.get().title == "Better"


def test_a_draft_about_a_module_of_others_is_not_there():
    other = appointed(Role.EDITOR, module_slug="elsewhere")
    a_module("elsewhere")

    assert signed_in(other).get(page_of(a_call())).status_code == 404


def test_a_corrigendum_shows_what_it_changes_and_a_wrong_one_is_refused(staff):
    call = open_call(by=staff)
    client = signed_in(staff)

    same = client.post(page_of(call, "correct/"), posted_call(call, text="Nothing."))
    short = client.post(page_of(call, "correct/"), posted_call(call, text="Sooner.", closes_at="2027-03-10T12:00"))
    done = client.post(page_of(call, "correct/"), posted_call(call, text="More seats.", seats_planned=40))

    assert [one.status_code for one in (same, short, done)] == [422, 422, 302]
    assert "Nothing is changed yet" in words_of(same)
    assert "Leave at least 14 days" in words_of(short)
    assert list(call.corrigenda.values_list("number", "changes")) == [(1, {"seats_planned": [12, 40]})]


def test_a_document_is_a_pdf_that_everybody_downloads_once_the_call_is_out(staff, client, small_pdf):
    call = a_call(by=staff)
    writer = signed_in(staff)

    wrong = writer.post(
        page_of(call, "documents/"), {"title": "Letter", "attachment": SimpleUploadedFile("a.pdf", b"x")}
    )
    right = writer.post(
        page_of(call, "documents/"), {"title": "Letter", "attachment": SimpleUploadedFile("a.pdf", small_pdf)}
    )
    document = call.documents.get()
    address = page_of(call, f"documents/{document.key}/")
    before = client.get(address).status_code
    calls.publish(call, by=staff, at=OPENED)
    after = client.get(address)

    assert (wrong.status_code, right.status_code, before, after.status_code) == (422, 302, 404, 200)
    assert after.getvalue() == small_pdf
    after.close()
    assert after.headers["Content-Disposition"].startswith("attachment")
    assert after.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"


# Answering for a country


def test_a_focal_point_goes_from_the_call_to_the_sent_expression(focal_point):
    call = open_call()
    client = signed_in(focal_point)
    first, second = (iso_week(monday) for monday in call.weeks[:2])

    begin = client.post(page_of(call, "begin/"), {"country": "FR"})
    expression = Expression.objects.get()
    steps = {
        "seats": {"seats": 6, "least_seats": 2, "sending_capacity": 6, "priority": 1, "profile_counsellor": 6},
        "format": {"format_0": "online", "format_1": "in_person", "language_0": "fr", "language_1": "fr"},
        "weeks": {f"week_{first}": 2, f"week_{second}": 1, "other_0": call.weeks[0].isoformat(), "part_0": "pm"},
        "need": {"needs": NEEDS, "multiplier_plan": "A network."},
        "host": {"city": "Lyon", "capacity": 12, "step_free": "on"},
        "access": {"need_step_free": 1},
    }
    kept = [client.post(answer_page(expression, f"{step}/"), said).status_code for step, said in steps.items()]
    sent = client.post(answer_page(expression, "submit/"), {"commits": "on"})

    assert (begin.status_code, kept, sent.status_code) == (302, [302] * 6, 302)
    expression.refresh_from_db()
    assert (expression.is_submitted, expression.seats, expression.profile) == (True, 6, {"counsellor": 6})
    assert (expression.formats, expression.languages) == (["online", "in_person"], ["fr"])
    assert expression.weeks == {first: 2, second: 1}
    assert expression.blackout_days == [f"{call.weeks[0].isoformat()}-pm"]
    assert words.half_words(call.weeks[0], {Half.AFTERNOON}) in words_of(client.get(answer_page(expression)))
    assert (expression.host_offer["city"], expression.access_needs) == ("Lyon", {"step_free": 1})


def test_saving_goes_to_the_next_step_or_back_to_all_of_them(focal_point):
    expression = begun(open_call(), by=focal_point)
    client = signed_in(focal_point)

    on = client.post(answer_page(expression, "need/"), {"needs": "Many."})
    later = client.post(answer_page(expression, "need/"), {"needs": "Many.", "later": "yes"})
    last = client.post(answer_page(expression, "access/"), {})

    assert [one.url for one in (on, later, last)] == [
        answer_page(expression, "host/"),
        answer_page(expression),
        answer_page(expression),
    ]


def test_an_offer_to_host_is_asked_for_only_where_the_call_wants_one(focal_point):
    expression = begun(open_call(host_offer_wanted=False), by=focal_point)

    assert signed_in(focal_point).get(answer_page(expression, "host/")).status_code == 404


@pytest.mark.parametrize(
    ("step", "said", "sentence"),
    [
        (
            "seats",
            {"seats": 2, "least_seats": 3, "priority": 1},
            "The fewest seats cannot be more than the seats you want.",
        ),
        ("seats", {"seats": 501, "priority": 1}, "Ensure this value is less than or equal to 500."),
        ("weeks", {"other_0": "2027-01-01"}, "This day is outside the weeks of the call."),
        ("weeks", {"other_0": "tomorrow"}, "Enter a valid date."),
        ("host", {"capacity": 9}, "Say in which city the room is."),
        ("host", {"city": "Lyon"}, "Say how many people the room holds."),
        ("format", {"format_0": "telepathy"}, "Select a valid choice. telepathy is not one of the available choices."),
    ],
)
def test_a_step_that_cannot_be_kept_says_why(focal_point, step, said, sentence):
    expression = begun(open_call(), by=focal_point)

    response = signed_in(focal_point).post(answer_page(expression, f"{step}/"), said)

    assert response.status_code == 422
    assert sentence in words_of(response)


def test_a_late_answer_is_refused_with_a_sentence_and_what_was_typed_stays(focal_point, monkeypatch):
    expression = begun(open_call(), by=focal_point)
    client = signed_in(focal_point)
    at(monkeypatch, LATE)

    response = client.post(answer_page(expression, "need/"), {"needs": "Typed at the last minute."})

    assert response.status_code == 422
    assert "ask programme staff to admit your country late" in words_of(response)
    assert "Typed at the last minute." in response.content.decode()
    assert client.post(answer_page(expression, "submit/"), {"commits": "on"}).status_code == 422


def test_sending_needs_the_commitment_and_everything_else(focal_point):
    client = signed_in(focal_point)
    complete = answered(open_call(), by=focal_point)
    empty = begun(open_call(), by=focal_point)

    without = client.post(answer_page(complete, "submit/"))
    incomplete = client.post(answer_page(empty, "submit/"), {"commits": "on"})

    assert (without.status_code, incomplete.status_code) == (422, 422)
    assert "Without this commitment the expression cannot be sent." in words_of(without)
    assert "Choose your working language." in words_of(incomplete)


def test_what_was_sent_cannot_be_made_incomplete(focal_point):
    expression = submitted(open_call(), by=focal_point)

    response = signed_in(focal_point).post(answer_page(expression, "need/"), {"needs": ""})

    assert response.status_code == 422
    assert "it has to stay complete" in words_of(response)


def test_hours_outside_the_day_are_marked_by_the_clock_of_the_country():
    reykjavik = appointed(Role.FOCAL_POINT, country="IS")
    expression = begun(open_call(), "IS", by=reykjavik)

    words = words_of(signed_in(reykjavik).get(answer_page(expression, "weeks/")))

    assert "07:30–14:30 by your clock (outside 08:00–18:00)" in words


def test_other_countries_see_nothing_of_an_answer(focal_point):
    call = open_call()
    expression = submitted(call, by=focal_point)
    other = signed_in(appointed(Role.FOCAL_POINT, country="IT"))

    pages = [answer_page(expression), answer_page(expression, "need/"), answer_page(expression, "parts/")]

    assert [other.get(page).status_code for page in pages] == [404, 404, 404]
    assert other.post(page_of(call, "begin/"), {"country": "FR"}).status_code == 404
    assert "France" not in words_of(other.get(page_of(call)))


def test_programme_staff_read_what_was_sent_and_no_draft(staff):
    call = open_call(by=staff)
    sent, draft = submitted(call), answered(call, "IT")
    client = signed_in(staff)

    assert [client.get(answer_page(one)).status_code for one in (sent, draft)] == [200, 404]
    assert client.get(answer_page(sent, "need/")).status_code == 403


def test_a_focal_point_begins_with_the_answers_of_the_last_call(focal_point):
    submitted(open_call(title="The last one"), by=focal_point)
    call = open_call()
    client = signed_in(focal_point)

    assert "Your last answers are those to “The last one”." in words_of(client.get(page_of(call)))
    client.post(page_of(call, "begin/"), {"country": "FR", "copy": "yes"})

    assert call.expressions.get().needs == NEEDS


def test_withdrawing_leads_back_to_the_call(focal_point):
    expression = submitted(open_call(), by=focal_point)

    response = signed_in(focal_point).post(answer_page(expression, "withdraw/"))

    assert response.url == page_of(expression.call)
    assert Expression.objects.get().is_withdrawn


def test_an_administrator_speaks_for_their_own_country_only():
    call = open_call()
    superuser = administrator(country_id="PT")

    assert [row.country.pk for row in signed_in(superuser).get(page_of(call)).context["own"]] == ["PT"]


# Parts of authorities


def test_a_focal_point_releases_authorities_and_makes_one_answer_of_their_parts(focal_point):
    call = open_call()
    expression = begun(call, by=focal_point)
    client = signed_in(focal_point)
    authority = an_authority(name="Agency One")
    page = answer_page(expression, "parts/")

    released = client.post(f"{page}release/", {"organisation": authority.pk})
    official = signed_in(an_official(organisation=authority))
    part = ExpressionPart.objects.get()
    part_page = f"{LIST}parts/{part.key}/"
    week = iso_week(call.weeks[0])
    saved = official.post(part_page, {"seats": 4, "language_0": "fr", f"week_{week}": 2, "words": "Night teams."})
    sent = official.post(f"{part_page}send/")
    merged = client.post(page, {f"place_{part.pk}": 1, "sending_capacity": 3})

    assert [one.status_code for one in (released, saved, sent, merged)] == [302] * 4
    expression.refresh_from_db()
    assert (expression.seats, expression.languages, expression.weeks) == (3, ["fr"], {week: 2})
    assert "Agency One" in words_of(client.get(answer_page(expression)))


@pytest.mark.parametrize(
    ("places", "capacity", "sentence"),
    [
        (("", ""), 5, "Give at least one authority a place in your order."),
        (("1", "1"), 5, "Give every place in your order to one authority only."),
        (("1", "2"), "", "Say how many people you can send."),
    ],
)
def test_an_order_that_does_not_work_is_refused(focal_point, places, capacity, sentence):
    call = open_call()
    expression = begun(call, by=focal_point)
    two = [a_part(call), a_part(call)]
    said = {f"place_{part.pk}": place for part, place in zip(two, places, strict=True)}

    response = signed_in(focal_point).post(answer_page(expression, "parts/"), said | {"sending_capacity": capacity})

    assert response.status_code == 422
    assert sentence in words_of(response)


def test_an_authority_of_elsewhere_cannot_be_released(focal_point):
    expression = begun(open_call(), by=focal_point)
    client = signed_in(focal_point)
    page = answer_page(expression, "parts/release/")

    assert client.post(page, {"organisation": an_authority("IT").pk}).status_code == 302
    assert client.post(page, {"organisation": "²"}).status_code == 404
    assert not ExpressionPart.objects.exists()


def test_a_part_is_its_authoritys_alone(focal_point):
    part = a_part(open_call())
    colleague_elsewhere = an_official()

    assert signed_in(colleague_elsewhere).get(f"{LIST}parts/{part.key}/").status_code == 404
    assert signed_in(focal_point).get(f"{LIST}parts/{part.key}/").status_code == 404


# What the programme reads


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_expressions_asks_the_same_number_of_times(number, staff, django_assert_num_queries):
    call = open_call(by=staff)
    for code in ("FR", "IT", "PT")[:number]:
        submitted(call, code)
    client = signed_in(staff)
    client.get(page_of(call, "expressions/"))

    with django_assert_num_queries(8):
        response = client.get(page_of(call, "expressions/"))

    assert len(response.context["found"].rows) == number


def test_the_list_says_who_sent_who_began_and_who_is_silent(staff):
    call = open_call(by=staff)
    submitted(call, "FR")
    begun(call, "IT")

    words = words_of(signed_in(staff).get(page_of(call, "expressions/")))

    assert "1 country has sent its answer and asks for 6 seats; 12 are planned." in words
    assert "7 answers missing" in words
    assert NEEDS not in words
    assert "Portugal" in words


def test_the_file_is_safe_in_a_spreadsheet_and_holds_what_was_sent(staff):
    call = open_call(by=staff)
    submitted(call, "FR", needs='=HYPERLINK("https://example.org")')
    answered(call, "IT", needs="A draft.")

    text = signed_in(staff).get(page_of(call, "expressions/file.csv")).content.decode("utf-8-sig")

    assert "'=HYPERLINK" in text
    assert "A draft." not in text
    assert text.splitlines()[0].startswith("country;state;fewest_seats;seats")


def test_a_country_is_admitted_late_on_the_page(staff, monkeypatch):
    call = open_call(by=staff)
    client = signed_in(staff)
    early = client.post(page_of(call, "expressions/"), {"country": "FR", "because": "Flood."})
    at(monkeypatch, LATE)
    calls.close_due(LATE)

    done = client.post(page_of(call, "expressions/"), {"country": "FR", "because": "Flood."})

    assert (early.status_code, done.status_code) == (422, 302)
    assert Expression.objects.get().late_because == "Flood."
    assert "admitted late" in words_of(client.get(page_of(call, "expressions/")))


def test_an_answer_is_published_on_the_page_of_the_call(staff, client):
    call = open_call(by=staff)
    question = questions.ask(call, text="May partners come?", by=UserFactory(), at=IN_TIME)
    page = page_of(call, f"questions/{question.key}/")

    assert signed_in(staff).post(page, {"text": ""}).status_code == 422
    assert signed_in(staff).post(page, {"text": "They may."}).status_code == 302
    assert "They may." in words_of(client.get(page_of(call)))


def test_a_closed_call_is_put_away(staff):
    call = open_call(by=staff)
    client = signed_in(staff)
    client.post(page_of(call, "archive/"))
    assert Call.objects.get().state == CallState.PUBLISHED
    calls.close_due(LATE)

    client.post(page_of(call, "archive/"))

    assert Call.objects.get().state == CallState.ARCHIVED


def test_kosovo_is_never_named_without_its_mark(staff):
    call = open_call(by=staff)
    Country.objects.get(pk="XK").memberships.create(group_id="RRF_MS")

    assert "Kosovo*" in words_of(signed_in(staff).get(page_of(call, "expressions/")))


# Discarding


def test_a_draft_is_discarded_after_one_more_question(staff):
    client, call = signed_in(staff), a_call(by=staff)

    asked = client.get(page_of(call, "discard/"))
    done = client.post(page_of(call, "discard/"), follow=True)

    assert "deleted for good" in words_of(asked)
    assert ("The draft is discarded." in words_of(done), Call.objects.count()) == (True, 0)


def test_a_published_call_has_no_such_page(staff):
    client, call = signed_in(staff), open_call(by=staff)

    answer = client.post(page_of(call, "discard/"), follow=True)

    assert ("What is published stays." in words_of(answer), Call.objects.count()) == (True, 1)
