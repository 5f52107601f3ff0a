"""What the quiz page shows and reads.

Posted fields: `question` (id), `locale` (the language that the page was shown in), and by kind `option` (radio button or
checkboxes), `place-<line>`, `match-<line>`, `group-<line>`, `gap-<number>`, `number`, `text`; `sure` where the question
asks it; or `skip`, or `hand_in`. Fields of a part of a case study begin with `part-<place>-`. Ids of the definition follow the author's
order and would tell the answer, so the page names lines and options by their place on it: 1, 2, 3.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from modules.activities.definition import BadResponse, Definition, State
from modules.activities.posted import PartOfPosted, Posted, value_of
from modules.activities.quiz import engine, marking, rules, short_text
from modules.activities.quiz.confidence import Level
from modules.activities.quiz.documents import GAP
from modules.activities.quiz.filling import filled_in, prefix_of
from modules.activities.quiz.rulings import Does, Mark, about, part_share

Question = Mapping[str, Any]
Words = Mapping[str, Any]

WITHOUT_SOLUTION = (
    *("id", "type", "number", "part", "competency", "critical", "stem", "credit"),
    *("verdict", "sure", "is_sure_and_wrong", "has_pictures", "ruling"),
)


def show(definition: Definition, state: State, locale: str, *, typed: Posted | None = None) -> dict[str, Any]:
    """Return the present question and the one just answered with its feedback; or all of them, while answers may change.

    `typed` is a form that could not be taken: what it had chosen is marked again. What is right is never part of a
    question whose feedback may not be shown yet.
    """
    lang, words = definition.words(locale)
    present = engine.present_question(definition, state)
    answered = [question for question in state["order"] if question in state["answers"]]
    shows_feedback = rules.shows_feedback(definition.structure, finished=False)
    return {
        "lang": lang,
        "of": len(state["order"]),
        "answered": len(answered),
        "pass_mark": definition.structure["pass_mark"],
        "may_skip": definition.structure["pass_mark"] is None and not state["submitted"],
        "finished": state["submitted"],
        "skipped": state["skipped"],
        "question": present and _shown(present, words["questions"][present["id"]], state, typed),
        "last": _last(definition, state, answered[-1], locale) if answered and shows_feedback else None,
        "sheet": None if rules.is_final(definition.structure) else _sheet(definition, words, state, typed),
    }


def copied(definition: Definition, state: State, locale: str) -> dict[str, Any]:
    """Return the questions of a run for a copy that is answered without a line: unjudged, and without what is right.

    `is_final` where each answer stands once it is given: then those that are answered already are left out.
    """
    lang, words = definition.words(locale)
    is_final = rules.is_final(definition.structure)
    sheet = _sheet(definition, words, state, None)
    left = [question for question in sheet if question["id"] not in state["answers"]]
    return {"lang": lang, "of": len(sheet), "is_final": is_final, "questions": left if is_final else sheet}


def _last(definition: Definition, state: State, asked: str, locale: str) -> dict[str, Any]:
    answered = _answered(definition, state, asked, locale)
    return answered if rules.shows_solutions(definition.structure, passed=False) else _without_solution(answered)


def _sheet(definition: Definition, words: Words, state: State, typed: Posted | None) -> list[dict[str, Any]]:
    """Return every question of the run, with what was answered marked; `saved_at` is when, or None."""
    questions = [engine.question_of(definition, question) for question in state["order"]]
    return [
        _shown(question, words["questions"][question["id"]], state, _filled(question, state, typed))
        | {
            "saved_at": _moment(state["answers"].get(question["id"])),
            "is_typed": value_of(typed, "question") == question["id"],
        }
        for question in questions
    ]


def _moment(entry: Mapping[str, Any] | None) -> datetime | None:
    return datetime.fromisoformat(entry["at"]) if entry else None


def _filled(question: Question, state: State, typed: Posted | None) -> Posted | None:
    """Return what stands in a question's form: what was typed and not taken, else what was answered."""
    if value_of(typed, "question") == question["id"] or question["id"] not in state["answers"]:
        return typed
    return filled_in(question, state, state["answers"][question["id"]]["given"])


def response_from(definition: Definition, state: State, data: Posted) -> dict[str, Any]:
    """Return the response in a posted form; raise `BadResponse` for a question or an option that is not there."""
    if value_of(data, "skip"):
        return {"skip": True}
    if value_of(data, "hand_in"):
        return {"hand_in": True}
    question = engine.question_of(definition, value_of(data, "question"))
    return {
        "question": question["id"],
        "given": _read(question, state, data),
        "locale": definition.words(value_of(data, "locale"))[0],
    }


