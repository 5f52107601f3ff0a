import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import translation

pytestmark = pytest.mark.any_database


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "at least 12 characters"), ("fr", "au moins 12 caractères"), ("nl", "minstens 12 tekens")],
)
def test_a_short_password_is_refused_in_the_language_of_the_reader(language, words):
    with translation.override(language), pytest.raises(ValidationError) as refused:
        validate_password("horse-lamp")

    assert [words in sentence for sentence in refused.value.messages] == [True]


def test_a_password_of_twelve_characters_is_long_enough():
    validate_password("horse-lamp-7")
