"""The pages of presence, as those who come and those who keep the register see them."""

import io
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone
from pypdf import PdfReader

from people.models import Role
from programme.attending.codes import code_of
from programme.attending.register import Register
from programme.models import Booking, BookingState, CheckIn, Mode, SessionState
from tests.access.views.reading import words_of
from tests.django_fixtures import signed_in
from tests.factories.attendance import a_day, after, blocks_of, checked_in, closed, during, entered, the_trainer
from tests.factories.people import UserFactory, appointed
from tests.factories.training_sessions import booked, many

pytestmark = pytest.mark.django_db


@pytest.fixture
def session():
    return a_day(room=4, online=4)


@pytest.fixture
def ana(session):
    return booked(session, UserFactory(name="Ana Açaí"))


@pytest.fixture
def trainer(session):
    return the_trainer(session)


@pytest.fixture
def it_is(monkeypatch):
    """Sets the clock of all that is done."""

    def set_clock(moment):
        monkeypatch.setattr(timezone, "now", lambda: moment)

    return set_clock


@pytest.fixture
def in_the_morning(session, it_is):
    """It is ten minutes into the first block."""
    it_is(during(session))


def page_of(session, act=""):
    return f"/en/sessions/{session.key}/{act}"


def code_now(session, block=0):
    return code_of(blocks_of(session)[block], timezone.now())


# Checking in


@pytest.mark.usefixtures("in_the_morning")
def test_the_code_is_typed_on_the_page_of_the_session(session, ana):
    client = signed_in(ana.person)
    shown = client.get(page_of(session))

    answer = client.post(
        page_of(session, "check-in/"), {"code": f" {code_now(session)[:3]} {code_now(session)[3:]}", "key": uuid4()}
    )
    after_it = words_of(client.get(page_of(session)))

    assert "Type the code" not in words_of(shown)
    assert "I am here" in words_of(shown)
    assert answer.url == page_of(session)
    assert "You are checked in: Opening." in after_it
    assert "Opening You were there" in after_it
    assert "I am here" not in after_it


@pytest.mark.usefixtures("in_the_morning")
def test_the_address_in_the_picture_brings_the_code_along_and_writes_nothing(session, ana):
    answer = signed_in(ana.person).get(page_of(session, "check-in/"), {"code": code_now(session)})

    assert f'value="{code_now(session)}"' in answer.content.decode()
    assert not CheckIn.objects.exists()


@pytest.mark.usefixtures("in_the_morning")
def test_strangers_sign_in_first_and_bring_the_code_back(client, session):
    answer = client.get(page_of(session, "check-in/"), {"code": "123456"})

    assert answer.url == f"/account/login/?next={page_of(session, 'check-in/')}%3Fcode%3D123456"


@pytest.mark.usefixtures("in_the_morning")
@pytest.mark.parametrize(
    ("code", "sentence"),
    [("", "Type the six digits"), ("12", "The code has six digits"), ("no code", "The code has six digits")],
)
def test_what_is_no_code_is_said_at_its_field(session, ana, code, sentence):
    answer = signed_in(ana.person).post(page_of(session, "check-in/"), {"code": code, "key": uuid4()})

    assert answer.status_code == 422
    assert sentence in words_of(answer)


@pytest.mark.usefixtures("in_the_morning")
def test_wrong_codes_are_slowed_down_with_a_way_out(session, ana):
    client, right = signed_in(ana.person), code_now(session)
    wrong = "000000" if right != "000000" else "111111"
    answers = [client.post(page_of(session, "check-in/"), {"code": wrong, "key": uuid4()}) for _number in range(6)]

    assert "This code is not shown, or no longer." in words_of(answers[4])
    assert "Wait 10 minutes, or ask the trainer to enter you." in words_of(answers[5])
    assert {answer.status_code for answer in answers} == {422}


@pytest.mark.usefixtures("in_the_morning")
def test_who_has_no_place_is_told_to_see_the_trainer(session):
    client = signed_in(UserFactory())

    answer = client.post(page_of(session, "check-in/"), {"code": code_now(session), "key": uuid4()}, follow=True)

    assert "Tell the trainer that you are here." in words_of(answer)
    assert not CheckIn.objects.exists()


