"""What has been ruled about questions that were wrong, where each of them stands, and what a run comes to by that."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast

from learning.models import Attempt, Ruling
from learning.outline import outline
from modules.activities.definition import Definition, Outcome, State
from modules.canonical import sha256_of
from modules.editions import definition, manifest, newest_texts
from modules.kinds import KINDS
from modules.models import EditionActivity, Module

KIND = "quiz"


class NoSuchForm(LookupError):
    """No edition holds the question in this form."""


@dataclass(frozen=True)
class Place:
    """A quiz that holds a question, by its key, in the newest edition that does."""

    key: str
    edition: int
    module: str
    slug: str

    def title(self, locale: str) -> str:
        """What the quiz is called in a language, with its module."""
        return f"{self.module}: {outline(manifest(self.edition), locale, ()).activities[self.slug].title}"


@dataclass(frozen=True)
class Form:
    """A question as it stands in one or more editions: the same structure, wherever it is asked.

    `activities` are the keys of the quizzes that hold it, `editions` the numbers by the code of the module, `words` the newest by locale.
    """

    sha256: str
    structure: Mapping[str, Any]
    words: Mapping[str, Mapping[str, Any]]
    language: str
    activities: tuple[str, ...]
    editions: Mapping[str, Sequence[int]]
    places: tuple[Place, ...] = ()

    @cached_property
    def definition(self) -> Definition:
        """The question alone, as a quiz of its own that nobody takes; how sure one is plays no part there."""
        asked = {key: value for key, value in self.structure.items() if key != "confidence"}
        return self._alone(asked, self.words)

    def definition_of(self, part: str) -> Definition:
        """The question alone, or a part of it as a question of its own."""
        if not part:
            return self.definition
        asked = next(one for one in self.structure["parts"] if one["id"] == part)
        more = {key: self.structure[key] for key in ("competency", "critical")}
        return self._alone({**asked, **more}, {locale: words["parts"][part] for locale, words in self.words.items()})

    def _alone(self, asked: Mapping[str, Any], words: Mapping[str, Mapping[str, Any]]) -> Definition:
        texts = {locale: {"questions": {asked["id"]: own}} for locale, own in words.items()}
        return Definition(KIND, {"questions": [asked], "pass_mark": None}, texts, self.language)

    @property
    def parts(self) -> list[str]:
        """The ids of the parts of a case study; of other questions there are none."""
        return [part["id"] for part in self.structure.get("parts", ())]


def forms_of(module: Module, question: str) -> list[Form]:
    """Return the forms in which a question of a module has been asked, the newest first. Four queries."""
    held = EditionActivity.objects.filter(questions__slug=f"{module.slug}/{question}", version__kind=KIND).distinct()
    rows = held.select_related("version", "edition__module").prefetch_related("texts").order_by("-edition_id", "pk")
    found: dict[str, list[tuple[EditionActivity, Mapping[str, Any]]]] = {}
    for row in rows:
        asked = next((one for one in row.version.structure["questions"] if one["id"] == question), None)
        if asked is not None:
            found.setdefault(sha256_of(asked), []).append((row, asked))
    return [_form(sha256, places) for sha256, places in found.items()]


def _form(sha256: str, places: Sequence[tuple[EditionActivity, Mapping[str, Any]]]) -> Form:
    newest, asked = places[0]
    editions: dict[str, list[int]] = {}
    for row, _asked in places:
        numbers = editions.setdefault(row.edition.module.code, [])
        numbers += [row.edition.number] if row.edition.number not in numbers else []
    return Form(
        sha256=sha256,
        structure=asked,
        words={text.locale: text.words["questions"][asked["id"]] for text in newest.texts.all()},
        language=newest.edition.language,
        activities=tuple(dict.fromkeys(str(row.key) for row, _asked in places)),
        editions=editions,
        places=_places(row for row, _asked in places),
    )


def _places(rows: Iterable[EditionActivity]) -> tuple[Place, ...]:
    found: dict[str, Place] = {}
    for row in rows:
        key = str(row.key)
        found.setdefault(key, Place(key, row.edition_id, row.edition.module.code, row.slug))
    return tuple(found.values())


def form_of(module: Module, question: str, sha256: str) -> Form:
    """Return a question in one of its forms, the newest where none is named. Raises NoSuchForm."""
    for form in forms_of(module, question):
        if sha256 in ("", form.sha256):
            return form
    raise NoSuchForm(question)


def standing_on(key: str, structure: Mapping[str, Any]) -> list[Ruling]:
    """Return the rulings that stand about the questions of a quiz, in their order. One query."""
    asked = [question["id"] for question in structure["questions"]]
    return _on(key, structure, Ruling.objects.standing().filter(question__in=asked))


def kept_on(key: str, structure: Mapping[str, Any]) -> list[Ruling]:
    """Return the rulings that were withdrawn so that results stay as they were: they go on to count in runs before that.

    One query.
    """
    asked = [question["id"] for question in structure["questions"]]
    kept = Ruling.objects.filter(withdrawal__takes_back=False, question__in=asked).select_related("withdrawal")
    return _on(key, structure, kept)


@dataclass(frozen=True)
class Standing:
    """Rulings that stand on some quizzes, read once."""

    rulings: Sequence[Ruling]

    @cached_property
    def keys(self) -> set[str]:
        """The keys of quizzes that they name."""
        return {key for ruling in self.rulings for key in ruling.activities}

    def on(self, key: str, structure: Mapping[str, Any]) -> list[Ruling]:
        """The same as `standing_on`, without a query."""
        return _on(key, structure, self.rulings)


def standing_in(keys: Collection[str]) -> Standing:
    """Return the rulings that stand and name one of these quizzes. One query."""
    return Standing([row for row in Ruling.objects.standing() if not set(keys).isdisjoint(row.activities)])


def _on(key: str, structure: Mapping[str, Any], rulings: Iterable[Ruling]) -> list[Ruling]:
    asked = {question["id"]: question for question in structure["questions"]}
    about = [row for row in rulings if key in row.activities and row.question in asked]
    return [row for row in about if row.form == sha256_of(asked[row.question])]


def as_engine_takes(rulings: Iterable[Ruling]) -> list[dict[str, Any]]:
    """Return rulings as `modules.activities.quiz.rulings` reads them."""
    return [{"question": row.part or row.question, "does": row.does, "answer": row.answer} for row in rulings]


def on_activity(key: str) -> "QuerySet[Ruling]":
    """Return the rulings that stand and name the quiz of this key."""
    named = Ruling.objects.standing().annotate(keys=Cast("activities", TextField()))
    return named.filter(keys__contains=str(key))


def ruled_outcome(attempt: Attempt, state: State) -> Outcome:
    """Return what a run comes to by the rulings that stand about its questions. Two queries."""
    run_on = definition_of_run(attempt.version_id)
    rulings = as_engine_takes(standing_on(str(attempt.key), run_on.structure))
    return KINDS[attempt.kind].engine.outcome(run_on, state, rulings=rulings)


def definition_of_run(version_id: int) -> Definition:
    """Return what a run was on, with its newest words. One query, more the first time in the life of a process."""
    return definition(version_id, newest_texts(version_id), settings.LANGUAGE_CODE)
