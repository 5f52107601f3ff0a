"""A self-assessment as people meet it: one definition in all its languages, known by one key."""

from functools import lru_cache
from uuid import UUID

from curriculum.models import Assessment
from modules.activities.assessment import authoring
from modules.activities.definition import Definition
from modules.keys import key_of
from modules.wholeness import is_half_translated

ORIGINAL = "en"


class NoAssessment(LookupError):
    """There is no self-assessment with this id."""


def key_for(slug: str) -> UUID:
    """Return the key that runs of the assessment are known by, the same in every language."""
    return key_of("assessment", slug)


def definition_of(slug: str) -> Definition:
    """Return what editors have written, in all languages; one query, two more for each translation. Raises NoAssessment.

    A translation that does not have the structure of the original, or not all its words, is left out until it is mended.
    """
    rows = Assessment.objects.filter(slug=slug).order_by("pk").select_related("locale")
    written = sorted(((_read(row.source), row) for row in rows), key=lambda one: one[0].language != ORIGINAL)
    if not written:
        raise NoAssessment(slug)
    original, first = written[0]
    texts = {
        one.language: one.texts[one.language]
        for one, row in written
        if row is first or (one.structure == original.structure and not is_half_translated(row, first))
    }
    return Definition(original.kind, original.structure, texts, original.language)


# Reading YAML takes longer than everything else on a page; a text that is edited is another text.
@lru_cache(maxsize=32)
def _read(source: str) -> Definition:
    return authoring.definition_of(source)
