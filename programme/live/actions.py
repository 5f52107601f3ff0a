"""What people do in a live round: open it, join, begin and end talks, hand in a sheet, close, share one's own talk."""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from ground import audit
from learning.actions import record_fact
from learning.models import Enrolment
from modules.activities.roleplay.engine import drawn_variant
from modules.models import Edition
from people.models import User
from programme.live.codes import new_code
from programme.live.scenarios import scenario_of
from programme.models import Part, Participant, Quotation, Rating, Role, Round, Sheet, Talk
from programme.rotation import Cast, next_talks

MOST_PEOPLE = 60
SEED_BITS = 53
# A telephone that was without a connection when the round was closed still brings its sheet.
LATE = timedelta(days=1)
FACT = "live"


class RoundClosed(Exception):
    """The round is over; nothing was changed."""


class RoundFull(Exception):
    """So many people have joined that nobody else can."""


class TooFew(Exception):
    """Fewer than two people play, so that no talk can be held."""


class NotObserving(Exception):
    """The participant does not observe this talk, so has nothing to rate in it."""


@dataclass(frozen=True)
class Given:
    """What an observer gives on one competency; without a level it did not come up."""

    level: int | None
    is_repaired: bool = False
    quotation: str = ""


@transaction.atomic
def open_round(edition: Edition, activity: str, *, by: User, stop_word: str = "") -> Round:
    """Open a round of a role-play of an edition, with a code that no other round has had."""
    code = new_code(secrets.choice)
    while Round.objects.filter(code=code).exists():
        code = new_code(secrets.choice)
    live_round = Round.objects.create(code=code, edition=edition, activity=activity, trainer=by, stop_word=stop_word)
    audit.record("live.open", live_round, by=by)
    return live_round


@transaction.atomic
def join(live_round: Round, *, key: UUID, name: str, only_watches: bool, person: User | None = None) -> Participant:
    """Take part, as a person or as a guest; whoever had left is back. The same key or person joins once.

    Raises RoundClosed, RoundFull.
    """
    live_round = _open(live_round)
    fields = {"name": name, "only_watches": only_watches, "left_at": None}
    known = live_round.participants.filter(person=person) if person else live_round.participants.filter(key=key)
    if known.update(**fields):
        return known.get()
    if live_round.participants.present().count() >= MOST_PEOPLE:
        raise RoundFull
    return Participant.objects.create(round=live_round, key=key, person=person, name=name, only_watches=only_watches)


@transaction.atomic
def leave(participant: Participant, *, at: datetime | None = None) -> None:
    """Leave the round, or see to it that somebody who went has no part in the next talks; leaving twice changes nothing."""
    Participant.objects.present().filter(pk=participant.pk).update(left_at=at or timezone.now())


@transaction.atomic
def begin_turn(live_round: Round, turn: int, *, by: User, at: datetime | None = None) -> list[Talk]:
    """Begin the talks of a turn in all groups; what still runs ends. Any turn but the next one changes nothing.

    Raises RoundClosed, TooFew.
    """
    live_round, moment = _open(live_round), at or timezone.now()
    if turn != _last_turn(live_round) + 1:
        return list(live_round.talks.filter(turn=turn))
    people = list(live_round.participants.present())
    casts = casts_of(people, live_round.talks.prefetch_related("parts"))
    if not casts:
        raise TooFew
    _end_running(live_round, moment)
    scenario = scenario_of(live_round)
    audit.record("live.begin_turn", live_round, by=by, payload={"turn": turn, "talks": len(casts)})
    return [
        _begin(live_round, turn, group, cast, drawn_variant(scenario.structure, secrets.randbits(SEED_BITS)), moment)
        for group, cast in enumerate(casts, start=1)
    ]


def _last_turn(live_round: Round) -> int:
    last: int | None = live_round.talks.aggregate(last=Max("turn"))["last"]
    return last or 0


def casts_of(people: Sequence[Participant], talks: Iterable[Talk]) -> list[Cast[int]]:
    """Who would play what if the next talks began now, by the keys of participants.

    `people` are those who are there, `talks` all talks of the round, with their parts.
    """
    players = [one.pk for one in people if not one.only_watches]
    watchers = [one.pk for one in people if one.only_watches]
    return next_talks(players, watchers, past_turns(talks))


def past_turns(talks: Iterable[Talk]) -> list[list[Cast[int]]]:
    """The casts of talks, turn by turn; their parts should be there already."""
    turns: dict[int, list[Cast[int]]] = {}
    for talk in talks:
        turns.setdefault(talk.turn, []).append(_cast_of(talk))
    return [turns[turn] for turn in sorted(turns)]


def _cast_of(talk: Talk) -> Cast[int]:
    parts = sorted(talk.parts.all(), key=lambda part: part.pk)
    by_role = {part.role: part.participant_id for part in parts}
    observers = tuple(part.participant_id for part in parts if part.role == Role.OBSERVER)
    return Cast(by_role[Role.COUNSELLOR], by_role[Role.ACTOR], observers)


