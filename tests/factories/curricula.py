"""Curricula as their pages keep them: stages of items."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from curriculum.models import CurriculumPage
from tests.factories.modules import catalogue

Raw = Mapping[str, Any]


def module_item(slug: str, role: str = "core", **fields: Any) -> Raw:
    """A module as an item of a stage."""
    return {"type": "module", "value": {"module": slug, "role": role, **fields}}


def session_item(key: str, **fields: Any) -> Raw:
    """A taught hour as an item of a stage."""
    return {"type": "session", "value": {"key": key, "title": f"Session {key}", "mode": "workshop", **fields}}


def live_item(key: str, **fields: Any) -> Raw:
    """A live role-play as an item of a stage."""
    return {"type": "live", "value": {"key": key, "title": f"Talk {key}", "mode": "workshop", **fields}}


def choice(*items: Raw, choose: int = 1) -> Raw:
    """Several items of which some count."""
    return {"type": "choose", "value": {"choose": choose, "items": list(items)}}


def a_stage(code: str, *items: Raw, **fields: Any) -> Raw:
    """A stage with its items."""
    value = {"code": code, "key": code.lower(), "title": f"Stage {code}", "mode": "online", "items": list(items)}
    return {"type": "stage", "value": value | fields}


def a_curriculum(slug: str, stages: Sequence[Raw], **fields: Any) -> CurriculumPage:
    """A published curriculum in English."""
    named = {"title": f"Curriculum {slug}", "code": slug.upper()[:20], "summary": "Summary"}
    page = CurriculumPage(slug=slug, stages=json.dumps(list(stages)), **(named | fields))
    catalogue().add_child(instance=page)
    return page
