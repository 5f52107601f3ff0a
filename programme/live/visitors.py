"""Who somebody is in a round: people with an account by it, guests by what their own session remembers."""

from django.http import HttpRequest

from people.models import User
from programme.models import Participant, Round

SESSION = "live"


def participant_of(request: HttpRequest, live_round: Round) -> Participant | None:
    """The participant who opens the page; None for somebody who has not joined, or has left. Two queries at most."""
    here = live_round.participants.present()
    if isinstance(request.user, User) and (found := here.filter(person=request.user).first()):
        return found
    key = request.session.get(SESSION, {}).get(str(live_round.pk))
    # Whoever joined with an account is known by it alone: this browser may be somebody else's by now.
    return here.filter(key=key, person=None).first() if key else None


def remember(request: HttpRequest, participant: Participant) -> None:
    """Know this browser again; without an account there is nothing else to know a guest by."""
    rounds = request.session.get(SESSION, {})
    request.session[SESSION] = rounds | {str(participant.round_id): str(participant.key)}
