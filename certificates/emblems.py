"""The emblems in the rosette of a certificate, drawn here, in the colours of an issuer."""

from pathlib import Path

from django.db import models
from django.utils.translation import gettext_lazy as _

ROSETTE = Path(__file__).parent / "static" / "certificates" / "rosette.svg"
COLOUR, ORNAMENT = "#0b5960", "#c9952f"
LIGHT_ORNAMENT = "#dfb461"
PAPER, MARGIN = "#fffdfa", "#eef1e9"
# Where the drawing of what stands inside the rings begins; it has 32 units each way.
INSIDE = '<g transform="translate(-380 -440) scale(24)">'


class Emblem(models.TextChoices):
    DOOR = "door", _("an open door")
    BRIDGE = "bridge", _("a bridge")
    STAR = "star", _("a star that shows the way")


DRAWINGS = {
    Emblem.BRIDGE: (
        f'<path fill="{ORNAMENT}" d="M8 14h1.500v7H8zM15.250 10h1.500v11h-1.500zM22.500 14H24v7h-1.500z"/>'
        f'<path fill="{COLOUR}" d="M1 21a15 13 0 0 1 30 0h-2.800a12.200 10.200 0 0 0-24.400 0z"/>'
        f'<path fill="{COLOUR}" d="M-2 21h36v3.500H-2zM3 24.500h4v5H3zM25 24.500h4v5h-4z"/>'
    ),
    Emblem.STAR: (
        f'<path fill="{COLOUR}" d="M16 3l3.500 11.500L31 18l-11.500 3.500L16 33l-3.500-11.500L1 18l11.500-3.500z"/>'
        f'<path fill="{ORNAMENT}" d="M16 11l2 5 5 2-5 2-2 5-2-5-5-2 5-2z"/>'
    ),
}


def rosette(emblem: str, colour: str, ornament: str) -> str:
    """Return the rosette with an emblem as SVG, in two colours written #rrggbb."""
    drawn = ROSETTE.read_text(encoding="utf-8")
    if emblem in DRAWINGS:
        drawn = f"{drawn.partition(INSIDE)[0]}{INSIDE}{DRAWINGS[Emblem(emblem)]}</g></svg>"
    light = LIGHT_ORNAMENT if ornament == ORNAMENT else ornament
    for own, chosen in ((LIGHT_ORNAMENT, light), (COLOUR, colour), (ORNAMENT, ornament)):
        drawn = drawn.replace(own, chosen)
    return drawn