def test_what_a_phone_has_kept_is_taken_once_and_answered_without_a_page(session, ana, it_is):
    it_is(during(session))
    kept = {"code": code_now(session), "key": uuid4(), "seen_at": f"{timezone.now():%Y-%m-%dT%H:%M:%S}.000Z"}
    it_is(during(session) + timedelta(hours=9))
    client = signed_in(ana.person)

    statuses = [
        client.post(page_of(session, "check-in/"), kept, headers={"X-Saved": "1"}).status_code for _number in range(2)
    ]

    assert statuses == [204, 204]
    assert list(CheckIn.objects.values_list("at", flat=True)) == [during(session)]


def test_without_the_moment_an_old_code_is_refused(session, ana, it_is):
    it_is(during(session))
    kept = {"code": code_now(session), "key": uuid4(), "seen_at": "yesterday"}
    it_is(during(session) + timedelta(minutes=20))

    answer = signed_in(ana.person).post(page_of(session, "check-in/"), kept, headers={"X-Saved": "1"})

    assert answer.status_code == 422


def test_weeks_before_the_page_says_nothing_of_presence(session, ana):
    assert "Your presence" not in words_of(signed_in(ana.person).get(page_of(session)))


# The code for the wall


@pytest.mark.usefixtures("in_the_morning")
def test_the_wall_shows_the_code_and_a_picture_of_it(session, trainer):
    block = blocks_of(session)[0]

    answer = signed_in(trainer).get(page_of(session, f"code/{block.key}/"))

    code = code_of(block, timezone.now())
    page = answer.content.decode()
    assert f"{code[:3]} {code[3:]}" in page
    assert "data:image/svg+xml" in page
    assert re.search(r'<noscript><meta http-equiv="refresh" content="\d+"></noscript>', page)


@pytest.mark.usefixtures("in_the_morning")
def test_the_wall_asks_itself_for_what_changes(session, trainer):
    block = blocks_of(session)[0]

    part = signed_in(trainer).get(page_of(session, f"code/{block.key}/"), headers={"HX-Request": "true"})

    assert "<main" not in part.content.decode()
    assert "Check in: Opening" in words_of(part)


@pytest.mark.usefixtures("in_the_morning")
def test_the_wall_keeps_the_code_of_a_block_that_is_far_off(session, trainer):
    block = blocks_of(session)[1]

    words = words_of(signed_in(trainer).get(page_of(session, f"code/{block.key}/")))

    assert "The code appears here by itself." in words
    code = code_of(block, timezone.now())
    assert f"{code[:3]} {code[3:]}" not in words


# The register


def answers_of(session, said="yes", **changes):
    """The form as a trainer has filled it in."""
    register = Register(session)
    places = {f"present-{booking.pk}-{block.pk}": said for booking in register.bookings for block in register.blocks}
    return {"source": "register", "seen": register.last} | places | changes


def test_a_trainer_enters_who_was_there(session, ana, trainer, it_is):
    it_is(after(session))

    answer = signed_in(trainer).post(page_of(session, "register/"), answers_of(session, source="sheet"), follow=True)

    assert "2 entries are kept." in words_of(answer)
    assert set(CheckIn.objects.values_list("is_present", "source", "by")) == {(True, "sheet", trainer.pk)}


def test_everybody_else_is_entered_at_once(session, ana, trainer, it_is):
    booked(session, mode=Mode.ONLINE)
    morning, afternoon = blocks_of(session)
    it_is(after(session))
    form = {
        "source": "register",
        "seen": 0,
        f"present-{ana.pk}-{morning.pk}": "no",
        f"rest-{morning.pk}": "yes",
    }

    signed_in(trainer).post(page_of(session, "register/"), form)

    said = CheckIn.objects.filter(block=morning).order_by("booking").values_list("is_present", flat=True)
    assert list(said) == [False, True]
    assert not CheckIn.objects.filter(block=afternoon).exists()


