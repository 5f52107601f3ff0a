"""The certificate as a PDF: tagged (PDF/UA-1), with its fonts in it, and always on one page."""

from collections.abc import Iterator
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import strip_spaces_between_tags

from certificates.models import Credential
from ground.drawing import one_at_a_time

FOLDER = Path(__file__).parent
STYLE_SHEET = FOLDER / "print" / "certificate.css"
ROSETTE = FOLDER / "static" / "certificates" / "rosette.svg"
VARIANT = "pdf/ua-1"
# Shares of the full size of the letters, tried one after the other until everything stands on one page.
SIZES = (100, 92, 84, 76, 68, 60, 52, 44, 36, 28, 20, 12)
FULL_SIZE = 10.5  # points
ROSETTE_NAME, QR_NAME = "drawn:rosette", "drawn:qr"
INK = (0x12 / 255, 0x3C / 255, 0x43 / 255)
# Readers take every mask; weighing all eight to find the evenest takes longer than drawing the code.
MASK = 4


class DoesNotFit(Exception):
    """Even the smallest letters do not bring the words onto one page."""


class Engraving:
    """A picture whose lines are worked out once: WeasyPrint would follow every curve anew in each document."""

    def __init__(self, picture: Any) -> None:
        self.get_intrinsic_size = picture.get_intrinsic_size
        self._picture = picture
        self._lines = b""

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Put the picture on the page. It has one size on all certificates."""
        # The lines rely on these states, which every document has to define for itself.
        stream.set_alpha(1.0, stroke=True, fill=True)
        if self._lines:
            stream.stream.append(self._lines)
            return
        start = len(stream.stream)
        self._picture.draw(stream, width, height, style)
        self._lines = b"\n".join(stream.stream[start:])


class QrCode:
    """A QR code drawn as one shape of rectangles: ten times as quick as the SVG of it."""

    def __init__(self, text: str) -> None:
        self._rows = segno.make(text, error="m", boost_error=False, mask=MASK).matrix

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[int, int, int]:
        """Return width, height and their ratio, as WeasyPrint asks for them."""
        return len(self._rows), len(self._rows), 1

    def draw(self, stream: Any, width: float, height: float, _style: Any) -> None:
        """Put the code on the page, in the ink of the page."""
        stream.transform(a=width / len(self._rows), d=height / len(self._rows))
        stream.set_color_rgb(*INK)
        for top, row in enumerate(self._rows):
            for left, length in dark_runs(row):
                stream.rectangle(left, top, length, 1)
        stream.fill()


def dark_runs(row: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Yield where each dark stretch of a row begins and how long it is, in modules of the QR code."""
    left = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield left, length
        left += length


class Press:
    """WeasyPrint with its fonts, our style sheet and our seal, kept for the life of the process; loaded when needed."""

    def __init__(self) -> None:
        from weasyprint import CSS, HTML
        from weasyprint.images import SVGImage
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._html, self._css = HTML, CSS
        # Looking up fonts anew costs more than drawing a page.
        self._fonts = FontConfiguration()
        # Everything that is drawn is ours and on this disk.
        self._fetcher = URLFetcher(allowed_protocols=["file"])
        self._style = CSS(filename=STYLE_SHEET, font_config=self._fonts, url_fetcher=self._fetcher)
        tree = ElementTree.fromstring(ROSETTE.read_bytes())  # noqa: S314 # our own file
        self._rosette = Engraving(SVGImage(tree, ROSETTE.as_uri(), self._fetcher, None))

    def one_page(self, html: str, qr: QrCode) -> bytes:
        """Return the document as a PDF of one page, in the largest letters that fit. Raises DoesNotFit."""
        page = self._html(string=html, url_fetcher=self._fetcher)
        for size in SIZES:
            document = self._laid_out(page, size, qr)
            if len(document.pages) == 1:
                return bytes(document.write_pdf(pdf_variant=VARIANT))
        raise DoesNotFit

    def _laid_out(self, page: Any, size: int, qr: QrCode) -> Any:
        return page.render(
            stylesheets=[self._style, self._letters(size)],
            # What WeasyPrint finds here it does not read from an address.
            cache={ROSETTE_NAME: self._rosette, QR_NAME: qr},
            font_config=self._fonts,
            pdf_variant=VARIANT,
        )

    def _letters(self, size: int) -> Any:
        return self._css(string=f":root {{ font-size: {size * FULL_SIZE / 100}pt }}")


@cache
def _press() -> Press:
    return Press()


def draw(credential: Credential) -> bytes:
    """Return the certificate as a PDF of one page, in its language."""
    with translation.override(credential.language):
        # WeasyPrint makes a box of each space, only to throw it away.
        html = strip_spaces_between_tags(render_to_string("certificates/pdf.html", _context(credential)))
    qr = QrCode(public_address(credential))
    with one_at_a_time:
        return _press().one_page(html, qr)


def _context(credential: Credential) -> dict[str, object]:
    return {
        "credential": credential,
        "name": credential.holder.name,
        "address": public_address(credential),
        "checked_at": f"{settings.SITE_URL}/certificates/",
        "qr": QR_NAME,
        "rosette": ROSETTE_NAME,
        "site_name": settings.SITE_NAME,
    }


def public_address(credential: Credential) -> str:
    """Where anybody can check the code. Without a language: the site answers in the reader's own."""
    return f"{settings.SITE_URL}/certificates/{credential.grouped_code}/"
