"""Turns a file of questions into another format and says what became of each question."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Outcome, Passage, Reading, Unreadable, Writing

SAID = {Outcome.WHOLE: "whole", Outcome.WITH_LOSS: "with a loss", Outcome.NOT_TAKEN: "not taken"}


class Command(BaseCommand):
    help = (
        "Reads questions from GIFT, Moodle XML, QTI, H5P or quizzes/1, writes them in another format, and says what became "
        "of each; ends with 1 if none could be taken. Without --output the file goes to standard output, the report beside it."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--to", required=True, choices=[each.key for each in formats.written_formats()])
        parser.add_argument("--output", type=Path, metavar="FILE", help="where to write; an existing file is replaced")
        parser.add_argument("--language", default="en", help="language of the questions, for example fr")

    def handle(self, *args: Any, file: Path, to: str, output: Path | None, language: str, **options: Any) -> None:
        try:
            reading = formats.read(file.read_bytes(), language=language)
        except (OSError, Unreadable) as refused:
            raise CommandError(str(refused)) from refused
        writing = formats.write(reading.documents, to, language=language)
        report = self.stdout if output else self.stderr
        report.write("\n".join(report_lines(reading, writing)))
        if not any(passage.document for passage in writing.passages):
            raise SystemExit(1)
        if output:
            output.write_bytes(writing.content)
        else:
            sys.stdout.buffer.write(writing.content)


def report_lines(reading: Reading, writing: Writing) -> Iterator[str]:
    """Give a line for each question that was read, one for each that loses something when written, and a closing count."""
    yield from (note.sentence for note in reading.notes)
    yield from (_line("in", passage) for passage in reading.passages)
    yield from (_line("out", passage) for passage in writing.passages if passage.findings)
    written = sum(passage.document is not None for passage in writing.passages)
    yield f"Questions: {len(reading.passages)}. Taken: {len(reading.documents)}. Written: {written}."


def _line(way: str, passage: Passage) -> str:
    sentences = " ".join(finding.sentence for finding in passage.findings)
    return f"{way}: {passage.name or '-'} ({passage.kind}): {SAID[passage.outcome]}. {sentences}".rstrip()
