import pytest

from modules.activities.roleplay.script import paragraphs, speaker_name

WORDS = {"persona": {"name": "Sami"}, "others": [{"name": "Ana"}, {"name": "Mr Bo"}]}


def parts(text):
    return [[(part["spoken"], part["text"]) for part in paragraph] for paragraph in paragraphs(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Trains pass.", [[(False, "Trains pass.")]]),
        ("‘Yes.’ He nods.", [[(True, "‘Yes.’"), (False, " He nods.")]]),
        ("Mo: ‘No.’ ‘Yes.’", [[(False, "Mo: "), (True, "‘No.’"), (False, " "), (True, "‘Yes.’")]]),
        ("‘I’m here, it’s late.’", [[(True, "‘I’m here, it’s late.’")]]),
        ("Ana’s bag.", [[(False, "Ana’s bag.")]]),
        ("‘One. ‘Two.’ Three.’ Four.", [[(True, "‘One. ‘Two.’ Three.’"), (False, " Four.")]]),
        ("« Non », dit-il.", [[(True, "« Non »"), (False, ", dit-il.")]]),
        ("‘It goes on", [[(True, "‘It goes on")]]),
        ("One.\n\nTwo.\n", [[(False, "One.")], [(False, "Two.")]]),
        ("", []),
    ],
)
def test_paragraphs_tell_spoken_words_apart(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("speaker", "text", "cue", "name"),
    [
        ("persona", "‘Yes.’", "", "Sami"),
        ("narrator", "Ana waits.", "", ""),
        ("other", "Mr Bo: ‘We close.’ Ana waits.", "", "Mr Bo"),
        ("other", "‘We close.’", "Ana knocks.", "Ana"),
        ("other", "‘We close.’", "A knock.", ""),
    ],
)
def test_speaker_name_is_the_one_whom_the_scene_names_first(speaker, text, cue, name):
    assert speaker_name(speaker, WORDS, {"text": text, "cue": cue}) == name


def test_speaker_name_of_the_only_other_needs_no_mention():
    words = WORDS | {"others": [{"name": "Ana"}]}

    assert speaker_name("other", words, {"text": "‘We close.’", "cue": ""}) == "Ana"
