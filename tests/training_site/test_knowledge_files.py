from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from curriculum.models import LoadedText
from curriculum.reading.report import Report
from knowledge.models import Fact, GlossaryTerm, KnowledgePage, Pillar
from knowledge.vocabulary import Setting
from modules.findings import Finding
from tests.small_content import SHIPPED, change, write, write_content
from training_site.knowledge_files import read_shelf
from training_site.search.models import SearchEntry

pytestmark = pytest.mark.django_db

TOOL = """\
---
id: tool-tea
type: tool
title: "Tea at five"
summary: "Tea in one place."
setting: [street]
channel: [face-to-face]
target_groups: [everyone]
languages: [ar]
languages_note: "Few words."
cost_band: low
cost_note: "An estimate."
staff_needed: "Two people"
evidence: practice
countries_seen: [BE]
pillars: [protection]
safety_note: "Change the hour."
indicator: OD2
related_modules: [first-steps]
tags: [sdg-10.7]
authors: ["Somebody", "Somebody else"]
date: 2026-11-21
licence: CC-BY-4.0
sources:
  - {title: "A report", organisation: "A publisher", year: n.d., note: "Seen.", checked: false}
---
## What it is
Tea & *words*.

{{reflect}}
"""
PILLARS = """\
schema: pillars/1
pillars:
  - {id: protection, number: 1, title: "Protection", meaning: "Safety.", tag_when: "Always.", not_for: "Never."}
"""
FACTS = """\
schema: facts/1
sources:
  booklet: {title: "A booklet", organisation: "IOM", year: 2022, checked: true}
facts:
  - {id: f, title: "Helped", value: 76100, qualifier: "+", unit: "people", period: "2017", source: booklet, pillar: protection}
"""
TERMS = """\
schema: glossary/1
terms:
  - {id: consent, term: "Consent", meaning: "A free yes."}
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = write_content(tmp_path)
    write(root, "knowledge/tool-tea.md", TOOL.replace("{{reflect}}", "::: reflect\nWho pours?\n:::"))
    write(root, "knowledge/pillars.yaml", PILLARS)
    write(root, "knowledge/facts.yaml", FACTS)
    write(root, "knowledge/glossary.yaml", TERMS)
    return root


def load(root: Path) -> list[str]:
    said = StringIO()
    call_command("load_curricula", "--languages=en", content=root, stdout=said, stderr=said)
    return said.getvalue().splitlines()


def test_a_tool_is_what_its_file_says_and_is_found(root):
    load(root)

    page = KnowledgePage.objects.get()
    assert (page.url, page.kind, page.live) == ("/en/knowledge/tool-tea/", "tool", True)
    assert (page.author_names, page.places, page.languages) == (["Somebody", "Somebody else"], ["street"], ["ar"])
    assert [(block.block_type, str(block.value)) for block in page.body][1:] == [
        ("text", "<p>Tea &amp; <i>words</i>.</p>"),
        ("note", "<p>Who pours?</p>"),
    ]
    assert (Pillar.objects.get().title, GlossaryTerm.objects.get().term) == ("Protection", "Consent")
    fact = Fact.objects.get()
    assert (fact.shown_value, fact.qualifier, fact.source_title) == ("76,100", "+", "A booklet")
    assert SearchEntry.objects.filter(title__in=["Tea at five", "Consent"]).count() == 2


def test_loading_twice_changes_nothing(root):
    load(root)
    before = list(LoadedText.objects.order_by("key").values_list("key", "mark"))

    assert load(root)[-1] == "0 new, 0 changed, 0 kept as edited on the site, 0 editions published."
    assert list(LoadedText.objects.order_by("key").values_list("key", "mark")) == before


def test_what_an_editor_changed_is_left_alone(root):
    load(root)
    page = KnowledgePage.objects.get()
    page.title = "Coffee at five"
    page.save_revision().publish()
    change(root, "knowledge/tool-tea.md", "Tea in one place.", "Tea in two places.")

    said = load(root)

    assert "0 new, 0 changed, 1 kept as edited on the site, 0 editions published." in said[-1]
    assert KnowledgePage.objects.get().title == "Coffee at five"


def test_mistakes_are_named_with_file_and_line_and_nothing_is_loaded(root):
    change(root, "knowledge/tool-tea.md", "setting: [street]", "setting: [streat]")
    change(root, "knowledge/tool-tea.md", "related_modules: [first-steps]", "related_modules: [first-step]")
    change(root, "knowledge/facts.yaml", "source: booklet", "source: book")
    errors = StringIO()

    with pytest.raises(CommandError):
        call_command("load_curricula", content=root, stdout=StringIO(), stderr=errors)

    places = ", ".join(Setting.values)
    lines = [line.rpartition(" [")[0] for line in errors.getvalue().splitlines()]
    assert lines == [
        f"error: knowledge/tool-tea.md, line 6: “setting” cannot be “streat”. Did you mean “street”? Known: {places}.",
        "error: knowledge/facts.yaml, line 5: There is no source “book”. Did you mean “booklet”?",
        "error: knowledge/tool-tea.md: There is no module “first-step”. Did you mean “first-steps”?",
    ]
    assert not KnowledgePage.objects.exists()


@pytest.mark.any_database
def test_a_chart_without_values_and_a_closed_licence_without_an_address_are_named(root):
    chart = 'chart:\n  type: bar\n  data:\n    - {label: "A"}\n'
    change(root, "knowledge/tool-tea.md", "licence: CC-BY-4.0\n", f"licence: CC-BY-ND-4.0\n{chart}")
    found: list[Finding] = []

    read_shelf(root, ["first-steps"], Report("knowledge", found))

    assert {(one.code, one.line) for one in found} >= {("chart", 27), ("no-original", 23)}


@pytest.mark.any_database
def test_no_item_that_ships_has_an_error_and_no_bite_is_too_long():
    found: list[object] = []
    modules = {path.name for path in (SHIPPED / "modules").iterdir()}
    report = Report("knowledge", found)

    shelf = read_shelf(SHIPPED, modules, report)

    assert len(shelf.items) == 26
    unplanned = [one for one in found if "There is no module" not in str(one)]
    assert unplanned == []
    assert all(fact["source"].get("title") for fact in shelf.facts)
