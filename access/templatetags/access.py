"""A module's policy and a request's facts, as templates ask for them."""

from django import template
from django.contrib.auth.models import AnonymousUser

from access import presenting, rules
from access.decision_times import usual_days
from access.models import AccessRequest
from access.presenting import LineWords, NextStep, Section, TimelineEntry
from access.words import PolicyWords, policy_words
from modules.models import AccessPolicy, Module
from people.models import User

register = template.Library()


@register.simple_tag
def policy_of(module: Module) -> PolicyWords:
    """What locks this module, who decides, and how to get in."""
    return policy_words(module.access)


@register.simple_tag
def usual_days_of(module: Module) -> int | None:
    """How many days decisions about the module usually take; None where nobody asks, or too few have asked."""
    return usual_days(module) if module.access == AccessPolicy.ON_REQUEST else None


@register.filter
def is_asked_for(module: Module) -> bool:
    """Whether access to the module is asked for by a request."""
    return module.access == AccessPolicy.ON_REQUEST and not module.in_preparation


@register.filter
def may_request(user: User | AnonymousUser) -> bool:
    """Whether the person asks for access on behalf of an organisation."""
    return rules.may_request(user)


@register.filter
def state_words(case: AccessRequest) -> str:
    return presenting.state_words(case)


@register.filter
def status_kind(case: AccessRequest) -> str:
    """The icon beside the words of the state."""
    return presenting.status_kind(case)


@register.simple_tag
def next_step_of(case: AccessRequest) -> NextStep:
    """What happens now, by when, and what if nothing is done."""
    return presenting.next_step(case)


@register.simple_tag
def answers_of(case: AccessRequest) -> list[Section]:
    """The answers of a request, step by step."""
    return presenting.sections(case)


@register.simple_tag
def timeline_of(case: AccessRequest) -> list[TimelineEntry]:
    """What happened to a request, the oldest first."""
    return presenting.timeline(case)


@register.simple_tag
def lines_of(case: AccessRequest) -> list[LineWords]:
    """The modules of a request with what was decided."""
    return presenting.lines(case)
