import pytest

from modules.activities.definition import Definition
from modules.activities.quiz import readability
from modules.activities.quiz.checks import findings
from modules.activities.quiz.documents import definition_parts
from modules.activities.quiz.wording_checks import Avoided, is_doubly_negative
from tests.modules.activities.quiz.more_questions import CASE, SHORT
from tests.modules.activities.quiz.questions import options, question

AVOIDED = (Avoided(("addict", "addicts"), "person who uses drugs", "The label judges."),)


def codes(item, language="en"):
    structure, words = definition_parts([item], pass_mark=None)
    definition = Definition("quiz", structure, {language: words}, language)
    return [finding.code for finding in findings(definition, {language: AVOIDED})]


@pytest.mark.parametrize(
    ("stem", "option", "language", "is_double"),
    [
        ("What should you never not do?", "Listen", "en", True),
        ("Which of these does not help?", "Not asking", "en", True),
        ("Which of these does not help?", "Shouting", "en", False),
        ("She does not sleep. What helps?", "Not asking", "en", False),
        ("If you do not know, and cannot ask, what helps?", "Waiting", "en", False),
        ("He says: “I can't say nothing.” What helps?", "Listening", "en", False),
        ("Que ne faut-il pas faire sans interprète ?", "Traduire", "fr", True),
        ("Que ne faut-il pas faire ?", "Traduire", "fr", False),
        ("Was darf man niemals nicht tun?", "Nichts", "de", False),
    ],
)
def test_double_negatives(stem: str, option: str, language: str, is_double: bool):
    assert is_doubly_negative(stem, [option], language) is is_double


def test_words_to_avoid_are_named_with_a_better_one_in_stem_options_feedback_and_parts():
    in_feedback = question("single", 1, options=[each | {"feedback": "An ADDICT."} for each in options(True, False)])
    in_part = CASE | {"parts": [CASE["parts"][0] | {"explanation": "The addicts came."}, *CASE["parts"][1:]]}

    assert codes(in_feedback) == ["word-addict"]
    assert codes(in_part) == ["word-addicts"]
    assert codes(question("single", 1, options=options(True, False), explanation="He says: “I am an addict.”")) == []
    assert codes(question("single", 1, options=options(True, False), explanation="Addictive.")) == []


def test_english_and_french_levels_are_those_of_their_formulas():
    # Twelve words, two sentences, nineteen syllables; counted by hand.
    english = readability.counts_of(
        "The nurse listens to people. They talk about sleeping and eating together.", readability.english_syllables
    )
    french = readability.counts_of("Elle parle avec une personne. La personne dort mal.", readability.french_syllables)

    assert (english.words, english.sentences, english.syllables) == (12, 2, 19)
    assert readability.kincaid_grade(english) == pytest.approx(0.39 * 6 + 11.8 * 19 / 12 - 15.59)
    assert (french.words, french.sentences, french.syllables) == (9, 2, 12)
    assert readability.kandel_moles_ease(french) == pytest.approx(207 - 1.015 * 4.5 - 73.6 * 12 / 9)


def test_hard_words_are_named_and_short_texts_are_left_alone():
    heavy = "Notwithstanding organisational considerations, multidisciplinary practitioners systematically operationalise comprehensive psychosocial rehabilitation. "

    assert codes(question("single", 1, options=options(True, False), stem=heavy * 4)) == ["hard-to-read"]
    assert codes(question("single", 1, options=options(True, False), stem=heavy)) == []


def test_a_short_answer_teaches_by_its_rules():
    assert codes({key: value for key, value in SHORT.items() if key != "explanation"}) == []