def _read(question: Question, state: State, data: Posted) -> Any:
    given = READERS[question["type"]](question, state, data)
    return {"answer": given, "sure": value_of(data, "sure")} if "confidence" in question else given


def answer_from(definition: Definition, state: State, question: str, data: Posted, part: str = "") -> Any:
    """Return the answer to a question, or to one part of a case study, that stands in a posted form, checked.

    Raises `BadResponse` for one that cannot be taken. How sure one is is not asked.
    """
    asked = engine.question_of(definition, question)
    words = definition.words(value_of(data, "locale"))[1]["questions"][question]
    if part:
        ids = [one["id"] for one in asked["parts"]]
        if part not in ids:
            raise BadResponse(engine.UNKNOWN_QUESTION)
        asked, words = asked["parts"][ids.index(part)], words["parts"][part]
        data = PartOfPosted(data, prefix_of(ids.index(part) + 1))
    given = marking.checked(asked, READERS[asked["type"]](asked, state, data))
    marking.share_right(asked, words, given)  # says of a number that cannot be read as one that it cannot
    return given


def review(
    definition: Definition, state: State, locale: str, *, rulings: Sequence[Mapping[str, Any]] = ()
) -> dict[str, Any]:
    """Return the score and, as far as the rules let it be seen, every answered question and the credit by competency.

    Answers that one was sure of and that are not right come first: what one holds for certain is looked up least.
    `rulings` are those that stand about its questions; each question says in `ruling` what was ruled about it.
    """
    lang, _ = definition.words(locale)
    result = engine.outcome(definition, state, rulings=rulings)
    marks = engine.marks(definition, state, rulings)
    answered = [question for question in state["order"] if question in state["answers"]]
    shows_feedback = rules.shows_feedback(definition.structure, finished=result.finished)
    shows_solutions = rules.shows_solutions(definition.structure, passed=result.passed)
    questions = (
        [_ruled(definition, state, question, locale, marks[question], rulings) for question in answered]
        if shows_feedback
        else []
    )
    questions.sort(key=lambda question: not question["is_sure_and_wrong"])
    return {
        "lang": lang,
        "of": len(state["order"]),
        "finished": result.finished,
        "passed": result.passed,
        "skipped": state["skipped"],
        "closed": result.details["closed"],
        "unanswered": len(state["order"]) - len(answered),
        "score": result.score,
        "pass_mark": definition.structure["pass_mark"],
        "critical_missed": result.details["critical_missed"],
        "shows_feedback": shows_feedback,
        "shows_solutions": shows_solutions,
        "questions": questions if shows_solutions else [_without_solution(question) for question in questions],
        "certainty": _by_certainty(questions),
        "competencies": _by_competency(definition, marks, answered) if shows_feedback else [],
    }


