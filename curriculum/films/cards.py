"""Draws the cards of a film as SVG and joins them into a WebM file, with captions in WebVTT.

Needs a Chromium that can be started from the command line and ffmpeg with VP9; neither is needed to run the platform.
"""

import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

WIDTH, HEIGHT = 1280, 720
FADE = 0.6  # seconds
ENCODED = ("-c:v", "libvpx-vp9", "-crf", "36", "-b:v", "0", "-pix_fmt", "yuv420p", "-bitexact")
FRAMES = 12  # per second; cards need no more

PAPER, INK, ACCENT, CLAY, SAGE = "#faf7f1", "#1c2729", "#0b5960", "#c07a53", "#92ad95"


@dataclass(frozen=True)
class Card:
    """One card: a drawing, a title, lines below it, its seconds on screen and the caption that is read meanwhile."""

    drawing: str
    title: str
    lines: tuple[str, ...]
    seconds: float
    caption: str


def svg(card: Card, place: int, count: int) -> str:
    """Return a card as SVG: drawing on the left, words on the right, a line of dots for the place below."""
    dots = "".join(
        f'<circle cx="{640 + 34 * (number - (count - 1) / 2)}" cy="668" r="9" fill="{ACCENT if number == place else SAGE}"/>'
        for number in range(count)
    )
    words = "".join(f'<tspan x="600" dy="62">{line}</tspan>' for line in card.lines)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="Noto Sans, sans-serif" fill="{INK}">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{PAPER}"/>'
        f'<g transform="translate(310 330)">{card.drawing}</g>'
        f'<text x="600" y="240" font-size="64" font-weight="700" fill="{ACCENT}">{card.title}</text>'
        f'<text x="600" y="256" font-size="40">{words}</text>{dots}</svg>'
    )


def captions(cards: Sequence[Card]) -> str:
    """Return the captions of all cards as WebVTT; neighbouring cards overlap by the fade."""
    cues = []
    start = 0.0
    for card in cards:
        end = start + card.seconds - FADE
        cues.append(f"{_clock(start)} --> {_clock(end)}\n{card.caption}")
        start = end
    return "WEBVTT\n\n" + "\n\n".join(cues) + "\n"


def make(cards: Sequence[Card], folder: Path, name: str, language: str) -> None:
    """Write `<name>.webm` and `<name>.<language>.vtt` into a folder. Raises CalledProcessError if a program fails."""
    with TemporaryDirectory() as directory:
        stills = [
            _still(svg(card, place, len(cards)), Path(directory) / f"{place}.svg") for place, card in enumerate(cards)
        ]
        _join(stills, [card.seconds for card in cards], folder / f"{name}.webm")
    (folder / f"{name}.{language}.vtt").write_text(captions(cards), "utf-8")


def _still(drawing: str, path: Path) -> Path:
    path.write_text(drawing, "utf-8")
    still = path.with_suffix(".png")
    _run(
        "chromium",
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--hide-scrollbars",
        f"--window-size={WIDTH},{HEIGHT}",
        f"--screenshot={still}",
        path.as_uri(),
    )
    return still


def _join(stills: Sequence[Path], seconds: Sequence[float], film: Path) -> None:
    inputs: list[str] = []
    for still, length in zip(stills, seconds, strict=True):
        inputs += ["-loop", "1", "-framerate", str(FRAMES), "-t", str(length), "-i", str(still)]
    shown = ("-filter_complex", _fades(seconds), "-map", f"[joined{len(stills) - 1}]")
    _run("ffmpeg", "-y", "-loglevel", "error", *inputs, *shown, *ENCODED, str(film))


def _fades(seconds: Sequence[float]) -> str:
    """Return how each still goes over into the next, in the words of ffmpeg."""
    steps, start = [], 0.0
    for number, length in enumerate(seconds[:-1], 1):
        start += length - FADE
        before = "0" if number == 1 else f"joined{number - 1}"
        steps.append(f"[{before}][{number}]xfade=transition=fade:duration={FADE}:offset={start:.2f}[joined{number}]")
    return ";".join(steps)


def _run(*command: str) -> None:
    # Fixed programs with arguments of our own; nothing here comes from outside.
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603


def _clock(seconds: float) -> str:
    minutes, rest = divmod(seconds, 60)
    return f"00:{int(minutes):02d}:{rest:06.3f}"
