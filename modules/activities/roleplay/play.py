"""What a person sees of a role-play: the scene while it runs, and the debrief after it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from modules.activities.definition import BadResponse, Definition, State
from modules.activities.posted import Posted, value_of
from modules.activities.roleplay.case_file import file_card
from modules.activities.roleplay.engine import Rating, Scenario, Trace, capping, curves, draw, is_finished, traces
from modules.activities.roleplay.script import paragraphs, speaker_name
from modules.findings import gettext_noop as _

CURVE_WIDTH = 600
CURVE_HEIGHT = 160
CURVE_MARGIN = 16


def response_from(definition: Definition, state: State, data: Mapping[str, Any]) -> dict[str, Any]:
    """Read a posted form into a response; raise `BadResponse` where nothing was chosen.

    Fields: `scene`, `choice`, `number` (of the scene as shown), `reason` where the scene asks for one; or
    `debriefed`. That the text was read instead is said on its own page, with the reflection, and never here.
    """
    if data.get("debriefed"):
        return {"debriefed": True}
    if not data.get("choice"):
        raise BadResponse(_("Choose what you say or do, then go on."))
    response: dict[str, Any] = {"scene": str(data.get("scene", "")), "choice": str(data.get("choice"))}
    if data.get("number"):
        response |= {"number": _number(data.get("number"))}
    if data.get("reason"):
        response |= {"reason": str(data.get("reason"))}
    return response


def _number(given: Any) -> int:
    try:
        return int(given)
    except ValueError as error:
        raise BadResponse(_("The number of the scene is not a number. Go on from the scene that is shown.")) from error


def show(definition: Definition, state: State, locale: str, *, typed: Posted | None = None) -> dict[str, Any]:
    """Return all that the page of a running talk needs; never variables, ratings, effects or the variant.

    `stage` is "scene", "ending" or "finished"; `lang` is the language that the words are in; `typed` is a form that
    could not be taken, whose reason is shown again.
    """
    lang, words = definition.words(locale)
    scenario = Scenario(definition.structure)
    return {
        "lang": lang,
        "stage": _stage(state),
        "number": len(state["steps"]) + 1,
        "reason": value_of(typed, "reason"),
        "introduction": introduction_of(definition.structure, words),
        "text_alternative": paragraphs(words["text_alternative"]),
        "reaction": _reaction(words, state),
        "file": file_card(definition.structure, words, state),
        "scene": _scene(scenario, words, state) if _stage(state) == "scene" else None,
        "ending": ending_words(scenario, words, state["ending"]),
        "debriefed": state["debriefed"],
        "alternative": state["alternative"],
    }


def _stage(state: State) -> str:
    if is_finished(state):
        return "finished"
    return "scene" if state["ending"] is None else "ending"


def introduction_of(structure: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a talk is about, who is in it, and how long it takes."""
    keys = (
        "title", "summary", "setting", "learner_role", "fiction_notice", "content_warnings", "goals", "not_goals",
        "others", "localise",
    )  # fmt: skip
    return {key: words[key] for key in keys} | {
        "persona": {"name": words["persona"]["name"], "pronouns": words["persona"].get("pronouns", "")},
        "estimated_minutes": structure["estimated_minutes"],
        "debrief_minutes": structure["debrief_minutes"],
    }


def _reaction(words: Mapping[str, Any], state: State) -> dict[str, Any] | None:
    if not state["steps"]:
        return None
    last = state["steps"][-1]
    chosen = words["nodes"][last["scene"]]["choices"][last["choice"]]
    return {"choice": paragraphs(chosen["text"]), "feedback": paragraphs(chosen["feedback"])}


def _scene(scenario: Scenario, words: Mapping[str, Any], state: State) -> dict[str, Any]:
    node = scenario.scenes[state["scene"]]
    texts = words["nodes"][node["id"]]["choices"]
    choices = [
        {"id": choice["id"], "text": paragraphs(texts[choice["id"]]["text"])}
        for choice in in_shown_order(node, state["seed"])
    ]
    return scene_words(node, words) | {"id": node["id"], "explain": node["explain"], "choices": choices}


