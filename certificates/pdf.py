"""The certificate as a PDF: tagged (PDF/UA-1), with its fonts in it, and always on one page."""

import threading
from functools import cache
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from certificates.models import Credential

FOLDER = Path(__file__).parent
STYLE_SHEET = FOLDER / "print" / "certificate.css"
ROSETTE = FOLDER / "static" / "certificates" / "rosette.svg"
VARIANT = "pdf/ua-1"
# Shares of the full size of the letters, tried one after the other until everything stands on one page.
SIZES = (100, 92, 84, 76, 68, 60, 52, 44, 36, 28, 20, 12)
FULL_SIZE = 10.5  # points
# Pango's font map is not made for threads.
_one_at_a_time = threading.Lock()


class DoesNotFit(Exception):
    """Even the smallest letters do not bring the words onto one page."""


class Press:
    """WeasyPrint with its fonts and our style sheet, kept for the life of the process; loaded when first needed."""

    def __init__(self) -> None:
        from weasyprint import CSS, HTML
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._html, self._css = HTML, CSS
        # Looking up fonts anew costs more than drawing a page.
        self._fonts = FontConfiguration()
        # Everything that is drawn is ours and on this disk.
        self._fetcher = URLFetcher(allowed_protocols=["file", "data"])
        self._style = CSS(filename=STYLE_SHEET, font_config=self._fonts, url_fetcher=self._fetcher)

    def one_page(self, html: str) -> bytes:
        """Return the document as a PDF of one page, in the largest letters that fit. Raises DoesNotFit."""
        for size in SIZES:
            document = self._laid_out(html, size)
            if len(document.pages) == 1:
                return bytes(document.write_pdf(pdf_variant=VARIANT))
        raise DoesNotFit

    def _laid_out(self, html: str, size: int) -> Any:
        letters = self._css(string=f":root {{ font-size: {size * FULL_SIZE / 100}pt }}")
        page = self._html(string=html, url_fetcher=self._fetcher)
        return page.render(stylesheets=[self._style, letters], font_config=self._fonts, pdf_variant=VARIANT)


@cache
def _press() -> Press:
    return Press()


def draw(credential: Credential) -> bytes:
    """Return the certificate as a PDF of one page, in its language."""
    with translation.override(credential.language):
        html = render_to_string("certificates/pdf.html", _context(credential))
    with _one_at_a_time:
        return _press().one_page(html)


def _context(credential: Credential) -> dict[str, object]:
    return {
        "credential": credential,
        "name": credential.holder.name,
        "address": public_address(credential),
        "checked_at": f"{settings.SITE_URL}/certificates/",
        "qr": qr_code(public_address(credential)),
        "rosette": ROSETTE.as_uri(),
        "site_name": settings.SITE_NAME,
    }


def public_address(credential: Credential) -> str:
    """Where anybody can check the code. Without a language: the site answers in the reader's own."""
    return f"{settings.SITE_URL}/certificates/{credential.grouped_code}/"


def qr_code(text: str) -> str:
    """Return a QR code as the address of an SVG, in the ink of the page."""
    return segno.make(text, error="m", boost_error=False).svg_data_uri(dark="#123c43", border=0)
