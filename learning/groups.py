"""Groups that play the same role-play, and the boards on which their choices are shown together."""

import secrets
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from ground import audit
from learning import boards
from learning.models import Attempt, Board, GroupMember, PlayGroup
from learning.rules import trains
from modules.editions import ActivityEntry
from modules.models import Module
from people.models import User

# Without the letters and digits that are mistaken for each other.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 8


class AlreadyOpen(Exception):
    """The board has been opened: nobody joins, leaves or discards the group any more."""


class InAnotherGroup(Exception):
    """The learner's run of this role-play is counted, or is to be counted, with another group."""


class TrainersDoNotJoin(Exception):
    """Trainers of the module see the board, so their runs do not stand on it."""


def new_code() -> str:
    """Return a code that can be read out and typed."""
    return "".join(secrets.choice(ALPHABET) for _place in range(CODE_LENGTH))


def read_code(typed: str) -> str:
    """Return a code as it is kept, however it was typed."""
    return "".join(sign for sign in typed.upper() if sign.isalnum())[:CODE_LENGTH]


@transaction.atomic
def make(module: Module, activity: ActivityEntry, *, name: str, by: User) -> PlayGroup:
    """Make a group for a role-play as it stands in the newest edition."""
    group = PlayGroup.objects.create(
        code=new_code(), name=name, module=module, key=UUID(activity.key), version_id=activity.version_id, made_by=by
    )
    audit.record("learning.make_group", group, by=by, payload={"module": module.slug})
    return group


@transaction.atomic
def join(group: PlayGroup, learner: User) -> GroupMember:
    """Let the learner's first finished run be counted with the group; joining twice changes nothing.

    Raises AlreadyOpen, InAnotherGroup, TrainersDoNotJoin.
    """
    _held(group)
    if trains(learner, group.module):
        raise TrainersDoNotJoin
    try:
        with transaction.atomic():
            member, _is_new = GroupMember.objects.get_or_create(group=group, learner=learner, key=group.key)
    except IntegrityError:
        raise InAnotherGroup from None
    return member


@transaction.atomic
def leave(group: PlayGroup, learner: User) -> None:
    """Count the learner's run with the group no more; leaving twice changes nothing. Raises AlreadyOpen."""
    _held(group).members.filter(learner=learner).delete()


@transaction.atomic
def discard(group: PlayGroup, *, by: User) -> None:
    """Delete a group whose board nobody has opened; its members can join another. Raises AlreadyOpen."""
    group = _held(group)
    audit.record("learning.discard_group", group, by=by, payload={"module": group.module.slug})
    group.delete()


@transaction.atomic
def open_board(group: PlayGroup, *, by: User) -> Board:
    """Work out the group's board, once: opening it again gives the same board. Raises boards.TooFew.

    Whoever has no finished run by now is not counted and may join another group. A later board needs another group,
    of other people: nobody is counted twice.
    """
    group = PlayGroup.objects.select_for_update().get(pk=group.pk)
    found = Board.objects.filter(group=group).first()
    if found is not None:
        return found
    runs = list(counted_runs(group))
    figures = boards.figures(group.version.structure, [run.state["steps"] for run in runs])
    group.members.exclude(learner__in=[run.learner_id for run in runs]).delete()
    audit.record("learning.open_board", group, by=by, payload={"module": group.module.slug})
    return Board.objects.create(group=group, figures=figures, opened_by=by)


def counted_runs(group: PlayGroup) -> "QuerySet[Attempt]":
    """Return the first run that each member has played to its end, if it was of the scenes that the group is about."""
    played = Attempt.objects.finished().filter(key=group.key, state__alternative=False)
    members = played.filter(learner__in=group.members.values("learner"))
    # The numbers of one person's runs go up, so their first run has the lowest key.
    first = members.order_by("learner", "number").values_list("learner", "pk")
    firsts = dict(reversed(list(first)))
    return Attempt.objects.filter(pk__in=firsts.values(), version=group.version_id).order_by("pk")


def is_ready(group: PlayGroup) -> bool:
    """Whether five members have a finished run; how many more or fewer have is told to nobody."""
    return counted_runs(group).count() >= boards.LEAST


def _held(group: PlayGroup) -> PlayGroup:
    """Hold the group until the transaction ends, so that nobody opens its board meanwhile. Raises AlreadyOpen."""
    held = PlayGroup.objects.select_for_update().get(pk=group.pk)
    if Board.objects.filter(group=held).exists():
        raise AlreadyOpen
    return held
