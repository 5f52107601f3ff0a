"""What a certificate for trainers says: the closed sessions that somebody led or co-led, and which of them count."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.utils import timezone

from certificates.models import CredentialRule
from certificates.payload import Facts
from certificates.reached import led_for
from certificates.standing import months_after
from learning.models import Enrolment
from programme.models import SessionBlock, TrainerAssignment
from programme.times import shown_in


def trainer_facts(facts: Facts, enrolment: Enrolment, rule: CredentialRule) -> tuple[Facts, Mapping[str, Any]]:
    """Turn what is certified of a completed module into what is certified of its trainer, and return the sessions.

    Those sessions count that met the rule first; hours are theirs, and the last of them is the day since which it holds.
    """
    led = list(led_for(enrolment.learner_id, enrolment.module).select_related("session__module")[: rule.sessions_led])
    since = max([facts.completed_on, *map(_last_day, led)])
    facts = replace(
        facts,
        minutes=_minutes([one.session_id for one in led]),
        outcomes=[],
        completed_on=since,
        expires_on=months_after(since, rule.valid_months) if rule.valid_months else None,
    )
    if enrolment.module.is_for_trainers:
        return facts, {"is_together": True, "sessions_led": [_said(one) | _module_of(one) for one in led]}
    return facts, {"sessions_led": list(map(_said, led))}


def _said(led: TrainerAssignment) -> dict[str, Any]:
    session = led.session
    return {"title": session.title, "language": session.language, "day": _last_day(led).isoformat(), "part": led.part}


def _module_of(led: TrainerAssignment) -> dict[str, str]:
    return {"module": led.session.module.code}


def _last_day(led: TrainerAssignment) -> date:
    ends_at = led.session.ends_at or timezone.now()
    return shown_in(ends_at, led.session.zone).wall.date()


def _minutes(sessions: list[int]) -> int:
    """The minutes of these sessions without breaks. One query."""
    blocks = SessionBlock.objects.filter(session__in=sessions, is_break=False).select_related("session")
    return sum(int((one.ends_at - one.starts_at).total_seconds()) // 60 for one in blocks)
