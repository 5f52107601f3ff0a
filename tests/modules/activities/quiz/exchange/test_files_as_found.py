"""What files of other systems turned out to hold: each case stands for one that was found in real ones."""

from io import BytesIO
from zipfile import ZipFile

import pytest

from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Unreadable

pytestmark = pytest.mark.any_database

ITEM = """<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i" title="T">
{declarations}<qti-item-body>{body}</qti-item-body>{rest}</qti-assessment-item>"""
MANIFEST = """<manifest><resources><resource identifier="i" type="imsqti_item_xmlv3p0" href="{href}"/></resources></manifest>"""


def read(text, language="en"):
    return formats.read(text if isinstance(text, bytes) else text.encode(), language=language)


def only(text, language="en"):
    (passage,) = read(text, language).passages
    return passage


def codes(passage):
    return [finding.code for finding in passage.findings]


def packed(files):
    content = BytesIO()
    with ZipFile(content, "w") as zipped:
        for name, text in files.items():
            zipped.writestr(name, text)
    return content.getvalue()


def declared(name, base, *right):
    values = "".join(f"<qti-value>{each}</qti-value>" for each in right)
    return (
        f'<qti-response-declaration identifier="{name}" cardinality="single" base-type="{base}">'
        f"<qti-correct-response>{values}</qti-correct-response></qti-response-declaration>"
    )


def test_gift_with_both_marks_before_a_right_answer_has_no_answer_without_words():
    document = only("Tea with {~=some~a few} sugar?").document

    assert [(each["text"], each["correct"]) for each in document["options"]] == [("some", True), ("a few", False)]


def test_gift_with_several_braces_is_one_text_with_gaps():
    passage = only("I drink {~=hardly any~a few} coffee, or {=much =a lot} of tea.")

    assert passage.document["text"] == "I drink {{1}} coffee, or {{2}} of tea."
    assert passage.document["accept"] == {"1": ["hardly any"], "2": ["much", "a lot"]}
    assert passage.document["stem"].endswith("Choose from: a few · hardly any")
    assert codes(passage) == ["instruction", "choices"]


def test_gift_with_embedded_answers_is_read_as_moodle_reads_them():
    passage = only("Safety {1:SA:=first~%50%second} and {1:MC:~haste~=calm}.")

    assert passage.document["accept"] == {"1": ["first"], "2": ["calm"]}
    assert codes(passage) == ["partial", "instruction", "choices"]


@pytest.mark.parametrize("text", ["A {=b} and {T}.", "A {=b} and {}.", "A {#3} and {=b}."])
def test_gift_with_braces_that_are_no_gaps_stays_whole_where_it_is(text):
    assert (only(text).document, codes(only(text))) == (None, ["several-answers"])


def test_gift_with_braces_inside_its_answers_is_not_cut_in_two():
    passage = only("Which? {=x^{2} ~y}")

    assert (passage.document, codes(passage)) == (None, ["brace"])


def test_a_word_inside_a_gift_text_keeps_its_parts_and_its_feedback():
    document = only("It came from {=Bern#Yes. =%75%Berne#Nearly.} then.").document

    assert (document["type"], document["stem"]) == ("short", "It came from _____ then.")
    assert [(rule["accept"], rule["share"], rule["feedback"]) for rule in document["answers"]] == [
        (["Bern"], 100, "Yes."),
        (["Berne"], 75, "Nearly."),
    ]


def test_a_category_on_the_line_before_does_not_take_the_question_with_it():
    reading = read("$CATEGORY: one/two\nIs it so?{T}")

    assert [document["stem"] for document in reading.documents] == ["Is it so?"]
    assert [note.code for note in reading.notes] == ["category"]


@pytest.mark.parametrize(("encoding", "noted"), [("utf-8-sig", []), ("utf-16", []), ("cp1252", ["encoding"])])
def test_gift_is_read_in_the_encodings_that_people_have(encoding, noted):
    reading = read("Où est-elle ?\r\n{=à côté}".encode(encoding))

    assert reading.documents[0]["stem"] == "Où est-elle ?"
    assert reading.documents[0]["accept"] == {"1": ["à côté"]}
    assert [note.code for note in reading.notes] == noted


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("Some notes.\n\nMore notes.", "This is no GIFT: no question in it has its answers in braces { }."),
        (b"%PDF-1.7\0\1", "This file is no text."),
        ("<html><body>Hello</body></html>", "first element is “html”"),
        ("<questestinterop/>", "This is QTI 1"),
        ("<?xml version='1.0'?><qti-assessment-test/>", "This is one file of a package"),
        ("<?xml version='1.0'?>\n<quiz>\n<question></quiz>", "in line 3"),
        (packed({"a.txt": "a"}), "“imsmanifest.xml” is not in it"),
        (packed({"imsmanifest.xml": MANIFEST.replace("imsqti_item_xmlv3p0", "imsqti_xmlv1p2")}), "This is QTI 1"),
    ],
)
def test_a_file_that_is_none_of_ours_is_refused_with_a_reason(content, says):
    with pytest.raises(Unreadable) as refused:
        read(content)

    assert says in str(refused.value)


