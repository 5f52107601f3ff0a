"""Each test spoils a content folder in one place and reads what is said about it."""

import pytest

from curriculum.reading import read_content
from curriculum.reading.requirements import way_back
from modules.activities.form import NOT_KEPT
from modules.findings import Severity, has_errors
from tests.curriculum.reading.conftest import (
    BODY,
    FRONT_MATTER,
    LOCALISE,
    MODULE,
    MODULE_FILE,
    QUIZ_FILE,
    QUIZZES,
    UNIT_FILE,
    said,
)

FORMS_FILE = "modules/first-steps/forms.yaml"


def form(competency: str = "role", difficulty: int = 1, key: str = "pre1") -> str:
    item = QUIZZES.partition("  u1:\n")[2].replace("u1q1", key).replace("competency: role", f"competency: {competency}")
    return item.replace("difficulty: 1", f"difficulty: {difficulty}")


def test_a_folder_without_mistakes_has_no_finding(root):
    content = read_content(root)

    assert content.findings == ()
    module = content.module("first-steps")
    assert (module.title, module.minutes, module.access, module.language) == ("First steps", 30, "open", "en")
    assert [block.type for block in module.units[0].blocks] == ["lead", "fact", "quiz", "summary"]
    assert [item["id"] for item in content.quizzes_of("first-steps").units["u1"]] == ["u1q1"]


def test_lines_of_blocks_are_those_of_the_file(root):
    (unit,) = read_content(root).module("first-steps").units

    lines = (root / UNIT_FILE).read_text("utf-8").split("\n")
    assert [lines[block.line - 1].split()[1] for block in unit.blocks] == [block.type for block in unit.blocks]


def test_a_year_that_is_no_number_is_kept_as_text(root):
    (unit,) = read_content(root).module("first-steps").units

    assert next(unit.blocks_of("fact")).value["year"] == "n.d."


