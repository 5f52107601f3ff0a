"""Files of questions from one format to another, on the command line."""

import pytest
from django.core.management import CommandError, call_command

from modules.activities.quiz.exchange import formats

pytestmark = pytest.mark.any_database


def test_a_file_becomes_another_and_the_report_names_each_question(tmp_path, capsys):
    gift, xml = tmp_path / "questions.txt", tmp_path / "questions.xml"
    gift.write_text("::a::Air helps.{T}\n\n::b::Write.{}\n\n::c::Which?{=rest ~%20%noise}\n")

    call_command("quiz_convert", str(gift), to="moodle", output=xml)

    assert capsys.readouterr().out.splitlines() == [
        "in: a (truefalse): whole.",
        (
            "in: b (essay): not taken. “essay” is answered at length and marked by people, which no quiz here does: "
            "ask it as a reflection in the unit."
        ),
        "in: c (multichoice): with a loss. “noise” gave 20 percent of the mark; here it is wrong.",
        "Questions: 3. Taken: 2. Written: 2.",
    ]
    assert [document["id"] for document in formats.read(xml.read_bytes(), language="en").documents] == ["a", "c"]


def test_nothing_taken_ends_with_one_and_writes_nothing(tmp_path, capsys):
    gift, xml = tmp_path / "questions.txt", tmp_path / "questions.xml"
    gift.write_text("Write.{}")

    with pytest.raises(SystemExit) as ended:
        call_command("quiz_convert", str(gift), to="moodle", output=xml)

    assert ended.value.code == 1
    assert not xml.exists()


def test_without_an_output_the_file_goes_out_and_the_report_beside_it(tmp_path, capfdbinary):
    gift = tmp_path / "questions.txt"
    gift.write_text("::a::Air helps.{T}")

    call_command("quiz_convert", str(gift), to="yaml")

    told = capfdbinary.readouterr()
    assert [document["id"] for document in formats.read(told.out, language="en").documents] == ["a"]
    assert told.err.endswith(b"Questions: 1. Taken: 1. Written: 1.\n")


def test_a_file_that_cannot_be_read_is_told_in_a_sentence(tmp_path):
    empty = tmp_path / "empty.txt"
    empty.write_text("")

    with pytest.raises(CommandError, match="There is no question in this file"):
        call_command("quiz_convert", str(empty), to="yaml")
