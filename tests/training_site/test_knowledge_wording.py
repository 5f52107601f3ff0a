"""What ships on the shelf hurts nobody and is not hard to read."""

from curriculum.kits import CONTENT
from curriculum.loading.unit_blocks import Shelf, raw_blocks
from curriculum.reading.report import Report
from modules.upkeep.wording import block_reports
from modules.words_to_avoid import words_to_avoid
from tests.shipped_content import shipped
from training_site.knowledge_files import read_shelf

POINTERS = {"field"}


def test_the_words_of_shipped_items_leave_no_finding_open():
    avoided = words_to_avoid.of("en")
    read = read_shelf(CONTENT, [module.id for module in shipped().modules], Report("knowledge", []))

    found = [
        f"{item.slug}: {report.words.text[:60]} … {finding}"
        for item in read.items
        for report in block_reports(
            raw_blocks((one for one in item.blocks if one.type not in POINTERS), Shelf()), "en", avoided
        )
        for finding in report.findings
    ]

    assert len(read.items) > 20
    assert found == [], "\n".join(found)