def test_a_package_may_be_a_folder_that_was_packed_with_names_as_addresses_write_them():
    item = ITEM.format(
        declarations=declared("R", "string", "calm"),
        body='<p>Be <qti-text-entry-interaction response-identifier="R"/>.</p>',
        rest="",
    )

    reading = read(packed({"quiz/imsmanifest.xml": MANIFEST.format(href="./my%20item.xml"), "quiz/my item.xml": item}))

    assert reading.documents[0]["text"] == "Be {{1}}."


def test_words_to_choose_and_numbers_inside_a_qti_text_become_gaps():
    choices = "<qti-inline-choice identifier='a'>York</qti-inline-choice><qti-inline-choice identifier='b'>Kent</qti-inline-choice>"
    body = (
        f"<p>Read.</p><p>From <qti-inline-choice-interaction response-identifier='A'>{choices}"
        "</qti-inline-choice-interaction> it is <qti-text-entry-interaction response-identifier='B'/> miles.</p>"
    )
    item = ITEM.format(
        declarations=declared("A", "identifier", "a") + declared("B", "float", "1.5"), body=body, rest=""
    )

    document = only(item).document

    assert document["stem"] == "Read.\n\nChoose from: Kent · York"
    assert document["text"] == "From {{1}} it is {{2}} miles."
    assert document["accept"] == {"1": ["York"], "2": ["1.5", "1,5"]}


def gap_match(right):
    words = "<qti-gap-text identifier='w'>winter</qti-gap-text><qti-gap-text identifier='s'>summer</qti-gap-text>"
    text = "<p>After <qti-gap identifier='g1'/> comes <qti-gap identifier='g2'/>.</p>"
    body = f"<qti-gap-match-interaction response-identifier='R'><qti-prompt>Complete.</qti-prompt>{words}{text}</qti-gap-match-interaction>"
    return ITEM.format(declarations=declared("R", "directedPair", *right), body=body, rest="")


def test_words_that_are_moved_into_a_qti_text_become_gaps():
    document = only(gap_match(["w g1", "s g2"])).document

    assert document["stem"] == "Complete.\n\nChoose from: summer · winter"
    assert document["text"] == "After {{1}} comes {{2}}."
    assert document["accept"] == {"1": ["winter"], "2": ["summer"]}


def test_a_qti_text_with_a_place_for_no_word_stays():
    passage = only(gap_match(["w g1"]))

    assert (passage.document, codes(passage)) == (None, ["no-gap"])


def test_a_qti_choice_whose_program_says_what_is_right_stays():
    body = '<qti-choice-interaction response-identifier="R"><qti-prompt>Which?</qti-prompt><qti-simple-choice identifier="a">A</qti-simple-choice></qti-choice-interaction>'

    passage = only(ITEM.format(declarations=declared("R", "identifier"), body=body, rest=""))

    assert (passage.document, codes(passage)) == (None, ["response"])


def test_a_word_that_counts_less_in_other_letters_is_not_called_wrong():
    mapping = '<qti-mapping><qti-map-entry map-key="York" mapped-value="1"/><qti-map-entry map-key="york" mapped-value="0.5"/></qti-mapping>'
    declaration = declared("R", "string", "York").replace("</qti-response-d", f"{mapping}</qti-response-d")
    rest = '<qti-response-processing template="https://purl.imsglobal.org/spec/qti/v3p0/rptemplates/map_response"/>'
    body = '<p>Sun of <qti-text-entry-interaction response-identifier="R"/>.</p>'

    passage = only(ITEM.format(declarations=declaration, body=body, rest=rest))

    assert codes(passage) == ["case", "instruction"]


def moodle(kind, text, inside):
    return f"""<quiz><question type="{kind}"><name><text>n</text></name><questiontext format="html">
    <text><![CDATA[{text}]]></text></questiontext>{inside}</question></quiz>"""


