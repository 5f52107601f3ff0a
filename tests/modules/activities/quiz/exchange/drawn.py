"""Questions of each kind, drawn by chance, as authors could have written them."""

from typing import Any

from hypothesis import strategies as st

from modules.activities.quiz.exchange.wording import tidy
from modules.activities.quiz.short_text import folded

KINDS = ("single", "multiple", "truefalse", "order", "match", "sort", "gaps", "numeric")
MARKS = "~=#{}:\\%*<>&\"'[]|-/!?.,;()é’« »0aB \n\n"
CERTAINTY = {
    "sure": {"right": 3, "wrong": -6},
    "fairly": {"right": 2, "wrong": -2.5},
    "guess": {"right": 1, "wrong": 0},
}

texts = (
    st.one_of(st.text(MARKS, min_size=1, max_size=25), st.text(st.characters(codec="utf-8"), min_size=1, max_size=25))
    .map(tidy)
    .filter(bool)
)
# What one types into a gap is one line.
words = texts.map(lambda text: tidy(text.replace("\n", " "))).filter(bool)
numbers = st.one_of(st.integers(-1000, 1000), st.decimals(-100, 100, places=2).map(lambda value: float(value))).map(
    lambda value: int(value) if float(value).is_integer() else value
)


@st.composite
def questions(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    """A question of a kind, in the form in which a reader gives it back."""
    head = {
        "id": draw(st.from_regex(r"[a-z][a-z0-9-]{0,10}", fullmatch=True)),
        "competency": draw(st.sampled_from(["", "role", "risk", "listening"])),
        "difficulty": draw(st.integers(1, 3)),
        "critical": draw(st.booleans()),
        "stem": draw(texts),
        "type": "short" if kind == "patterns" else kind,
    }
    own = draw(OWN[kind]())
    sure = optional(draw, "confidence", st.just(CERTAINTY))
    return head | own | sure | optional(draw, "explanation", texts) | optional(draw, "hint", texts)


def optional(draw: st.DrawFn, key: str, values: st.SearchStrategy[Any]) -> dict[str, Any]:
    return {key: draw(values)} if draw(st.booleans()) else {}


@st.composite
def options(draw: st.DrawFn, kind: str) -> dict[str, Any]:
    count = 2 if kind == "truefalse" else draw(st.integers(2, 5))
    right = (
        draw(st.sets(st.integers(0, count - 1), min_size=1, max_size=count))
        if kind == "multiple"
        else {draw(st.integers(0, count - 1))}
    )
    if kind == "order":
        right = set(range(count))
    return {
        "options": [
            {"text": draw(texts), "correct": number in right} | optional(draw, "feedback", texts)
            for number in range(count)
        ]
    }


@st.composite
def pairs(draw: st.DrawFn) -> dict[str, Any]:
    lines = draw(st.lists(st.tuples(texts, texts), min_size=2, max_size=4))
    return {
        "pairs": [{"left": left, "right": right} | optional(draw, "feedback", texts) for left, right in lines]
    } | optional(draw, "feedback", texts)


@st.composite
def groups(draw: st.DrawFn) -> dict[str, Any]:
    names = draw(st.lists(texts, min_size=2, max_size=3, unique=True))
    return {
        "groups": [
            {"name": name, "items": draw(st.lists(texts, min_size=1, max_size=3))} | optional(draw, "feedback", texts)
            for name in names
        ]
    } | optional(draw, "feedback", texts)


@st.composite
def gaps(draw: st.DrawFn, most: int = 3) -> dict[str, Any]:
    count = draw(st.integers(1, most))
    pieces = [draw(st.sampled_from(["", "before", "a < b & c: {x}", "two\n\nparagraphs "])) for _ in range(count + 1)]
    text = pieces[0] + "".join(f" {{{{{number}}}}} {pieces[number]}" for number in range(1, count + 1))
    accept = {str(number): draw(st.lists(words, min_size=1, max_size=3, unique=True)) for number in range(1, count + 1)}
    return {"text": tidy(text), "accept": accept} | optional(draw, "feedback", texts)


@st.composite
def numeric(draw: st.DrawFn) -> dict[str, Any]:
    answer = draw(numbers)
    tolerance = draw(st.sampled_from([0, 0.5, 2]))
    misses = draw(st.lists(numbers.filter(lambda value: abs(value - answer) > tolerance), max_size=2))
    return (
        {"answer": answer}
        | ({"tolerance": tolerance} if tolerance else {})
        | optional(draw, "unit", st.sampled_from(["%", "mg", "people a day"]))
        | optional(draw, "feedback", texts)
        | ({"near_misses": [{"value": value, "feedback": draw(texts)} for value in misses]} if misses else {})
    )


@st.composite
def rules(draw: st.DrawFn, match: str) -> dict[str, Any]:
    """A short answer whose rules all compare in one way, each with words of its own."""
    count = draw(st.integers(1, 3))
    accepted = draw(st.lists(words.filter(letters_in), min_size=count, max_size=count + 2, unique=True))
    lists = [accepted[number : number + 1] for number in range(count - 1)] + [accepted[count - 1 :]]
    shares = [draw(st.sampled_from([0, 50, 100])) for _ in range(count - 1)] + [100]
    return {
        "answers": [
            {"accept": accept, "match": match, "share": share, "feedback": draw(texts)}
            for accept, share in zip(lists, shares, strict=True)
        ]
    } | optional(draw, "feedback", texts)


def letters_in(text: str) -> bool:
    return bool(folded(text)) and "->" not in text


def with_patterns(parts: dict[str, Any]) -> dict[str, Any]:
    answers = [
        rule | {"match": "words", "accept": [f"*interpret{number}*", "nurs*"]}
        for number, rule in enumerate(parts["answers"])
    ]
    return parts | {"answers": answers}


OWN: dict[str, Any] = {
    "short": lambda: st.sampled_from(["plain", "exact"]).flatmap(rules),
    "patterns": lambda: rules("plain").map(with_patterns),
    **{kind: (lambda kind=kind: options(kind)) for kind in ("single", "multiple", "truefalse", "order")},
    "match": pairs,
    "sort": groups,
    "gaps": gaps,
    "numeric": numeric,
}
