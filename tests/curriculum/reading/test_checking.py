from pathlib import Path

from curriculum.reading.checking import quiz_findings, report_lines, scenario_findings
from modules.findings import Finding, Severity
from tests.curriculum.reading.conftest import QUIZ_FILE

CONTENT = Path(__file__).parents[3] / "curriculum" / "content"


def test_a_file_that_is_not_there_is_an_error():
    for findings_of in (scenario_findings, quiz_findings):
        (finding,) = findings_of(Path("nowhere.yaml"))
        assert (finding.severity, finding.where) == (Severity.ERROR, "nowhere.yaml")
        assert finding.sentence == "The file is not there: check the name and the folder."


def test_an_error_of_form_is_reported_alone(root, change):
    change(QUIZ_FILE, "type: truefalse", "type: truefals")

    (finding,) = quiz_findings(root / QUIZ_FILE)
    assert finding.severity is Severity.ERROR
    assert finding.line == 5


def test_what_gives_an_answer_away_is_reported_with_file_and_list(root, change):
    change(QUIZ_FILE, "type: truefalse", "type: single")
    change(QUIZ_FILE, 'text: "True"', 'text: "It is so, as everybody who was there has seen"')

    (finding,) = quiz_findings(root / QUIZ_FILE)
    assert finding.severity is Severity.WARNING
    assert finding.where == f"{root / QUIZ_FILE}, quiz-u1: question u1q1 (en)"


def test_a_translated_scenario_is_compared_with_the_original_beside_it(tmp_path):
    for name in ("street-first-contact.yaml", "street-first-contact.fr.yaml"):
        text = (CONTENT / "scenarios" / name).read_text("utf-8")
        (tmp_path / name).write_text(text.replace("- id: a23", "- id: a99") if ".fr" in name else text, "utf-8")

    sentences = [finding.sentence for finding in scenario_findings(tmp_path / "street-first-contact.fr.yaml")]
    assert any("a99" in sentence or "a23" in sentence for sentence in sentences)


def test_the_shipped_files_have_no_error():
    for path in sorted((CONTENT / "modules" / "outreach-mhsud").glob("*s.yaml")):
        assert [each for each in quiz_findings(path) if each.severity is Severity.ERROR] == []


def test_report_lines_end_with_a_count():
    findings = [
        Finding(Severity.WARNING, "b", "b.yaml", "Look at this.", 2),
        Finding(Severity.ERROR, "a", "a.yaml", "Mend this."),
    ]

    assert list(report_lines(findings, 2)) == [
        "error: a.yaml: Mend this. [a]",
        "warning: b.yaml, line 2: Look at this. [b]",
        "Files: 2. Errors: 1. Warnings: 1.",
    ]
