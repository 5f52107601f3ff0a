"""The certificate as a PDF: tagged (PDF/UA-1), for the archive (PDF/A-3a), with its fonts in it, always on one page."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_spaces_between_tags
from django.utils.translation import gettext as _

from certificates.archive import Enclosure
from certificates.emblems import rosette
from certificates.looks import USUAL_LOOK, Look
from certificates.models import Credential
from certificates.pictures import Blank, Engraving, QrCode
from certificates.sheet import GAP, Gap, Sheet
from ground.drawing import one_at_a_time
from modules.canonical import written as canonical

FOLDER = Path(__file__).parent
# The sheet brings the colour profile; what is entered brings title and claim of the whole.
SHEET_VARIANT, ENTRIES_VARIANT = "pdf/a-3a", "pdf/ua-1"
ENCLOSED_NAME, ENCLOSED_TYPE = "credential.json", "application/json"
BADGE_NAME, BADGE_TYPE = "open-badge.json", "application/vc"
# Shares of the full size of the letters, tried one after the other until everything stands on one page.
SIZES = (100, 92, 84, 76, 68, 60, 52, 44, 36, 28, 20, 12)
FULL_SIZE = 10.5  # points
LONG, VERY_LONG = 26, 42  # characters of a name
PAPER_HEIGHT = "210mm"
# What is entered, in the order of the gaps; the ids of the elements.
ENTRIES = ("name", "completed", "check")
# Enough for every module in a few languages; one takes about 30 kB.
SHEETS_KEPT = 128
OF_PLAIN_HEIGHT = {"LATIN", "GREEK", "CYRILLIC"}
ROSETTE_NAME, QR_NAME = "drawn:rosette", "drawn:qr"


@dataclass(frozen=True)
class Printed:
    """What is the same on the certificates of everybody."""

    html: str
    words_language: str
    look: Look


@dataclass(frozen=True)
class Entered:
    """What is entered for one person."""

    html: str
    qr: QrCode
    enclosures: Sequence[Enclosure]
    name: str
    signature: str = ""


class DoesNotFit(Exception):
    """Even the smallest letters do not bring the words onto one page."""


class Press:
    """WeasyPrint with its fonts, our styles and seal and the sheets printed ahead, kept for the life of the process."""

    def __init__(self) -> None:
        from weasyprint import CSS, HTML
        from weasyprint.images import SVGImage
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._html, self._css = HTML, CSS
        # Looking up fonts anew costs more than drawing a page.
        self._fonts = FontConfiguration()
        # Everything that is drawn is on this disk, or in the address itself.
        self._fetcher = URLFetcher(allowed_protocols=["file", "data"])
        self._sheet_style, self._entries_style = map(self._style_of, ("certificate.css", "entries.css"))
        self._svg = SVGImage
        self._rosette = lru_cache(SHEETS_KEPT)(self._engraved)
        self._sheet = lru_cache(SHEETS_KEPT)(self._printed)
        # Heights of names by size and kind of line: the next name in that script finds its sheet at once.
        self._heights: dict[tuple[int, str], float] = {}
        self._places = lru_cache(SHEETS_KEPT)(self._style_of_places)

    def _style_of(self, name: str) -> Any:
        return self._css(filename=FOLDER / "print" / name, font_config=self._fonts, url_fetcher=self._fetcher)

    def one_page(self, printed: Printed, entered: Entered) -> bytes:
        """Return the document as a PDF of one page, in the largest letters that fit. Raises DoesNotFit."""
        for size in SIZES:
            if page := self._page(printed, entered, size):
                return page
        raise DoesNotFit

    def _page(self, printed: Printed, entered: Entered, size: int) -> bytes | None:
        """The page in letters of this size, or nothing when it would be more than one."""
        height = self._heights.get((size, kind_of_line(entered.name)))
        if not self._sheet(printed, size, height):
            height = None  # the name before stood on more lines than this one may need
        while sheet := self._sheet(printed, size, height):
            styles = [self._sheet_style, self._entries_style, self._places(sheet.gaps, size, printed.look.style)]
            entries = self._laid_out(entered.html, styles, {QR_NAME: entered.qr}, ENTRIES_VARIANT)
            gap, top = sheet.gaps[0], entries.pages[0].anchors["name"][1]
            # A name of several lines, or in a script that stands higher, takes another sheet.
            if abs(top - gap.top) < 1:
                written = entries.write_pdf(pdf_variant=ENTRIES_VARIANT)
                return sheet.filled(written, entered.enclosures, name=entered.name, signature=entered.signature)
            height = round(gap.bottom - top, 1)
            if script_of(entered.name) not in OF_PLAIN_HEIGHT:
                self._heights.setdefault((size, kind_of_line(entered.name)), height)
        return None

    def _printed(self, printed: Printed, size: int, height: float | None) -> Sheet | None:
        """The sheet for names of this height in pixels, or of one plain line; nothing when it is more than a page."""
        room = f"--name: {height}px" if height else ""
        letters = self._css(string=f":root {{ font-size: {points(size)}; {room} }} {printed.look.style}")
        look = printed.look
        pictures = {ROSETTE_NAME: self._rosette(look.emblem, look.colour, look.ornament), GAP: Blank()}
        document = self._laid_out(printed.html, [self._sheet_style, letters], pictures, SHEET_VARIANT)
        if len(document.pages) > 1:
            return None
        return Sheet(document.write_pdf(pdf_variant=SHEET_VARIANT), printed.words_language)

    def _engraved(self, emblem: str, colour: str, ornament: str) -> Engraving:
        tree = ElementTree.fromstring(rosette(emblem, colour, ornament))  # noqa: S314 # our own file
        return Engraving(self._svg(tree, FOLDER.as_uri(), self._fetcher, None))

    def _style_of_places(self, gaps: tuple[Gap, ...], size: int, colours: str) -> Any:
        """The style that stands the entries upright on the lower edges of their gaps."""
        rules = [
            f"#{entry} {{ left: {gap.left}px; bottom: calc({PAPER_HEIGHT} - {gap.bottom}px); width: {gap.right - gap.left}px }}"
            for entry, gap in zip(ENTRIES, gaps, strict=True)
        ]
        # The frame belongs to the sheet.
        own_colours = colours.partition("@page")[0]
        return self._css(string=f":root {{ font-size: {points(size)} }} {own_colours} {' '.join(rules)}")

    def _laid_out(self, html: str, styles: Sequence[Any], pictures: Mapping[str, Any], variant: str) -> Any:
        return self._html(string=html, url_fetcher=self._fetcher).render(
            stylesheets=styles,
            # What WeasyPrint finds here it does not read from an address.
            cache=dict(pictures),
            font_config=self._fonts,
            pdf_variant=variant,
        )


def points(size: int) -> str:
    """Return a share of the full size of the letters in hundredths as a length."""
    return f"{size * FULL_SIZE / 100}pt"


@cache
def _press() -> Press:
    return Press()


def draw(credential: Credential, *, look: Look = USUAL_LOOK, signer: str = "", badge: bytes = b"") -> bytes:
    """Return the certificate as a PDF of one page, in its language; with a place for a signature where a signer is named.

    `badge` is the digital credential, which is attached as it is.
    """
    with translation.override(credential.language):
        context = _context(credential) | {"look": look, "look_direction": direction_of(look.language)}
        sheet = "sheet_attendance" if credential.is_attendance else "sheet"
        printed = Printed(_html(sheet, context), credential.words_language, look)
        signature = _("Electronic signature of %(signer)s") % {"signer": signer} if signer else ""
        qr = QrCode(public_address(credential))
        entered = Entered(
            _html("entries", context), qr, _enclosures(credential, badge), credential.holder.name, signature
        )
    with one_at_a_time:
        return _press().one_page(printed, entered)


def _html(part: str, context: dict[str, object]) -> str:
    # WeasyPrint makes a box of each space, only to throw it away.
    return strip_spaces_between_tags(render_to_string(f"certificates/pdf_{part}.html", context))


def _context(credential: Credential) -> dict[str, object]:
    return {
        "credential": credential,
        "name": credential.holder.name,
        "name_class": name_class(credential.holder.name),
        "address": public_address(credential),
        # Not the moment of drawing: the same certificate drawn again is the same file.
        "issued_at": credential.issued_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "checked_at": f"{settings.SITE_URL}/certificates/",
        "qr": QR_NAME,
        "rosette": ROSETTE_NAME,
        "gap": GAP,
        "site_name": settings.SITE_NAME,
        "words_direction": direction_of(credential.words_language),
    }


def _enclosures(credential: Credential, badge: bytes) -> list[Enclosure]:
    """What is certified, byte for byte as it was hashed, and the digital credential. Neither holds a name."""
    description = _("What this certificate says, for machines. SHA-256: %(hash)s") % {"hash": credential.sha256}
    enclosed = [Enclosure(ENCLOSED_NAME, canonical(credential.payload), ENCLOSED_TYPE, description)]
    if badge:
        said = _("This certificate as a digital credential (Open Badges 3.0), for wallets and checkers")
        enclosed.append(Enclosure(BADGE_NAME, badge, BADGE_TYPE, said))
    return enclosed


def kind_of_line(name: str) -> str:
    """Return what the height of a name rests on while it stands on one line."""
    return f"{name_class(name)} {script_of(name)}"


def script_of(name: str) -> str:
    """Return the script of the first letter as Unicode calls it, such as ARABIC."""
    letter = next(filter(str.isalpha, name), "")
    return unicodedata.name(letter, "").partition(" ")[0]


def direction_of(language: str) -> str:
    """Return which way a language is written: rtl or ltr."""
    return "rtl" if language.partition("-")[0] in settings.LANGUAGES_BIDI else "ltr"


def name_class(name: str) -> str:
    """Return the class of a name: long ones stand in smaller letters."""
    if len(name) > VERY_LONG:
        return "name name--very-long"
    return "name name--long" if len(name) > LONG else "name"


def public_address(credential: Credential) -> str:
    """Where anybody can check the code. Without a language: the site answers in the reader's own."""
    return f"{settings.SITE_URL}/certificates/{credential.grouped_code}/"