def test_room_and_online_are_two_lists(session, ana, trainer, it_is):
    booked(session, UserFactory(name="Zoë Online"), mode=Mode.ONLINE)
    it_is(after(session))

    words = words_of(signed_in(trainer).get(page_of(session, "register/")))

    assert words.index("In the room") < words.index("Ana Açaí") < words.index("Online Name") < words.index("Zoë Online")


def test_before_the_session_nothing_is_entered(session, ana, trainer, it_is):
    it_is(during(session) - timedelta(days=2))
    client = signed_in(trainer)

    shown = words_of(client.get(page_of(session, "register/")))
    client.post(page_of(session, "register/"), answers_of(session))

    assert "Presence can be entered from half an hour before a block." in shown
    assert "Keep the register" not in shown
    assert not CheckIn.objects.exists()


def test_what_came_meanwhile_is_said(session, ana, trainer, it_is):
    form = answers_of(session, "no")
    checked_in(ana)
    it_is(after(session))

    answer = signed_in(trainer).post(page_of(session, "register/"), form, follow=True)

    assert "1 entry is kept." in words_of(answer)
    assert "while you filled this in" in words_of(answer)
    assert "Code, 09:40" in words_of(answer)


def test_a_closed_register_is_corrected_for_a_reason(session, ana, trainer, it_is):
    closed(session)
    it_is(after(session) + timedelta(hours=1))
    client = signed_in(trainer)
    form = answers_of(session, "no")

    refused = client.post(page_of(session, "register/"), form)
    taken = client.post(page_of(session, "register/"), form | {"reason": "mixed_up"}, follow=True)

    assert refused.status_code == 422
    assert "Choose why" in words_of(refused)
    assert "2 entries are kept." in words_of(taken)
    assert "Two people were mixed up" in words_of(taken)


def test_an_editor_reads_a_closed_register_and_does_not_correct_it(session, ana, it_is):
    closed(session)
    it_is(after(session) + timedelta(hours=1))
    client = signed_in(appointed(Role.EDITOR, module_slug=session.module.slug))

    assert "Correct the register" not in words_of(client.get(page_of(session, "register/")))
    assert client.post(page_of(session, "register/"), answers_of(session, "no", reason="slip")).status_code == 403


def test_programme_staff_keep_the_register_too(session, ana, it_is):
    it_is(after(session))

    assert signed_in(appointed(Role.APPROVER)).get(page_of(session, "register/")).status_code == 200


@pytest.mark.parametrize("act", ["register/", "register/sheet.pdf", "closing/"])
def test_others_do_not_see_who_comes(session, ana, act):
    others = [ana.person, appointed(Role.TRAINER, module_slug="elsewhere"), appointed(Role.APPROVER, country="PT")]

    assert [signed_in(person).get(page_of(session, act)).status_code for person in others] == [403] * 3


@pytest.mark.parametrize("rows", [1, 3])
def test_the_register_asks_as_often_for_three_people_as_for_one(
    session, trainer, it_is, django_assert_num_queries, rows
):
    many(session, rows)
    entered(session)
    it_is(after(session))
    client = signed_in(trainer)
    client.get(page_of(session, "register/"))

    with django_assert_num_queries(8):
        client.get(page_of(session, "register/"))


def test_many_people_stand_on_several_pages(it_is):
    session = a_day(room=301)
    trainer = the_trainer(session)
    Booking.objects.bulk_create(
        Booking(session=session, mode=Mode.ROOM, state=BookingState.CONFIRMED) for _number in range(301)
    )
    it_is(after(session))
    client = signed_in(trainer)

    first, second = (client.get(page_of(session, "register/"), {"page": number}) for number in (1, 2))

    assert [len(answer.context["page"]) for answer in (first, second)] == [300, 1]


# The signature sheet


