"""Where upper apps hand in what lower ones must run or show without knowing them."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime
from typing import Any

import structlog
from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

Job = Callable[[datetime], object]
Part = Callable[..., SafeString | str]

logger = structlog.stdlib.get_logger(__name__)


class Ticks:
    """Periodic jobs. Each can run twice, late or not at all for a while, without harm."""

    def __init__(self) -> None:
        self._jobs: dict[str, Job] = {}

    def register(self, name: str, job: Job) -> None:
        """Have `job(at)` run at every tick; its answer (a number, say) is printed."""
        self._jobs[name] = job

    def run(self, at: datetime) -> dict[str, object]:
        """Run every job; one that fails is logged, answers with its exception and does not stop the others.

        Jobs open their own transactions: one that sends mail must not hold one.
        """
        return {name: self._run(name, job, at) for name, job in sorted(self._jobs.items())}

    def _run(self, name: str, job: Job, at: datetime) -> object:
        try:
            return job(at)
        except Exception as failure:
            logger.exception("tick.failed", job=name)
            return failure


class Slots:
    """Places on pages of lower apps that upper apps fill."""

    def __init__(self) -> None:
        self._parts: dict[str, list[Part]] = defaultdict(list)

    def register(self, place: str, part: Part) -> None:
        """Have `part(request, *values)` shown in that place; it answers safe HTML, or "" for nothing."""
        if part not in self._parts[place]:
            self._parts[place].append(part)

    def fill(self, place: str, request: HttpRequest, *values: Any) -> SafeString:
        """Everything registered for the place, in the order of registration; plain strings are escaped."""
        return format_html_join("", "{}", ((part(request, *values),) for part in self._parts[place]))


ticks = Ticks()
slots = Slots()
