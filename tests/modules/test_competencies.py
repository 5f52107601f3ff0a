from pathlib import Path

import pytest
from django.utils import translation
from ruamel.yaml import YAML

from modules.competencies import COMPETENCY_CHOICES, RUBRICS

TABLE = Path(__file__).parents[2] / "curriculum" / "content" / "competencies.yaml"


def test_levels_are_those_of_the_table_that_the_content_is_written_by():
    written = YAML(typ="safe").load(TABLE)["competencies"]

    table = {
        one["id"]: (one["description"]["en"], {level: words["en"] for level, words in one["levels"].items()})
        for one in written
    }

    assert table == {
        competency: (str(rubric.description), {level: str(words) for level, words in rubric.levels.items()})
        for competency, rubric in RUBRICS.items()
    }


def test_every_competency_that_can_be_chosen_has_its_levels():
    assert list(RUBRICS) == [competency for competency, _name in COMPETENCY_CHOICES]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_names_are_those_of_the_table_in_each_of_its_languages(language: str):
    written = YAML(typ="safe").load(TABLE)["competencies"]

    with translation.override(language):
        names = {competency: str(name) for competency, name in COMPETENCY_CHOICES}

    assert names == {one["id"]: one["name"][language] for one in written}
