import pytest

from ground.sealing import Unreadable, sealed, unsealed

LINK = "https://meet.example.org/été"


def test_what_is_sealed_is_read_again_and_hides_its_words():
    token = sealed(LINK, purpose="links")

    assert unsealed(token, purpose="links") == LINK
    assert "meet" not in token
    assert token != sealed(LINK, purpose="links")


def test_another_purpose_opens_nothing():
    with pytest.raises(Unreadable):
        unsealed(sealed(LINK, purpose="links"), purpose="notes")


def test_a_former_key_still_opens_what_it_sealed(settings):
    token, former = sealed(LINK, purpose="links"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [former]

    assert unsealed(token, purpose="links") == LINK


def test_a_key_that_is_gone_opens_nothing(settings):
    token = sealed(LINK, purpose="links")
    settings.SECRET_KEY = "another key"

    with pytest.raises(Unreadable):
        unsealed(token, purpose="links")
