"""What the loader asks of content beyond what its reader has checked."""

from collections.abc import Iterator

from curriculum.reading import Content
from modules.activities.assessment import documents
from modules.findings import Finding


def findings_of(content: Content) -> Iterator[Finding]:
    """Give what is wrong with the form of the self-assessments."""
    for document in content.assessments:
        yield from documents.form_findings(document.fields, document.file)
