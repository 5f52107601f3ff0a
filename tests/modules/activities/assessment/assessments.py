"""The shipped self-assessment, and a small one."""

from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from modules.activities.assessment.documents import definition_parts
from modules.activities.definition import Definition

NEEDS_AND_GAPS = Path(__file__).parents[4] / "curriculum" / "content" / "assessments" / "needs-and-gaps.yaml"


def document() -> Any:
    return YAML().load(NEEDS_AND_GAPS)


def assessment() -> Definition:
    structure, words = definition_parts(document())
    return Definition("assessment", structure, {"en": words}, "en")
