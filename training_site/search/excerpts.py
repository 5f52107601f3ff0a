"""Pure: the place of a text that answers a query best, with its words marked. It is plain text; whoever shows it escapes it."""

from collections.abc import Sequence
from dataclasses import dataclass

from ground.folding import WORD, fold

LENGTH = 240  # characters
BEFORE = 60  # characters of context before the first marked word


@dataclass(frozen=True)
class Piece:
    """A part of an excerpt."""

    text: str
    is_marked: bool = False


@dataclass(frozen=True)
class _Place:
    begins: int
    ends: int
    word: str  # the asked word that it answers


def marked(text: str, asked: Sequence[str]) -> tuple[Piece, ...]:
    """Return the whole text in pieces; words that begin with an asked word are marked."""
    return _pieces(text, 0, len(text), _places(text, asked))


def excerpt(text: str, asked: Sequence[str], *, length: int = LENGTH) -> tuple[Piece, ...]:
    """Return about so many characters of the text, where most different asked words stand close together.

    Without any of them it is the beginning. An ellipsis says where something was left out; no word is cut.
    """
    places = _places(text, asked)
    begins = _best_beginning(places, length)
    begins = _whole_word(text, max(begins - BEFORE, 0)) if places else 0
    ends = _end(text, begins, length)
    pieces = _pieces(text, begins, ends, [place for place in places if begins <= place.begins and place.ends <= ends])
    before = (Piece("… "),) if begins else ()
    after = (Piece(" …"),) if ends < len(text) else ()
    return (*before, *pieces, *after)


def _places(text: str, asked: Sequence[str]) -> list[_Place]:
    places = []
    for found in WORD.finditer(text):
        word = fold(found.group())
        answered = next((one for one in asked if word.startswith(one)), None)
        if answered is not None:
            places.append(_Place(found.start(), found.end(), answered))
    return places


def _best_beginning(places: Sequence[_Place], length: int) -> int:
    """Where a window of that length begins that holds most different asked words; the first of several such."""
    best, most = 0, 0
    for number, place in enumerate(places):
        inside = {other.word for other in places[number:] if other.ends <= place.begins + length - BEFORE}
        if len(inside) > most:
            best, most = place.begins, len(inside)
    return best


def _whole_word(text: str, begins: int) -> int:
    if begins == 0 or not text[begins - 1 : begins].strip():
        return begins
    blank = text.find(" ", begins)
    return begins if blank == -1 else blank + 1


def _end(text: str, begins: int, length: int) -> int:
    if len(text) <= begins + length:
        return len(text)
    blank = text.rfind(" ", begins, begins + length)
    return begins + length if blank <= begins else blank


def _pieces(text: str, begins: int, ends: int, places: Sequence[_Place]) -> tuple[Piece, ...]:
    pieces, here = [], begins
    for place in places:
        if place.begins > here:
            pieces.append(Piece(text[here : place.begins]))
        pieces.append(Piece(text[place.begins : place.ends], is_marked=True))
        here = place.ends
    if here < ends:
        pieces.append(Piece(text[here:ends]))
    return tuple(pieces)