@pytest.mark.parametrize(
    ("file", "before", "after", "line", "sentence"),
    [
        (MODULE_FILE, "title: \"First steps\"", "titel: \"First steps\"", 1, "“title” is missing: add it (a text)."),
        (MODULE_FILE, "topics:", "topcis:", 11, "“topcis” is not known here. Did you mean “topics”?"),
        (MODULE_FILE, "minutes: 30", "minutes: half an hour", 10, "“minutes” must be a whole number above 0."),
        (MODULE_FILE, "minutes: 30", "minutes: true", 10, "“minutes” must be a whole number above 0."),
        (MODULE_FILE, "minutes: 30", "minutes: 40", 10, "The units take 30 minutes together, the module says 40: correct one."),
        (MODULE_FILE, "access: open", "access: opne", 17, "“access” cannot be “opne”. Did you mean “open”? Known: open, registered, on_request, by_invitation, trainer_only."),
        (MODULE_FILE, "topics: [outreach]", "topics: outreach", 11, "“topics” must be a list of texts."),
        (MODULE_FILE, "competencies: [role]", "competencies: [rol]", 13, "There is no competency “rol”. Did you mean “role”?"),
        (MODULE_FILE, "prerequisites: []", "prerequisites: [first-step]", 14, "There is no module “first-step”. Did you mean “first-steps”?"),
        (MODULE_FILE, "overlaps: []", "overlaps: [{module: first-steps, unit: u2, with_unit: u1, minutes: 5}]", 16, "There is no unit “u2”."),
        (MODULE_FILE, "  - survey", "  - surveys", 20, "There is no completion rule “surveys”. Did you mean “survey”?"),
        (MODULE_FILE, "  - survey", "  - roleplays: [bridge]", 23, "There is no scenario “bridge”."),
        (MODULE_FILE, "quizzes: 80", "quizzes: all", 22, "“quizzes” must be a percentage, for example 80."),
        (MODULE_FILE, "status: pending", "status: signd", 25, "“status” cannot be “signd”. Did you mean “signed”? Known: pending, signed."),
        (MODULE_FILE, "id: first-steps", "id: first-step", 2, "The folder “first-steps” and the id “first-step” differ: give them one name."),
        (MODULE_FILE, "audience: \"Everybody\"", "audience: \"Everybody", 9, "This is not valid YAML: expected <block end>, but found '<scalar>'."),
        (MODULE_FILE, "version: 1.0.0", "id: first-steps", 4, "This is not valid YAML: found duplicate key \"id\" with value \"first-steps\" (original value: \"first-steps\")."),
        (UNIT_FILE, "  year: n.d.\n", "", 8, "“year” is missing in “facts”: add it (a year, for example 2024, or n.d.)."),
        (UNIT_FILE, "  checked: false", "  checked: perhaps", 12, "“checked” must be true or false."),
        (UNIT_FILE, "competencies: [role]", "competencies: [rolle]", None, "There is no competency “rolle”. Did you mean “role”?"),
        (UNIT_FILE, "competencies: [role]", "competencies: [role]\nrequires: [u11]", 7, "There is no unit “u11” in this module. Did you mean “u1”?"),
        (UNIT_FILE, "competencies: [role]", "competencies: [role]\nrequires: [u1]", 7, "The units build on each other in a circle: u1 → u1. Remove one."),
        (UNIT_FILE, "::: fact f1\n:::\n", "", 8, "The fact “f1” is not shown: add “::: fact f1”."),
        (UNIT_FILE, "::: fact f1", "::: fact f12", 22, "There is no fact “f12” in the front matter. Did you mean “f1”?"),
        (UNIT_FILE, "::: quiz u1", "::: quiz u2", 25, "The quiz of this unit is “u1”: write “::: quiz u1”."),
        (UNIT_FILE, "::: quiz u1\n:::\n", "", None, "The questions for “u1” are not shown: add “::: quiz u1”."),
        (UNIT_FILE, "::: quiz u1\n:::\n", "::: quiz u1\n:::\n\n::: quiz u1\n:::\n", 28, "The quiz stands in this unit twice: remove one."),
        (UNIT_FILE, "A beginning.\n:::\n", "A beginning.\n:::\n\n::: localise crisis_lin\n:::\n", 22, "There is no country card in localise.yaml “crisis_lin”. Did you mean “crisis_line”?"),
        (UNIT_FILE, "A beginning.\n:::\n", "A beginning.\n:::\n\n::: roleplay bridge\n:::\n", 22, "There is no scenario “bridge”."),
        (UNIT_FILE, "A beginning.\n:::\n", "A beginning.\n:::\n\n::: h5p map\nA map.\n:::\n", 22, "There is no file h5p/map.h5p: add it, or remove the block."),
        (UNIT_FILE, "A beginning.\n:::\n", "A beginning.\n:::\n\n::: image ring \"A ring\"\nIt closes.\n:::\n", 22, "There is no file media/ring.svg: add it, or remove the block."),
        (UNIT_FILE, "A beginning.\n:::\n", "A beginning.\n:::\n\n::: practice 40 \"Try\"\nOne.\n:::\n", 4, "The practice takes 40 minutes, more than the unit: correct one."),
        (UNIT_FILE, "::: lead\nA beginning.\n:::\n", "", None, "A unit has one block “lead”, this one has 0."),
        (QUIZ_FILE, "competency: role", "competency: rola", 6, "There is no competency “rola”. Did you mean “role”?"),
        (QUIZ_FILE, "units:", "unit:", 2, "“unit” is not known here. Did you mean “units”?"),
        (QUIZ_FILE, "  u1:", "  u2:", None, "There are questions for “u2”, but no such unit."),
    ],
)  # fmt: skip
def test_each_mistake_is_reported_with_file_and_line(file, before, after, line, sentence, root, change):
    change(file, before, after)

    assert (file, line, sentence) in said(read_content(root).findings)


def test_a_mistake_in_the_form_of_a_question_names_file_and_line(root, change):
    change(QUIZ_FILE, ', feedback: "No."', "")

    (finding,) = read_content(root).findings
    assert finding.where.startswith(f"{QUIZ_FILE}, u1, question u1q1")
    assert finding.line == 12


