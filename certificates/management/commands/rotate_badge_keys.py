from argparse import ArgumentParser
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from certificates.badges.given import badge_keys
from certificates.badges.keys import UnusableKeys, rotated, written_keys


class Command(BaseCommand):
    # They ask for the file that the first run writes.
    requires_system_checks = ()
    help = (
        "Adds a new key for digital credentials and ends the present one as it begins: in the file of BADGE_KEYS_FILE, "
        "or printed, for sites whose keys are in BADGE_KEYS. What is printed is a secret."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--hours", type=int, default=24, help="how long the new key is published before it signs (24)"
        )

    def handle(self, *, hours: int, **options: object) -> None:
        now = datetime.now(UTC).replace(microsecond=0)
        path = Path(settings.BADGE_KEYS_FILE) if settings.BADGE_KEYS_FILE else None
        try:
            present = badge_keys() if settings.BADGE_KEYS or path is None or path.exists() else ()
        except UnusableKeys as unusable:
            raise CommandError(str(unusable)) from unusable
        keys = rotated(present, now, now + timedelta(hours=hours))
        if settings.BADGE_KEYS or path is None:
            self.stdout.write(written_keys(keys), ending="")
            return
        _keep(path, written_keys(keys))
        self.stdout.write(f"{keys[-1].id} signs from {keys[-1].not_before:%Y-%m-%d %H:%M} UTC on.")


def _keep(path: Path, text: str) -> None:
    """Write the file anew, whole or not at all, for its owner only."""
    beside = path.with_suffix(".new")
    beside.touch(mode=0o600)
    beside.write_text(text, encoding="ascii")
    beside.replace(path)
