"""What a credential and a status list say before they are signed. Pure."""

import gzip
import hashlib
import json
from base64 import urlsafe_b64decode

from certificates.badges.document import PLACES, Form, bits
from tests.factories.badges import SITE, badge
from tests.factories.moments import moment


def test_it_says_what_was_certified_and_names_nobody():
    said = badge(until=moment("2028-05-06 21:59")).document(Form.DOCUMENT)

    achievement = said["credentialSubject"]["achievement"]
    assert said["id"] == f"{SITE}/certificates/7KQ3-M8XN-4TB/"
    assert said["issuer"]["id"] == "did:web:training.example.org"
    assert (said["validFrom"], said["validUntil"]) == ("2026-05-06T08:00:00Z", "2028-05-06T19:59:00Z")
    assert achievement["achievementType"] == "CertificateOfCompletion"
    assert achievement["criteria"]["narrative"].endswith("- Say who you are\n- Ask before you write")
    assert achievement["alignment"][0]["targetCode"] == "0923"
    assert not [word for word in ("Mirela", "Kovač", "mirela@") if word in json.dumps(said, ensure_ascii=False)]


def test_a_footnote_stands_below_the_words_and_is_no_list():
    said = badge(footnotes=[{"mark": "*", "text": "Without prejudice."}]).document(Form.DOCUMENT)

    narrative = said["credentialSubject"]["achievement"]["criteria"]["narrative"]
    assert narrative.endswith("- Ask before you write\n\n\\* Without prejudice.")


def test_whoever_knows_name_or_address_can_compare_them():
    known = {"name": "Mirela Kovač", "emailAddress": "mirela@example.org"}

    identities = badge().document(Form.DOCUMENT)["credentialSubject"]["identifier"]

    assert {one["identityType"]: one["identityHash"] for one in identities} == {
        kind: f"sha256${hashlib.sha256(f'{value}salt'.encode()).hexdigest()}" for kind, value in known.items()
    }


def test_each_form_refers_to_lists_that_are_signed_like_it():
    addresses = {
        form: [entry["statusListCredential"] for entry in badge().document(form)["credentialStatus"]] for form in Form
    }

    assert addresses == {
        Form.DOCUMENT: [f"{SITE}/badges/status/0/revocation.json", f"{SITE}/badges/status/0/suspension.json"],
        Form.TOKEN: [f"{SITE}/badges/status/0/revocation.jwt", f"{SITE}/badges/status/0/suspension.jwt"],
    }


def test_bits_stand_at_their_places_from_the_left():
    written = bits({0, 9, PLACES - 1})

    unpacked = gzip.decompress(urlsafe_b64decode(written[1:] + "=" * (-len(written[1:]) % 4)))
    assert written[0] == "u"
    assert (len(unpacked) * 8, unpacked[:2], unpacked[-1]) == (PLACES, bytes([0x80, 0x40]), 1)