@pytest.mark.parametrize(
    ("needed", "way"),
    [
        ({"u1": ["u3"], "u2": ["u1"], "u3": ["u2"]}, "u1 → u3 → u2 → u1"),
        ({"u1": ["u2", "u3"], "u2": ["u3"], "u3": []}, ""),
        ({"u1": ["u2"], "u2": ["u3"], "u3": ["u2"]}, ""),
    ],
)
def test_a_circle_is_found_from_the_units_in_it(needed, way):
    assert way_back("u1", needed) == way


def test_all_files_are_reported_at_once(root, change):
    change(MODULE_FILE, "access: open", "access: shut")
    change(UNIT_FILE, "::: fact f1", "::: fatc f1")
    change(QUIZ_FILE, "competency: role", "competency: roll")

    assert {finding.where for finding in read_content(root).findings} == {MODULE_FILE, UNIT_FILE, QUIZ_FILE}


@pytest.mark.parametrize(
    ("name", "text", "where", "sentence"),
    [
        (UNIT_FILE, "", UNIT_FILE, "The file must begin with front matter: “---”, the fields, “---”."),
        (UNIT_FILE, "---\nid: u1\n", UNIT_FILE, "The front matter does not end: close it with “---” on a line of its own."),
        (UNIT_FILE, "---\n---\nWords.", UNIT_FILE, "There are no fields here: write “name: value” lines."),
        (UNIT_FILE, FRONT_MATTER, UNIT_FILE, "The unit has no body: write it below the front matter."),
        (MODULE_FILE, "", MODULE_FILE, "There are no fields here: write “name: value” lines."),
        (MODULE_FILE, "- one\n- two\n", MODULE_FILE, "There is a list here: write “name: value” lines."),
        (MODULE_FILE, "words", MODULE_FILE, "There is a single value here: write “name: value” lines."),
        (MODULE_FILE, "a: &a [*a, *a]\n? [b]\n: !!python/object:os.system {}\n", MODULE_FILE, "“schema” is missing: add it (a text)."),
        ("modules/empty/readme.md", "", "modules/empty/module.yaml", "A folder in modules/ needs a module.yaml: write it, or move the folder."),
        ("modules/stray.yaml", "", "modules/stray.yaml", "In modules/ stand folders only: move this file into the folder of its module."),
        ("modules/first-steps/units/extra/01-a.md", "", "modules/first-steps/units/extra", "A unit is a file named like 01-name.md: rename it, or move it away."),
        ("modules/first-steps/units/02-a.md/x", "", "modules/first-steps/units/02-a.md", "The file cannot be read (Is a directory): a file is expected here."),
        ("modules/first-steps/notes.txt", "", MODULE_FILE, "“notes.txt” beside module.yaml is not read: move it away."),
        ("modules/first-steps/media/film.mov", "", "modules/first-steps", "“media/film.mov” is not used: name it name.svg, .png, .webm, .mp4, name.poster.png, name.en.vtt or name.transcript.en.md."),
        ("scenarios/notes.txt", "", "scenarios/notes.txt", "In scenarios/ stand files that end with .yaml: rename it, or move it away."),
        ("units/01-a.md", "", "units", "This is not read: move it away, or into the folder where it belongs."),
        ("localise.yaml", "keys: 1\n", "localise.yaml", "“keys” is missing: write the entries below it."),
        ("curricula/c.yaml", "{", "curricula/c.yaml", "This is not valid YAML: expected the node content, but found '<stream end>'."),
    ],
)  # fmt: skip
def test_nothing_that_stands_there_stops_the_reading(name, text, where, sentence, root, write):
    if (root / name).parent.is_file():
        (root / name).parent.unlink()
    write(name, text)

    assert (where, sentence) in [(finding.where, finding.sentence) for finding in read_content(root).findings]


