"""Files as other systems write them: what is taken, what is lost, and what stays where it was."""

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Unreadable

pytestmark = pytest.mark.any_database


def read(text, language="en"):
    content = text if isinstance(text, bytes) else text.encode()
    return formats.read(content, language=language)


def only(reading):
    (passage,) = reading.passages
    return passage


def codes(passage):
    return [finding.code for finding in passage.findings]


def package(files):
    content = BytesIO()
    with ZipFile(content, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return content.getvalue()


def moodle(kind, inside):
    return f"""<?xml version="1.0"?><quiz><question type="{kind}"><name><text>A name</text></name>
    <questiontext format="html"><text><![CDATA[<p>What <b>helps</b>?</p>]]></text></questiontext>{inside}</question></quiz>"""


def qti(declaration, body, rest=""):
    return f"""<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="item-1" title="T">
    <qti-response-declaration identifier="RESPONSE" {declaration}</qti-response-declaration>
    <qti-item-body>{body}</qti-item-body>{rest}</qti-assessment-item>"""


GIFT = """$CATEGORY: trust

// [id:t1] [tag:competency:rapport] [tag:winter]
::Trust::Trust grows {
  =slowly#Yes.
  ~%50%at once
  ~by force
} in most talks.

Breathing slowly calms.{T#It does.#Yes, it does.####See unit 2.}

How many hours?{#7..9 ~#Too few or too many.}

Say it in a word.{=listen* =%50%hear =hearken}

Which two?{~%50%rest ~%50%water ~coffee}

Match.{=pain -> ache =fear -> worry = -> noise}

Write about it.{}

Only a text.

Open { =brace
"""


def test_gift_is_taken_question_by_question():
    reading = read(GIFT)

    assert [(passage.kind, passage.outcome.value, codes(passage)) for passage in reading.passages] == [
        ("multichoice", "with-loss", ["partial", "label"]),
        ("truefalse", "whole", []),
        ("numerical", "with-loss", ["feedback"]),
        ("shortanswer", "whole", []),
        ("multichoice", "with-loss", ["marking"]),
        ("match", "with-loss", ["distractor"]),
        ("essay", "not-taken", ["unknown-kind"]),
        ("description", "not-taken", ["unknown-kind"]),
        ("unknown", "not-taken", ["brace"]),
    ]
    assert [note.code for note in reading.notes] == ["category"]
    assert reading.documents[0] == {
        "id": "t1",
        "competency": "rapport",
        "difficulty": 2,
        "critical": False,
        "stem": "Trust grows _____ in most talks.",
        "type": "single",
        "options": [
            {"text": "slowly", "correct": True, "feedback": "Yes."},
            {"text": "at once", "correct": False},
            {"text": "by force", "correct": False},
        ],
    }
    assert reading.documents[1]["options"] == [
        {"text": "True", "correct": True, "feedback": "Yes, it does."},
        {"text": "False", "correct": False, "feedback": "It does."},
    ]
    assert reading.documents[2]["answer"] == 8
    assert reading.documents[2]["tolerance"] == 1
    assert [(rule["accept"], rule["match"], rule["share"]) for rule in reading.documents[3]["answers"]] == [
        (["listen*"], "words", 100),
        (["hear"], "plain", 50),
        (["hearken"], "plain", 100),
    ]


def test_true_and_false_are_said_in_the_language_of_the_file():
    (document,) = read("On respire.{F}", language="fr").documents

    assert [option["text"] for option in document["options"]] == ["Vrai", "Faux"]


def test_moodle_choice_names_all_that_it_loses():
    passage = only(
        read(
            moodle(
                "multichoice",
                """<single>true</single><shuffleanswers>0</shuffleanswers><penalty>0.5</penalty>
                <defaultgrade>3.0</defaultgrade><hint format="html"><text>Think.</text></hint>
                <correctfeedback format="html"><text>Your answer is correct.</text></correctfeedback>
                <incorrectfeedback format="html"><text>Read again.</text></incorrectfeedback>
                <answer fraction="100" format="html"><text>Rest<![CDATA[<img src="@@PLUGINFILE@@/a.png" alt="a bed">]]></text>
                  <file name="a.png" encoding="base64">AAAA</file></answer>
                <answer fraction="33.33333" format="html"><text>Water</text></answer>""",
            )
        )
    )

    assert codes(passage) == [
        "picture", "hint", "penalty", "weight", "places", "partial", "combined-feedback", "emphasis",
    ]  # fmt: skip
    assert passage.document["options"] == [{"text": "Rest a bed", "correct": True}, {"text": "Water", "correct": False}]
    assert [finding.code for finding in passage.to_write] == ["competency", "no-feedback"]


def test_moodle_matching_with_an_answer_used_twice_is_a_sort():
    lines = "".join(
        f"<subquestion format='html'><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
        for left, right in (("fever", "body"), ("fear", "mind"), ("pain", "body"), ("", "weather"))
    )

    passage = only(read(moodle("matching", lines)))

    assert codes(passage) == ["distractor", "emphasis"]
    assert passage.document["groups"] == [
        {"name": "body", "items": ["fever", "pain"]},
        {"name": "mind", "items": ["fear"]},
    ]


def test_moodle_gaps_to_choose_from_are_typed_and_their_words_stand_in_the_question():
    text = (
        "<questiontext format='html'><text>A {1:MULTICHOICE:=b~c} and {1:SA:=d}, {1:NM:=0.5:0}.</text></questiontext>"
    )

    passage = only(read(f"<quiz><question type='cloze'><name><text>n</text></name>{text}</question></quiz>"))

    assert codes(passage) == ["instruction", "choices"]
    assert passage.document["stem"] == "Fill in what is missing.\n\nChoose from: b · c"
    assert passage.document["text"] == "A {{1}} and {{2}}, {{3}}."
    assert passage.document["accept"] == {"1": ["b"], "2": ["d"], "3": ["0.5", "0,5"]}


def test_several_choices_in_one_gap_stay_where_they_are():
    text = "<questiontext format='html'><text>A {1:MULTIRESPONSE:=b~=c~d}.</text></questiontext>"

    passage = only(read(f"<quiz><question type='cloze'><name><text>n</text></name>{text}</question></quiz>"))

    assert (passage.document, codes(passage)) == (None, ["embedded"])


def test_moodle_gaps_to_type_are_gaps():
    text = """<questiontext format='html'><text><![CDATA[<p>Complete.</p><p>Ask
    {2:SHORTANSWER_C:=openly#Good~%100%plainly~%50%softly~*#No}, then {:SA:=wait}.</p>]]></text></questiontext>"""

    passage = only(read(f"<quiz><question type='cloze'><name><text>n</text></name>{text}</question></quiz>"))

    assert passage.document["stem"] == "Complete."
    assert passage.document["text"] == "Ask {{1}}, then {{2}}."
    assert passage.document["accept"] == {"1": ["openly", "plainly"], "2": ["wait"]}
    assert codes(passage) == ["weights", "case", "feedback", "partial", "feedback"]


def test_qti_marks_by_map_are_compared_with_ours():
    choices = "".join(f'<qti-simple-choice identifier="{name}">{name}</qti-simple-choice>' for name in "ABC")
    item = qti(
        """cardinality="multiple" base-type="identifier"><qti-correct-response><qti-value>A</qti-value>
        <qti-value>B</qti-value></qti-correct-response><qti-mapping lower-bound="0" default-value="-1">
        <qti-map-entry map-key="A" mapped-value="1"/><qti-map-entry map-key="B" mapped-value="1"/></qti-mapping>""",
        f'<qti-choice-interaction response-identifier="RESPONSE" max-choices="0"><qti-prompt>Which?</qti-prompt>{choices}'
        "</qti-choice-interaction>",
        '<qti-response-processing template="https://example.org/map_response.xml"/>',
    )

    by_map, whole = only(read(item)), only(read(item.replace("map_response", "match_correct")))

    assert (codes(by_map), codes(whole)) == ([], ["marking"])
    assert [option["correct"] for option in by_map.document["options"]] == [True, True, False]
    assert by_map.document == whole.document


def test_qti_2_is_read_like_qti_3():
    item = """<assessmentItem xmlns="http://www.imsglobal.org/xsd/imsqti_v2p1" identifier="a1" title="T">
    <responseDeclaration identifier="R" cardinality="single" baseType="float"><correctResponse><value>12.5</value>
    </correctResponse></responseDeclaration><itemBody><p>How many?</p><p><textEntryInteraction responseIdentifier="R"/></p>
    </itemBody><responseProcessing><responseCondition><responseIf><equal toleranceMode="relative" tolerance="4 4">
    <variable identifier="R"/><correct identifier="R"/></equal></responseIf></responseCondition></responseProcessing>
    </assessmentItem>"""

    (document,) = read(item).documents

    assert (document["id"], document["answer"], document["tolerance"]) == ("a1", 12.5, 0.5)


def test_qti_packages_lose_no_question_to_a_broken_one():
    manifest = """<manifest xmlns="http://www.imsglobal.org/xsd/qti/qtiv3p0/imscp_v1p1"><resources>
    <resource identifier="t" type="imsqti_test_xmlv3p0" href="t.xml"/>
    <resource identifier="q1" type="imsqti_item_xmlv3p0" href="missing.xml"/>
    <resource identifier="q2" type="imsqti_item_xmlv3p0" href="q2.xml"/></resources></manifest>"""
    essay = '<qti-extended-text-interaction response-identifier="RESPONSE"/>'

    reading = read(package({"imsmanifest.xml": manifest, "q2.xml": qti('base-type="string">', essay)}))

    assert [(passage.name, codes(passage)) for passage in reading.passages] == [
        ("q1", ["unreadable"]),
        ("T", ["unknown-kind"]),
    ]
    assert [note.code for note in reading.notes] == ["test"]


def h5p_answer(text, correct, **feedback):
    return {"text": f"<div>{text}</div>", "correct": correct, "tipsAndFeedback": feedback}


H5P_QUESTIONS = {
    "H5P.MultiChoice": {
        "question": "<p>What helps?</p>",
        "answers": [
            h5p_answer("Rest", True, chosenFeedback="<div>Yes</div>"),
            h5p_answer("Noise", False, tip="Hm"),
        ],
        "behaviour": {"type": "auto"},
    },
    "H5P.TrueFalse": {
        "question": "<p>Air helps.</p>",
        "correct": "true",
        "behaviour": {"feedbackOnWrong": "It does."},
    },
    "H5P.Blanks": {
        "text": "<p>Fill in.</p>",
        "questions": ["<p>Ask *openly/plainly:how?*, then *wait*.</p>"],
        "behaviour": {"caseSensitive": False},
    },
    "H5P.DragQuestion": {},
}


def test_h5p_question_set_becomes_our_questions():
    questions = [{"library": f"{kind} 1.16", "params": params} for kind, params in H5P_QUESTIONS.items()]
    files = {"h5p.json": {"mainLibrary": "H5P.QuestionSet"}, "content/content.json": {"questions": questions}}

    reading = read(package({name: json.dumps(value) for name, value in files.items()}))

    assert [codes(passage) for passage in reading.passages] == [["hint"], [], ["hint"], ["unknown-kind"]]
    single, true_false, gaps = reading.documents
    assert single["options"] == [
        {"text": "Rest", "correct": True, "feedback": "Yes"},
        {"text": "Noise", "correct": False},
    ]
    assert true_false["options"] == [
        {"text": "True", "correct": True},
        {"text": "False", "correct": False, "feedback": "It does."},
    ]
    assert (gaps["stem"], gaps["text"]) == ("Fill in.", "Ask {{1}}, then {{2}}.")
    assert gaps["accept"] == {"1": ["openly", "plainly"], "2": ["wait"]}


def h5p_package(kind, content):
    return package({"h5p.json": json.dumps({"mainLibrary": kind}), "content/content.json": json.dumps(content)})


def h5p_picture(**fields):
    return {"media": {"type": {"library": "H5P.Image 1.1", "params": {"file": {"path": "images/a.png"}, **fields}}}}


def h5p_true_false(**fields):
    return only(read(h5p_package("H5P.TrueFalse", {**H5P_QUESTIONS["H5P.TrueFalse"], **fields})))


def test_h5p_words_of_true_and_false_are_kept():
    passage = h5p_true_false(l10n={"trueText": "Yes", "falseText": "<b>No</b>"})

    assert [option["text"] for option in passage.document["options"]] == ["Yes", "No"]


@pytest.mark.parametrize(
    ("media", "stem", "lost"),
    [
        (h5p_picture(alt="A room & a bench"), "A room & a bench\n\nAir helps.", ["picture"]),
        (h5p_picture(alt="A room", decorative=True), "Air helps.", ["picture"]),
        ({"media": {"type": {"library": "H5P.Image 1.1", "params": {"decorative": False}}}}, "Air helps.", []),
        ({"media": {"type": {"library": "H5P.Video 1.6", "params": {"sources": [{}]}}}}, "Air helps.", ["picture"]),
    ],
)
def test_h5p_picture_above_a_question_leaves_its_words(media, stem, lost):
    passage = h5p_true_false(**media)

    assert (passage.document["stem"], codes(passage)) == (stem, lost)


@pytest.mark.parametrize("said", ["You got @score of @total points", "You got :numcorrect of :maxscore"])
def test_h5p_words_about_points_explain_nothing(said):
    passage = h5p_true_false(overallFeedback=[{"from": 0, "to": 100, "feedback": said}])

    assert (passage.document.get("explanation"), codes(passage)) == (None, ["points"])


def test_h5p_settings_of_a_question_set_are_named_as_lost():
    questions = [{"library": "H5P.TrueFalse 1.8", "params": H5P_QUESTIONS["H5P.TrueFalse"]}]
    settings = {"poolSize": 3, "passPercentage": 50, "randomQuestions": True, "backgroundImage": {"path": "a.png"}}
    more = {"disableBackwardsNavigation": True, "introPage": {"title": "Hello"}}

    reading = read(h5p_package("H5P.QuestionSet", {"questions": questions, **more, **settings}))

    codes_of_notes = [note.code for note in reading.notes]
    assert codes_of_notes == ["pages", "pool", "pass-mark", "order", "way-back", "background"]


def test_h5p_words_of_the_pages_around_a_question_set_are_named_as_lost():
    questions = [{"library": "H5P.TrueFalse 1.8", "params": H5P_QUESTIONS["H5P.TrueFalse"]}]
    before = {"showIntroPage": True, "title": "Welcome", "introduction": "<p>Take <b>your</b> time.</p>"}
    after = {
        "message": "Results",
        "overallFeedback": [{"from": 0, "to": 50, "feedback": "Read it again."}, {"from": 51, "to": 100}],
        "oldFeedback": {"successGreeting": "Well done"},
        "showAnimations": True,
        "successVideo": [{"path": "videos/a.mp4"}],
    }

    def notes(**pages):
        return [
            str(note.sentence) for note in read(h5p_package("H5P.QuestionSet", {"questions": questions, **pages})).notes
        ]

    assert notes(introPage=before, endGame=after) == [
        "The page before the questions is not kept: “Welcome”.",
        "The page before the questions is not kept: “Take your time.”.",
        "The page after the questions is not kept: “Read it again.”.",
        "The page after the questions is not kept: “Well done”.",
        "The film after the questions is not kept.",
    ]
    assert notes(introPage=before | {"showIntroPage": False}, endGame={"message": "Results"}) == []


@pytest.mark.parametrize("words", ["half a letter \ud800", "half a letter <b>\ud800</b>", "nothing \0"])
@pytest.mark.parametrize("place", ["introPage", "authors"])
def test_h5p_words_that_nobody_can_keep_or_show_are_refused(place, words):
    said = {"introPage": "Hello", "authors": "A. Person"} | {place: words}
    question = {"library": "H5P.TrueFalse 1.8", "params": H5P_QUESTIONS["H5P.TrueFalse"]}
    content = {"questions": [question], "introPage": {"title": said["introPage"]}}
    described = {"mainLibrary": "H5P.QuestionSet", "authors": [{"name": said["authors"]}]}

    with pytest.raises(Unreadable, match="cannot be read"):
        read(package({"h5p.json": json.dumps(described), "content/content.json": json.dumps(content)}))


def test_h5p_rights_of_questions_are_named_as_lost():
    rights = {"license": "CC BY", "licenseVersion": "4.0", "authors": [{"name": "A. Person"}]}
    question = {"library": "H5P.TrueFalse 1.8", "params": H5P_QUESTIONS["H5P.TrueFalse"], "metadata": rights}

    [passage] = read(h5p_package("H5P.QuestionSet", {"questions": [question]})).passages

    assert [finding.sentence for finding in passage.findings] == [
        "Licence, authors and source are not kept, so name them where they are used: CC BY 4.0, A. Person."
    ]


@pytest.mark.parametrize("kind", ["H5P.MultiChoice", "H5P.TrueFalse", "H5P.Blanks"])
def test_h5p_fields_of_other_kinds_are_no_crash(kind):
    names = ("question", "text", "answers", "questions", "overallFeedback", "behaviour", "media", "l10n")

    reading = read(h5p_package(kind, dict.fromkeys(names, 5)))

    assert reading.documents == []


def test_what_our_format_cannot_hold_is_not_taken():
    none_right = moodle(
        "multichoice", "<answer fraction='0'><text>a</text></answer><answer fraction='0'><text>b</text></answer>"
    )

    passage = only(read(none_right))

    assert (passage.document, codes(passage)) == (None, ["right-options"])


def test_ids_are_used_once():
    reading = read("::a::One?{T}\n\n::a::Two?{F}\n\n::a-2::Three?{F}")

    assert [document["id"] for document in reading.documents] == ["a", "a-2", "a-2-2"]


ENTITIES = """<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]>
<quiz><question type="truefalse"><name><text>&b;</text></name></question></quiz>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "file:///etc/passwd"><quiz/>"""


@pytest.mark.parametrize(
    "content",
    [
        ENTITIES,
        OUTSIDE,
        "<quiz>" + "<a>" * 200 + "</a>" * 200 + "</quiz>",
        "<quiz><question",
        "<?xml version='1.0'?><questestinterop/>",
        b"PK\x03\x04 no zip",
        b"\xff\xfe nothing",
        "",
        "units: {u1: &a [*a]}",
        "schema: [",
        "\n\n".join(f"Question {number}?{{T}}" for number in range(501)),
        package({"other.xml": "<a/>"}),
        package({"h5p.json": "[]"}),
    ],
)
def test_unsafe_and_broken_files_are_refused(content):
    with pytest.raises(Unreadable):
        read(content)
