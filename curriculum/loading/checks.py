"""What the loader asks of content beyond what its reader has checked."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from curriculum.reading import Content
from modules.activities.assessment import authoring
from modules.findings import Finding, Severity
from modules.h5p_installing import looked_at


def findings_of(content: Content) -> Iterator[Finding]:
    """Give what is wrong with the form of the self-assessments, and with H5P packages."""
    for document in content.assessments:
        yield from authoring.form_errors(document.fields, document.file)
    for file in sorted({file.file for module in content.modules for file in module.media if file.kind == "h5p"}):
        yield from _package_findings(content.root, file)


def _package_findings(root: Path, file: str) -> Iterator[Finding]:
    with (root / file).open("rb") as stream:
        for finding in looked_at(stream).findings:
            if finding.severity is Severity.ERROR:
                yield replace(finding, where=f"{file}: {finding.where}")
