"""Content that plays in a frame of its own: what `learning` asks for, whichever kind it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from modules import h5p_frames
from modules.activities.definition import Definition
from modules.h5p_frames import Framed, NotPlayable

__all__ = ["Framed", "NotPlayable", "frame_of", "why_not"]


@dataclass(frozen=True)
class Frames:
    """How one kind makes the document in the frame, and why it cannot be played now, in a sentence."""

    frame: Callable[..., Framed]
    why_not: Callable[[Definition], str]


FRAMES: Mapping[str, Frames] = {"h5p": Frames(h5p_frames.frame_of, h5p_frames.why_not)}


def frame_of(definition: Definition, saved: Mapping[str, str], *, key: str, nonce: str, host: str) -> Framed:
    """Return the document and its policy; raises NotPlayable.

    `saved` is where the learner was, JSON by part of the content; `host` the origin of the page around the frame.
    """
    return FRAMES[definition.kind].frame(definition, saved, key=key, nonce=nonce, host=host)


def why_not(definition: Definition) -> str:
    """Return why it cannot be played now, in a sentence; empty if it can."""
    return FRAMES[definition.kind].why_not(definition)
