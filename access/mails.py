"""Who is told what about a request, a seat or a grant; every mail says what happens if nothing is done."""

from access.models import AccessRequest, Grant, RequestEvent, Seat


def tell(case: AccessRequest, event: RequestEvent) -> None:
    """Write the mails that a move of a request causes; they leave after commit."""


def invite(seat: Seat, token: str) -> None:
    """Invite a nominee, in their language; the link is the only place where the token stands."""


def tell_refused(seat: Seat, *, is_wrong_address: bool) -> None:
    """Tell whoever nominated that the nominee has declined, or is not meant."""


def tell_unreachable(seat: Seat) -> None:
    """Tell whoever nominated that the address does not work."""


def tell_revoked(grant: Grant) -> None:
    """Tell the learners in neutral words, and the requester with the reason."""
