"""The frozen units of an edition as pieces to print: each block with its own template, and headings at their level."""

import base64
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from wagtail.images.models import SourceImageIOError

from modules.activities.quiz.paper import PaperQuestion, may_be_printed, on_paper
from modules.blocks import UnitBody, html_of
from modules.editions import ActivityEntry, Manifest, NotInEdition, UnitEntry, definition_in, in_language, unit_values
from modules.keys import h5p_slug
from modules.media import PICTURE, PICTURE_TYPES
from modules.models import SiteImage
from modules.support import Card, Line, card, support_lines

TITLE_LEVEL = 2  # of a unit; sections stand below it
SMALL_HEADING = re.compile(r"<(/?)h([34])>")
LARGEST_PICTURE = 4_000_000  # bytes


@dataclass(frozen=True)
class Here:
    """What holds in the reader's country, in one language."""

    country: str | None
    locale: str

    def card(self, subject: str) -> Card:
        return card(subject, self.country, self.locale)

    @property
    def lines(self) -> list[Line]:
        return support_lines(self.country, self.locale)


@dataclass(frozen=True)
class Piece:
    """A block on paper. `level` is that of a heading which the block has itself."""

    kind: str
    value: Mapping[str, Any]
    level: int
    id: str = ""

    @property
    def template(self) -> str:
        return f"modules/paper/{self.kind}.html"

    @property
    def below(self) -> int:
        """The level of headings inside the block's own."""
        return self.level + 1


@dataclass(frozen=True)
class PaperQuiz:
    """The quiz of a unit; without questions where it is a test, whose questions stay on the site."""

    unit: str
    number: int
    lang: str
    questions: Sequence[PaperQuestion]


@dataclass(frozen=True)
class PaperUnit:
    """A unit as it is printed; `lang` is the language that its words are in."""

    slug: str
    number: int
    title: str
    minutes: int
    lang: str
    values: Mapping[str, Any]
    pieces: Sequence[Piece]
    quiz: PaperQuiz | None = None

    def values_of(self, kind: str) -> list[Mapping[str, Any]]:
        """Return what the blocks of one kind say."""
        return [piece.value for piece in self.pieces if piece.kind == kind]


@dataclass
class Page:
    """What the pieces of one unit are made with; remembers whether a section has begun."""

    edition: Manifest
    unit: UnitEntry
    lang: str
    here: Here
    level: int = TITLE_LEVEL + 1
    quiz: PaperQuiz | None = field(default=None)

    def activity(self, slug: str) -> ActivityEntry | None:
        """Return an activity; a role-play may stand in several units. None where the edition does not hold it."""
        try:
            return self.edition.activity(slug)
        except NotInEdition:
            return None

    def words(self, slug: str) -> tuple[str, Mapping[str, Any]]:
        """Return language and words of an activity; nothing where the edition does not hold it."""
        entry = self.activity(slug)
        return definition_in(self.edition, entry)[0].words(self.lang) if entry else (self.lang, {})


def units_on_paper(edition: Manifest, locale: str, here: Here, withdrawn: Sequence[str]) -> list[PaperUnit]:
    """Return the units of an edition in their order, in this language or else the original's, without withdrawn ones."""
    shown = [(number, unit) for number, unit in enumerate(edition.units, 1) if unit.slug not in withdrawn]
    return [_unit(edition, number, unit, locale, here) for number, unit in shown]


def _unit(edition: Manifest, number: int, unit: UnitEntry, locale: str, here: Here) -> PaperUnit:
    lang, pk = in_language(unit.ids, locale, edition.language)
    _sha256, values = unit_values(pk)
    page = Page(edition, unit, lang, here)
    page.quiz = _quiz(page, number)
    pieces = [_piece(child, page) for child in UnitBody().to_python(values["body"])]
    title = unit.titles.get(lang, unit.slug)
    return PaperUnit(unit.slug, number, title, unit.minutes, lang, values, pieces, page.quiz)


def _quiz(page: Page, number: int) -> PaperQuiz | None:
    entry = page.activity(f"quiz-{page.unit.slug}")
    if entry is None:
        return None
    definition, _texts = definition_in(page.edition, entry)
    questions = on_paper(definition, page.lang) if may_be_printed(definition.structure) else []
    return PaperQuiz(page.unit.slug, number, definition.words(page.lang)[0], questions)


def _piece(child: Any, page: Page) -> Piece:
    kind = child.block_type
    level = TITLE_LEVEL + 1 if kind == "heading" else page.level
    if kind == "heading":
        page.level = TITLE_LEVEL + 2
    value = VALUES.get(kind, _shown)(child, page)
    return Piece(kind, _levelled(value, level if kind == "text" else level + 1), level, child.id)