def scene_words(node: Mapping[str, Any], words: Mapping[str, Any]) -> dict[str, Any]:
    """Return who speaks in a scene, the words and the cue."""
    texts = words["nodes"][node["id"]]
    return {
        "speaker": node["speaker"],
        "name": speaker_name(node["speaker"], words, texts),
        "text": paragraphs(texts["text"]),
        "cue": texts["cue"],
    }


def in_shown_order(node: Mapping[str, Any], seed: int) -> list[Mapping[str, Any]]:
    """Return the choices of a scene in the order of one run: shuffled, so that no place gives the best away."""
    return sorted(node["choices"], key=lambda choice: draw(seed, node["id"], choice["id"]))


def ending_words(scenario: Scenario, words: Mapping[str, Any], ending: str | None) -> dict[str, Any] | None:
    """Return what an ending says, and what to ask oneself then; None before there is one."""
    if ending is None:
        return None
    texts = words["endings"][ending]
    return {
        "id": ending,
        "kind": scenario.endings[ending],
        "title": texts["title"],
        "text": paragraphs(texts["text"]),
        "debrief_questions": texts["debrief_questions"],
    }


def review(definition: Definition, state: State, locale: str) -> dict[str, Any]:
    """Return the debrief of a run: what it came to, why, and what each choice meant.

    Competencies are given by id; their names come from the curriculum. Before an ending there is nothing to look
    back on, and `BadResponse` is raised: hidden is hidden until the talk is over.
    """
    if state["ending"] is None and not state["alternative"]:
        raise BadResponse(_("The talk has not come to an end yet."))
    lang, words = definition.words(locale)
    run = _Run(Scenario(definition.structure), words, state)
    return {
        "lang": lang,
        "title": words["title"],
        "alternative": state["alternative"],
        "debriefed": state["debriefed"],
        "file": None if state["alternative"] else file_card(definition.structure, words, state),
        "ending": ending_words(run.scenario, words, state["ending"]),
        "competencies": run.competencies(),
        "unrated": run.unrated(),
        "capped": bool(run.capped_by),
        "caps": run.caps(),
        "curves": run.curves(),
        "transcript": run.transcript(),
        "marks": [words["flags"][flag] for flag in definition.structure["flags"] if flag in state["flags"]],
        "unknown": words["variants"].get(state["variant"], ""),
    }


