"""The pictures of a certificate, as WeasyPrint asks for them: what knows its size and draws itself on a page."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

import segno

INK = (0x12 / 255, 0x3C / 255, 0x43 / 255)
# Readers take every mask; weighing all eight to find the evenest takes longer than drawing the code.
MASK = 4


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
        runs = ((top, run) for top, row in enumerate(self._rows) for run in dark_runs(row))
        # In one piece: the stream would weigh every number of every rectangle.
        stream.stream.append(b"\n".join(b"%d %d %d 1 re" % (left, top, length) for top, (left, length) in runs))
        stream.fill()


def dark_runs(row: bytes | bytearray) -> Iterator[tuple[int, int]]:
    """Yield where each dark stretch of a row begins and how long it is, in modules of the QR code."""
    left = 0
    for is_dark, modules in groupby(row):
        length = len(list(modules))
        if is_dark:
            yield left, length
        left += length


class Blank:
    """A picture of nothing, which keeps a place."""

    def get_intrinsic_size(self, _resolution: float, _font_size: float) -> tuple[None, None, None]:
        """Return that it has no size of its own."""
        return None, None, None

    def draw(self, stream: Any, width: float, height: float, style: Any) -> None:
        """Put nothing on the page."""
