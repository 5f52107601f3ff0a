"""The document that plays an H5P package, made of what is stored of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.utils.translation import gettext as _

from modules import h5p_player
from modules.activities.definition import Definition
from modules.activities.h5p.page import Place, frame, policy
from modules.activities.h5p.statements import activity_iri
from modules.h5p_store import assets_prefix, page_parts
from modules.models import H5PPackage

SCRIPTS = [Path(__file__).parent / "static" / "modules" / "h5p" / name for name in ("sealed.js", "bridge.js")]


class NotPlayable(Exception):
    """The content cannot be played now; the message says why and what to do instead."""


@dataclass(frozen=True)
class Framed:
    """A document for a frame, and the policy that it is sent with."""

    html: str
    policy: str

    def response(self) -> HttpResponse:
        """Return what is sent to the frame: a document that may load and ask for the files of its package alone."""
        response = HttpResponse(self.html)
        response["Content-Security-Policy"] = self.policy
        response["Referrer-Policy"] = "no-referrer"
        response["X-DNS-Prefetch-Control"] = "off"  # to ask for the address of a host can tell it something
        return response


def problems(definitions: Sequence[Definition]) -> list[str]:
    """Return for each package why it cannot be played now, in a sentence; empty where it can. One query for all."""
    if not h5p_player.is_installed():
        sentence = _("The player for this content is not installed here. Read the text instead: it counts as done.")
        return [sentence] * len(definitions)
    wanted = [definition.structure["package"] for definition in definitions]
    playable = set(H5PPackage.objects.playable().filter(sha256__in=wanted).values_list("sha256", flat=True))
    sentence = _("This content cannot be played at the moment. Read the text instead: it counts as done.")
    return ["" if sha256 in playable else sentence for sha256 in wanted]


def frame_of(definition: Definition, saved: Mapping[str, str], *, key: str, nonce: str, host: str) -> Framed:
    """Return the document of a package for one opening of it; raises NotPlayable."""
    [problem] = problems([definition])
    if problem:
        raise NotPlayable(problem)
    return _document(H5PPackage.objects.get(sha256=definition.structure["package"]), saved, key, nonce, host)


def trial_problem(package: H5PPackage) -> str:
    """Return why a package cannot be tried, in a sentence; empty where it can: also before it is approved."""
    if not h5p_player.is_installed():
        return _("The player for this content is not installed here, so it cannot be tried.")
    if not H5PPackage.objects.standing().filter(pk=package.pk).exists():
        return _("The package is refused, or one of its libraries is blocked, so it cannot be tried.")
    return ""


def trial_of(package: H5PPackage, *, nonce: str, host: str) -> Framed:
    """Return the document of a package for somebody who tries it; raises NotPlayable."""
    if problem := trial_problem(package):
        raise NotPlayable(problem)
    return _document(package, {}, str(UUID(package.sha256[:32])), nonce, host)


def _document(package: H5PPackage, saved: Mapping[str, str], key: str, nonce: str, host: str) -> Framed:
    assets = f"{settings.H5P_CONTENT_ORIGIN or host}{assets_prefix(package)}"
    place = Place(assets=assets, host=host, activity=activity_iri(key))
    html = frame(page_parts(package), saved, place=place, nonce=nonce, bridge=_bridge(), words=_words())
    return Framed(html, policy(place))


@lru_cache(maxsize=1)
def _bridge() -> str:
    return "\n".join(path.read_text() for path in SCRIPTS)


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
