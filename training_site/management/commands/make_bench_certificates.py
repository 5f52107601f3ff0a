import json
import resource
import time
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle, islice
from typing import TypeVar

from django.core.management.base import BaseCommand

from certificates import pdf
from certificates.badges.issuer import Issuer
from certificates.badges.keys import rotated
from certificates.badges.making import badge_of
from certificates.models import Credential
from certificates.samples import sample_credential
from certificates.signing_keys import read_key
from scripts.demo_key import made_pem

# Four scripts; names are mostly Latin.
NAMES = ("Mirela Kovač", "Anna Nowak", "Αικατερίνη Παπαδοπούλου", "José García", "Дмитро Іваненко", "محمد الخطيب")
WARM = 2 * len(NAMES)

Given = TypeVar("Given")
Made = TypeVar("Made")


class Command(BaseCommand):
    help = "Makes certificates that nobody gets, as a worker makes them but for the database; prints what it took."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int)

    def handle(self, *, number: int, **options: object) -> None:
        make = Maker()
        for credential in credentials(WARM):
            make.signature(make.drawing(make.credential(credential)))
        before = peak_megabytes()
        started = time.monotonic()
        badges, credential_cpu = timed(make.credential, credentials(number))
        drawn, drawing_cpu = timed(make.drawing, badges)
        _, signature_cpu = timed(make.signature, drawn)
        figures = {
            "credential": credential_cpu,
            "drawing": drawing_cpu,
            "signature": signature_cpu,
            "seconds": time.monotonic() - started,
            "megabytes": peak_megabytes(),
            "grown": peak_megabytes() - before,
        }
        self.stdout.write(json.dumps(figures))


class Maker:
    """Keys made for this run, and the three steps to a certificate."""

    def __init__(self) -> None:
        self.at = datetime.now(UTC)
        self.key = read_key(made_pem(self.at).decode())
        self.site = Issuer("https://training.example.org", rotated((), self.at, self.at))

    def credential(self, credential: Credential) -> tuple[Credential, bytes]:
        from certificates.badges.securing import issue

        badge = badge_of(credential, did=self.site.did, salt="salt")
        return credential, issue(badge, self.site, self.site.keys[0], at=self.at).document

    def drawing(self, made: tuple[Credential, bytes]) -> bytes:
        credential, badge = made
        return pdf.draw(credential, signer=self.key.signer, badge=badge)

    def signature(self, drawn: bytes) -> bytes:
        from certificates.signing import signed

        return signed(drawn, self.key)


def credentials(number: int) -> list[Credential]:
    """So many certificates of one module to people of several scripts."""
    made = []
    for place, name in enumerate(islice(cycle(NAMES), number)):
        credential = sample_credential("RRF-03", "en", issuer="Demonstration issuer", name=f"{name} {place}")
        credential.pk = place  # which a place in a status list rests on
        made.append(credential)
    return made


def timed(step: Callable[[Given], Made], things: Sequence[Given]) -> tuple[list[Made], float]:
    """Do a step with each thing; return what came of it, and the CPU that it took, in seconds."""
    before = time.process_time()
    made = [step(thing) for thing in things]
    return made, time.process_time() - before


def peak_megabytes() -> float:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
