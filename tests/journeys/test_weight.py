"""What a first view of the heaviest unit costs on the wire, with an empty cache."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

from learning.editions import edition_for
from tests.journeys.people import FLAGSHIP, learner, sign_in
from tests.journeys.watching import Watch

MOST_BYTES = 100_000  # HTML, styles, scripts and fonts together, with headers
MOST_REQUESTS = 10
APART = {"Image", "Media"}


@dataclass
class Wire:
    """What came over the wire to a page, as the browser's own network layer counts it."""

    kinds: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, float] = field(default_factory=dict)

    def listen(self, page: Page) -> None:
        network = page.context.new_cdp_session(page)
        network.on("Network.responseReceived", self._see_kind)
        network.on("Network.loadingFinished", self._see_size)
        network.send("Network.enable")

    def _see_kind(self, event: dict[str, Any]) -> None:
        self.kinds[event["requestId"]] = event["type"]

    def _see_size(self, event: dict[str, Any]) -> None:
        self.sizes[event["requestId"]] = event["encodedDataLength"]

    def counted(self) -> list[float]:
        """The bytes of each response that is no picture and no film."""
        return [self.sizes[request] for request, kind in self.kinds.items() if kind not in APART]


def test_heaviest_unit_is_light(new_page: Callable[..., Page]):
    enrolment, wire = learner(), Wire()
    scout, page = new_page(javascript=False), new_page(width=320)
    watch = Watch(page)
    for one in (scout, page):
        sign_in(one, enrolment.learner)
    units = [f"/en/learn/{FLAGSHIP}/{unit.slug}/" for unit in edition_for(enrolment).units]
    heaviest = max(units, key=lambda path: len(scout.request.get(path).body()))

    wire.listen(page)
    page.goto(heaviest)
    # Also what the page asks for by itself has arrived, and been counted.
    page.wait_for_load_state("networkidle")

    assert len(wire.counted()) <= MOST_REQUESTS
    assert sum(wire.counted()) <= MOST_BYTES
    assert watch.complaints == []
