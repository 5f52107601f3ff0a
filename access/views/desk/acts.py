"""What can be done to a request at the desk: for each act its form, when it is offered, and the action it calls."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from access.actions import deciding, requests
from access.actions.moving import AlreadyOpen, LineGiven
from access.desk_forms import (
    ConflictForm,
    DecideForm,
    DeclineForm,
    DeskForm,
    EndorseForm,
    LinesForm,
    MergeForm,
    NewDecisionForm,
    NoteForm,
    QuestionForm,
    WaitlistForm,
    WordsForm,
)
from access.dossier import Dossier, LineFacts
from access.models import Outcome, Reason, RequestEvent
from access.workflow import Actor, Event, NotPossible

F = TypeVar("F", bound=DeskForm)
DECISIONS = frozenset({Event.APPROVE, Event.APPROVE_PARTLY, Event.REJECT})
CORRECTIONS = frozenset({Event.CORRECT_TO_APPROVED, Event.CORRECT_TO_PARTLY_APPROVED, Event.CORRECT_TO_REJECTED})
APPEALS = frozenset({Event.APPEAL, Event.APPEAL_REVOCATION})

# What the actions refuse, in words for the form.
REFUSALS: Mapping[type[Exception], str | Promise] = {
    AlreadyOpen: _("The organisation has another open request for one of the modules: that one has to end first."),
    deciding.HowCheckedMissing: _("Nobody has endorsed this request: say how you checked it."),
    deciding.NothingChanged: _("That is how it was decided already: change a number, an outcome or a reason."),
    deciding.NotImpartial: _(
        "You cannot say this word: you have made the request, have decided it before or have declared a conflict, or a deputy can say it in your place."
    ),
    deciding.OneOrTheOther: _("A request is put on the waiting list as a whole, or decided as a whole."),
    deciding.OverQuota: _("More seats are asked for than the country has left: say why."),
    deciding.QuestionTooShort: _("Say more exactly what you need to know."),
    deciding.RankMissing: _("Other requests of your country are open for this module: say which comes first."),
    deciding.ReasonMissing: _("Give the reasons."),
    deciding.SameCountryOnly: _("Only open requests of one country for the same modules can be joined."),
    deciding.TooManySeats: _("A line gets at least one seat and no more than were asked for."),
    requests.OnlyOnce: _("There was an appeal already: there is one for each decision."),
    requests.TooLate: _("The time for an appeal is over."),
    NotPossible: _("That is how the request stands already, or it cannot be done any more."),
}


@dataclass(frozen=True)
class Act(Generic[F]):
    """One thing that can be done; `run` answers the event that it left, if it moved the request."""

    name: str
    title: str | Promise
    button: str | Promise
    is_offered: Callable[[Dossier], bool]
    form: Callable[[Any, Dossier, str], F]
    run: Callable[[Dossier, F], RequestEvent | None]
    hint: str | Promise = ""
    is_grave: bool = False

    def form_for(self, dossier: Dossier, data: Any = None) -> F:
        return self.form(data, dossier, self.name)


def _plain(kind: type[F]) -> Callable[[Any, Dossier, str], F]:
    return lambda data, dossier, name: kind(data, case=dossier.case, name=name)


def _endorse_form(data: Any, dossier: Dossier, name: str) -> EndorseForm:
    return EndorseForm(data, case=dossier.case, name=name, is_ranked=dossier.has_rivals, is_over=dossier.is_over_quota)


def _merge_form(data: Any, dossier: Dossier, name: str) -> MergeForm:
    return MergeForm(data, case=dossier.case, name=name, rivals=dossier.rivals)


def _with(*events: Event) -> Callable[[Dossier], bool]:
    """Offered to those who may cause one of the events now."""
    return lambda dossier: not dossier.possible.keys().isdisjoint(events)


def _endorse(dossier: Dossier, form: EndorseForm) -> RequestEvent:
    said = form.cleaned_data
    return deciding.endorse(
        dossier.case,
        by=dossier.user,
        version=said["version"],
        rank=said.get("rank"),
        over_quota_reason=said.get("over_quota_reason", ""),
        note=said["note"],
    )


def _send_back(dossier: Dossier, form: QuestionForm) -> RequestEvent:
    return deciding.send_back(dossier.case, by=dossier.user, **form.cleaned_data)


def _decline(dossier: Dossier, form: DeclineForm) -> RequestEvent:
    return deciding.decline(dossier.case, by=dossier.user, **form.cleaned_data)


def _merge(dossier: Dossier, form: MergeForm) -> RequestEvent:
    return deciding.merge(dossier.case, by=dossier.user, actor=dossier.possible[Event.MERGE], **form.cleaned_data)


def _withdraw(dossier: Dossier, form: WordsForm) -> RequestEvent:
    text = form.cleaned_data["text"]
    return requests.withdraw(dossier.case, by=dossier.user, actor=Actor.FOCAL_POINT, text=text)


def _appeal(dossier: Dossier, form: WordsForm) -> RequestEvent:
    text = form.cleaned_data["text"]
    return requests.appeal(dossier.case, by=dossier.user, actor=Actor.FOCAL_POINT, text=text)


def _decide(dossier: Dossier, form: DecideForm) -> RequestEvent:
    said = form.cleaned_data
    return deciding.decide(
        dossier.case,
        given_by(dossier, form),
        by=dossier.user,
        version=said["version"],
        text=said["text"],
        how_checked=said.get("how_checked", ""),
    )


def _waitlist(dossier: Dossier, form: WaitlistForm) -> RequestEvent:
    said = form.cleaned_data
    return deciding.decide(
        dossier.case,
        form.given(),
        by=dossier.user,
        version=said["version"],
        text=said["text"],
        how_checked=said.get("how_checked", ""),
    )


def _ask(dossier: Dossier, form: QuestionForm) -> RequestEvent:
    return deciding.ask(dossier.case, by=dossier.user, **form.cleaned_data)


def _correct(dossier: Dossier, form: NewDecisionForm) -> RequestEvent:
    said, given = form.cleaned_data, given_by(dossier, form)
    return deciding.correct(dossier.case, given, by=dossier.user, version=said["version"], text=said["text"])


def _uphold(dossier: Dossier, form: WordsForm) -> RequestEvent:
    return deciding.uphold(dossier.case, by=dossier.user, **form.cleaned_data)


def _overturn(dossier: Dossier, form: WordsForm) -> RequestEvent:
    return deciding.overturn(dossier.case, by=dossier.user, **form.cleaned_data)


def _modify(dossier: Dossier, form: NewDecisionForm) -> RequestEvent:
    said, given = form.cleaned_data, given_by(dossier, form)
    return deciding.modify(dossier.case, given, by=dossier.user, version=said["version"], text=said["text"])


def _declare_conflict(dossier: Dossier, _form: ConflictForm) -> None:
    deciding.declare_conflict(dossier.case, by=dossier.user)


def _add_note(dossier: Dossier, form: NoteForm) -> None:
    kind = dossier.note_kind
    if kind is not None:
        requests.say(dossier.case, by=dossier.user, text=form.cleaned_data["text"], kind=kind)


def given_by(dossier: Dossier, form: LinesForm) -> list[LineGiven]:
    """What the form decides; with "instead", no more than there is, or the waiting list."""
    instead, given = form.cleaned_data["instead"], form.given()
    if instead == "waitlist":
        return [LineGiven(one.line, Outcome.WAITLISTED) for one in given]
    if instead == "part":
        left = {facts.line.pk: facts for facts in dossier.lines}
        return [_as_far_as_there_is(one, left[one.line.pk]) for one in given]
    return given


def _as_far_as_there_is(given: LineGiven, facts: LineFacts) -> LineGiven:
    if given.outcome == Outcome.REJECTED or facts.left is None or given.seats <= facts.left:
        return given
    if facts.left < 1:
        return LineGiven(given.line, Outcome.REJECTED, 0, Reason.CAPACITY, given.text)
    return LineGiven(given.line, Outcome.PARTLY, facts.left, Reason.CAPACITY, given.text)


def _may_declare_conflict(dossier: Dossier) -> bool:
    return dossier.case.is_open and not dossier.hats.isdisjoint({Actor.APPROVER, Actor.APPEAL_REVIEWER})


def _may_appeal_for_the_country(dossier: Dossier) -> bool:
    theirs = {event for event in APPEALS if dossier.possible.get(event) == Actor.FOCAL_POINT}
    return bool(theirs) and dossier.appeal in theirs


def _may_withdraw_for_the_country(dossier: Dossier) -> bool:
    return dossier.possible.get(Event.WITHDRAW) == Actor.FOCAL_POINT


# In the order in which they are offered: the first one that is, is the one that stands open.
ACTS: tuple[Act[Any], ...] = (
    Act("endorse", _("Endorse"), _("Endorse"), _with(Event.ENDORSE), _endorse_form, _endorse),
    Act("decide", _("Decide"), _("Send the decision"), _with(*DECISIONS), _plain(DecideForm), _decide),
    Act(
        "overturn",
        _("The appeal is right"),
        _("Overturn the decision"),
        _with(Event.OVERTURN),
        _plain(WordsForm),
        _overturn,
        hint=_("Every line gets all that was asked for."),
    ),
    Act(
        "modify",
        _("The appeal is right in part"),
        _("Change the decision"),
        _with(Event.MODIFY),
        _plain(NewDecisionForm),
        _modify,
    ),
    Act(
        "uphold",
        _("The decision stands"),
        _("Uphold the decision"),
        _with(Event.UPHOLD),
        _plain(WordsForm),
        _uphold,
    ),
    Act(
        "return",
        _("Return with a question"),
        _("Return it"),
        _with(Event.RETURN),
        _plain(QuestionForm),
        _send_back,
        hint=_("The clock pauses until the requester answers."),
    ),
    Act(
        "ask",
        _("Ask the requester"),
        _("Send the question"),
        _with(Event.ASK),
        _plain(QuestionForm),
        _ask,
        hint=_("The clock pauses until the requester answers."),
    ),
    Act(
        "waitlist",
        _("Waiting list"),
        _("Put on the waiting list"),
        _with(Event.WAITLIST),
        _plain(WaitlistForm),
        _waitlist,
        hint=_("The request comes back to the top of the queue when seats are free."),
    ),
    Act(
        "decline", _("Do not endorse"), _("Decline"), _with(Event.DECLINE), _plain(DeclineForm), _decline, is_grave=True
    ),
    Act(
        "merge",
        _("Join with another request"),
        _("Join them"),
        lambda dossier: Event.MERGE in dossier.possible and bool(dossier.rivals),
        _merge_form,
        _merge,
        hint=_("This request ends; the other one goes on. Both histories are kept."),
        is_grave=True,
    ),
    Act(
        "correct",
        _("Correct the decision"),
        _("Send the new decision"),
        _with(*CORRECTIONS),
        _plain(NewDecisionForm),
        _correct,
        hint=_("The new decision names the old one. Access that the old one gave is taken back."),
        is_grave=True,
    ),
    Act(
        "appeal",
        _("Appeal for your country"),
        _("Send the appeal"),
        _may_appeal_for_the_country,
        _plain(WordsForm),
        _appeal,
        hint=_("Once for each decision. Somebody else than who decided will look at it."),
    ),
    Act(
        "withdraw",
        _("Take the request back"),
        _("Withdraw it"),
        _may_withdraw_for_the_country,
        _plain(WordsForm),
        _withdraw,
        is_grave=True,
    ),
    Act(
        "conflict",
        _("I am not impartial"),
        _("Declare a conflict of interest"),
        _may_declare_conflict,
        _plain(ConflictForm),
        _declare_conflict,
        hint=_("You take no part in this request any more. This cannot be taken back."),
        is_grave=True,
    ),
)
NOTE = Act(
    "note",
    _("Add a note"),
    _("Keep the note"),
    lambda dossier: dossier.note_kind is not None,
    _plain(NoteForm),
    _add_note,
)
BY_NAME = {act.name: act for act in (*ACTS, NOTE)}
