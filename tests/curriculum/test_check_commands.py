from pathlib import Path

import pytest
from django.core.management import call_command

CONTENT = Path(__file__).parents[2] / "curriculum" / "content"


def test_check_scenario_prints_a_count_and_ends_well(capsys):
    call_command("check_scenario", CONTENT / "scenarios" / "the-third-chair.yaml")

    assert capsys.readouterr().out == "Files: 1. Errors: 0. Warnings: 0.\n"


def test_check_quiz_prints_a_count_and_ends_well(capsys):
    call_command(
        "check_quiz", *(CONTENT / "modules" / "outreach-mhsud" / name for name in ("quizzes.yaml", "forms.yaml"))
    )

    assert capsys.readouterr().out == "Files: 2. Errors: 0. Warnings: 0.\n"


@pytest.mark.parametrize("command", ["check_scenario", "check_quiz"])
def test_a_file_that_is_not_there_ends_with_1(command, capsys):
    with pytest.raises(SystemExit) as ended:
        call_command(command, "nowhere.yaml")

    assert ended.value.code == 1
    assert capsys.readouterr().out == (
        "error: nowhere.yaml: The file is not there: check the name and the folder. [no-file]\n"
        "Files: 1. Errors: 1. Warnings: 0.\n"
    )
