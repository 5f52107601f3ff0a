"""Many finished runs of a quiz at once, as figures need them; without responses, enrolments and progress."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from learning.models import Attempt, AttemptState
from modules.activities.quiz import engine
from modules.activities.quiz.solutions import right_answer
from modules.editions import definition_in, manifest
from modules.models import Module
from people.models import User
from tests.factories.moments import moment

NOON = moment("2026-03-04 12:00")


def finished_runs(
    module: Module, slug: str, wrong: Sequence[Mapping[str, Any]], *, locale: str = "en"
) -> list[Attempt]:
    """One run for each mapping: right but for the questions that it answers otherwise, as far as they are asked."""
    contents = manifest(module.latest_edition_id or 0)
    entry = contents.activity(slug)
    definition, _texts = definition_in(contents, entry)
    already = Attempt.objects.filter(key=entry.key).count()
    people = User.objects.bulk_create(
        User(email=f"{slug}-{already + number}@figures.example", name=f"Person {number}")
        for number in range(len(wrong))
    )
    runs = []
    for number, (person, given) in enumerate(zip(people, wrong, strict=True)):
        state = engine.begin(definition, seed=number)
        for question in definition.structure["questions"]:
            if question["id"] in state["order"]:
                right = right_answer(question, definition.texts["en"]["questions"][question["id"]])
                response = {"question": question["id"], "given": given.get(question["id"], right), "locale": locale}
                state = engine.answer(definition, state, response, at=NOON)
        runs.append(
            Attempt(
                learner=person,
                key=entry.key,
                kind="quiz",
                version_id=entry.version_id,
                number=1,
                seed=number,
                state=state,
                status=AttemptState.FINISHED,
                begun_at=NOON,
                finished_at=NOON + timedelta(minutes=already + number),
            )
        )
    return Attempt.objects.bulk_create(runs)
