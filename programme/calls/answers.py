"""What a country or an authority has answered, question by question, in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from programme.calls.checks import missing
from programme.calls.presenting import week_name
from programme.calls.words import count_words, format_words, half_words, language_words, setting_words
from programme.half_days import by_day
from programme.models import AccessNeed, Call, Expression, ExpressionPart, Profile
from programme.models.calls import iso_week
from programme.session_plan import Week

# Steps that may stay empty, with the field in which they are kept.
OPTIONAL_STEPS = {"host": "host_offer", "access": "access_needs"}


@dataclass(frozen=True)
class Answer:
    """A question of an expression and what the country said, line by line."""

    question: str
    words: Sequence[str]


@dataclass(frozen=True)
class Section:
    """A step of an expression with its answers."""

    step: str
    title: str
    answers: Sequence[Answer]


def steps_of(call: Call) -> dict[str, str]:
    """The steps of an expression by name; an offer to host is asked for where the call wants one."""
    steps = {
        "seats": _("Seats and people"),
        "format": _("Formats and languages"),
        "weeks": _("Weeks"),
        "need": _("Need and plans"),
        "host": _("Offer to host"),
        "access": _("Access needs"),
    }
    if not call.host_offer_wanted:
        del steps["host"]
    return steps


def tasks_of(expression: Expression) -> list[dict[str, str]]:
    """Return the steps with what each lacks, as a task list shows them."""
    lacking = {one.step for one in missing(expression)}
    return [_task(expression, step, title, step in lacking) for step, title in steps_of(expression.call).items()]


def _task(expression: Expression, step: str, title: str, is_lacking: bool) -> dict[str, str]:
    url = reverse("calls:step", args=[expression.key, step])
    if is_lacking:
        return {"url": url, "title": title, "status": "open", "status_text": _("To do")}
    if step in OPTIONAL_STEPS and not getattr(expression, OPTIONAL_STEPS[step]):
        return {"url": url, "title": title, "status": "new", "status_text": _("Optional")}
    return {"url": url, "title": title, "status": "done", "status_text": _("Answered")}


def sections_of(expression: Expression) -> list[Section]:
    """Return all answers of an expression, step by step."""
    answers = {
        "seats": _seats_answers(expression),
        "format": _format_answers(expression),
        "weeks": _week_answers(expression),
        "need": _need_answers(expression),
        "host": host_answers(expression.host_offer),
        "access": [Answer(_("Access needs"), count_words(expression.access_needs, AccessNeed.choices))],
    }
    return [Section(step, title, answers[step]) for step, title in steps_of(expression.call).items()]


def _seats_answers(one: Expression) -> list[Answer]:
    seats = [_("%(least)d to %(most)d") % {"least": one.least_seats, "most": one.seats}] if one.seats else []
    return [
        Answer(_("Seats wanted"), seats),
        Answer(_("People who can be sent"), [str(one.sending_capacity)] if one.sending_capacity else []),
        Answer(_("Priority among the open calls"), [str(one.priority)]),
        Answer(_("Who would come"), count_words(one.profile, Profile.choices)),
        Answer(_("Where they work"), setting_words(one.settings)),
    ]


def _format_answers(one: Expression) -> list[Answer]:
    interpretation = _("yes") if one.needs_interpretation else _("no")
    return [
        Answer(_("Formats, the first choice first"), format_words(one.formats)),
        Answer(_("Languages, the working language first"), language_words(one.languages)),
        Answer(_("Interpretation is needed"), [interpretation]),
    ]


def _week_answers(one: Expression) -> list[Answer]:
    preferred, possible = _weeks_by_answer(one.call, one.weeks)
    days = [half_words(day, halves) for day, halves in by_day(one.blackout_days).items()]
    return [
        Answer(_("Preferred weeks"), preferred),
        Answer(_("Possible weeks"), possible),
        Answer(_("Days and half days when nobody can come"), days),
    ]


def _weeks_by_answer(call: Call, answers: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """The preferred and the possible weeks by name; weeks that the call no longer offers are left out."""
    named = [(answers.get(iso_week(monday)), week_name(monday)) for monday in call.weeks]
    preferred = [name for answer, name in named if answer == Week.PREFERRED]
    return preferred, [name for answer, name in named if answer == Week.POSSIBLE]


def _need_answers(one: Expression) -> list[Answer]:
    return [
        Answer(_("Need"), _lines(one.needs)),
        Answer(_("Training they have had"), _lines(one.previous_training)),
        Answer(_("How it is passed on"), _lines(one.multiplier_plan)),
    ]


def host_answers(offer: Mapping[str, Any]) -> list[Answer]:
    """Return an offer to host, question by question; one answer without words where there is none."""
    if not offer:
        return [Answer(_("Offer to host"), [])]
    return [
        Answer(_("City"), _lines(offer.get("city", ""))),
        Answer(_("Room"), _lines(offer.get("room", ""))),
        Answer(_("People in the room"), _lines(str(offer.get("capacity") or ""))),
        Answer(_("Step-free access"), [_("yes") if offer.get("step_free") else _("no")]),
        Answer(_("Interpreters"), _lines(offer.get("interpreters", ""))),
        Answer(_("Costs"), _lines(offer.get("costs", ""))),
    ]


def part_answers(part: ExpressionPart) -> list[Answer]:
    """Return what an authority has written, for itself and for the focal point."""
    preferred, possible = _weeks_by_answer(part.call, part.weeks)
    return [
        Answer(_("Seats wanted"), [str(part.seats)] if part.seats else []),
        Answer(_("Who would come"), count_words(part.profile, Profile.choices)),
        Answer(_("Languages, the working language first"), language_words(part.languages)),
        Answer(_("Preferred weeks"), preferred),
        Answer(_("Possible weeks"), possible),
        Answer(_("Need and plans"), _lines(part.words)),
    ]


def _lines(text: str) -> list[str]:
    return [text] if text else []
