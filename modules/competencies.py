"""The table of levels that everybody rates by: what each competency is, and how its four levels look in practice."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

COMPETENCY_CHOICES = [
    ("role", _("Being clear about who you are")),
    ("rapport", _("Making contact")),
    ("listening", _("Listening and wording")),
    ("recognise", _("Noticing needs without diagnosing")),
    ("risk", _("Suicide and immediate danger")),
    ("harm_reduction", _("Reducing harm from substances")),
    ("autonomy", _("Leaving room for choice")),
    ("informed_choice", _("Voluntary, informed decision")),
    ("referral", _("Linking and following through")),
    ("confidentiality", _("Protecting data")),
    ("interpreter", _("Working through an interpreter and across cultures")),
    ("safety_self", _("Staying safe and well")),
]


@dataclass(frozen=True)
class Rubric:
    """What a competency is, and what is seen at each level, 1 (harmful) to 4 (advanced)."""

    description: Promise
    levels: Mapping[int, Promise]


def _rubric(description: Promise, *levels: Promise) -> Rubric:
    return Rubric(description, dict(enumerate(levels, start=1)))


RUBRICS: Mapping[str, Rubric] = {
    "role": _rubric(
        _("Saying who you are, for whom and what for, what you can do and what you cannot."),
        _("hides or falsifies employer, funder, purpose"),
        _("gives a name only, or answers evasively"),
        _("says who, for whom, what, what not, when asked"),
        _("does so unasked, in plain words, incl. the exception, and checks that it was understood"),
    ),
    "rapport": _rubric(
        _("Approaching, greeting, staying and leaving so that the person is at ease and free to go."),
        _("startles, crowds, touches, blocks the way"),
        _("polite but distant, distracted, paper first"),
        _("asks permission, right distance and height, attention"),
        _("adapts pace and posture to the person, offers choice, ends so that the next contact is easy"),
    ),
    "listening": _rubric(
        _("Open questions, short reflections, neutral words, silence."),
        _("mocks, labels, argues with feelings, uses guilt"),
        _("asks closed questions, advises early"),
        _("open questions, short reflections, neutral words"),
        _("reflects meaning, stays with silence, uses the person's own terms, returns to what was passed over"),
    ),
    "recognise": _rubric(
        _("Noticing how a person is doing, asking about it, and leaving the diagnosis to others."),
        _("ignores danger signs or hands out diagnoses"),
        _("notices something, does not explore it"),
        _("asks about sleep, food, energy, tasks, duration, substances, support"),
        _("links signs with the person's own explanation and tells ordinary distress from what needs care"),
    ),
    "risk": _rubric(
        _("Asking directly when a life may be in danger, staying, and getting help together."),
        _("avoids, jokes, promises secrecy, leaves the person alone"),
        _("asks vaguely, stops at the first no"),
        _("asks directly, about plan and today, acts step by step"),
        _("does it calmly in the person's words, plans together, hands over with the person present, consults"),
    ),
    "harm_reduction": _rubric(
        _("Giving information that keeps people alive, without making help depend on stopping."),
        _("makes help depend on stopping; keeps back vital information"),
        _("gives leaflet or general warning"),
        _("names the risk, asks–offers–asks, knows overdose steps"),
        _("fits advice to tonight, practises with bystanders, clears obstacles to treatment"),
    ),
    "autonomy": _rubric(
        _("Room for the person's own reasons, pace and no."),
        _("pressures, orders, decides for the person"),
        _("permits choice but steers"),
        _("asks permission, explores both sides"),
        _("evokes the person's own reasons, strengthens confidence, accepts a no warmly"),
    ),
    "informed_choice": _rubric(
        _("A decision that is free, understood and can be taken back, with all options on the table."),
        _("inducement, deception, signature without understanding, ignores threat on return"),
        _("one-sided or undeveloped information"),
        _("explains all options, time, withdrawal; stops at protection signals"),
        _("checks understanding by teach-back, brings independent advice, separates relief from decision"),
    ),
    "referral": _rubric(
        _("A way to help that works: a named contact, consent, obstacles cleared, result checked."),
        _("sends to a closed door, shares file without consent"),
        _("gives an address"),
        _("named contact, consent, practical obstacles cleared"),
        _("goes along or calls together, checks result, repairs the pathway"),
    ),
    "confidentiality": _rubric(
        _("Recording and sharing only what is needed, with the person's knowledge."),
        _("records or shares without need or consent"),
        _("vague about notes"),
        _("records the minimum, explains who reads it"),
        _("shows the note, uses consent that can be refused, thinks of onward use and places"),
    ),
    "interpreter": _rubric(
        _("Speaking with the person through a trained interpreter, with shared rules."),
        _("uses child, relative or police; talks about the person"),
        _("uses interpreter without briefing"),
        _("briefs, speaks to the person, short turns, debriefs"),
        _("watches alliance and dialect, handles omissions openly, supports the interpreter"),
    ),
    "safety_self": _rubric(
        _("Working in pairs, with a way out, a stop word and someone to talk to afterwards."),
        _("works alone against rules, leaves colleague or casualty, escalates"),
        _("improvises"),
        _("plans positions, way out, stop word; asks for help"),
        _("reads the situation early, de-escalates, uses supervision, looks after team"),
    ),
}
