"""What happens to self-assessments: they are frozen when somebody begins one."""

from django.db import transaction

from curriculum.assessments import definition_of, key_for
from modules.actions import text_of, version_of
from modules.canonical import plain_json
from modules.freezing import FrozenActivity
from modules.models import ActivityVersion


@transaction.atomic
def freeze(slug: str) -> ActivityVersion:
    """Return the frozen structure of an assessment as it is now; it and its words are kept when they are new.

    Raises NoAssessment.
    """
    definition = definition_of(slug)
    structure = plain_json(dict(definition.structure))
    version = version_of(FrozenActivity(slug, key_for(slug), definition.kind, "", structure))
    for locale, words in definition.texts.items():
        text_of(version, locale, dict(words))
    return version
