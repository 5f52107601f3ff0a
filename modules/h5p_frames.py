"""The document that plays an H5P package, made of what is stored of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext as _

from modules import h5p_player
from modules.activities.definition import Definition
from modules.activities.h5p.page import Place, frame, policy
from modules.activities.h5p.statements import activity_iri
from modules.h5p_store import assets_prefix, page_parts
from modules.models import H5PPackage

BRIDGE = Path(__file__).parent / "static" / "modules" / "h5p" / "bridge.js"


class NotPlayable(Exception):
    """The content cannot be played now; the message says why and what to do instead."""


@dataclass(frozen=True)
class Framed:
    """A document for a frame, and the policy that it is sent with."""

    html: str
    policy: str


def why_not(definition: Definition) -> str:
    """Return why a package cannot be played now, in a sentence; empty if it can. One query."""
    if not h5p_player.is_installed():
        return _("The player for this content is not installed on this site. Read the text instead: it counts as done.")
    if not H5PPackage.objects.playable().filter(sha256=definition.structure["package"]).exists():
        return _("This content cannot be played at the moment. Read the text instead: it counts as done.")
    return ""


def frame_of(definition: Definition, saved: Mapping[str, str], *, key: str, nonce: str, host: str) -> Framed:
    """Return the document of a package for one opening of it; raises NotPlayable."""
    problem = why_not(definition)
    if problem:
        raise NotPlayable(problem)
    package = H5PPackage.objects.get(sha256=definition.structure["package"])
    assets = f"{settings.H5P_CONTENT_ORIGIN or host}{assets_prefix(package)}"
    place = Place(assets=assets, host=host, activity=activity_iri(key))
    html = frame(page_parts(package), saved, place=place, nonce=nonce, bridge=_bridge(), words=_words())
    return Framed(html, policy(place))


@lru_cache(maxsize=1)
def _bridge() -> str:
    return BRIDGE.read_text()


def _words() -> dict[str, str]:
    """Return what the core says to learners by itself, by its names."""
    return {
        "fullscreen": _("Full screen"),
        "disableFullscreen": _("Leave full screen"),
        "close": _("Close"),
        "confirmDialogHeader": _("Confirm"),
        "confirmDialogBody": _("Go on? This cannot be undone."),
        "cancelLabel": _("Cancel"),
        "confirmLabel": _("Confirm"),
        "contentChanged": _("This content has changed since you last used it."),
        "startingOver": _("You begin anew."),
        "title": _("Title"),
        "author": _("Author"),
        "license": _("Licence"),
        "copyrightInformation": _("Rights of use"),
        "noCopyrights": _("Nothing is said about the rights of this content."),
    }
