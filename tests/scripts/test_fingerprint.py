from pathlib import Path

from scripts.fingerprint import fingerprint


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_fingerprint_is_the_same_for_the_same_files(tmp_path: Path):
    write(tmp_path / "one" / "a.txt", "words")
    write(tmp_path / "two" / "a.txt", "words")

    assert fingerprint(["*.txt"], root=tmp_path / "one") == fingerprint(["*.txt"], root=tmp_path / "two")


def test_fingerprint_changes_with_the_words(tmp_path: Path):
    write(tmp_path / "a.txt", "words")
    before = fingerprint(["*.txt"], root=tmp_path)
    write(tmp_path / "a.txt", "other words")

    assert fingerprint(["*.txt"], root=tmp_path) != before


def test_fingerprint_changes_with_the_name(tmp_path: Path):
    write(tmp_path / "a.txt", "words")
    before = fingerprint(["*.txt"], root=tmp_path)
    (tmp_path / "a.txt").rename(tmp_path / "b.txt")

    assert fingerprint(["*.txt"], root=tmp_path) != before


def test_fingerprint_does_not_see_other_files(tmp_path: Path):
    write(tmp_path / "a.txt", "words")
    before = fingerprint(["*.txt"], root=tmp_path)
    write(tmp_path / "a.py", "words")

    assert fingerprint(["*.txt"], root=tmp_path) == before
