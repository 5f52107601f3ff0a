"""Role-plays on paper: five prints of the same frozen scenario, as tagged PDF (PDF/UA-1) with their fonts in them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ground.drawing import one_at_a_time
from modules.activities.definition import Definition
from modules.activities.roleplay.booklet import booklet
from modules.activities.roleplay.prints import actor_brief, counsellor_brief, observer_sheet, trainer_sheet
from modules.canonical import sha256_of
from modules.editions import ActivityEntry, Manifest, definition_in
from modules.models import Module

STYLE_SHEET = Path(__file__).parent / "print" / "roleplay.css"
VARIANT = "pdf/ua-1"
KEPT_FOR = 7 * 24 * 3600  # seconds


@dataclass(frozen=True)
class Print:
    """One of the prints. `is_live`: it gives hidden facts away, so it is for those who lead a live role-play."""

    slug: str
    title: Promise
    about: Promise
    make: Callable[[Definition, str], Any]
    is_live: bool = True

    @property
    def template(self) -> str:
        return f"activities/roleplay/print/{self.slug}.html"


def seed_of(structure: Mapping[str, Any]) -> int:
    """Return the seed of a booklet: a part of the structure's own hash, so the same on every machine and for good."""
    return int(sha256_of(structure)[:15], 16)


def _booklet(definition: Definition, locale: str) -> Any:
    return booklet(definition, locale, seed=seed_of(definition.structure))


PRINTS = {
    one.slug: one
    for one in (
        Print(
            "booklet",
            _("Solo booklet"),
            _("The whole role-play to play alone with a pencil: numbered scenes, choices, feedback and a look back."),
            _booklet,
            is_live=False,
        ),
        Print(
            "trainer", _("Trainer sheet"), _("Timing, safety, scenes and endings, and the questions."), trainer_sheet
        ),
        Print("actor", _("Actor brief"), _("Who they are, what they hide, and how they react."), actor_brief),
        Print(
            "counsellor",
            _("Counsellor brief"),
            _("The role, the place and the goals; nothing hidden."),
            counsellor_brief,
        ),
        Print(
            "observer",
            _("Observer sheet"),
            _("The competencies at four levels, with room for quotations."),
            observer_sheet,
        ),
    )
}


@dataclass(frozen=True)
class Order:
    """What is to be printed: an activity of an edition, in a language, as one of the prints, in normal or large type."""

    module: Module
    edition: Manifest
    activity: ActivityEntry
    print: Print
    locale: str
    is_large: bool = False

    @property
    def key(self) -> str:
        """Names all that the print shows."""
        texts = "-".join(map(str, self.activity.text_ids))
        type_name = "large" if self.is_large else "normal"
        shown = (self.edition.id, self.activity.version_id, texts, self.print.slug, self.locale, type_name)
        return f"print:{settings.RELEASE}:{self.module.is_demonstration:d}:{':'.join(map(str, shown))}"

    @property
    def file_name(self) -> str:
        """The name of the file on the reader's disk."""
        return f"{self.activity.slug}-{self.print.slug}{'-large' if self.is_large else ''}.pdf"


def is_kept(order: Order) -> bool:
    """Whether the print has been drawn and only needs to be handed out."""
    return is_printed(order.key)


def pdf_of(order: Order) -> bytes:
    """Return the print as a PDF; drawn once, which takes some seconds, then kept for a week."""
    return printed(order.key, partial(html_of, order))


def is_printed(key: str) -> bool:
    """Whether a PDF is kept under this name."""
    return key in caches["default"]


def printed(key: str, page: Callable[[], str], *, style_sheet: Path = STYLE_SHEET) -> bytes:
    """Return a page as a PDF, which is kept for a week under a name that says all that it shows."""
    return _kept(key) or _drawn(key, page, style_sheet)


def drawn(html: str, *, style_sheet: Path = STYLE_SHEET) -> bytes:
    """Return a page as a PDF that is kept nowhere, because it names people or was written by one reader."""
    with one_at_a_time:
        return press(style_sheet).pdf(html)


def _kept(key: str) -> bytes | None:
    found: bytes | None = caches["default"].get(key)
    return found


def _drawn(key: str, page: Callable[[], str], style_sheet: Path) -> bytes:
    with one_at_a_time:
        # A whole group may ask at once: who has waited finds what the first one drew.
        found = _kept(key)
        if found is None:
            found = press(style_sheet).pdf(page())
            caches["default"].set(key, found, timeout=KEPT_FOR)
        return found


def html_of(order: Order) -> str:
    """Return the print as a page, wholly in the language that its words are in."""
    definition, _texts = definition_in(order.edition, order.activity)
    lang, words = definition.words(order.locale)
    context = {
        "print": order.print,
        "sheet": order.print.make(definition, lang),
        "title": words["title"],
        "lang": lang,
        "is_large": order.is_large,
        "module": order.module,
        "module_title": order.edition.words(lang)[1]["title"],
        "edition": order.edition.number,
        "site_name": settings.SITE_NAME,
    }
    with translation.override(lang):
        return render_to_string(order.print.template, context)


class Press:
    """WeasyPrint with its fonts and a style sheet of ours, kept for the life of the process; loaded when needed."""

    def __init__(self, style_sheet: Path, *, reads: Sequence[str] = ("file",)) -> None:
        """`reads` are the schemes of addresses that a page may name; the style sheet is always a file of ours."""
        from weasyprint import CSS, HTML  # 3 seconds, for a file that few people open
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        self._html = HTML
        self._fonts = FontConfiguration()
        # Everything that is drawn is ours and on this disk.
        self._fetcher = URLFetcher(allowed_protocols=list(reads))
        own = URLFetcher(allowed_protocols=["file"])
        self._style = CSS(filename=style_sheet, font_config=self._fonts, url_fetcher=own)

    def pdf(self, html: str) -> bytes:
        """Return the page as a PDF."""
        page = self._html(string=html, url_fetcher=self._fetcher)
        # Hints of the page are followed too: a numbered list that goes on says where it starts.
        options = {"font_config": self._fonts, "pdf_variant": VARIANT, "presentational_hints": True}
        return bytes(page.write_pdf(stylesheets=[self._style], **options))


@cache
def press(style_sheet: Path) -> Press:
    """Return the press of a style sheet. Pictures stand in the page itself: what a drawing of a stranger names is not read."""
    return Press(style_sheet, reads=("data",))