def _begin(live_round: Round, turn: int, group: int, cast: Cast[int], variant: str | None, moment: datetime) -> Talk:
    talk = Talk.objects.create(round=live_round, turn=turn, group=group, variant=variant or "", begun_at=moment)
    roles = [(cast.counsellor, Role.COUNSELLOR), (cast.actor, Role.ACTOR)]
    roles += [(observer, Role.OBSERVER) for observer in cast.observers]
    Part.objects.bulk_create(Part(talk=talk, participant_id=one, role=role) for one, role in roles)
    return talk


@transaction.atomic
def end_turn(live_round: Round, turn: int, *, by: User, at: datetime | None = None) -> None:
    """End the talks of a turn; ending twice changes nothing, nor does it touch a turn that another trainer has begun."""
    ended = live_round.talks.filter(turn=turn, ended_at=None).update(ended_at=at or timezone.now())
    if ended:
        audit.record("live.end_turn", live_round, by=by, payload={"turn": turn, "talks": ended})


def _end_running(live_round: Round, moment: datetime) -> None:
    live_round.talks.filter(ended_at=None).update(ended_at=moment)


@transaction.atomic
def hand_in(
    talk: Talk, rater: Participant, given: Mapping[str, Given], *, key: UUID, at: datetime | None = None
) -> Sheet:
    """Take an observer's sheet; a later one takes the place of the one before. The same key counts once.

    Raises RoundClosed from a day after the end, NotObserving.
    """
    moment = at or timezone.now()
    talk = Talk.objects.select_for_update(of=("self",)).select_related("round").get(pk=talk.pk)
    if known := Sheet.objects.filter(rater=rater, idempotency_key=key).first():
        return known
    if talk.round.closed_at and talk.round.closed_at + LATE < moment:
        raise RoundClosed
    if not talk.parts.filter(participant=rater, role=Role.OBSERVER).exists():
        raise NotObserving
    number = talk.sheets.filter(rater=rater).count() + 1
    sheet = Sheet.objects.create(talk=talk, rater=rater, number=number, idempotency_key=key, at=moment)
    _keep(sheet, given)
    return sheet


def _keep(sheet: Sheet, given: Mapping[str, Given]) -> None:
    ratings = Rating.objects.bulk_create(
        Rating(sheet=sheet, competency=competency, level=one.level, is_repaired=one.is_repaired)
        for competency, one in given.items()
    )
    Quotation.objects.bulk_create(
        Quotation(rating=rating, text=given[rating.competency].quotation)
        for rating in ratings
        if given[rating.competency].quotation
    )


@transaction.atomic
def close(live_round: Round, *, by: User | None, at: datetime | None = None) -> Round:
    """Close a round: from now on only what many have in common is shown. Closing twice changes nothing.

    Whoever took part in a talk with an account and has begun the module gets that as a fact. `by` is None when the
    platform closes what was forgotten.
    """
    live_round = Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=live_round.pk)
    if not live_round.is_open:
        return live_round
    live_round.closed_at = at or timezone.now()
    live_round.save(update_fields=["closed_at"])
    _end_running(live_round, live_round.closed_at)
    _record_facts(live_round)
    audit.record("live.close", live_round, by=by)
    return live_round


def _record_facts(live_round: Round) -> None:
    took_part = live_round.participants.filter(parts__isnull=False, person__isnull=False)
    enrolments = Enrolment.objects.filter(module=live_round.edition.module_id, learner__in=took_part.values("person"))
    for enrolment in enrolments:
        record_fact(
            enrolment,
            key=f"{FACT}:{live_round.activity}",
            by=None,
            evidence={"round": str(live_round.key)},
            at=live_round.closed_at,
        )


@transaction.atomic
def share(talk: Talk, *, is_shared: bool, at: datetime | None = None) -> None:
    """Let the trainer of the round see the ratings of one's own talk, or take that back."""
    Talk.objects.filter(pk=talk.pk).update(shared_at=(at or timezone.now()) if is_shared else None)


def _open(live_round: Round) -> Round:
    """The round, locked. Raises RoundClosed."""
    live_round = Round.objects.select_for_update(of=("self",)).select_related("edition").get(pk=live_round.pk)
    if not live_round.is_open:
        raise RoundClosed
    return live_round


def forget_people(rounds: Sequence[int]) -> None:
    """Drop names, quotations, and who rated: an account stays beside the talks that its holder counselled, nothing else."""
    participants = Participant.objects.filter(round__in=rounds)
    Quotation.objects.filter(rating__sheet__talk__round__in=rounds).delete()
    counselled = Part.objects.filter(participant__in=participants, role=Role.COUNSELLOR).values("participant")
    participants.exclude(pk__in=counselled).update(person=None)
    participants.update(name="")