def test_a_file_that_is_not_utf_8_is_reported_with_the_line(root):
    (root / UNIT_FILE).write_bytes(FRONT_MATTER.encode() + b"One.\n\xff\xfe\n")

    lines = FRONT_MATTER.count("\n")
    assert (UNIT_FILE, lines + 2, "The file is not in UTF-8: save it again with that encoding.") in said(
        read_content(root).findings
    )


def test_a_folder_that_is_not_there_is_one_finding(tmp_path):
    content = read_content(tmp_path / "nowhere")

    assert content.modules == ()
    assert content.findings[0].sentence == "There is no such folder: check the name."
    assert has_errors(content.findings)


def test_two_units_with_one_id_are_reported(root, write, change):
    write("modules/first-steps/units/02-again.md", FRONT_MATTER + BODY)
    change(MODULE_FILE, "minutes: 30", "minutes: 60")

    assert said(read_content(root).findings) == [
        ("modules/first-steps/units/02-again.md", None, "The unit id “u1” stands in 01-who-we-are.md too: rename one.")
    ]


def test_two_facts_with_one_id_are_reported(root, change):
    change(UNIT_FILE, "glossary:", '- {id: f1, text: "b", source: "c", year: 2020, checked: true}\nglossary:')

    assert said(read_content(root).findings) == [(UNIT_FILE, 13, "There are two with the fact id “f1”: rename one.")]


def test_a_question_that_stands_in_two_lists_is_reported(root, write):
    write(FORMS_FILE, f"schema: quizzes/1\nforms:\n  pre:\n{form(key='u1q1')}  post:\n{form(key='post1')}")

    assert said(read_content(root).findings) == [
        (FORMS_FILE, 4, "The question “u1q1” stands in quiz-u1 too: rename one.")
    ]


def test_forms_must_be_parallel(root, write):
    write(FORMS_FILE, f"schema: quizzes/1\nforms:\n  pre:\n{form()}  post:\n{form(difficulty=2, key='post1')}")

    sentence = "“post1” differs from “pre1” in competency or difficulty: make the forms parallel."
    assert said(read_content(root).findings) == [(FORMS_FILE, 14, sentence)]


def test_one_form_alone_is_reported(root, write):
    write(FORMS_FILE, f"schema: quizzes/1\nforms:\n  pre:\n{form()}")

    assert said(read_content(root).findings) == [
        (FORMS_FILE, None, "There is one form only: write pre and post, or neither.")
    ]


@pytest.fixture
def translated(write):
    write("modules/first-steps.fr/module.yaml", MODULE.replace("language: en", "language: fr"))
    write("modules/first-steps.fr/units/01-qui.md", FRONT_MATTER + BODY)
    write("modules/first-steps.fr/quizzes.yaml", QUIZZES)


def test_a_translation_has_the_blocks_and_ids_of_its_original(root, translated):
    content = read_content(root)

    assert content.findings == ()
    original, translation = (content.module("first-steps", language) for language in ("en", "fr"))
    assert [block.id for block in translation.units[0].blocks] == [block.id for block in original.units[0].blocks]


def test_what_a_fact_counts_has_other_words_in_another_language(root, translated, change):
    for file, words in (
        ("first-steps/units/01-who-we-are.md", "people"),
        ("first-steps.fr/units/01-qui.md", "personnes"),
    ):
        change(f"modules/{file}", '  source: "A source"', f'  unit: "{words}"\n  source: "A source"')

    content = read_content(root)

    assert content.findings == ()
    facts = [content.module("first-steps", language).units[0].facts[0]["unit"] for language in ("en", "fr")]
    assert facts == ["people", "personnes"]


