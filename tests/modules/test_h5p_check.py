"""`manage.py h5p_check` says what is wrong and ends with 0 or 1, with the site and without it."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command

from modules.activities.h5p.command_line import main
from tests.modules.activities.h5p.packages import content, package

pytestmark = pytest.mark.any_database


@pytest.fixture
def good(tmp_path: Path) -> Path:
    path = tmp_path / "good.h5p"
    path.write_bytes(package())
    return path


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    path = tmp_path / "bad.h5p"
    path.write_bytes(package(content(picture={"path": "../../x.png"})))
    return path


def test_h5p_check_accepts_a_good_package(good: Path, capsys: pytest.CaptureFixture[str]):
    assert (main([str(good)]), capsys.readouterr().out) == (0, "good.h5p: accepted\n")


def test_h5p_check_refuses_if_one_of_several_is_bad(good: Path, bad: Path, capsys: pytest.CaptureFixture[str]):
    with pytest.raises(SystemExit) as ended:
        call_command("h5p_check", good, bad)

    assert ended.value.code == 1
    assert capsys.readouterr().out == (
        "good.h5p: accepted\n"
        "error: content/content.json/picture: “../../x.png” leads out of the folder of the content. "
        "The package may be meant to do harm. [path-outside-content]\n"
        "bad.h5p: refused\n"
    )


def test_h5p_check_says_that_a_file_is_not_there(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert main([str(tmp_path / "none.h5p")]) == 1
    assert "[unreadable]" in capsys.readouterr().out


def test_h5p_check_starts_without_the_site(good: Path):
    ran = subprocess.run(
        [sys.executable, "manage.py", "h5p_check", good],
        cwd=settings.BASE_DIR,
        env={"PATH": "", "DJANGO_SETTINGS_MODULE": "there_is.none"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stdout, ran.stderr) == (0, "good.h5p: accepted\n", "")
