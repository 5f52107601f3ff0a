import subprocess
import sys
from pathlib import Path

import pytest

from scripts import run
from scripts.run import Preparation


@pytest.fixture
def stamps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stamps and files of this test alone."""
    monkeypatch.setattr(run, "STAMPS", tmp_path)
    return tmp_path


def version(**more: object) -> Preparation:
    """A step that needs neither settings nor a database."""
    return Preparation("version", "Asking for the version", ("version",), ("manage.py",), **more)


def test_preparation_is_done_once(stamps: Path):
    step = version()
    assert not step.is_done()

    step.do({})

    assert step.is_done()


def test_preparation_is_needed_again_when_its_files_change(stamps: Path):
    step = version()
    step.do({})
    step.stamp.write_text("of other files")

    assert not step.is_done()


def test_preparation_of_nothing_is_not_needed(stamps: Path):
    assert Preparation("messages", "Compiling", ("compilemessages",), ("no/such/*.po",)).is_done()


def test_preparation_that_fails_is_not_done(stamps: Path):
    step = Preparation("wrong", "Doing what cannot be done", ("no-such-command",), ("manage.py",))

    with pytest.raises(subprocess.CalledProcessError):
        step.do({})

    assert not step.is_done()


def test_preparation_keeps_what_was_printed_for_its_owner_only(stamps: Path):
    step = version(keep_output=stamps / "printed.txt")

    step.do({})

    assert step.keep_output.read_text().startswith("5.2")
    assert step.keep_output.stat().st_mode & 0o777 == 0o600


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(run, "VAR", tmp_path)

    key = run.secret_key()

    assert run.secret_key() == key
    assert len(key) > 50
    assert (tmp_path / "secret-key").stat().st_mode & 0o777 == 0o600


def test_run_says_that_the_port_is_in_use(tmp_path: Path):
    script = (
        "import os, socket; from scripts import run; taken = socket.socket(); taken.bind(('127.0.0.1', 0)); "
        "taken.listen(); os.environ['PORT'] = str(taken.getsockname()[1]); run.main()"
    )

    done = subprocess.run([sys.executable, "-c", script], cwd=run.ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "is in use" in done.stderr
