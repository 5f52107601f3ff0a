"""Prints all findings about scenario files."""

from curriculum.management.check_files import CheckFiles
from curriculum.reading.checking import scenario_findings


class Command(CheckFiles):
    help = "Checks scenario files and prints every finding; ends with 1 if one of them is an error."
    findings_of = staticmethod(scenario_findings)