@pytest.mark.parametrize(
    ("file", "before", "after", "found"),
    [
        (
            "modules/first-steps.fr/units/01-qui.md",
            "A beginning.\n:::\n",
            "A beginning.\n:::\n\nWords.\n",
            (
                "modules/first-steps.fr/units/01-qui.md",
                22,
                "Here the original has “fact f1”, the translation “text”: bring them into one order.",
            ),
        ),
        (
            "modules/first-steps.fr/quizzes.yaml",
            "id: u1q1",
            "id: u1q2",
            (
                "modules/first-steps.fr/quizzes.yaml",
                4,
                "The original has “u1q1” here with other parts: keep ids, kinds and order.",
            ),
        ),
        (
            "modules/first-steps.fr/module.yaml",
            "language: fr",
            "language: de",
            ("modules/first-steps.fr/module.yaml", 5, "The folder says “fr”, the language is “de”: correct one."),
        ),
        (
            "modules/first-steps.fr/units/01-qui.md",
            "- Three.\n:::\n",
            "- Three.\n:::\n\nAn afterthought.\n",
            (
                "modules/first-steps.fr/units/01-qui.md",
                34,
                "The original has 4 blocks, the translation 5: from here on, “text” first, take out what is more.",
            ),
        ),
        (
            "modules/first-steps/units/01-who-we-are.md",
            "- Three.\n:::\n",
            "- Three.\n:::\n\nAn afterthought.\n",
            (
                "modules/first-steps.fr/units/01-qui.md",
                28,
                "The original has 5 blocks, the translation 4: after the last one here, add what is missing, “text” first.",
            ),
        ),
    ],
)
def test_a_translation_that_differs_is_reported(file, before, after, found, root, translated, change):
    change(file, before, after)

    assert said(read_content(root).findings) == [found]


def test_a_question_too_many_in_a_translation_is_reported_with_its_line(root, translated, change):
    more = QUIZZES.partition("  u1:\n")[2].replace("u1q1", "u1q2")
    change("modules/first-steps.fr/quizzes.yaml", 'feedback: "No."}\n', f'feedback: "No."}}\n{more}')

    assert said(read_content(root).findings) == [
        ("modules/first-steps.fr/quizzes.yaml", 13, "“quiz-u1” has 2 questions, the original 1: bring them into line.")
    ]


def test_a_translation_of_what_cannot_be_read_does_not_say_that_it_is_not_there(root, translated, change):
    change("modules/first-steps/module.yaml", 'title: "First steps"', 'title: "First \\0 steps"')

    assert said(read_content(root).findings) == [
        (
            "modules/first-steps.fr/module.yaml",
            None,
            "The original “first-steps” could not be read: put right what is said of it, then check again.",
        ),
        ("modules/first-steps/module.yaml", 6, NOT_KEPT),
    ]


@pytest.mark.parametrize(
    ("file", "before", "after", "line"),
    [
        (UNIT_FILE, "A beginning.", "A \0 beginning.", 19),
        (UNIT_FILE, 'title: "Who we are"', 'title: "\\ud800"', 3),
        (QUIZ_FILE, 'feedback: "Yes."', 'feedback: "Yes\\0"', 11),
    ],
)
def test_what_no_database_keeps_is_reported_with_its_line(file, before, after, line, root, change):
    change(file, before, after)

    assert (file, line, NOT_KEPT) in said(read_content(root).findings)


def test_a_unit_that_is_not_translated_yet_is_a_warning(root, translated, change):
    change("modules/first-steps.fr/units/01-qui.md", "id: u1", "id: u2")
    change("modules/first-steps.fr/units/01-qui.md", "::: quiz u1\n:::\n", "")
    (root / "modules/first-steps.fr/quizzes.yaml").unlink()

    assert [(finding.severity, finding.sentence) for finding in read_content(root).findings] == [
        (Severity.WARNING, "The unit “u1” is not translated yet: it is shown in “en”."),
        (Severity.ERROR, "The original has no unit “u2”."),
    ]


def test_media_of_a_translation_come_before_those_of_the_original(root, translated, write, change):
    block = 'A beginning.\n:::\n\n::: image ring "A ring"\nIt closes.\n:::\n'
    change(UNIT_FILE, "A beginning.\n:::\n", block)
    change("modules/first-steps.fr/units/01-qui.md", "A beginning.\n:::\n", block)
    write("modules/first-steps/media/ring.svg", "<svg/>")
    shared = read_content(root)
    write("modules/first-steps.fr/media/ring.svg", "<svg/>")
    own = read_content(root)

    assert (shared.findings, own.findings) == ((), ())
    assert [file.file for file in shared.module("first-steps", "fr").media] == ["modules/first-steps/media/ring.svg"]
    assert [file.file for file in own.module("first-steps", "fr").media] == ["modules/first-steps.fr/media/ring.svg"]


