"""The pages above the modules, as their files say them."""

import pytest

from curriculum.reading.report import Report
from training_site.first_pages import read_pages

pytestmark = pytest.mark.any_database


def test_a_heading_is_words_and_no_html(tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "about.en.md").write_text("---\ntitle: About\n---\n\n## Care \\<b\\> & return\n\nWords.\n")

    pages = {page.slug: page.html for page in read_pages(tmp_path, ["en"], Report("pages", []))}

    assert pages == {"about": "<h2>Care &lt;b&gt; &amp; return</h2>\n<p>Words.</p>"}


def test_a_mistake_is_said_with_its_line_in_the_file(tmp_path):
    findings = []
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "about.en.md").write_text("---\ntitle: About\nheadlin: Us\n---\nWords.\n\n|a|\n|-|\n")

    read_pages(tmp_path, ["en"], Report("pages", findings))

    assert [one.line for one in findings if one.where == "pages/about.en.md"] == [3, 7]
