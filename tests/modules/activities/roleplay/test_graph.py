"""The drawing of a scenario: nothing lies on anything else, and every way is drawn from its choice to its end."""

from itertools import combinations, pairwise
from time import process_time

import pytest

from modules.activities.roleplay.engine import lowest_level
from modules.activities.roleplay.graph import LETTERS, Rank, drawing_of, shortened
from modules.activities.roleplay.references import choices_of
from tests.modules.activities.roleplay.example import definition
from tests.modules.activities.roleplay.test_shipped import NAMES
from tests.modules.activities.roleplay.test_shipped import definition as shipped

KITCHEN = definition()
MOST_SECONDS = 0.3  # of processor time; each needs about 0.02


def drawn(name):
    return drawing_of(shipped(name) if name in NAMES else KITCHEN)


EVERY_SCENARIO = pytest.mark.parametrize("name", ["the example", *NAMES])


@EVERY_SCENARIO
def test_every_scene_and_ending_has_a_node(name):
    structure = (shipped(name) if name in NAMES else KITCHEN).structure

    nodes = [(node.id, node.kind) for node in drawn(name).nodes]

    scenes = [(scene["id"], "scene") for scene in structure["nodes"]]
    assert nodes == scenes + [(ending["id"], ending["kind"]) for ending in structure["endings"]]


@EVERY_SCENARIO
def test_no_node_lies_on_another(name):
    overlapping = [
        (one.id, other.id)
        for one, other in combinations(drawn(name).nodes, 2)
        if one.x < other.right and other.x < one.right and one.y < other.bottom and other.y < one.bottom
    ]

    assert overlapping == []


@EVERY_SCENARIO
def test_every_way_is_drawn_from_its_choice_to_its_end(name):
    drawing = drawn(name)
    nodes = {node.id: node for node in drawing.nodes}

    for edge in drawing.edges:
        source, target = nodes[edge.source], nodes[edge.target]
        port = next(port for port in source.ports if port.choice == edge.choice)
        assert edge.points[0] == (port.x, source.bottom)
        assert edge.points[-1].y == target.y
        assert target.x < edge.points[-1].x < target.right


@EVERY_SCENARIO
def test_the_edges_are_the_rules_of_the_choices(name):
    structure = (shipped(name) if name in NAMES else KITCHEN).structure

    edges = [(edge.source, edge.choice, edge.target, edge.is_conditional) for edge in drawn(name).edges]

    assert edges == [
        (node["id"], choice["id"], rule["to"], "when" in rule)
        for node, choice in choices_of(structure)
        for rule in choice["next"]
    ]


@EVERY_SCENARIO
def test_no_line_goes_through_a_node(name):
    drawing = drawn(name)

    crossed = [
        (edge.source, edge.target, node.id)
        for edge in drawing.edges
        for one, other in pairwise(edge.points)
        for node in drawing.nodes
        # Between two layers a curve stays between the heights of its ends.
        if min(one.y, other.y) < node.bottom
        and max(one.y, other.y) > node.y
        and min(one.x, other.x) < node.right
        and max(one.x, other.x) > node.x
    ]

    assert crossed == []


@EVERY_SCENARIO
def test_the_drawing_holds_all_of_it(name):
    drawing = drawn(name)

    points = [point for edge in drawing.edges for point in edge.points]
    assert min(node.x for node in drawing.nodes) > 0
    assert max(node.right for node in drawing.nodes) < drawing.width
    assert max(node.bottom for node in drawing.nodes) < drawing.height
    assert all(0 < point.x < drawing.width and 0 < point.y < drawing.height for point in points)


@EVERY_SCENARIO
def test_the_same_scenario_is_drawn_the_same(name):
    assert drawn(name) == drawn(name)


@pytest.mark.parametrize("name", NAMES)
def test_a_shipped_scenario_is_drawn_at_once(name):
    of = shipped(name)
    began = process_time()

    drawing_of(of)

    assert process_time() - began < MOST_SECONDS


def test_ways_lead_down_except_those_of_a_loop():
    drawing = drawing_of(KITCHEN)
    nodes = {node.id: node for node in drawing.nodes}

    upward = {(edge.source, edge.target) for edge in drawing.edges if nodes[edge.target].y <= nodes[edge.source].y}

    assert upward == {("k03", "k02")}
    assert {(edge.source, edge.target) for edge in drawing.edges if edge.leads_back} == upward


def test_a_scene_that_leads_to_itself_is_drawn():
    itself = definition("    next: k03", "    next: k02")

    back = {(edge.source, edge.target) for edge in drawing_of(itself).edges if edge.leads_back}

    assert back == {("k02", "k02"), ("k03", "k02")}


def test_a_scene_that_nothing_leads_to_is_drawn():
    alone = definition("start: k01", "start: k02")

    assert [node.id for node in drawing_of(alone).nodes if node.is_start] == ["k02"]


@pytest.mark.parametrize("name", NAMES)
def test_a_rank_is_that_of_the_lowest_rating(name):
    ranks = {1: Rank.HARMFUL, 2: Rank.MINIMAL, 3: Rank.COMPETENT, 4: Rank.COMPETENT}
    of = shipped(name)

    drawing = drawing_of(of)

    levels = {(node["id"], choice["id"]): lowest_level(choice) for node, choice in choices_of(of.structure)}
    drawn_ranks = {(node.id, port.choice): port.rank for node in drawing.nodes for port in node.ports}
    assert drawn_ranks == {place: ranks[level] for place, level in levels.items()}


def test_a_choice_without_ratings_is_not_drawn_as_competent():
    unrated = definition("    rates: {role: 2}", "    rates: {}")

    ports = drawing_of(unrated).nodes[0].ports

    assert [port.rank for port in ports] == [Rank.COMPETENT, Rank.MINIMAL, Rank.HARMFUL]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Short.", "Short."),
        ("Two\n\nparagraphs.", "Two paragraphs."),
        ("The second word of many, many more words.", "The second word of many…"),
        ("x" * 60, "x" * (LETTERS - 1) + "…"),
    ],
)
def test_words_are_shortened_between_two(text, shown):
    assert shortened(text) == shown
