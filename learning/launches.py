"""Each opening of framed content is a launch: a signed word that says of which run, and when.

The page around the frame and the frame know it, so that what one frame sends is never taken for another's. It opens
nothing by itself: whoever uses it is signed in, and their access is asked for again.
"""

import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core.signing import BadSignature, Signer

# What was done without a connection is sent when there is one again.
HOLDS_FOR = timedelta(days=30)
SIGNER = Signer(salt="learning.launches")


class NotLaunched(Exception):
    """The word is of another run, too old, or not ours."""


@dataclass(frozen=True)
class Launch:
    """One opening: the signed word, and when the page was made."""

    token: str
    at: datetime


def launch(attempt: int, *, at: datetime) -> Launch:
    """Return a new launch of the run with this key."""
    facts = {"run": attempt, "at": int(at.timestamp()), "chance": secrets.token_urlsafe(9)}
    return Launch(SIGNER.sign_object(facts), at)


def launch_in(token: str, attempt: int, *, at: datetime) -> Launch:
    """Return the launch that a word stands for; raises NotLaunched."""
    try:
        facts = SIGNER.unsign_object(token)
    except (BadSignature, ValueError):
        raise NotLaunched from None
    begun = datetime.fromtimestamp(facts["at"], UTC)
    if facts["run"] != attempt or not begun <= at <= begun + HOLDS_FOR:
        raise NotLaunched
    return Launch(token, begun)
