"""Content that plays in a frame of its own: what `learning` asks for, whichever kind it is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from modules import h5p_frames
from modules.activities.definition import Definition
from modules.h5p_frames import Framed, NotPlayable

__all__ = ["Framed", "NotPlayable", "frame_of", "problems"]


@dataclass(frozen=True)
class Frames:
    """How one kind makes the document in the frame, and says why some cannot be played now, each in a sentence."""

    frame: Callable[..., Framed]
    problems: Callable[[Sequence[Definition]], list[str]]


FRAMES: Mapping[str, Frames] = {"h5p": Frames(h5p_frames.frame_of, h5p_frames.problems)}


def frame_of(definition: Definition, saved: Mapping[str, str], *, key: str, nonce: str, host: str) -> Framed:
    """Return the document and its policy; raises NotPlayable.

    `saved` is where the learner was, JSON by part of the content; `host` the origin of the page around the frame.
    """
    return FRAMES[definition.kind].frame(definition, saved, key=key, nonce=nonce, host=host)


def problems(definitions: Sequence[Definition]) -> list[str]:
    """Return for each why it cannot be played now, in a sentence; empty where it can. One query for each kind."""
    found: dict[int, str] = {}
    for kind, frames in FRAMES.items():
        places = [place for place, definition in enumerate(definitions) if definition.kind == kind]
        found |= zip(places, frames.problems([definitions[place] for place in places]), strict=True)
    return [found[place] for place in range(len(definitions))]
