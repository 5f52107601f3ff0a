from datetime import UTC, datetime
from pathlib import Path

import pytest

from modules.activities.definition import Definition
from modules.activities.quiz import engine
from modules.activities.quiz.documents import definition_parts
from modules.activities.quiz.solutions import right_answer
from tests.modules.activities.quiz.test_documents import QUIZ_FILES, questions_in

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize("path", QUIZ_FILES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_right_answers_to_whatever_ships_are_wholly_right(path: Path):
    for items in questions_in(path).values():
        structure, words = definition_parts(items, pass_mark=80)
        definition = Definition("quiz", structure, {"en": words}, "en")
        state = engine.begin(definition, seed=1)
        while question := engine.present_question(definition, state):
            given = right_answer(question, words["questions"][question["id"]])
            state = engine.answer(
                definition, state, {"question": question["id"], "given": given, "locale": "en"}, at=NOW
            )

        assert engine.outcome(definition, state).score == 100
