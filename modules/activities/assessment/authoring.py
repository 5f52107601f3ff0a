"""The text of a self-assessment as an editor writes it: read, and what is wrong with it in sentences."""

from collections.abc import Mapping

from ruamel.yaml.error import YAMLError

from modules.activities.assessment import documents
from modules.activities.definition import Definition
from modules.activities.roleplay.authoring import document_in

NOT_YAML = "This is not readable as YAML: {problem}."
NO_ASSESSMENT = "This is no self-assessment: it begins with “schema: assessment/1” and has sections and scales."
WRONG_SHAPE = "Something in this text has not the shape that assessment/1 asks for, near {place}."


def definition_of(source: str) -> Definition:
    """Return a text without errors as a definition in its one language."""
    document = document_in(source)
    structure, words = documents.definition_parts(document)
    language = str(document["language"])
    return Definition("assessment", structure, {language: words}, language)


def errors_in(source: str) -> list[str]:
    """Return one sentence for each error; an empty list means that it can be answered."""
    try:
        document = document_in(source)
    except YAMLError as mistake:
        problem = getattr(mistake, "problem", None) or str(mistake).partition("\n")[0]
        return [NOT_YAML.format(problem=problem)]
    if not isinstance(document, Mapping) or document.get("schema") != "assessment/1":
        return [NO_ASSESSMENT]
    # A list where names are asked for, a name without a value: whatever the checks of form do not know by name.
    try:
        found = [str(finding) for finding in documents.form_findings(document, "assessment")]
        if not found:
            definition_of(source)
    except (AttributeError, KeyError, TypeError, ValueError) as unfit:
        return [WRONG_SHAPE.format(place=str(unfit) or "its sections")]
    return found
