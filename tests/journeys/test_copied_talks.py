"""The player of the offline copy beside the engine of the site: the same choices must be the same talk in both."""

from datetime import UTC, datetime
from itertools import cycle, islice
from random import Random
from typing import Any

from playwright.sync_api import Browser, Page, Route

from learning.actions import SEED_BITS
from modules.activities.definition import Definition
from modules.activities.roleplay import engine
from modules.activities.roleplay.case_file import standing
from modules.activities.roleplay.copies import rules_of
from modules.activities.roleplay.play import in_shown_order
from scripts.fingerprint import ROOT
from tests.modules.activities.roleplay import example, test_shipped

RUNS = 10_000
SEED = 20_261_127
NOON = datetime(2026, 11, 27, 12, tzinfo=UTC)
SCRIPTS = ROOT / "modules/static/modules/roleplay"
ORIGIN = "http://localhost:1"  # nobody listens: the scripts are handed to the page from their files
# Each run is told as the choices that are shown in turn and which of them is taken, by its place.
REPLAY = """
async ({ talks, runs }) => {
  const { opening, choose, shownChoices } = await import("./engine.js");
  const { standing } = await import("./case-file.js");
  return runs.map(({ talk, seed, places }) => {
    let state = opening(talks[talk], seed);
    const told = [state.variant];
    for (const place of places) {
      const shown = shownChoices(talks[talk], state);
      told.push([state.scene, ...shown]);
      state = choose(talks[talk], state, shown[place % shown.length]);
      if (talks[talk].file) told.push(standing(talks[talk], state));
    }
    return [told, state.scene, state.ending, state.flags, state.variables];
  });
}
"""


def test_ten_thousand_random_talks_are_the_same_in_the_copy_and_on_the_site(browser: Browser):
    talks = [test_shipped.definition(name) for name in test_shipped.ENGLISH] + [example.definition()]
    chance = Random(SEED)
    runs = [_played(number, talks[number], chance) for number in islice(cycle(range(len(talks))), RUNS)]

    page = _page_with_the_player(browser)
    told = page.evaluate(
        REPLAY,
        {"talks": [rules_of(talk.structure) for talk in talks], "runs": [run["asked"] for run in runs]},
    )
    page.close()

    expected = [run["told"] for run in runs]
    differing = [number for number, (one, other) in enumerate(zip(told, expected, strict=True)) if one != other]
    assert differing == []
    assert any("file" in talk.structure for talk in talks)
    assert len({run[2] for run in expected}) > len(talks)


def _page_with_the_player(browser: Browser) -> Page:
    page = browser.new_page()
    page.route(f"{ORIGIN}/**", _answer)
    page.goto(f"{ORIGIN}/")
    return page


def _answer(route: Route) -> None:
    name = route.request.url.rpartition("/")[2]
    if name:
        route.fulfill(body=(SCRIPTS / name).read_text(encoding="utf-8"), content_type="text/javascript")
    else:
        route.fulfill(body="<!doctype html><title>Player</title>", content_type="text/html")


def _played(talk: int, definition: Definition, chance: Random) -> dict[str, Any]:
    """One random run on the site's engine: what the player is asked to do, and what it has to tell."""
    seed = chance.getrandbits(SEED_BITS)
    scenario = engine.Scenario(definition.structure)
    state = engine.begin(definition, seed=seed)
    told: list[Any] = [state["variant"]]
    places: list[int] = []
    while state["ending"] is None and len(places) < engine.STEP_LIMIT:
        shown = [choice["id"] for choice in in_shown_order(scenario.scenes[state["scene"]], seed)]
        told.append([state["scene"], *shown])
        places.append(chance.randrange(len(shown)))
        response = {"scene": state["scene"], "choice": shown[places[-1]]}
        state = engine.answer(definition, state, response, at=NOON)
        if "file" in definition.structure:
            told.append(standing(definition.structure["file"], state))
    end = [told, state["scene"], state["ending"], state["flags"], state["variables"]]
    return {"asked": {"talk": talk, "seed": seed, "places": places}, "told": end}