def _levelled(value: Mapping[str, Any], top: int) -> dict[str, Any]:
    """Return a value in which the small headings of rich text begin at this level."""
    return {name: _at_level(part, top) if isinstance(part, SafeString) else part for name, part in value.items()}


def _at_level(html: SafeString, top: int) -> SafeString:
    """The first small heading of a run of text stands at `top`, whichever the author took: no level is skipped."""
    used = sorted({int(found[2]) for found in SMALL_HEADING.finditer(html)})
    places = {level: top + place for place, level in enumerate(used)}
    return mark_safe(SMALL_HEADING.sub(lambda tag: f"<{tag[1]}h{places[int(tag[2])]}>", html))  # noqa: S308


def _shown(child: Any, _page: Page) -> dict[str, Any]:
    shown: dict[str, Any] = child.block.shown(child.value)
    return shown


def _prose(child: Any, _page: Page) -> dict[str, Any]:
    return {"html": html_of(child.value)}


def _heading(child: Any, _page: Page) -> dict[str, Any]:
    return {"text": child.value["text"]}


def _support(child: Any, page: Page) -> dict[str, Any]:
    return {"html": html_of(child.value), "lines": page.here.lines}


def _card(child: Any, page: Page) -> dict[str, Any]:
    return {"card": page.here.card(child.value["key"])}


def _image(child: Any, _page: Page) -> dict[str, Any]:
    words = {name: child.value[name] for name in ("alt", "caption")}
    return words | {"picture": picture_of(child.value["image"])}


def _video(child: Any, _page: Page) -> dict[str, Any]:
    words = {name: child.value[name] for name in ("title", "description")}
    return words | {"transcript": html_of(child.value["transcript"])}


def _roleplay(child: Any, page: Page) -> dict[str, Any]:
    scenario = child.value["scenario"]
    lang, words = page.words(scenario.slug if scenario else "")
    return {"lang": lang, "words": words}


def _h5p(child: Any, page: Page) -> dict[str, Any]:
    lang, words = page.words(h5p_slug(child.id))
    return {"lang": lang, "words": words, "alternative": child.value["alternative"]}


def _of_quiz(_child: Any, page: Page) -> dict[str, Any]:
    return {"quiz": page.quiz}


def picture_of(image: SiteImage | None) -> str:
    """Return a picture as a data address, so that nothing is fetched while a page is drawn; "" where it is not there."""
    if image is None:
        return ""
    try:
        file = image.file if image.is_svg() else image.get_rendition(PICTURE).file
        with file.open("rb") as stored:
            content = stored.read(LARGEST_PICTURE + 1)
    except (FileNotFoundError, SourceImageIOError):
        return ""
    suffix = "." + str(file.name).rpartition(".")[2].lower()
    if len(content) > LARGEST_PICTURE or suffix not in PICTURE_TYPES:
        return ""
    return f"data:{PICTURE_TYPES[suffix]};base64,{base64.b64encode(content).decode()}"


def card_subjects(edition: Manifest) -> list[str]:
    """Return the subjects of the country cards that an edition shows."""
    originals = [unit_values(unit.ids[edition.language])[1] for unit in edition.units]
    return sorted({block["value"]["key"] for one in originals for block in one["body"] if block["type"] == "localise"})


def terms_of(units: Sequence[PaperUnit]) -> list[Mapping[str, str]]:
    """Return the terms of all units once each, in the order of the alphabet."""
    found = {entry["term"].casefold(): entry for unit in reversed(units) for entry in unit.values["glossary"]}
    return [found[term] for term in sorted(found)]


def sources_of(units: Sequence[PaperUnit]) -> list[Mapping[str, str]]:
    """Return what facts rest on and what units recommend, once each: title or name, organisation, year."""
    found = {(one["title"], one["organisation"], one["year"]): one for unit in units for one in _sources(unit)}
    return [found[key] for key in sorted(found, key=lambda key: [part.casefold() for part in key])]


def _sources(unit: PaperUnit) -> Iterator[Mapping[str, str]]:
    for fact in unit.values_of("fact"):
        yield {"title": fact["source"], "organisation": "", "year": fact["year"]}
    for entry in unit.values["reading"]:
        yield {name: entry[name] for name in ("title", "organisation", "year")}


VALUES: Mapping[str, Callable[[Any, Page], dict[str, Any]]] = {
    "heading": _heading,
    "text": _prose,
    "lead": _prose,
    "note": _prose,
    "caution": _prose,
    "support": _support,
    "localise": _card,
    "image": _image,
    "video": _video,
    "roleplay": _roleplay,
    "h5p": _h5p,
    "quiz": _of_quiz,
}
