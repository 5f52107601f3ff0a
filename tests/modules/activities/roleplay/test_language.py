import tomllib

import pytest

from modules.activities.roleplay import language
from modules.activities.roleplay.language import Label, Reading, labels_in, reading_of, syllables, words_to_avoid

HARD = "Administrative considerations necessitate comprehensive documentation of individual circumstances. " * 8


@pytest.mark.parametrize(
    ("word", "count"),
    [
        ("cat", 1),
        ("make", 1),
        ("makes", 1),
        ("places", 2),
        ("table", 2),
        ("tables", 2),
        ("asked", 1),
        ("wanted", 2),
        ("the", 1),
        ("money", 2),
        ("Undocumented", 5),
        ("hm", 1),
    ],
)
def test_syllables_are_the_vowels_that_are_heard(word, count):
    assert syllables(word) == count


def test_english_is_measured_by_grade():
    # Six words of one syllable in one sentence: 0.39 * 6 + 11.8 * 1 − 15.59.
    reading = reading_of("The cat sat on the mat.", "en")

    assert (reading.words, reading.words_per_sentence, reading.measure) == (6, 6.0, "Flesch–Kincaid grade")
    assert reading.level == pytest.approx(-1.45)


def test_grade_counts_sentences_and_syllables():
    # Seven words, nine syllables, two sentences: 0.39 * 3.5 + 11.8 * 9 / 7 − 15.59.
    reading = reading_of("Nobody came. ‘Is it far to walk?’", "en-GB")

    assert reading.level == pytest.approx(0.39 * 3.5 + 11.8 * 9 / 7 - 15.59)


def test_other_languages_are_measured_by_lix():
    # Seven words, two sentences, one word of more than six letters: 7 / 2 + 100 * 1 / 7.
    reading = reading_of("L’hiver passe. Il fait tellement froid.", "fr")

    assert (reading.words, reading.measure) == (7, "LIX")
    assert reading.level == pytest.approx(7 / 2 + 100 / 7)


@pytest.mark.parametrize("nothing", ["", "…", "12:30"])
def test_text_without_words_is_not_hard(nothing):
    assert reading_of(nothing, "en") == Reading(0, 0.0, "Flesch–Kincaid grade", 0.0, 8.0)
    assert reading_of(nothing, "fr").is_hard is False


@pytest.mark.parametrize(
    ("text", "code", "is_hard"),
    [
        (HARD, "en", True),
        (HARD, "fr", True),
        (HARD[:98], "en", False),
        ("We sit down and he talks for a bit about the boat. " * 8, "en", False),
        ("one and two and then it is on and on and he can go to it as if he may do so now. " * 8, "en", True),
    ],
)
def test_text_is_hard_by_its_words_or_by_long_sentences_if_it_is_no_mere_line(text, code, is_hard):
    assert reading_of(text, code).is_hard is is_hard


def test_paragraph_ends_a_sentence():
    assert reading_of("A heading\n\nA line of text", "en").words_per_sentence == 3


def test_label_is_found_with_what_to_write_instead():
    assert labels_in("He is a Junkie, they said.", "en") == [
        Label(
            "Junkie",
            "“person who uses drugs” or “person with a substance use disorder”",
            "The label changes how people judge the same facts.",
        )
    ]


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("Addicts and a drug addict came.", "en-GB", ["Addicts", "drug addict"]),
        ("She addicted nobody; clean clothes lay there.", "en", []),
        ("He has been clean for a week.", "en", ["been clean"]),
        ("She committed suicide.", "en", ["committed suicide"]),
        ("Un toxicomane, victime d’abus d’alcool.", "fr", ["toxicomane", "abus d'alcool"]),
        ("Un toxicomane.", "en", []),
        ("Ein Junkie.", "de", []),
    ],
)
def test_labels_are_whole_words_of_the_language(text, code, words):
    assert [label.word for label in labels_in(text, code)] == words


def test_languages_without_a_list_have_no_words_to_avoid():
    assert words_to_avoid("de") == {}


@pytest.mark.parametrize("code", ["en", "fr"])
def test_every_entry_says_what_to_write_and_why_and_no_word_stands_twice(code):
    entries = tomllib.loads(language.WORDS_FILE.read_text(encoding="utf-8"))[code]
    words = [word.casefold() for entry in entries for word in entry["avoid"]]

    assert [sorted(entry) for entry in entries] == [["avoid", "prefer", "why"]] * len(entries)
    assert len(words) == len(set(words)) == len(words_to_avoid(code))


@pytest.mark.parametrize("code", ["en", "fr"])
def test_advice_uses_no_word_to_avoid(code):
    advice = " ".join(prefer for prefer, _ in words_to_avoid(code).values())

    assert labels_in(advice, code) == []
