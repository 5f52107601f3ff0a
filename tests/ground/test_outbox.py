from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ground import outbox
from ground.models import OutboxMessage, OutboxState
from tests.factories.people import UserFactory

pytestmark = pytest.mark.django_db(transaction=True)

TEMPLATE = "account/email/login_code_message.txt"


class BrokenBackend(BaseEmailBackend):
    """A mail server that does not answer."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError("no answer")


def add(**fields) -> OutboxMessage:
    words = {"subject": "Your code", "template": TEMPLATE, "context": {"code": "ABCD"}, "to": "a@example.org"}
    return outbox.add(**{**words, **fields})


def test_add_sends_after_commit_and_forgets_the_words():
    with transaction.atomic():
        message = add()
        assert mail.outbox == []

    message.refresh_from_db()
    assert [(sent.to, sent.subject) for sent in mail.outbox] == [(["a@example.org"], "Your code")]
    assert "ABCD" in mail.outbox[0].body
    assert (message.state, message.body, message.attempts) == (OutboxState.SENT, "", 1)


def test_rollback_sends_nothing():
    class Undone(Exception):
        pass

    def write_and_fail():
        with transaction.atomic():
            add()
            raise Undone

    with pytest.raises(Undone):
        write_and_fail()

    outbox.send_waiting(timezone.now())
    assert mail.outbox == []
    assert OutboxMessage.objects.count() == 0


def test_once_is_written_and_sent_once():
    first, second = add(once="reminder:7"), add(once="reminder:7")

    assert first == second
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("language", "subject"), [("fr", "janvier"), ("de", "January")])
def test_mail_is_in_the_language_of_the_person_if_the_site_speaks_it(language, subject):
    person = UserFactory(language=language)

    add(recipient=person, to="", subject=_("January"))

    assert (mail.outbox[0].to, mail.outbox[0].subject) == ([person.email], subject)


def test_plain_text_is_not_escaped():
    add(context={"code": "L'<été>"})

    assert "L'<été>" in mail.outbox[0].body


def test_a_line_break_in_a_subject_adds_no_header():
    add(subject="Hello\nBcc: everybody@example.org")

    assert mail.outbox[0].subject == "Hello Bcc: everybody@example.org"


def test_delivering_twice_sends_once():
    message = add()

    outbox.deliver.call(message.pk)
    outbox.deliver.call(message.pk)

    assert len(mail.outbox) == 1


def test_a_failed_mail_is_tried_again_when_it_is_due(settings):
    working, settings.EMAIL_BACKEND = settings.EMAIL_BACKEND, f"{__name__}.BrokenBackend"
    message = add()
    message.refresh_from_db()
    assert (message.state, message.error) == (OutboxState.WAITING, "ConnectionRefusedError: no answer")
    settings.EMAIL_BACKEND = working

    assert outbox.send_waiting(timezone.now()) == 0
    assert outbox.send_waiting(timezone.now() + timedelta(minutes=2)) == 1
    assert outbox.send_waiting(timezone.now() + timedelta(minutes=2)) == 0

    assert len(mail.outbox) == 1


def test_a_mail_that_fails_for_long_is_given_up(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    message = add()

    tried = [outbox.send_waiting(timezone.now() + timedelta(days=day)) for day in range(1, 9)]

    message.refresh_from_db()
    assert tried == [1, 1, 1, 1, 1, 0, 0, 0]
    assert (message.state, message.body) == (OutboxState.FAILED, "")


def test_old_mails_are_forgotten():
    add()

    outbox.send_waiting(timezone.now() + timedelta(days=91))

    assert OutboxMessage.objects.count() == 0


CALENDAR = outbox.Attachment("opening.ics", "text/calendar; method=REQUEST; charset=UTF-8", "Été\r\n".encode())


def test_a_file_goes_with_the_mail_as_it_was_given_and_is_forgotten():
    message = add(attachments=[CALENDAR])

    [part] = list(mail.outbox[0].message().walk())[2:]
    assert part["Content-Type"] == "text/calendar; method=REQUEST; charset=UTF-8"
    assert part.get_filename() == "opening.ics"
    assert part.get_payload(decode=True) == CALENDAR.content
    assert message.attachments.count() == 0


def test_files_of_a_mail_that_is_given_up_are_forgotten_too(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    message = add(attachments=[CALENDAR])
    assert message.attachments.count() == 1

    for day in range(1, 8):
        outbox.send_waiting(timezone.now() + timedelta(days=day))

    assert message.attachments.count() == 0


def test_a_mail_that_is_written_once_has_its_files_once(settings):
    settings.EMAIL_BACKEND = f"{__name__}.BrokenBackend"
    add(once="invited:7", attachments=[CALENDAR])
    message = add(once="invited:7", attachments=[CALENDAR])

    assert message.attachments.count() == 1