def _by_certainty(questions: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return for each level of certainty that was chosen how many answers had it, and how many of them were right."""
    chosen = [(level, [one for one in questions if one["sure"] == level]) for level in Level]
    return [
        {"level": str(level), "questions": len(those), "right": sum(one["verdict"] == "right" for one in those)}
        for level, those in chosen
        if those
    ]


def _without_solution(answered: dict[str, Any]) -> dict[str, Any]:
    """Return an answered question with what was chosen and whether it was right, and nothing that tells what would be."""
    kept = {key: answered[key] for key in WITHOUT_SOLUTION if key in answered}
    if "parts" in answered:
        return kept | {"parts": [_without_solution(part) for part in answered["parts"]]}
    if "options" in answered:
        return kept | {"options": [option for option in answered["options"] if option["chosen"]]}
    lines = [{**line, "right": "", "feedback": ""} for line in answered.get("lines", ())]
    return kept | {"lines": lines, "unit": answered.get("unit", "")}


def _shown(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    """Return an unanswered question: options, lines with their choices, pieces of a text, or a field for a number."""
    if value_of(typed, "question") != question["id"]:
        typed = None
    return {
        "id": question["id"],
        "type": question["type"],
        "number": state["order"].index(question["id"]) + 1,
        "of": len(state["order"]),
        **_shown_parts(question, words, state, typed),
        "levels": _levels(question, typed),
    }


def _shown_parts(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    """Return the words of a question, and of its kind what one answers with."""
    sentences = {"stem": words["stem"], "hint": words.get("hint", ""), "prefix": ""}
    return sentences | SHOWN[question["type"]](question, words, state, typed)


def _levels(question: Question, typed: Posted | None) -> list[dict[str, Any]]:
    """Return how sure one can say one is, with what right and wrong count then; nothing where it is not asked."""
    table = question.get("confidence", {})
    chosen = value_of(typed, "sure")
    return [
        {"id": level.value, "right": table[level][0], "wrong": table[level][1], "chosen": level == chosen}
        for level in Level
        if level in table
    ]


def _shown_options(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    chosen = set(typed.getlist("option")) if typed is not None else set()
    options = [
        {"id": place, "text": words["options"][option]["text"], "chosen": place in chosen}
        for place, option in _by_place(state["shuffled"][question["id"]]).items()
    ]
    return {"several": question["type"] == "multiple", "options": options}


def _shown_pictures(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    """Return options with their pictures; the text of each says what its picture shows."""
    shown = _shown_options(question, words, state, typed)
    pictures = [words["options"][option]["picture"] for option in state["shuffled"][question["id"]]]
    options = [one | {"picture": picture} for one, picture in zip(shown["options"], pictures, strict=True)]
    return {"several": len(question["right"]) > 1, "options": options, "has_pictures": True}


def _shown_order(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    shown = state["shuffled"][question["id"]]
    places = [(str(number), str(number)) for number in range(1, len(shown) + 1)]
    return _shown_lines("place", [words["options"][option]["text"] for option in shown], places, typed)


def _shown_match(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    rights = _by_place(state["shuffled"][question["id"]]).items()
    choices = [(place, words["rights"][right]) for place, right in rights]
    return _shown_lines("match", [words["lefts"][left] for left in question["lefts"]], choices, typed)


def _shown_sort(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    choices = [(place, words["groups"][group]["name"]) for place, group in _by_place(question["groups"]).items()]
    return _shown_lines("group", [words["items"][item] for item in state["shuffled"][question["id"]]], choices, typed)


def _shown_lines(
    name: str, texts: Sequence[str], choices: Sequence[tuple[str, str]], typed: Posted | None
) -> dict[str, Any]:
    """Return lines that each get one of the same choices; `field` is the name of the select."""
    fields = [f"{name}-{place}" for place in range(1, len(texts) + 1)]
    return {
        "lines": [
            {"field": field, "text": text, "chosen": value_of(typed, field)}
            for field, text in zip(fields, texts, strict=True)
        ],
        "choices": [{"id": place, "text": text} for place, text in choices],
    }


def _shown_gaps(_question: Question, words: Words, _state: State, typed: Posted | None) -> dict[str, Any]:
    """Return the text in pieces: every second piece is a gap, with the name of its field."""
    pieces: list[dict[str, str]] = []
    for number, piece in enumerate(GAP.split(words["text"])):
        if number % 2:
            pieces.append({"field": f"gap-{piece}", "gap": piece, "typed": value_of(typed, f"gap-{piece}")})
        elif piece:
            pieces.append({"text": piece})
    return {"pieces": pieces}


def _shown_number(_question: Question, words: Words, _state: State, typed: Posted | None) -> dict[str, Any]:
    return {"field": "number", "unit": words["unit"], "typed": value_of(typed, "number")}


def _shown_text(_question: Question, _words: Words, _state: State, typed: Posted | None) -> dict[str, Any]:
    return {"field": "text", "longest": marking.LONGEST_ANSWER, "typed": value_of(typed, "text")}


def _shown_case(question: Question, words: Words, state: State, typed: Posted | None) -> dict[str, Any]:
    """Return each part as a question of its own, whose fields begin with its prefix."""
    parts = []
    for number, part in enumerate(question["parts"], 1):
        prefix = prefix_of(number)
        own = PartOfPosted(typed, prefix) if typed is not None else None
        shown = _shown_parts(part, words["parts"][part["id"]], state, own)
        parts.append({**shown, "type": part["type"], "part": number, "prefix": prefix})
    return {"parts": parts}


def _by_place(ids: Sequence[str]) -> dict[str, str]:
    """Return what stands at each place of the page, counted from 1."""
    return {str(place): key for place, key in enumerate(ids, 1)}


def _at_place(ids: Sequence[str], place: str) -> str:
    """Return what stands at a place of the page; raise `BadResponse` if nothing does."""
    try:
        return _by_place(ids)[place]
    except KeyError as unknown:
        raise BadResponse(marking.NOT_OF_THE_QUESTION) from unknown


def _read_one(question: Question, state: State, data: Posted) -> str:
    place = value_of(data, "option")
    return _at_place(state["shuffled"][question["id"]], place) if place else ""


def _read_several(question: Question, state: State, data: Posted) -> list[str]:
    return [_at_place(state["shuffled"][question["id"]], place) for place in data.getlist("option")]


def _read_order(question: Question, state: State, data: Posted) -> list[str]:
    """Return the options by the places given to them; raise `BadResponse` for a place left out or given twice."""
    shown = state["shuffled"][question["id"]]
    placed = _read_lines("place", shown, list(_by_place(shown)), data)
    if placed and sorted(placed.values(), key=int) != list(_by_place(shown)):
        raise BadResponse(marking.NOT_A_PLACE)
    return sorted(placed, key=lambda option: int(placed[option]))


def _read_match(question: Question, state: State, data: Posted) -> dict[str, str]:
    return _read_lines("match", question["lefts"], state["shuffled"][question["id"]], data)


def _read_sort(question: Question, state: State, data: Posted) -> dict[str, str]:
    return _read_lines("group", state["shuffled"][question["id"]], question["groups"], data)


def _read_lines(name: str, lines: Sequence[str], choices: Sequence[str], data: Posted) -> dict[str, str]:
    """Return line → choice for the lines that have one."""
    chosen = {line: value_of(data, f"{name}-{place}") for place, line in _by_place(lines).items()}
    return {line: _at_place(choices, place) for line, place in chosen.items() if place}


def _read_gaps(question: Question, _state: State, data: Posted) -> dict[str, str]:
    typed = {gap: value_of(data, f"gap-{gap}") for gap in question["gaps"]}
    return {gap: text for gap, text in typed.items() if text}


def _read_number(_question: Question, _state: State, data: Posted) -> str:
    return value_of(data, "number")


def _read_text(_question: Question, _state: State, data: Posted) -> str:
    return value_of(data, "text")


def _read_case(question: Question, state: State, data: Posted) -> dict[str, Any]:
    """Return the answer to each part; one that cannot be taken is named by the place of its part."""
    given = {}
    for number, part in enumerate(question["parts"], 1):
        with marking.in_part(number):
            given[part["id"]] = READERS[part["type"]](part, state, PartOfPosted(data, prefix_of(number)))
    return given


def _answered(definition: Definition, state: State, asked: str, locale: str) -> dict[str, Any]:
    """Return an answered question with what was given, what is right, and all that the author says about it."""
    question, entry = engine.question_of(definition, asked), state["answers"][asked]
    words = definition.words(locale)[1]["questions"][asked]
    words_answered = definition.words(entry["locale"])[1]["questions"][asked]
    right, sure = engine.right_in(entry), entry["given"]["sure"] if "confidence" in question else ""
    return {
        "id": asked,
        "number": state["order"].index(asked) + 1,
        "competency": question["competency"],
        "critical": question["critical"],
        "credit": entry["credit"],
        "verdict": _verdict(right),
        "sure": sure,
        "is_sure_and_wrong": sure == Level.SURE and right < 1,
        **_answered_parts(question, words, marking.answer_in(question, entry["given"]), words_answered, state),
    }


def _ruled(
    definition: Definition,
    state: State,
    asked: str,
    locale: str,
    mark: Mark | None,
    rulings: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return an answered question as `_answered` does, with what it counts by the rulings about it."""
    shown = _answered(definition, state, asked, locale)
    question = engine.question_of(definition, asked)
    own = about(question, rulings)
    if not own:
        return shown | {"ruling": ""}
    if mark is None:
        return shown | {"ruling": Does.VOID.value, "verdict": Does.VOID.value, "is_sure_and_wrong": False}
    is_accepted = any(ruling["does"] == Does.ACCEPT for ruling in own) and mark.right == 1
    return (_all_right(shown) if is_accepted else shown) | {
        "ruling": str(own[-1]["does"]),
        "credit": float(mark.credit),
        "verdict": _verdict(float(mark.right)),
        "is_sure_and_wrong": shown["is_sure_and_wrong"] and mark.right < 1,
        **_ruled_parts(definition, state, question, shown, rulings),
    }


def _ruled_parts(
    definition: Definition,
    state: State,
    question: Question,
    shown: Mapping[str, Any],
    rulings: Sequence[Mapping[str, Any]],
) -> dict[str, Any]:
    """Return the parts of a case study with the verdict that each has by the rulings about it."""
    if "parts" not in shown:
        return {}
    entry = state["answers"][question["id"]]
    words = definition.words(entry["locale"])[1]["questions"][question["id"]]
    parts = []
    for part, own in zip(question["parts"], shown["parts"], strict=True):
        share = part_share(question, words, part, entry["given"], rulings)
        verdict = Does.VOID.value if share is None else _verdict(float(share))
        is_ruled = any(ruling["question"] == part["id"] and ruling["does"] == Does.ACCEPT for ruling in rulings)
        parts.append((_all_right(own) if is_ruled and share == 1 else own) | {"verdict": verdict})
    return {"parts": parts}


def _all_right(shown: Mapping[str, Any]) -> dict[str, Any]:
    """Return an answered question whose answer is accepted: whatever was chosen or written in it is right."""
    found = dict(shown)
    if "options" in shown:
        found["options"] = [one | {"is_right": one["is_right"] or one["chosen"]} for one in shown["options"]]
    if "lines" in shown:
        found["lines"] = [one | {"is_right": True, "is_partly": False, "feedback": ""} for one in shown["lines"]]
    return found


def _answered_parts(
    question: Question, words: Words, given: Any, words_answered: Words, state: State
) -> dict[str, Any]:
    """Return the words of an answered question, and of its kind what was given and what is right."""
    return {
        "type": question["type"],
        "stem": words["stem"],
        "feedback": words.get("feedback", ""),
        "explanation": words.get("explanation", ""),
        **ANSWERED[question["type"]](question, words, given, words_answered, state),
    }


def _verdict(share: float) -> str:
    if share >= 1:
        return "right"
    return "partly" if share > 0 else "wrong"


def _line(text: str, given: str, right: str, *, is_right: bool, feedback: str = "") -> dict[str, Any]:
    return {"text": text, "given": given, "right": right, "is_right": is_right, "feedback": feedback}


def _answered_options(question: Question, words: Words, given: Any, _: Words, state: State) -> dict[str, Any]:
    chosen = [given] if isinstance(given, str) else given
    options = [
        {**words["options"][option], "chosen": option in chosen, "is_right": option in question["right"]}
        for option in state["shuffled"][question["id"]]
    ]
    return {"options": options}


def _answered_order(question: Question, words: Words, given: Sequence[str], _: Words, _state: State) -> dict[str, Any]:
    """Return the lines in their right order, each with the place that it was given."""
    lines = [
        _line(
            words["options"][option]["text"],
            str(given.index(option) + 1),
            str(place),
            is_right=given.index(option) + 1 == place,
            feedback=words["options"][option]["feedback"],
        )
        for place, option in enumerate(question["right"], 1)
    ]
    return {"lines": lines}


def _answered_match(
    question: Question, words: Words, given: Mapping[str, str], _: Words, _state: State
) -> dict[str, Any]:
    rights, right = words["rights"], question["right"]
    lines = [
        _line(
            words["lefts"][left],
            rights[given[left]],
            rights[right[left]],
            is_right=given[left] == right[left],
            feedback=words["pairs"][left],
        )
        for left in question["lefts"]
    ]
    return {"lines": lines}


def _answered_sort(
    question: Question, words: Words, given: Mapping[str, str], _: Words, state: State
) -> dict[str, Any]:
    groups, right = words["groups"], question["right"]
    lines = [
        _line(
            words["items"][item],
            groups[given[item]]["name"],
            groups[right[item]]["name"],
            is_right=given[item] == right[item],
        )
        for item in state["shuffled"][question["id"]]
    ]
    return {"lines": lines, "groups": [groups[group] for group in question["groups"]]}


def _answered_gaps(
    question: Question, words: Words, given: Mapping[str, str], words_answered: Words, _state: State
) -> dict[str, Any]:
    """Return a line for each gap, marked in the language of the answer, and the whole sentence as it should be."""
    is_right = marking.gaps_right(words_answered, given)
    accept = words["accept"]
    lines = [_line(gap, given[gap], accept[gap][0], is_right=is_right[gap]) for gap in question["gaps"]]
    return {"lines": lines, "sentence": GAP.sub(lambda gap: str(accept[gap[1]][0]), words["text"])}


def _answered_number(
    question: Question, words: Words, given: str, words_answered: Words, _state: State
) -> dict[str, Any]:
    """Return one line; a wrong number that the author has foreseen brings its own feedback."""
    unit = words_answered["unit"]
    miss = marking.near_miss(question, given, unit=unit)
    is_right = marking.share_right(question, words_answered, given) == 1
    feedback = words["near_misses"][miss] if miss and not is_right else ""
    line = _line("", given, str(question["right"]), is_right=is_right, feedback=feedback)
    return {"lines": [line], "unit": words["unit"]}


def _answered_text(
    question: Question, words: Words, given: str, words_answered: Words, _state: State
) -> dict[str, Any]:
    """Return one line with what the rule says that was met, in the language of the answer; else what all others hear."""
    rule = short_text.rule_met(question, words_answered, given)
    share = question["shares"][rule] if rule else 0
    whole = next(one for one in question["rules"] if question["shares"][one] == 100)
    feedback = words["rules"][rule]["feedback"] if rule else words.get("feedback", "")
    line = _line("", given, _said_plainly(words["rules"][whole]["accept"]), is_right=share == 100, feedback=feedback)
    return {"lines": [line | {"is_partly": 0 < share < 100}], "feedback": ""}


def _said_plainly(accepted: Sequence[str]) -> str:
    """Return the first accepted text that is no pattern; of patterns alone the first, with dots for what may stand there."""
    plain = next((text for text in accepted if short_text.ANY not in text), accepted[0])
    return plain.replace(short_text.ANY, "…")


def _answered_pictures(question: Question, words: Words, given: Any, _: Words, state: State) -> dict[str, Any]:
    return _answered_options(question, words, given, _, state) | {"has_pictures": True}


def _answered_case(
    question: Question, words: Words, given: Mapping[str, Any], words_answered: Words, state: State
) -> dict[str, Any]:
    """Return each part with what was given, what is right, and its own verdict."""
    parts = []
    for number, part in enumerate(question["parts"], 1):
        key = part["id"]
        share = marking.share_right(part, words_answered["parts"][key], given[key])
        shown = _answered_parts(part, words["parts"][key], given[key], words_answered["parts"][key], state)
        parts.append({**shown, "part": number, "verdict": _verdict(float(share))})
    return {"parts": parts}


def _by_competency(
    definition: Definition, marks: Mapping[str, Mark | None], answered: Sequence[str]
) -> list[dict[str, Any]]:
    """Return for each competency, in order of appearance, how many questions it had and their credit in percent."""
    asked = {question: engine.question_of(definition, question)["competency"] for question in answered}
    rows = []
    for competency in dict.fromkeys(asked.values()):
        counted = [mark for question in answered if asked[question] == competency and (mark := marks[question])]
        score = engine.percent([mark.credit for mark in counted])
        rows.append({"competency": competency, "questions": len(counted), "score": score})
    return [row for row in rows if row["questions"]]


SHOWN: Mapping[str, Callable[[Question, Words, State, Posted | None], dict[str, Any]]] = {
    "single": _shown_options,
    "truefalse": _shown_options,
    "multiple": _shown_options,
    "order": _shown_order,
    "match": _shown_match,
    "sort": _shown_sort,
    "gaps": _shown_gaps,
    "numeric": _shown_number,
    "case": _shown_case,
    "pictures": _shown_pictures,
    "short": _shown_text,
}
READERS: Mapping[str, Callable[[Question, State, Posted], Any]] = {
    "single": _read_one,
    "truefalse": _read_one,
    "multiple": _read_several,
    "order": _read_order,
    "match": _read_match,
    "sort": _read_sort,
    "gaps": _read_gaps,
    "numeric": _read_number,
    "case": _read_case,
    "pictures": _read_several,
    "short": _read_text,
}
ANSWERED: Mapping[str, Callable[[Question, Words, Any, Words, State], dict[str, Any]]] = {
    "single": _answered_options,
    "truefalse": _answered_options,
    "multiple": _answered_options,
    "order": _answered_order,
    "match": _answered_match,
    "sort": _answered_sort,
    "gaps": _answered_gaps,
    "numeric": _answered_number,
    "case": _answered_case,
    "pictures": _answered_pictures,
    "short": _answered_text,
}
