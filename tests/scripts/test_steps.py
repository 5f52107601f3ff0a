import sys

import pytest

from scripts.steps import Step, run_all

GOOD = [sys.executable, "-c", "pass"]
BAD = [sys.executable, "-c", "raise SystemExit(3)"]


def test_run_all_goes_on_after_a_failure(capfd: pytest.CaptureFixture[str]):
    after = [sys.executable, "-c", "print('still here')"]

    failed = run_all([Step("good", GOOD), Step("bad", BAD), Step("after", after)])

    assert failed == ["bad"]
    assert "still here" in capfd.readouterr().out


def test_run_all_gives_each_step_its_environment():
    reads = [sys.executable, "-c", "import os; raise SystemExit(os.environ['COLOUR'] != 'green')"]

    assert run_all([Step("green", reads, {"COLOUR": "green"}), Step("red", reads, {"COLOUR": "red"})]) == ["red"]
