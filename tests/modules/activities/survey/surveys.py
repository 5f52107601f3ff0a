"""The survey that ends every module, as an activity."""

from modules.activities.definition import Definition
from modules.activities.survey.documents import MODULE_SURVEY, definition_parts


def module_survey() -> Definition:
    structure, words = definition_parts(MODULE_SURVEY)
    return Definition("survey", structure, {"en": words}, "en")