def test_a_video_needs_captions_and_a_transcript(root, write, change):
    change(UNIT_FILE, "A beginning.\n:::\n", 'A beginning.\n:::\n\n::: video film "A film"\nSix cards.\n:::\n')
    write("modules/first-steps/media/film.webm", "")
    bare = read_content(root)
    write("modules/first-steps/media/film.en.vtt", "WEBVTT\n")
    write("modules/first-steps/media/film.transcript.en.md", "Somebody *speaks*.\n")
    whole = read_content(root)

    assert said(bare.findings) == [
        (UNIT_FILE, 22, "There is no file media/film.en.vtt: add it, or remove the block."),
        (UNIT_FILE, 22, "There is no file media/film.transcript.en.md: add it, or remove the block."),
    ]
    assert whole.findings == ()
    (video,) = whole.module("first-steps").units[0].blocks_of("video")
    assert video.value["transcript"] == "<p>Somebody <em>speaks</em>.</p>"


def test_a_second_document_with_one_id_is_reported(root, write):
    write("assessments/gaps.yaml", "id: gaps\nlanguage: en\n")
    write("assessments/other.yaml", "id: gaps\nlanguage: en\n")

    assert said(read_content(root).findings) == [
        ("assessments/other.yaml", None, "The file holds “gaps” in “en”: name it so."),
        ("assessments/other.yaml", None, "“gaps” stands in assessments/gaps.yaml too: rename one."),
    ]


def test_an_unknown_key_of_localise_in_a_scenario_is_reported(root, write):
    write("localise.yaml", LOCALISE)
    write("scenarios/bridge.yaml", "id: bridge\nlanguage: en\nlocalise:\n  crisis_lin: x\n")

    sentence = "There is no country card in localise.yaml “crisis_lin”. Did you mean “crisis_line”?"
    assert ("scenarios/bridge.yaml", 4, sentence) in said(read_content(root).findings)


def test_rules_of_a_quiz_are_read_and_what_is_wrong_is_named_with_its_line(root, write):
    written = (root / QUIZ_FILE).read_text("utf-8")
    write(
        QUIZ_FILE, f"{written}rules:\n  u1:\n    tries: 3\n    feedback: ends\n  u2: {{}}\n  forms: {{crosed: true}}\n"
    )

    content = read_content(root)

    assert content.quizzes_of("first-steps").rules["u1"]["tries"] == 3
    assert [(finding.where, finding.line, finding.sentence) for finding in content.findings] == [
        (
            QUIZ_FILE,
            17,
            "There are rules for “u2”, but no questions.",
        ),
        (
            QUIZ_FILE,
            18,
            "Forms have one rule: “crossed: true” gives half of the learners the post form first.",
        ),
        (
            f"{QUIZ_FILE}, rules of u1",
            16,
            "“feedback” cannot be “ends”. Known: each, end, never. Did you mean “end”?",
        ),
    ]


def test_forms_given_crosswise_must_be_alike(root, write):
    written = (root / QUIZ_FILE).read_text("utf-8")
    item = written.split("  u1:\n")[1]
    forms = f"forms:\n  pre:\n{item.replace('u1q1', 'pre1')}  post:\n{item.replace('u1q1', 'post1').replace('y: 1', 'y: 2')}"
    write(QUIZ_FILE, f"{written}{forms}rules:\n  forms: {{crossed: true}}\n")

    found = [finding for finding in read_content(root).findings if finding.code == "forms"]

    assert [(finding.severity, finding.sentence) for finding in found] == [
        (Severity.ERROR, "“post1” differs from “pre1” in competency or difficulty: make the forms parallel.")
    ]