@pytest.mark.parametrize(("kind", "tag"), [("gapselect", "selectoption"), ("ddwtos", "dragbox")])
def test_moodle_words_for_numbered_places_become_gaps(kind, tag):
    offered = "".join(f"<{tag}><text>{word}</text><group>1</group></{tag}>" for word in ("cat", "mat", "dog"))

    passage = only(moodle(kind, "<p>The [[1]] on the [[2]].</p>", offered))

    assert passage.document["text"] == "The {{1}} on the {{2}}."
    assert passage.document["accept"] == {"1": ["cat"], "2": ["mat"]}
    assert passage.document["stem"].endswith("Choose from: cat · dog · mat")
    assert codes(only(moodle(kind, "<p>The [[4]].</p>", offered))) == ["no-gap"]


def test_moodle_steps_stand_in_the_order_of_their_numbers():
    steps = "".join(
        f'<answer fraction="{n}" format="html"><text>{word}</text></answer>' for n, word in ((2, "ask"), (1, "greet"))
    )

    document = only(moodle("ordering", "Order.", steps)).document

    assert [step["text"] for step in document["options"]] == ["greet", "ask"]


def test_moodle_choices_that_only_say_which_are_right_are_taken():
    answers = "".join(
        f'<answer fraction="{share}" format="html"><text>{word}</text></answer>'
        for word, share in (("a", 100), ("b", 100), ("c", 0))
    )

    passage = only(moodle("oumultiresponse", "Which?", answers))

    assert (passage.document["type"], [each["correct"] for each in passage.document["options"]]) == (
        "multiple",
        [True, True, False],
    )
    assert codes(passage) == ["marking"]


def test_a_formula_that_is_all_of_an_answer_is_said_in_a_line():
    formula = "<math><msup><mi>x</mi><mn>2</mn></msup><mo>=</mo><mfrac><mn>1</mn><mrow><mi>a</mi><mo>+</mo><mi>b</mi></mrow></mfrac></math>"
    answers = f'<answer fraction="100" format="html"><text><![CDATA[{formula}]]></text></answer><answer fraction="0"><text>no</text></answer>'

    passage = only(moodle("multichoice", "Which?", f"<single>true</single>{answers}"))

    assert passage.document["options"][0]["text"] == "x^2=1/(a+b)"
    assert codes(passage) == ["formula"]


@pytest.mark.parametrize(
    ("kind", "says"),
    [
        ("essay", "as a reflection in the unit"),
        ("description", "put it into the unit"),
        ("wordsearch", "write it as one of ours"),
    ],
)
def test_an_unknown_kind_says_what_an_author_does_instead(kind, says):
    passage = only(moodle(kind, "Text.", ""))

    assert passage.document is None
    assert says in passage.findings[0].sentence


def test_moodle_true_and_false_in_the_words_of_an_old_file_are_told_by_their_order():
    answers = '<answer fraction="0"><text>Wahr</text></answer><answer fraction="100"><text>Falsch</text></answer>'

    document = only(moodle("truefalse", "So?", answers)).document

    assert [(each["text"], each["correct"]) for each in document["options"]] == [("True", False), ("False", True)]


@pytest.mark.parametrize("formula", ["<math>" * 40_000, f"<math>{'<mrow>' * 3_000}x{'</mrow>' * 3_000}</math>"])
def test_a_formula_that_is_a_trap_takes_no_time_and_breaks_nothing(formula):
    passage = only(moodle("shortanswer", f"Which? {formula}", '<answer fraction="100"><text>x</text></answer>'))

    assert "formula" in codes(passage)


@pytest.mark.parametrize("more", [0, 1])
def test_a_mark_at_the_beginning_and_a_letter_on_any_byte_make_no_other_format(more):
    words = "é" * 2100
    moodle = f"<?xml version='1.0'?>{' ' * more}<quiz><question type='description'><name><text>{words}</text></name></question></quiz>"

    assert formats.format_of(moodle.encode("utf-8-sig")) == "moodle"


def test_a_number_in_a_gap_is_right_with_a_point_and_with_a_comma_whichever_the_file_has():
    for written in ("5.5", "5,5"):
        assert only(f"About {{1:NUMERICAL:={written}:0}} litres.").document["accept"] == {"1": ["5.5", "5,5"]}
        declarations = declared("a", "float", written) + declared("b", "string", "litres")
        entries = '<qti-text-entry-interaction response-identifier="a"/> <qti-text-entry-interaction response-identifier="b"/>'
        item = ITEM.format(declarations=declarations, body=f"<p>{entries}</p>", rest="")
        assert only(item).document["accept"] == {"1": ["5.5", "5,5"], "2": ["litres"]}
