"""What the loader asks of content beyond what its reader has checked."""

from collections.abc import Iterator

from curriculum.loading.unit_blocks import VALUES
from curriculum.reading import Content
from modules.activities.assessment import documents
from modules.findings import Finding, Severity


def findings_of(content: Content) -> Iterator[Finding]:
    """Give what is wrong with the form of the self-assessments, and blocks that unit pages do not have."""
    for document in content.assessments:
        yield from documents.form_findings(document.fields, document.file)
    for module in content.modules:
        for unit in module.units:
            for block in unit.blocks:
                if block.type not in VALUES:
                    sentence = f"The site cannot show a block “{block.type}” yet: remove it."
                    yield Finding(Severity.ERROR, "not-shown", unit.file, sentence, block.line)
