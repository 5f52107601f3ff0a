"""Mails that leave after commit: written in the transaction that causes them, sent once, tried again by `tick`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.encoders import encode_base64
from email.mime.base import MIMEBase
from functools import partial
from typing import Any, Protocol

import structlog
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.functional import Promise
from django_tasks import task

from ground.languages import spoken
from ground.models import OutboxAttachment, OutboxMessage, OutboxState
from ground.registries import ticks

WAITS = [timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720)]
KEPT_FOR = timedelta(days=90)

logger = structlog.stdlib.get_logger(__name__)


class Recipient(Protocol):
    """A person a mail can go to: it is written in their language."""

    pk: Any

    @property
    def email(self) -> str: ...
    @property
    def language(self) -> str: ...


@dataclass(frozen=True)
class Attachment:
    """A file to send with a mail; `content_type` with its parameters, as mail programmes shall read it."""

    name: str
    content_type: str
    content: bytes


@transaction.atomic
def add(
    *,
    subject: str | Promise,
    template: str,
    context: Mapping[str, Any],
    recipient: Recipient | None = None,
    to: str = "",
    once: str = "",
    attachments: Sequence[Attachment] = (),
) -> OutboxMessage:
    """Write a plain-text mail to a person (in their language) or to an address; it leaves after commit.

    `once` names the occasion: a second mail with the same name is not written, the first is returned.
    """
    language = spoken(recipient.language if recipient else translation.get_language() or "")
    with translation.override(language):
        words = {"site_name": settings.SITE_NAME, "site_url": settings.SITE_URL, "recipient": recipient, **context}
        body = plain_text(template, words)
        return add_written(
            subject=str(subject), body=body, recipient=recipient, to=to, once=once, attachments=attachments
        )


@transaction.atomic
def add_written(
    *,
    subject: str,
    body: str,
    recipient: Recipient | None = None,
    to: str = "",
    once: str = "",
    attachments: Sequence[Attachment] = (),
) -> OutboxMessage:
    """Like `add`, for a mail whose words are already there."""
    fields = {
        "recipient_id": recipient.pk if recipient else None,
        "address": to or (recipient.email if recipient else ""),
        "subject": " ".join(subject.split())[:250],
        "body": body.strip() + "\n",
    }
    if not once:
        message, is_new = OutboxMessage.objects.create(**fields), True
    else:
        message, is_new = OutboxMessage.objects.get_or_create(once=once, defaults=fields)
    if is_new:
        OutboxAttachment.objects.bulk_create(
            OutboxAttachment(message=message, name=one.name, content_type=one.content_type, content=one.content)
            for one in attachments
        )
        transaction.on_commit(partial(deliver.enqueue, message.pk))
    return message


def plain_text(template: str, context: Mapping[str, Any]) -> str:
    """The template with its words as they are: a mail in plain text has nothing to escape."""
    return Engine.get_default().get_template(template).render(Context(context, autoescape=False))


@task()
def deliver(message_id: int) -> None:
    """Send one waiting mail. Whoever moves its next try forward has it, so two workers never send it twice."""
    message = OutboxMessage.objects.filter(pk=message_id, state=OutboxState.WAITING).first()
    if message is None or not _claim(message):
        return
    try:
        _as_mail(message).send()
    except OSError as failure:
        _postpone(message, failure)
        return
    # Mails carry sign-in codes: the words go once they have left.
    OutboxMessage.objects.filter(pk=message_id).update(
        state=OutboxState.SENT, sent_at=timezone.now(), body="", error=""
    )
    message.attachments.all().delete()


def _as_mail(message: OutboxMessage) -> EmailMessage:
    parts = [_as_part(one) for one in message.attachments.all()]
    return EmailMessage(message.subject, message.body, to=[message.address], attachments=parts)


def _as_part(attachment: OutboxAttachment) -> MIMEBase:
    """The part of the mail; made by hand, since the mail's own way would say the character set twice."""
    part = MIMEBase("application", "octet-stream")
    part.replace_header("Content-Type", attachment.content_type)
    part.set_payload(bytes(attachment.content))
    encode_base64(part)
    part.add_header("Content-Disposition", "attachment", filename=attachment.name)
    return part


def send_waiting(at: datetime) -> int:
    """Try again what is due; give up what failed too often; forget what is old. Returns how many were tried."""
    waiting = OutboxMessage.objects.filter(state=OutboxState.WAITING, send_after__lte=at)
    given_up = waiting.filter(attempts__gt=len(WAITS))
    OutboxAttachment.objects.filter(message__in=given_up.values("pk")).delete()
    given_up.update(state=OutboxState.FAILED, body="")
    due = list(waiting.filter(attempts__lte=len(WAITS)).order_by("pk").values_list("pk", flat=True))
    for message_id in due:
        deliver.enqueue(message_id)
    OutboxMessage.objects.exclude(state=OutboxState.WAITING).filter(created_at__lt=at - KEPT_FOR).delete()
    return len(due)


def _claim(message: OutboxMessage) -> bool:
    wait = WAITS[min(message.attempts, len(WAITS) - 1)]
    claimed = OutboxMessage.objects.filter(pk=message.pk, state=OutboxState.WAITING, attempts=message.attempts).update(
        attempts=F("attempts") + 1, send_after=timezone.now() + wait
    )
    return claimed == 1


def _postpone(message: OutboxMessage, failure: OSError) -> None:
    OutboxMessage.objects.filter(pk=message.pk).update(error=f"{type(failure).__name__}: {failure}"[:250])
    logger.warning("mail.postponed", message=message.pk, failure=type(failure).__name__)


ticks.register("outbox.send_waiting", send_waiting)