def test_the_sheet_names_people_and_nothing_that_they_need(session, ana, trainer):
    ana.needs = "A chair with arms"
    ana.save()
    long = "Wolfeschlegelsteinhausenbergerdorff-Rückkehrberatungsstellenleiter"
    booked(session, UserFactory(name=long))
    booked(session, UserFactory(name="Zoë Online"), mode=Mode.ONLINE)

    answer = signed_in(trainer).get(page_of(session, "register/sheet.pdf"))

    reader = PdfReader(io.BytesIO(answer.content))
    words = " ".join(reader.pages[0].extract_text().split())
    assert "Ana Açaí" in words
    assert "Afternoon" in words
    assert "Lunch" not in words
    assert "Zoë" not in words
    assert "chair" not in words
    assert "".join(filter(str.isalpha, long)) in "".join(filter(str.isalpha, words))
    assert reader.root_object["/MarkInfo"]["/Marked"]
    assert "no-store" in answer["Cache-Control"]


# Closing


def test_a_session_is_not_closed_before_everything_is_there(session, ana, trainer, it_is):
    it_is(after(session))
    client = signed_in(trainer)

    answer = client.post(page_of(session, "close/"))

    assert answer.status_code == 409
    words = words_of(answer)
    assert "The evaluation is not opened: people have not been asked what they think." in words
    assert "Opening: it is not entered whether 1 person was there." in words
    session.refresh_from_db()
    assert session.state == SessionState.OPEN


def test_a_trainer_opens_the_evaluation_and_closes(session, ana, trainer, it_is):
    entered(session)
    it_is(after(session))
    client = signed_in(trainer)

    opened = client.post(page_of(session, "evaluation/"), follow=True)
    done = client.post(page_of(session, "close/"), follow=True)

    assert "The evaluation is open." in words_of(opened)
    assert "The session is closed." in words_of(done)
    assert "Ana Açaí Attended 360" in words_of(done)
    assert "Fewer than five have answered" in words_of(done)


def test_the_evaluation_waits_for_the_session(session, trainer, it_is):
    it_is(during(session) - timedelta(days=1))

    answer = signed_in(trainer).post(page_of(session, "evaluation/"), follow=True)

    assert "The evaluation is opened once the session has begun." in words_of(answer)


@pytest.mark.parametrize("rows", [1, 3])
def test_closing_asks_as_often_for_three_people_as_for_one(session, trainer, it_is, django_assert_num_queries, rows):
    many(session, rows)
    closed(session)
    it_is(after(session) + timedelta(hours=1))
    client = signed_in(trainer)
    client.get(page_of(session, "closing/"))

    with django_assert_num_queries(9):
        client.get(page_of(session, "closing/"))


def test_a_closed_session_is_not_changed_cancelled_or_left(session, ana, trainer, it_is):
    closed(session)
    it_is(after(session) + timedelta(hours=1))
    client = signed_in(trainer)

    changed = client.get(page_of(session, "change/"), follow=True)
    client.post(page_of(session, "cancel/"), {"because": "Too late."})
    signed_in(ana.person).post(page_of(session, "leave/"))

    assert "Only its register can still be corrected." in words_of(changed)
    session.refresh_from_db()
    ana.refresh_from_db()
    assert (session.state, ana.state) == (SessionState.CLOSED, "confirmed")


def test_a_block_with_presence_is_not_removed(session, ana, trainer, it_is):
    checked_in(ana)
    it_is(during(session))
    form = {
        "module": session.module_id,
        "kind": "training",
        "title": "First contact",
        "language": "en",
        "places_in_room": "4",
        "places_online": "4",
        "venue": "Rue Exemple 1",
        "city": "Brussels",
        "zone": "Europe/Brussels",
        "blocks-TOTAL_FORMS": "3",
        "blocks-INITIAL_FORMS": "3",
    }
    for number, block in enumerate(session.blocks.all()):
        form |= {
            f"blocks-{number}-id": block.pk,
            f"blocks-{number}-title": block.title,
            f"blocks-{number}-day": f"{block.day}",
            f"blocks-{number}-begins": f"{block.begins:%H:%M}",
            f"blocks-{number}-ends": f"{block.ends:%H:%M}",
        }
    form["blocks-0-DELETE"] = "on"

    answer = signed_in(trainer).post(page_of(session, "change/"), form)

    assert answer.status_code == 422
    assert "A block of which it is entered who was there cannot be removed." in words_of(answer)
