"""The certificate as a PDF: tagged (PDF/UA-1), with its fonts in it, and always on one page."""

import threading
from functools import cache
from pathlib import Path

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from weasyprint import CSS, HTML
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from certificates.models import Credential

FOLDER = Path(__file__).parent
ROSETTE = FOLDER / "static" / "certificates" / "rosette.svg"
VARIANT = "pdf/ua-1"
# Shares of the full size of the letters, tried one after the other until everything stands on one page.
SIZES = (100, 92, 84, 76, 68, 60, 52, 44, 36, 28, 20, 12)
FULL_SIZE = 10.8  # points
# Pango's font map is not made for threads.
_one_at_a_time = threading.Lock()


class DoesNotFit(Exception):
    """Even the smallest letters do not bring the words onto one page."""


def draw(credential: Credential) -> bytes:
    """Return the certificate as a PDF of one page, in its language."""
    with translation.override(credential.language):
        html = render_to_string("certificates/pdf.html", _context(credential))
    with _one_at_a_time:
        return _on_one_page(html).write_pdf(pdf_variant=VARIANT)


def _on_one_page(html: str) -> Document:
    for size in SIZES:
        document = HTML(string=html, url_fetcher=_fetcher()).render(
            stylesheets=[_style_sheet(), _letters(size)], font_config=_fonts(), pdf_variant=VARIANT
        )
        if len(document.pages) == 1:
            return document
    raise DoesNotFit


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


# Kept for the life of the process: looking up fonts anew costs more than drawing a page.
@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


@cache
def _style_sheet() -> CSS:
    return CSS(filename=FOLDER / "print" / "certificate.css", font_config=_fonts(), url_fetcher=_fetcher())


@cache
def _letters(size: int) -> CSS:
    return CSS(string=f":root {{ font-size: {size * FULL_SIZE / 100}pt }}")


@cache
def _fetcher() -> URLFetcher:
    # Everything that is drawn is ours and on this disk.
    return URLFetcher(allowed_protocols=["file", "data"])
