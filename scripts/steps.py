"""Runs named steps one after the other, to the end, and says how each went and how long it took."""

import os
import subprocess
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Step:
    """A command with a name; `environment` is added to that of this process."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(default_factory=dict)


def run_step(step: Step) -> bool:
    """Runs one step, prints its name first and its time after, and says whether it went well."""
    print(f"── {step.name}", flush=True)
    started = time.monotonic()
    code = subprocess.run(step.command, env=os.environ | dict(step.environment), check=False).returncode
    word = "ok" if code == 0 else f"FAILED ({code})"
    print(f"── {step.name}: {word}, {time.monotonic() - started:.1f} s", flush=True)
    return code == 0


def run_all(steps: Iterable[Step]) -> list[str]:
    """Runs every step even when one fails; returns the names of those that failed."""
    return [step.name for step in steps if not run_step(step)]
