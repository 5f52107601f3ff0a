"""The demo's mailbox: mails are kept as files that `/demo/mail/` shows. Nothing leaves the machine."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage as ParsedMessage
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

SHOWN = 50


@dataclass(frozen=True)
class DemoAttachment:
    """A file of a kept mail."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True)
class DemoMail:
    """One kept mail."""

    name: str
    subject: str
    to: str
    sent_at: datetime
    body: str
    attachments: Sequence[DemoAttachment] = ()


class DemoBackend(BaseEmailBackend):
    """Keeps mails instead of sending them; for the demo only."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep every mail; returns how many."""
        settings.DEMO_MAIL_ROOT.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%d%H%M%S%f}-{uuid4().hex[:8]}.eml"
            (settings.DEMO_MAIL_ROOT / name).write_bytes(message.message().as_bytes())
        return len(email_messages)


def demo_mails() -> list[DemoMail]:
    """The kept mails, newest first, at most fifty."""
    files = sorted(settings.DEMO_MAIL_ROOT.glob("*.eml"), reverse=True)
    return [_read(path) for path in files[:SHOWN]]


def demo_attachment(name: str, number: int) -> DemoAttachment | None:
    """A file of the kept mail with this name, counted from 1; None where there is none."""
    path = settings.DEMO_MAIL_ROOT / f"{name}.eml"
    files = _read(path).attachments if path.is_file() else ()
    return files[number - 1] if 0 < number <= len(files) else None


def _read(path: Path) -> DemoMail:
    parsed: ParsedMessage = message_from_bytes(path.read_bytes(), policy=policy.default)
    part = parsed.get_body(("plain",))
    return DemoMail(
        name=path.stem,
        subject=str(parsed["Subject"]),
        to=str(parsed["To"]),
        sent_at=datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_default_timezone()),
        body=part.get_content() if part else "",
        attachments=[_attachment(one) for one in parsed.iter_attachments()],
    )


def _attachment(part: ParsedMessage) -> DemoAttachment:
    content = part.get_payload(decode=True)
    return DemoAttachment(
        name=part.get_filename(""),
        content_type=str(part["Content-Type"]),
        content=content if isinstance(content, bytes) else b"",
    )
