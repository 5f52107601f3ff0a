import os
from pathlib import Path

from scripts import words

WORDS = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "Unit"\nmsgstr "Unité"\n'


def test_words_are_compiled_once_and_again_when_they_changed(tmp_path: Path):
    file = tmp_path / "site" / "locale" / "fr" / "django.po"
    file.parent.mkdir(parents=True)
    file.write_text(WORDS)
    words.compile_words(tmp_path)
    before = words.compiled(file).read_bytes()
    file.write_text(WORDS.replace("Unité", "Leçon"))
    os.utime(file, (2**31, 2**31))

    assert not words.is_compiled(file)
    words.compile_words(tmp_path)

    assert before != words.compiled(file).read_bytes()
    assert "Leçon".encode() in words.compiled(file).read_bytes()
    assert sorted(path.name for path in file.parent.iterdir()) == ["django.mo", "django.po"]
