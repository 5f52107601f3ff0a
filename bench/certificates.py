"""`python -m bench.certificates`: how long certificates take to make, with their digital credential and their signature.

Each worker is a process of its own, as in production; the budgets are those of the specification of certificates.
"""

import argparse
import json
import os
import subprocess
import sys
import time

from scripts.fingerprint import ROOT

COMMAND = "make_bench_certificates"
ENVIRONMENT = {
    "DJANGO_SETTINGS_MODULE": "training_site.settings",
    "SECRET_KEY": "of-no-site-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH",
    "DATABASE_URL": "sqlite://:memory:",
    "EMAIL_URL": "dummymail://",
}
# Milliseconds of CPU for one certificate, seconds for 500 on two free cores, megabytes by which a worker may grow.
DRAWING_BUDGET, WHOLE_BUDGET, SECONDS_BUDGET, GROWTH_BUDGET = 50, 120, 40, 100


def start(number: int) -> "subprocess.Popen[str]":
    """Start one worker on so many certificates."""
    arguments = [sys.executable, "manage.py", COMMAND, str(number)]
    return subprocess.Popen(arguments, cwd=ROOT, env=os.environ | ENVIRONMENT, stdout=subprocess.PIPE, text=True)


def figures_of(number: int, workers: int) -> list[dict[str, float]]:
    """Make so many certificates on so many workers at once; return what each worker says of its share."""
    started = [start(number // workers) for _ in range(workers)]
    said = [worker.communicate()[0] for worker in started]
    return [json.loads(line) for line in said]


def rows(figures: list[dict[str, float]], number: int) -> list[list[str]]:
    """What came out beside what it may be."""
    parts = {part: sum(one[part] for one in figures) / number * 1000 for part in ("credential", "drawing", "signature")}
    longest, most = max(one["seconds"] for one in figures), max(one["megabytes"] for one in figures)
    grown = max(one["grown"] for one in figures)
    return [
        ["digital credential, ms of CPU", f"{parts['credential']:.1f}", ""],
        ["drawing, ms of CPU", f"{parts['drawing']:.1f}", str(DRAWING_BUDGET)],
        ["signature, ms of CPU", f"{parts['signature']:.1f}", ""],
        ["one certificate, ms of CPU", f"{sum(parts.values()):.1f}", str(WHOLE_BUDGET)],
        [f"{number} certificates, s", f"{longest:.1f}", f"{SECONDS_BUDGET * number / 500:.0f}"],
        ["a worker at its largest, MB", f"{most:.0f}", ""],
        ["of these for certificates, MB", f"{grown:.0f}", str(GROWTH_BUDGET)],
    ]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.certificates", description=__doc__)
    parser.add_argument("--number", type=int, default=500)
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    started = time.monotonic()
    figures = figures_of(options.number, options.workers)
    for name, came_out, may_be in rows(figures, options.number // options.workers * options.workers):
        print(f"{name:<34}{came_out:>8}{may_be:>8}")
    print(f"With the start of the workers: {time.monotonic() - started:.0f} s.")


if __name__ == "__main__":
    main()
