"""What ships hurts nobody and is not hard to read: authors would otherwise begin with a list of open findings."""

import pytest

from curriculum.loading.unit_blocks import Shelf, raw_blocks
from modules.upkeep.wording import block_reports
from modules.words_to_avoid import words_to_avoid
from tests.shipped_content import shipped

POINTERS = {"quiz", "roleplay", "image", "video", "h5p"}


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_words_of_shipped_units_leave_no_finding_open(language: str):
    avoided = words_to_avoid.of(language)

    found = [
        f"{unit.file}: {report.words.text[:60]} … {finding}"
        for module in shipped().modules
        if module.language == language
        for unit in module.units
        for report in block_reports(
            raw_blocks((one for one in unit.blocks if one.type not in POINTERS), Shelf()), language, avoided
        )
        for finding in report.findings
    ]

    assert found == [], "\n".join(found)
