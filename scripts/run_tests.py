"""Every test, in four runs: engines without Django, the site on SQLite and on PostgreSQL, journeys in a browser."""

import os
import sys
from xml.etree import ElementTree

from scripts.fingerprint import ROOT
from scripts.steps import Step, run_all

REPORTS = ROOT / "var" / "reports"
# Pure engines and rules: no Django is loaded, which proves that they need none.
PURE = [
    "tests/modules/activities",
    "tests/modules/test_combining.py",
    "tests/modules/test_keys.py",
    "tests/modules/test_findings.py",
    "tests/curriculum/reading",
    "tests/learning/test_progress.py",
    "tests/learning/test_boards.py",
    "tests/learning/test_gain.py",
    "tests/learning/test_limits.py",
    "tests/learning/test_spacing.py",
    "tests/access/test_checks.py",
    "tests/access/test_clock.py",
    "tests/access/test_nomination_file.py",
    "tests/access/test_workflow.py",
    "tests/people/test_domains.py",
    "tests/certificates/badges/test_document.py",
    "tests/certificates/badges/test_keys.py",
    "tests/programme/calls/test_merging.py",
    "tests/programme/test_agenda.py",
    "tests/programme/test_agreement.py",
    "tests/programme/test_attendance.py",
    "tests/programme/test_busy_feed.py",
    "tests/programme/test_calendars.py",
    "tests/programme/test_check_in_codes.py",
    "tests/programme/test_credit.py",
    "tests/programme/test_curriculum_progress.py",
    "tests/programme/test_day_plan.py",
    "tests/programme/test_discussion.py",
    "tests/programme/test_months.py",
    "tests/programme/test_occupancy.py",
    "tests/programme/test_plan_warnings.py",
    "tests/programme/test_readiness.py",
    "tests/programme/test_rotation.py",
    "tests/programme/test_selection.py",
    "tests/programme/test_session_plan.py",
    "tests/programme/test_times.py",
    "tests/programme/test_waiting_list.py",
    "tests/scripts",
    "tests/bench",
]
# Whoever is done takes over from the other: the slow tests stand together.
WORKERS = ["-n", "2", "--dist=worksteal"]


def pure_paths() -> list[str]:
    return [path for path in PURE if (ROOT / path).exists()]


def pytest(name: str, *arguments: str) -> list[str]:
    return [sys.executable, "-m", "pytest", *arguments, f"--junitxml={REPORTS / name}.xml"]


def steps() -> list[Step]:
    """The four runs; no test is in two of them but those of the site, which both databases must pass.

    What goes through pages, or only shows or draws what was read, runs once, on SQLite.
    """
    not_pure = [f"--ignore={path}" for path in pure_paths()]
    return [
        Step("engines", pytest("engines", *WORKERS, "-p", "no:django", *pure_paths())),
        Step("SQLite", pytest("sqlite", *WORKERS, "-m", "not postgresql_only", *not_pure), {"TEST_DATABASE": "sqlite"}),
        Step(
            "PostgreSQL",
            pytest("postgresql", *WORKERS, "-m", "not any_database", *not_pure),
            {"TEST_DATABASE": "postgresql"},
        ),
        # What a file prepares stays with it, on a site of its own.
        Step(
            "journeys",
            pytest("journeys", *WORKERS, "--dist=loadfile", "tests/journeys"),
            {"TEST_DATABASE": "loaded"},
        ),
    ]


def total() -> str:
    """How many tests passed and failed in all runs."""
    suites = [suite for path in REPORTS.glob("*.xml") for suite in ElementTree.parse(path).iter("testsuite")]
    count = {key: sum(int(suite.get(key, 0)) for suite in suites) for key in ("tests", "failures", "errors", "skipped")}
    failed = count["failures"] + count["errors"]
    return f"{count['tests'] - failed - count['skipped']} passed, {failed} failed, {count['skipped']} skipped"


def main() -> None:
    os.chdir(ROOT)
    REPORTS.mkdir(parents=True, exist_ok=True)
    for report in REPORTS.glob("*.xml"):
        report.unlink()
    failed = run_all(steps())
    print(f"\n{total()}")
    if failed:
        sys.exit(f"make test failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
