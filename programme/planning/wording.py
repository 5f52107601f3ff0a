"""A plan in words: what speaks against a session, and why seats are left out."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from programme.plan_warnings import Concern, Warned
from programme.session_plan import Reason, WhyHosted, WhyNot

CONCERNS: Mapping[Concern, Promise] = {
    Concern.WEEK: _("%(about)s cannot come in this week."),
    Concern.DAY: _("%(about)s cannot come on this day."),
    Concern.LANGUAGE: _("%(about)s did not name this language."),
    Concern.FORMAT: _("%(about)s did not name this format."),
    Concern.TOO_MANY_SEATS: _("%(about)s gets more seats in this plan than it can have."),
    Concern.NO_LEAD: _("Nobody leads this session."),
    Concern.NO_CO_TRAINER: _("There is no co-trainer."),
    Concern.MAY_NOT_LEAD: _("%(about)s does not lead sessions yet."),
    Concern.TRAINER_LANGUAGE: _("%(about)s does not train in this language."),
    Concern.TRAINER_TAKEN: _("%(about)s cannot train on this day."),
    Concern.TRAINER_TWICE: _("%(about)s is needed twice in this week."),
    Concern.NO_ROOM: _("There is no room yet."),
    Concern.ROOM_TAKEN: _("%(about)s is taken on this day."),
    Concern.ROOM_TWICE: _("%(about)s is needed twice in this week."),
    Concern.ROOM_SMALL: _("%(about)s is too small for this group."),
    Concern.HOST_ELSEWHERE: _("%(about)s hosts, and none of its people come."),
    Concern.HOST_TWICE: _("%(about)s hosts twice in this week."),
    Concern.HOST_SMALL: _("The room that %(about)s offers is too small for this group."),
    Concern.TOO_SMALL: _("The group is smaller than 8 people."),
    Concern.TOO_LARGE: _("The group is larger than 16 people."),
    Concern.FEW_COUNTRIES: _("A mixed group needs people of three countries."),
}

REASONS: Mapping[Reason, Promise] = {
    Reason.NO_WEEK: _("all weeks of the call are impossible for the country"),
    Reason.NO_TRAINER_FOR_LANGUAGE: _("no trainer speaks one of its languages"),
    Reason.NO_TRAINERS_FREE: _("in its weeks no two trainers of one of its languages are free"),
    Reason.NO_ROOM: _("it comes in person only, and no room is free, or offered by a country, when trainers are"),
    Reason.GROUP_TOO_SMALL: _("in no week left enough people of one language and format come together"),
    Reason.NO_SESSION_LEFT: _("the call has no session left"),
}


HOSTED: Mapping[WhyHosted, Promise] = {
    WhyHosted.NO_ROOM_FREE: _("%(country)s hosts: no room of the programme’s is free on this day."),
    WhyHosted.ROOMS_TOO_SMALL: _("%(country)s hosts: no room of the programme’s that is free holds this group."),
    WhyHosted.BY_HAND: _("%(country)s hosts: chosen by hand, a room of the programme’s would hold the group too."),
}


def hosted_words(why: WhyHosted, country: str) -> str:
    """Return why a session is held where a country offers to host it."""
    return str(HOSTED[why]) % {"country": country}


def concern_words(warned: Warned, names: Mapping[str, str]) -> str:
    """Return what speaks against a session; `names` says how countries, trainers and rooms are called."""
    return str(CONCERNS[warned.concern]) % {"about": names.get(warned.about, warned.about)}


def reason_words(left: WhyNot) -> str:
    """Return why the seats of a country are left out."""
    return str(REASONS[left.reason])
