"""The text of a self-assessment as an editor writes it: read, and what is wrong with it in sentences."""

from collections.abc import Mapping
from typing import Any

from ruamel.yaml.error import YAMLError

from modules.activities.assessment import documents
from modules.activities.definition import Definition
from modules.activities.form import error
from modules.activities.roleplay.authoring import document_in, unreadable
from modules.findings import Finding, Words
from modules.findings import gettext_noop as _

WHERE = "assessment"
NO_ASSESSMENT = _("This is no self-assessment: it begins with “schema: assessment/1” and has sections and scales.")
WRONG_SHAPE = _("Something in this text has not the shape that assessment/1 asks for, near %(place)s.")
ITS_SECTIONS = Words(_("its sections"))


def definition_of(source: str) -> Definition:
    """Return a text without errors as a definition in its one language."""
    document = document_in(source)
    structure, words = documents.definition_parts(document)
    language = str(document["language"])
    return Definition("assessment", structure, {language: words}, language)


def errors_in(source: str) -> list[Finding]:
    """Return what is wrong with the form of a text; an empty list means that it can be answered."""
    try:
        document = document_in(source)
    except YAMLError as mistake:
        return [unreadable(mistake, WHERE)]
    if not isinstance(document, Mapping) or document.get("schema") != "assessment/1":
        return [error("no-assessment", WHERE, NO_ASSESSMENT)]
    return form_errors(document, WHERE)


def form_errors(document: Mapping[str, Any], where: str) -> list[Finding]:
    """Return what is wrong with the form of an assessment, whatever stands in it; of one without errors there are parts."""
    # A list where names are asked for, a name without a value: whatever the checks of form do not know by name.
    try:
        found = documents.form_findings(document, where)
        if not found:
            documents.definition_parts(document)
    except (AttributeError, KeyError, TypeError, ValueError) as unfit:
        return [error("wrong-shape", where, WRONG_SHAPE, place=str(unfit) or ITS_SECTIONS)]
    return found