@dataclass(frozen=True)
class _Run:
    """A run that is looked back on, with the words to tell it in."""

    scenario: Scenario
    words: Mapping[str, Any]
    state: State

    @cached_property
    def traces(self) -> list[Trace]:
        return traces(self.scenario, self.state["steps"])

    @cached_property
    def capped_by(self) -> list[str]:
        return capping(self.scenario, self.traces)

    def competencies(self) -> list[dict[str, Any]]:
        """Return the rows of the competency table, with the words that each level was given for."""
        critical = self.scenario.structure["safety_critical"]
        return [
            {
                "id": trace.competency,
                "safety_critical": trace.competency in critical,
                "worst": trace.worst,
                "usual": trace.usual,
                "best": trace.best,
                "harmed": trace.is_harmed,
                "repaired": trace.is_repaired,
                "caps": trace.competency in self.capped_by,
                "quotes": [self._quote(rating) for rating in trace.ratings],
            }
            for trace in self.traces
        ]

    def unrated(self) -> list[str]:
        """Return the competencies of the scenario that this run did not come across."""
        rated = {trace.competency for trace in self.traces}
        return [competency for competency in self.scenario.structure["competencies"] if competency not in rated]

    def caps(self) -> list[dict[str, Any]]:
        """Return the harms that hold the result at "not yet", each with its competency and words."""
        return [
            {"competency": trace.competency} | self._quote(rating)
            for trace in self.traces
            if trace.competency in self.capped_by
            for rating in trace.open_harms
        ]

    def _quote(self, rating: Rating) -> dict[str, Any]:
        text = self._choice_words(self.state["steps"][rating.step - 1])["text"]
        return {"step": rating.step, "level": rating.level, "repair": rating.is_repair, "text": text}

    def _choice_words(self, step: Mapping[str, Any]) -> Mapping[str, Any]:
        found: Mapping[str, Any] = self.words["nodes"][step["scene"]]["choices"][step["choice"]]
        return found

    def curves(self) -> list[dict[str, Any]]:
        """Return one curve for each variable, as a table of points and as the numbers of a drawing."""
        values = curves(self.scenario, self.state)
        return [self._curve(variable, values[variable["id"]]) for variable in self.scenario.structure["variables"]]

    def _curve(self, variable: Mapping[str, Any], values: Sequence[int]) -> dict[str, Any]:
        choices = [None, *(self._choice_words(step)["text"] for step in self.state["steps"])]
        pairs = zip(values, choices, strict=True)
        points = [{"step": step, "value": value, "choice": choice} for step, (value, choice) in enumerate(pairs)]
        return {
            "id": variable["id"],
            "label": self.words["variables"][variable["id"]],
            "better": variable["better"],
            "min": variable["min"],
            "max": variable["max"],
            "start": values[0],
            "end": values[-1],
            "points": points,
            "drawing": drawing(values, low=variable["min"], high=variable["max"]),
        }

    def transcript(self) -> list[dict[str, Any]]:
        """Return the talk step by step, with what each choice meant and what else could have been chosen."""
        return [self._told(number, step) for number, step in enumerate(self.state["steps"], start=1)]

    def _told(self, number: int, step: Mapping[str, Any]) -> dict[str, Any]:
        node = self.scenario.scenes[step["scene"]]
        others = [one for one in in_shown_order(node, self.state["seed"]) if one["id"] != step["choice"]]
        return {
            "step": number,
            "scene": scene_words(node, self.words) | {"id": node["id"]},
            "choice": self._meaning(node, self.scenario.choice(node["id"], step["choice"])),
            "reason": step.get("reason", ""),
            "others": [self._meaning(node, other) for other in others],
        }

    def _meaning(self, node: Mapping[str, Any], choice: Mapping[str, Any]) -> dict[str, Any]:
        texts = self.words["nodes"][node["id"]]["choices"][choice["id"]]
        return {
            "id": choice["id"],
            "text": paragraphs(texts["text"]),
            "feedback": paragraphs(texts["feedback"]),
            "debrief": paragraphs(texts["debrief"]),
            "levels": self._levels(choice),
            "effects": list(self._effects(choice)),
        }

    def _levels(self, choice: Mapping[str, Any]) -> list[dict[str, Any]]:
        order = self.scenario.structure["competencies"]
        rated = sorted(choice["rates"], key=order.index)
        return [{"competency": competency, "level": choice["rates"][competency]} for competency in rated]

    def _effects(self, choice: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
        for variable in self.scenario.structure["variables"]:
            if effect := choice["effects"].get(variable["id"], 0):
                direction = "up" if effect > 0 else "down"
                good = (direction == "up") == (variable["better"] == "high")
                label = self.words["variables"][variable["id"]]
                yield {"variable": variable["id"], "label": label, "direction": direction, "good": good}


def drawing(values: Sequence[int], *, low: int, high: int, steps: int = 0) -> dict[str, Any]:
    """Return a curve as whole numbers for an SVG with `viewBox="0 0 width height"`: `line` and `dots`.

    It takes the whole width, or so much as its steps are of `steps` where another curve in the drawing is longer.
    """
    width = CURVE_MARGIN * 2 + (CURVE_WIDTH - 2 * CURVE_MARGIN) * (len(values) - 1) // max(
        1, steps - 1, len(values) - 1
    )
    dots = curve_points(values, low=low, high=high, width=width, height=CURVE_HEIGHT, margin=CURVE_MARGIN)
    return {
        "width": CURVE_WIDTH,
        "height": CURVE_HEIGHT,
        "line": " ".join(f"{x},{y}" for x, y in dots),
        "dots": [{"x": x, "y": y} for x, y in dots],
    }


def curve_points(
    values: Sequence[int], *, low: int, high: int, width: int, height: int, margin: int
) -> list[tuple[int, int]]:
    """Return the points of a curve in a box: evenly spread from left to right, `high` at the top.

    Whole numbers, since a template would print fractions with the decimal comma of the reader's language.
    """
    across = (width - 2 * margin) / max(1, len(values) - 1)
    upward = (height - 2 * margin) / (high - low)
    return [
        (round(margin + number * across), round(height - margin - (value - low) * upward))
        for number, value in enumerate(values)
    ]
