"""Credentials checked by programs of others: jose and the verifiers of Digital Bazaar, which find our keys by did:web."""

import json
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from openbadgeslib.ob3.contexts import bundled_contexts

from certificates.badges.document import Form, Purpose, StatusList
from certificates.badges.issuer import Issuer
from certificates.badges.securing import issue, status
from tests.factories.badges import badge, keys, published

pytestmark = pytest.mark.any_database

PROGRAM = Path(__file__).parents[2] / "verifiers" / "check.mjs"
VALID, REVOKED, SUSPENDED = 5, 6, 7


def refused_by_others(site: str, cases: list[dict]) -> list[bool | str]:
    asked = {"contexts": bundled_contexts(), "keys": f"{site}/.well-known/jwks.json", "cases": cases}
    done = subprocess.run(["node", PROGRAM], input=json.dumps(asked), capture_output=True, text=True, check=True)  # noqa: S603, S607
    return json.loads(done.stdout)


def lists(site: Issuer, at) -> dict[str, dict]:
    """Both status lists, by their paths."""
    answers = {}
    for purpose, place in ((Purpose.REVOCATION, REVOKED), (Purpose.SUSPENSION, SUSPENDED)):
        listed = StatusList(
            f"{site.address}/badges/status/0/", purpose, {place}, site.did, at, at + timedelta(days=1), 300
        )
        signed = status(listed, site, site.keys[0], at=at)
        answers[f"/badges/status/0/{purpose}.{Form.DOCUMENT}"] = json.loads(signed.document)
    return answers


def test_others_accept_what_we_issued_and_refuse_what_was_changed_revoked_or_signed_by_another_key():
    now = timezone.now()
    with published() as (address, answers):
        site = Issuer(address, keys())
        answers |= {"/.well-known/did.json": site.did_document(), "/.well-known/jwks.json": site.key_set()}
        answers |= lists(site, now)
        made = {place: issue(badge(address, index=place), site, keys()[0], at=now) for place in (5, 6, 7)}
        foreign = issue(badge(address), site, keys("2026-05-02 10:00")[0], at=now)
        document, token = made[VALID].document, made[VALID].token.decode()
        head, claims, signature = token.split(".")
        changed = claims[:40] + ("A" if claims[40] != "A" else "B") + claims[41:]

        said = refused_by_others(
            address,
            [
                {"document": json.loads(document)},
                {"token": token},
                {"document": json.loads(document.replace(b"Meeting", b"Meating"))},
                {"token": f"{head}.{changed}.{signature}"},
                {"document": json.loads(made[REVOKED].document)},
                {"document": json.loads(made[SUSPENDED].document)},
                {"document": json.loads(foreign.document)},
                {"token": foreign.token.decode()},
            ],
        )

    assert [one is True for one in said] == [True, True, *(False,) * 6]
    assert "Invalid signature" in said[2]
    assert "signature verification failed" in said[3]
    assert "revocation" in said[4]
    assert "suspension" in said[5]
