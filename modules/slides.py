"""The slides of a module for its trainers, made of the same frozen words as everything else: few lines on each."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

from django.utils.html import strip_tags

from modules.paper import PaperUnit

MOST_LINES = 7
LETTERS_IN_LINE = 62
MOST_OPTIONS = 4


@dataclass(frozen=True)
class Slide:
    """One slide: `kind` names its template; `part` and `parts` where one thing takes several slides.

    `first` is the place of its first line among all lines of that thing: a list that goes on is counted on.
    """

    kind: str
    lang: str
    title: str = ""
    lines: Sequence[Any] = ()
    source: str = ""
    part: int = 1
    parts: int = 1
    first: int = 1

    @property
    def template(self) -> str:
        return f"modules/slides/{self.kind}.html"

    @property
    def is_full(self) -> bool:
        """Whether it holds more than fits in large letters: one thing that cannot be cut."""
        return sum(map(lines_of, self.lines)) > MOST_LINES


def slides_of(words: Mapping[str, Any], lang: str, units: Sequence[PaperUnit]) -> list[Slide]:
    """Return the slides of a module: title, outcomes, and unit by unit facts, pictures, words, dialogues, questions, summary."""
    head = [Slide("title", lang, words["title"], [words["summary"]])]
    outcomes = _points("outcomes", lang, "", words["outcomes"])
    return [*head, *outcomes, *(slide for unit in units for slide in _of_unit(unit))]


def _of_unit(unit: PaperUnit) -> Iterator[Slide]:
    yield Slide("unit", unit.lang, unit.title, [unit], str(unit.number))
    for piece in unit.pieces:
        yield from MAKERS.get(piece.kind, _nothing)(unit, piece.value)


def _nothing(_unit: PaperUnit, _value: Mapping[str, Any]) -> Iterator[Slide]:
    return iter(())


def _fact(unit: PaperUnit, value: Mapping[str, Any]) -> Iterator[Slide]:
    year = f", {value['year']}" if value["year"] else ""
    yield Slide("fact", unit.lang, "", [value["text"]], f"{value['source']}{year}")


def _image(unit: PaperUnit, value: Mapping[str, Any]) -> Iterator[Slide]:
    if value["picture"]:
        yield Slide("image", unit.lang, value["caption"], [value])


def _say(unit: PaperUnit, value: Mapping[str, Any]) -> Iterator[Slide]:
    for line in value["lines"]:
        yield Slide("say", unit.lang, "", [line])


def _dialogue(unit: PaperUnit, value: Mapping[str, Any]) -> Iterator[Slide]:
    return _points("dialogue", unit.lang, value["title"], value["lines"])


def _summary(unit: PaperUnit, value: Mapping[str, Any]) -> Iterator[Slide]:
    return _points("summary", unit.lang, "", value["points"])


def _practice(unit: PaperUnit, value: Mapping[str, Any]) -> Iterator[Slide]:
    yield Slide("practice", unit.lang, value["title"], [], str(value["minutes"]))


def _quiz(unit: PaperUnit, value: Mapping[str, Any]) -> Iterator[Slide]:
    """Questions for the room: those with few options, without what is right."""
    questions = value["quiz"].questions if value["quiz"] else ()
    for question in questions:
        options = question.asked.get("options", ())
        if 0 < len(options) <= MOST_OPTIONS and not question.asked.get("has_pictures"):
            yield Slide("question", unit.lang, question.asked["stem"], [option["text"] for option in options])


MAKERS = {
    "fact": _fact,
    "image": _image,
    "say": _say,
    "dialogue": _dialogue,
    "summary": _summary,
    "practice": _practice,
    "quiz": _quiz,
}


def _points(kind: str, lang: str, title: str, points: Sequence[Any]) -> Iterator[Slide]:
    runs, first = even_runs(points), 1
    for part, run in enumerate(runs, 1):
        yield Slide(kind, lang, title, run, part=part, parts=len(runs), first=first)
        first += len(run)


def even_runs(points: Sequence[Any]) -> list[list[Any]]:
    """Return the points in as few runs as may be, none with many more lines than the others."""
    fewest = len(list(in_runs(points)))
    tried = (list(in_runs(points, most=most)) for most in range(1, MOST_LINES + 1))
    return next(runs for runs in tried if len(runs) == fewest)


def in_runs(points: Iterable[Any], *, most: int = MOST_LINES) -> Iterator[list[Any]]:
    """Give the points in runs of which each has at most so many lines; one that is longer stands alone."""
    run: list[Any] = []
    room = most
    for point in points:
        lines = lines_of(point)
        if run and lines > room:
            yield run
            run, room = [], most
        run.append(point)
        room -= lines
    if run:
        yield run


def lines_of(point: Any) -> int:
    """Return how many lines a point takes on a slide, by its letters."""
    if isinstance(point, PaperUnit):
        return 1
    texts = [str(text) for text in point.values()] if isinstance(point, Mapping) else [str(point)]
    letters = sum(len(strip_tags(text)) for text in texts)
    return max(1, ceil(letters / LETTERS_IN_LINE))
