"""Draws a scenario as a graph: every scene and ending has a place, and every way from a choice a line.

A layered drawing (Sugiyama, Tagawa and Toda 1981): a scene stands below all that lead to it (the longest path decides),
long lines pass the layers between through lanes, and each layer is put in the order in which fewest lines cross
(barycentres). Ways that lead back are drawn beside the rest. Same scenario, same drawing; lengths are in pixels.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate, pairwise
from typing import Any, NamedTuple

from modules.activities.definition import Definition
from modules.activities.roleplay.engine import COMPETENT, HARMFUL, lowest_level
from modules.activities.roleplay.references import choices_of

NODE_WIDTH = 188
NODE_HEIGHT = 66
PORT_WIDTH = 36
LANE_WIDTH = 16
SPACE_BETWEEN = 26  # side by side
SPACE_BELOW = 74
MARGIN = 24
LETTERS = 26  # of its words in a node
SWEEPS = 12

Pair = tuple[str, str]  # where a way comes from, and where it leads
Spot = str | tuple[str, str, int]  # a scene or ending, or the lane of a pair in a layer
Layers = list[list[Spot]]


class Rank(StrEnum):
    """The lowest level at which a choice is rated."""

    HARMFUL = "harmful"
    MINIMAL = "minimal"
    COMPETENT = "competent"


# Lines of one way and different ranks run side by side.
SHIFTS: Mapping[Rank, int] = {Rank.HARMFUL: -4, Rank.MINIMAL: 0, Rank.COMPETENT: 4}


class Point(NamedTuple):
    x: int
    y: int


@dataclass(frozen=True)
class Port:
    """Where the ways of a choice leave its scene; `x` is its middle, on the lower edge of the node."""

    choice: str
    rank: Rank
    x: int


@dataclass(frozen=True)
class Node:
    """A scene or an ending; `kind` is "scene" or that of the ending, `words` how its text begins."""

    id: str
    kind: str
    words: str
    x: int
    y: int
    is_start: bool
    ports: tuple[Port, ...]
    width: int = NODE_WIDTH
    height: int = NODE_HEIGHT

    @property
    def indent(self) -> int:
        """How far the words stand from its left edge: endings are round at their sides."""
        return 10 if self.kind == "scene" else 22

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def right(self) -> int:
        return self.x + self.width


@dataclass(frozen=True)
class Edge:
    """A way from a choice: on its condition, if it has one; `points` are the ends of the pieces of its line."""

    source: str
    target: str
    choice: str
    rank: Rank
    is_conditional: bool
    leads_back: bool
    points: tuple[Point, ...]

    @property
    def path(self) -> str:
        """The line in the words of SVG: straight pieces where it leads back, else curves between the layers."""
        first, *_ = self.points
        pieces = [_straight(end) if self.leads_back else _curve(start, end) for start, end in pairwise(self.points)]
        return f"M{first.x} {first.y}" + "".join(pieces)


def _straight(end: Point) -> str:
    return f"L{end.x} {end.y}"


def _curve(start: Point, end: Point) -> str:
    if start.x == end.x:
        return _straight(end)
    middle = (start.y + end.y) // 2
    return f"C{start.x} {middle} {end.x} {middle} {end.x} {end.y}"


@dataclass(frozen=True)
class Drawing:
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int


def drawing_of(definition: Definition) -> Drawing:
    """Return the drawing of a scenario without errors of form, its words in the language of the definition."""
    structure = definition.structure
    ways = _ways(structure)
    backward = _leading_back(structure, ways)
    layers = _layers(structure, ways, backward)
    lanes = _with_lanes(layers, [pair for pair in ways if pair not in backward])
    ordered = _untangled(*lanes)
    middles = _middles(ordered, lanes[1])
    nodes = _nodes(definition, ordered, middles)
    edges = tuple(_edges(structure, nodes, middles, lanes[1], backward))
    right = max([*(node.right for node in nodes.values()), *(point.x for edge in edges for point in edge.points)])
    bottom = max([*(node.bottom for node in nodes.values()), *(point.y for edge in edges for point in edge.points)])
    return Drawing(tuple(nodes.values()), edges, right + MARGIN, bottom + MARGIN)


def rank_of(choice: Mapping[str, Any]) -> Rank:
    """Return what the lowest rating of a choice makes of it; one without ratings does no harm and shows nothing."""
    lowest = lowest_level(choice) if choice["rates"] else COMPETENT - 1
    if lowest == HARMFUL:
        return Rank.HARMFUL
    return Rank.COMPETENT if lowest >= COMPETENT else Rank.MINIMAL


def _ways(structure: Mapping[str, Any]) -> list[Pair]:
    pairs = ((node["id"], rule["to"]) for node, choice in choices_of(structure) for rule in choice["next"])
    return list(dict.fromkeys(pairs))


def _entries(structure: Mapping[str, Any]) -> list[str]:
    return [entry["id"] for entry in [*structure["nodes"], *structure["endings"]]]


def _onward(ways: Iterable[Pair]) -> dict[str, list[str]]:
    onward: defaultdict[str, list[str]] = defaultdict(list)
    for source, target in ways:
        onward[source].append(target)
    return onward


def _leading_back(structure: Mapping[str, Any], ways: Sequence[Pair]) -> set[Pair]:
    """Return the ways to a scene that the walk is still in: without them there is no loop."""
    onward = _onward(ways)
    backward: set[Pair] = set()
    done: set[str] = set()
    for start in [structure["start"], *_entries(structure)]:
        trail = [] if start in done else [(start, iter(onward.get(start, ())))]
        inside = {start}
        while trail:
            place, following = trail[-1]
            target = next(following, None)
            if target is None:
                done.add(place)
                inside.discard(place)
                trail.pop()
            elif target in inside:
                backward.add((place, target))
            elif target not in done:
                inside.add(target)
                trail.append((target, iter(onward.get(target, ()))))
    return backward


def _layers(structure: Mapping[str, Any], ways: Sequence[Pair], backward: Collection[Pair]) -> Layers:
    """Return the scenes and endings by the number of steps on the longest way to each; loops are cut open."""
    forward = [pair for pair in ways if pair not in backward]
    onward = _onward(forward)
    depths = dict.fromkeys(_entries(structure), 0)
    missing = dict.fromkeys(depths, 0)
    for _, target in forward:
        missing[target] += 1
    waiting = [place for place in depths if not missing[place]]
    for place in waiting:
        for target in onward.get(place, ()):
            depths[target] = max(depths[target], depths[place] + 1)
            missing[target] -= 1
            if not missing[target]:
                waiting.append(target)
    layers: Layers = [[] for _ in range(max(depths.values()) + 1)]
    for place, depth in depths.items():
        layers[depth].append(place)
    return layers


def _with_lanes(layers: Layers, ways: Iterable[Pair]) -> tuple[Layers, dict[Pair, list[Spot]]]:
    """Return the layers with a lane wherever a way passes, and all spots on each way, both ends included."""
    depths = {place: depth for depth, layer in enumerate(layers) for place in layer}
    wide = [list(layer) for layer in layers]
    routes: dict[Pair, list[Spot]] = {}
    for source, target in ways:
        lanes = [(source, target, depth) for depth in range(depths[source] + 1, depths[target])]
        for lane in lanes:
            wide[lane[2]].append(lane)
        routes[source, target] = [source, *lanes, target]
    return wide, routes


class Neighbours:
    """What stands above and below each spot, by the ways that join neighbouring layers."""

    def __init__(self, routes: Mapping[Pair, Sequence[Spot]]) -> None:
        self.above: defaultdict[Spot, list[Spot]] = defaultdict(list)
        self.below: defaultdict[Spot, list[Spot]] = defaultdict(list)
        for route in routes.values():
            for upper, lower in pairwise(route):
                self.above[lower].append(upper)
                self.below[upper].append(lower)


def _untangled(layers: Layers, routes: Mapping[Pair, Sequence[Spot]]) -> Layers:
    """Return the layers in the best order found by going down and up, each spot by the middle of its neighbours."""
    neighbours = Neighbours(routes)
    best, fewest = layers, _crossings(layers, neighbours)
    current = layers
    for sweep in range(SWEEPS):
        current = _swept(current, neighbours, downward=sweep % 2 == 0)
        crossings = _crossings(current, neighbours)
        if crossings < fewest:
            best, fewest = current, crossings
    return best


def _swept(layers: Layers, neighbours: Neighbours, *, downward: bool) -> Layers:
    swept = [list(layer) for layer in layers]
    steps = range(1, len(swept)) if downward else range(len(swept) - 2, -1, -1)
    for depth in steps:
        fixed = swept[depth - 1 if downward else depth + 1]
        places = {spot: place / max(1, len(fixed) - 1) for place, spot in enumerate(fixed)}
        linked = neighbours.above if downward else neighbours.below
        swept[depth] = _by_barycentre(swept[depth], places, linked)
    return swept


def _by_barycentre(
    layer: Sequence[Spot], places: Mapping[Spot, float], linked: Mapping[Spot, Sequence[Spot]]
) -> list[Spot]:
    # What has no neighbour on that side keeps its place among the others.
    own = {spot: place / max(1, len(layer) - 1) for place, spot in enumerate(layer)}
    middles = {spot: _mean([places[other] for other in linked.get(spot, ())], own[spot]) for spot in layer}
    return sorted(layer, key=middles.__getitem__)


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(layers: Layers, neighbours: Neighbours) -> int:
    """Return how many pairs of lines between neighbouring layers cross."""
    total = 0
    for upper, lower in pairwise(layers):
        places = {spot: place for place, spot in enumerate(lower)}
        ends: list[int] = []
        for spot in upper:
            mine = sorted(places[other] for other in neighbours.below[spot])
            total += sum(len(ends) - bisect_right(ends, end) for end in mine)
            for end in mine:
                insort(ends, end)
    return total


def _width(spot: Spot) -> int:
    return NODE_WIDTH if isinstance(spot, str) else LANE_WIDTH


def _middles(layers: Layers, routes: Mapping[Pair, Sequence[Spot]]) -> dict[Spot, int]:
    """Return where the middle of each spot lies from side to side: near its neighbours, apart from those beside it."""
    neighbours = Neighbours(routes)
    middles: dict[Spot, float] = {}
    for layer in layers:
        middles |= _spread(layer, [0.0] * len(layer))
    for sweep in range(SWEEPS):
        linked = neighbours.above if sweep % 2 == 0 else neighbours.below
        for layer in layers if sweep % 2 == 0 else reversed(layers):
            wished = [_mean([middles[other] for other in linked.get(spot, ())], middles[spot]) for spot in layer]
            middles |= _spread(layer, wished)
    left = min(middle - _width(spot) / 2 for spot, middle in middles.items())
    return {spot: round(middle - left) + MARGIN for spot, middle in middles.items()}


def _spread(layer: Sequence[Spot], wished: Sequence[float]) -> dict[Spot, float]:
    """Return the middles nearest to those wished for that leave enough space between (isotonic regression)."""
    steps = (_width(one) / 2 + SPACE_BETWEEN + _width(other) / 2 for one, other in pairwise(layer))
    offsets = list(accumulate(steps, initial=0.0))
    blocks: list[tuple[float, int]] = []  # the sum of what a block of spots wishes, and their number
    for wish, offset in zip(wished, offsets, strict=False):
        total, count = wish - offset, 1
        while blocks and blocks[-1][0] / blocks[-1][1] > total / count:
            before = blocks.pop()
            total, count = total + before[0], count + before[1]
        blocks.append((total, count))
    shifts = [total / count for total, count in blocks for _ in range(count)]
    return {spot: shift + offset for spot, shift, offset in zip(layer, shifts, offsets, strict=False)}


def _top(depth: int) -> int:
    return MARGIN + depth * (NODE_HEIGHT + SPACE_BELOW)


def _nodes(definition: Definition, layers: Layers, middles: Mapping[Spot, int]) -> dict[str, Node]:
    """Return the nodes by id, in the order of the scenario."""
    structure, words = definition.structure, definition.texts[definition.language]
    depths = {spot: depth for depth, layer in enumerate(layers) for spot in layer}
    nodes = {}
    for entry in [*structure["nodes"], *structure["endings"]]:
        name, kind = entry["id"], entry.get("kind", "scene")
        text = words["nodes"][name]["text"] if kind == "scene" else words["endings"][name]["title"]
        ports = tuple(_ports(entry.get("choices", ()), middles[name]))
        corner = middles[name] - NODE_WIDTH // 2, _top(depths[name])
        nodes[name] = Node(name, kind, shortened(text), *corner, name == structure["start"], ports)
    return nodes


def shortened(text: str) -> str:
    """Return how a text begins, in whole words where there is room for one."""
    line = " ".join(text.split())
    if len(line) <= LETTERS:
        return line
    whole = line[:LETTERS].rpartition(" ")[0] or line[: LETTERS - 1]
    return whole.rstrip(" ,;:.–-") + "…"


def _ports(choices: Sequence[Mapping[str, Any]], middle: int) -> Iterator[Port]:
    # Many choices share the width of the node; a check tells the author that four are enough.
    width = min(PORT_WIDTH, NODE_WIDTH // max(1, len(choices)))
    left = middle - width * len(choices) // 2
    for number, choice in enumerate(choices):
        yield Port(choice["id"], rank_of(choice), left + width * number + width // 2)


def _edges(
    structure: Mapping[str, Any],
    nodes: Mapping[str, Node],
    middles: Mapping[Spot, int],
    routes: Mapping[Pair, Sequence[Spot]],
    backward: Collection[Pair],
) -> Iterator[Edge]:
    arrivals = _arrivals(nodes, middles, routes, backward)
    edge_of_all = max(middle + _width(spot) // 2 for spot, middle in middles.items())
    sides = {pair: edge_of_all + LANE_WIDTH * (number + 1) for number, pair in enumerate(sorted(backward))}
    for node, choice in choices_of(structure):
        rank = rank_of(choice)
        shift = SHIFTS[rank]
        for rule in choice["next"]:
            pair = node["id"], rule["to"]
            leave = Point(_port_of(nodes[pair[0]], choice["id"]), nodes[pair[0]].bottom)
            arrive = Point(arrivals[pair] + shift, nodes[pair[1]].y)
            if pair in sides:
                points = _way_back(leave, arrive, sides[pair] + shift)
            else:
                points = (leave, *_through(routes[pair], middles, shift), arrive)
            yield Edge(*pair, choice["id"], rank, "when" in rule, pair in sides, points)


def _port_of(node: Node, choice: str) -> int:
    return next(port.x for port in node.ports if port.choice == choice)


def _through(route: Sequence[Spot], middles: Mapping[Spot, int], shift: int) -> Iterator[Point]:
    """Give where a line enters and leaves each lane."""
    for spot in route[1:-1]:
        top = _top(int(spot[2]))
        yield Point(middles[spot] + shift, top)
        yield Point(middles[spot] + shift, top + NODE_HEIGHT)


def _way_back(leave: Point, arrive: Point, side: int) -> tuple[Point, ...]:
    """Return a line that leaves downwards, goes up beside all nodes, and comes in from above."""
    below, above = leave.y + SPACE_BELOW // 4, arrive.y - SPACE_BELOW // 4
    corners = (Point(leave.x, below), Point(side, below), Point(side, above), Point(arrive.x, above))
    return leave, *corners, arrive


def _arrivals(
    nodes: Mapping[str, Node],
    middles: Mapping[Spot, int],
    routes: Mapping[Pair, Sequence[Spot]],
    backward: Iterable[Pair],
) -> dict[Pair, int]:
    """Return where on the upper edge of its end each way arrives: side by side, from left to right as they come."""
    coming: defaultdict[str, list[tuple[float, Pair]]] = defaultdict(list)
    for pair, route in routes.items():
        coming[pair[1]].append((middles[route[-2]], pair))
    for pair in backward:
        coming[pair[1]].append((float("inf"), pair))
    arrivals = {}
    for target, ways in coming.items():
        step = nodes[target].width / (len(ways) + 1)
        for number, (_, pair) in enumerate(sorted(ways), start=1):
            arrivals[pair] = nodes[target].x + round(step * number)
    return arrivals
