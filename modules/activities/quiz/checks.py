"""What gives an answer away, and what does not teach: findings about a quiz for its authors."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from modules.activities.definition import Definition
from modules.activities.form import error, warning
from modules.activities.quiz import wording_checks
from modules.activities.quiz.wording_checks import Avoided
from modules.findings import Finding
from modules.findings import gettext_noop as _

LENGTH_SHARE = 0.4  # of the questions; by chance the longest of four options is right in one of four
LENGTH_RATIO = 1.5
PLACE_SHARE = 0.5
FEWEST_QUESTIONS = 4  # below this a share says nothing

COVERS_ALL = (
    "all of the above",
    "none of the above",
    "all of these",
    "none of these",
    "toutes les réponses",
    "toutes ces réponses",
    "aucune de ces réponses",
    "aucune des réponses",
    "toutes les précédentes",
    "aucune des précédentes",
    "both of the above",
    "alle genannten",
    "keine der genannten",
)

NOTHING_AVOIDED: Mapping[str, Sequence[Avoided]] = {}

Question = Mapping[str, Any]
Words = Mapping[str, Any]
Asked = tuple[Question, Words, str]


def findings(definition: Definition, avoided: Mapping[str, Sequence[Avoided]] = NOTHING_AVOIDED) -> list[Finding]:
    """Return what an author should look at, language by language; `avoided` are words not to be used, by language."""
    found: list[Finding] = []
    for locale, texts in sorted(definition.texts.items()):
        asked = [
            (question, texts["questions"][question["id"]], f"question {question['id']} ({locale})")
            for question in definition.structure["questions"]
        ]
        for one in asked:
            found += question_findings(one, locale, avoided.get(locale, ()))
        choices = [each for each in asked if each[0]["type"] in ("single", "multiple")]
        found += _longest_is_right(choices, f"the quiz ({locale})")
        found += _same_place([question for question, _words, _where in choices], f"the quiz ({locale})")
    return found


def question_findings(asked: Asked, language: str, avoided: Sequence[Avoided]) -> list[Finding]:
    """Return what an author should look at in one question: its structure, its words, and what its place is called."""
    question, words, where = asked
    parts = [(part, words["parts"][part["id"]], f"{where}, {part['id']}") for part in question.get("parts", ())]
    found = [finding for part in parts for finding in question_findings(part, language, avoided)]
    if not parts:
        found += _own_findings(asked)
    texts = [text for name, part in words.items() if name != "parts" for text in wording_checks.texts_in(part)]
    found += wording_checks.findings(texts, words["stem"], _answer_texts(words), language, avoided, where)
    return found


def _own_findings(asked: Asked) -> Iterator[Finding]:
    question, words, where = asked
    texts = _answer_texts(words)
    repeated = [text for text, times in Counter(text.casefold().strip() for text in texts).items() if times > 1]
    if repeated:
        yield error("duplicate-option", where, _("The same text stands there twice: “%(text)s”."), text=repeated[0])
    for text in texts:
        if text.casefold().startswith(COVERS_ALL):
            template = _("“%(text)s” speaks about the other options, which are shuffled.")
            yield error("all-of-the-above", where, template, text=text)
    teaches = words.keys() & {"options", "rules"} or words.get("feedback") or words.get("explanation")
    if not teaches:
        yield error("no-explanation", where, _("Nothing teaches after the answer: write feedback or an explanation."))
    if question["type"] in ("single", "multiple") and _length_ratio(question, words) > LENGTH_RATIO:
        yield warning("right-is-longest", where, _("The right answer is over 1.5 times as long as any wrong one."))


def _answer_texts(words: Words) -> list[str]:
    """Return the texts among which a learner chooses."""
    options = [option["text"] for option in words.get("options", {}).values()]
    groups = [group["name"] for group in words.get("groups", {}).values()]
    return options or [*words.get("rights", {}).values()] or [*words.get("items", {}).values(), *groups]


def _length_ratio(question: Question, words: Words) -> float:
    """Return the length of the shortest right option as a multiple of the longest wrong one; 0 if none is wrong."""
    lengths = {option: len(texts["text"]) for option, texts in words["options"].items()}
    wrong = [length for option, length in lengths.items() if option not in question["right"]]
    right = [length for option, length in lengths.items() if option in question["right"]]
    return min(right) / max(wrong) if right and wrong else 0


def _longest_is_right(choices: Sequence[Asked], where: str) -> Iterator[Finding]:
    """Yield a warning if one can guess by length: all right options longer than every wrong one, too often."""
    given_away = sum(_length_ratio(question, words) > 1 for question, words, _where in choices)
    if len(choices) >= FEWEST_QUESTIONS and given_away > LENGTH_SHARE * len(choices):
        template = _("The longest option is right in %(times)d of %(all)d questions: lengths give answers away.")
        yield warning("length-gives-away", where, template, times=given_away, all=len(choices))


def _same_place(questions: Sequence[Question], where: str) -> Iterator[Finding]:
    """Yield a warning if the one right option too often stands at the same place; pages shuffle, prints do not."""
    places = Counter(question["right"][0] for question in questions if question["type"] == "single")
    if places.total() < FEWEST_QUESTIONS:
        return
    place, times = places.most_common(1)[0]
    if times > PLACE_SHARE * places.total():
        template = _("Option %(place)s is right in %(times)d of %(all)d questions: places give answers away.")
        yield warning("place-gives-away", where, template, place=place, times=times, all=places.total())
