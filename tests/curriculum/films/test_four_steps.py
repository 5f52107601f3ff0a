from pathlib import Path
from xml.etree import ElementTree

import pytest

from curriculum.films.cards import captions, svg
from curriculum.films.four_steps import CARDS

MEDIA = Path(__file__).parents[3] / "curriculum" / "content" / "modules" / "outreach-mhsud" / "media"


def test_the_shipped_captions_are_those_of_the_cards():
    assert (MEDIA / "four-steps.en.vtt").read_text("utf-8") == captions(CARDS)


def test_captions_follow_one_another_without_a_gap():
    times = [line.split(" --> ") for line in captions(CARDS).splitlines() if "-->" in line]

    assert [start for start, _ in times[1:]] == [end for _, end in times[:-1]]
    assert times[0][0] == "00:00:00.000"


@pytest.mark.parametrize("place", range(len(CARDS)))
def test_every_card_is_sound_svg(place):
    drawing = ElementTree.fromstring(svg(CARDS[place], place, len(CARDS)))  # noqa: S314  our own drawing

    assert drawing.attrib["viewBox"] == "0 0 1280 720"
