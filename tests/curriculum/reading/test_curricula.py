import pytest

from curriculum.reading.curricula import Known, check_curriculum
from curriculum.reading.report import Report
from curriculum.reading.sources import yaml_of
from curriculum.reading.values import Document
from modules.findings import Finding

CURRICULUM = """\
schema: curriculum/1
id: course
code: C
version: 1.0.0
language: en
title: "A course"
summary: "Two stages."
issuer: "Somebody"
audience: "Everybody"
licence: CC-BY-4.0
demonstration: true
disclaimer: "Invented."
credit: {same_major_version: true, max_age_months: 24}
gateway: first-steps
stages:
- code: S1
  id: s1-begin
  title: "Begin"
  summary: "Alone."
  mode: online
  when: "first"
  minutes: 60
  items:
  - {module: first-steps, role: core}
  - {assessment: gaps, role: core, minutes: 30}
  - {module: later, role: elective, in_preparation: true}
  done_when: "module completed"
- code: S2
  id: s2-meet
  title: "Meet"
  summary: "Together."
  mode: workshop
  when: "then"
  after: [S1]
  minutes: 100
  items:
  - {session: round, title: "A round", role: core, minutes: 40, day: 1}
  - choose: 1
    role: core
    minutes: 60
    day: 2
    from:
    - {live: bridge, minutes: 60}
  done_when: "attendance"
totals:
  online_core_minutes: 60
  workshop_minutes_by_day: {1: 40, 2: 60}
completion: {all: [{stages: [S1, S2]}]}
certificate: {text: "Training completed."}
"""

KNOWN = Known({"first-steps": 30}, ("gaps",), ("bridge",))


def findings_of(text: str) -> list[tuple[int | None, str]]:
    found: list[Finding] = []
    report = Report("course.yaml", found)
    check_curriculum(Document("course", "en", "course.yaml", yaml_of(text, report)), KNOWN, report)
    return [(finding.line, finding.sentence) for finding in found]


def test_a_sound_curriculum_has_no_finding():
    assert findings_of(CURRICULUM) == []


@pytest.mark.parametrize(
    ("before", "after", "line", "sentence"),
    [
        ("minutes: 60\n  items", "minutes: 70\n  items", 22, "The core items of S1 take 60 minutes, the stage says 70: correct one."),
        ("online_core_minutes: 60", "online_core_minutes: 70", 46, "“online_core_minutes” is 60 when the stages are added up: correct it."),
        ("{1: 40, 2: 60}", "{1: 40}", 47, "“workshop_minutes_by_day” is {1: 40, 2: 60} when the stages are added up: correct it."),
        ("after: [S1]", "after: [S0]", 34, "There is no stage “S0”."),
        ("code: S2", "code: S1", 28, "There are two with the code “S1”: rename one."),
        ("gateway: first-steps", "gateway: first-step", 14, "There is no module “first-step”. Did you mean “first-steps”?"),
        ("{live: bridge", "{live: brige", 43, "There is no live role-play “brige”. Did you mean “bridge”?"),
        ("{assessment: gaps", "{assessment: gap", 25, "There is no assessment “gap”. Did you mean “gaps”?"),
        ("{session: round, title: \"A round\",", "{session: round,", 37, "“title” is missing in a session: add it."),
        ("{session: round,", "{session: round, live: bridge,", 37, "An item has exactly one of module, assessment, session, live, choose: this one has 2."),
        ("day: 1}", "day: Monday}", 37, "“day” must be a whole number above 0."),
    ],
)  # fmt: skip
def test_each_mistake_is_reported_with_its_line(before, after, line, sentence):
    assert CURRICULUM.count(before) == 1
    assert (line, sentence) in findings_of(CURRICULUM.replace(before, after))
