"""Prints all findings about files of questions."""

from curriculum.management.check_files import CheckFiles
from curriculum.reading.checking import quiz_findings


class Command(CheckFiles):
    help = "Checks files of questions and prints every finding; ends with 1 if one of them is an error."
    findings_of = staticmethod(quiz_findings)
