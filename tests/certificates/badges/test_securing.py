"""Credentials signed and checked by our own three functions."""

import json
from datetime import timedelta

import jwt
import pytest
from django.utils import timezone

from certificates.badges.issuer import Issuer
from certificates.badges.keys import rotated
from certificates.badges.securing import NotGenuine, issue, verify
from tests.factories.badges import SITE, an_issuer, badge, keys

pytestmark = pytest.mark.any_database

NOW = timezone.now()


@pytest.fixture(scope="module")
def secured():
    return issue(badge(), an_issuer(), keys()[0], at=NOW)


def test_both_forms_are_genuine_and_every_word_of_the_document_is_covered(secured):
    document, token = verify(secured.document, an_issuer()), verify(secured.token, an_issuer())

    assert document["id"] == token["id"] == f"{SITE}/certificates/7KQ3-M8XN-4TB/"


def test_they_stay_genuine_after_the_keys_were_rotated_twice(secured):
    later = Issuer(SITE, rotated(rotated(keys(), NOW, NOW), NOW + timedelta(days=1), NOW + timedelta(days=2)))

    assert verify(secured.document, later)["id"] == verify(secured.token, later)["id"]


def test_a_token_names_its_key_and_does_not_carry_it(secured):
    head = jwt.get_unverified_header(secured.token)

    assert head == {"alg": "EdDSA", "typ": "JWT", "kid": an_issuer().token_method(keys()[0])}


def test_a_key_that_comes_with_the_token_counts_for_nothing():
    [foreign] = keys("2026-05-03 10:00")
    claims = json.loads(
        json.dumps(
            jwt.decode(issue(badge(), an_issuer(), keys()[0], at=NOW).token, options={"verify_signature": False})
        )
    )
    forged = jwt.encode(
        claims,
        foreign.private,
        "EdDSA",
        {"kid": an_issuer().token_method(keys()[0]), "jwk": {"kty": "OKP", "x": foreign.x}},
    )

    with pytest.raises(NotGenuine):
        verify(forged.encode(), an_issuer())


@pytest.mark.parametrize(
    "spoil",
    [
        lambda secured: secured.document.replace(b"Meeting", b"Meating"),
        lambda secured: secured.document.replace(b'"name":"Demo', b'"salary":"9","name":"Demo', 1),
        lambda secured: secured.token[:-8] + b"AAAAAAAA",
        lambda _: issue(badge(), an_issuer(), keys("2026-05-03 10:00")[0], at=NOW).document,
        lambda _: issue(badge(until=NOW - timedelta(days=1)), an_issuer(), keys()[0], at=NOW).token,
        lambda _: b"{}",
        lambda _: b"a.b.c",
        lambda _: b"\xff{",
        lambda _: b"[" * 100_000,
    ],
    ids=["a word", "a word more", "signature", "another key", "over", "empty", "no token", "no text", "deep"],
)
def test_what_no_key_of_ours_signed_is_refused(secured, spoil):
    with pytest.raises(NotGenuine):
        verify(spoil(secured), an_issuer())
