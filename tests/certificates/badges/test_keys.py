"""Keys for digital credentials: read, written, rotated; and what is published of them. Pure."""

import json
from datetime import timedelta

import pytest

from certificates.badges.issuer import Issuer
from certificates.badges.keys import UnusableKeys, read_keys, rotated, signing_key_at, written_keys
from tests.factories.badges import SITE, keys, keys_text
from tests.factories.moments import moment

NOW, DAY = moment("2026-06-01 10:00"), timedelta(days=1)


def test_the_first_key_signs_at_once():
    [key] = rotated((), NOW, NOW + DAY)

    assert signing_key_at([key], NOW) == key
    assert signing_key_at([key], NOW - DAY) is None


def test_a_new_key_is_published_before_it_signs_and_takes_over_from_the_old_one():
    old, new = rotated(keys(), NOW, NOW + DAY)
    both = (old, new)

    assert [signing_key_at(both, at).id for at in (NOW, NOW + DAY - timedelta(seconds=1))] == [old.id] * 2
    assert signing_key_at(both, NOW + DAY) == new
    assert [method["id"] for method in Issuer(SITE, both).did_document()["verificationMethod"]] == [
        f"did:web:training.example.org#{name}" for key in (new, old) for name in (key.id, f"{key.id}-jwk")
    ]


def test_the_private_half_goes_once_its_time_is_over_and_the_public_half_stays():
    twice = rotated(rotated(keys(), NOW, NOW), NOW + DAY, NOW + 2 * DAY)

    assert [key.private is None for key in twice] == [True, False, False]
    assert twice[0].public == keys()[0].public
    assert [key.retires for key in twice] == [NOW, NOW + 2 * DAY, None]


def test_keys_come_back_as_they_were_written():
    both = rotated(keys(), NOW, NOW + DAY)

    again = read_keys(written_keys(both))

    assert written_keys(again) == written_keys(both)
    assert [(key.id, key.not_before, key.retires) for key in again] == [
        (key.id, key.not_before, key.retires) for key in both
    ]


def test_nothing_private_is_published():
    site = Issuer(SITE, keys())

    published = json.dumps([site.did_document(), site.key_set()])

    assert json.loads(keys_text())["keys"][0]["d"] not in published
    assert '"d"' not in published


def test_a_host_with_a_port_is_written_as_did_web_wants_it():
    assert Issuer("http://localhost:8000", ()).did == "did:web:localhost%3A8000"


@pytest.mark.parametrize(
    "text",
    [
        "no JSON",
        "[]",
        '{"keys": [{"kty": "RSA"}]}',
        '{"keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "a", "nbf": 0, "x": "short"}]}',
        keys_text().replace('"d": "', '"d": "AAAA'),
        json.dumps({"keys": json.loads(keys_text())["keys"] * 2}),
    ],
    ids=["no JSON", "a list", "another kind", "too short", "halves that do not fit", "twice the same name"],
)
def test_what_are_no_keys_is_refused(text):
    with pytest.raises(UnusableKeys):
        read_keys(text)
