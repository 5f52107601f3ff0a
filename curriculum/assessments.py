"""A self-assessment as people meet it: one definition in all its languages, known by one key."""

from functools import lru_cache
from uuid import UUID

from curriculum.models import Assessment
from modules.activities.assessment import authoring
from modules.activities.definition import Definition
from modules.keys import key_of

ORIGINAL = "en"


class NoAssessment(LookupError):
    """There is no self-assessment with this id."""


def key_for(slug: str) -> UUID:
    """Return the key that runs of the assessment are known by, the same in every language."""
    return key_of("assessment", slug)


def definition_of(slug: str) -> Definition:
    """Return what editors have written, in all languages; one query. Raises NoAssessment.

    A translation that does not have the structure of the original is left out until it is mended.
    """
    sources = Assessment.objects.filter(slug=slug).order_by("pk").values_list("source", flat=True)
    written = sorted((_read(source) for source in sources), key=lambda one: one.language != ORIGINAL)
    if not written:
        raise NoAssessment(slug)
    original = written[0]
    texts = {one.language: one.texts[one.language] for one in written if one.structure == original.structure}
    return Definition(original.kind, original.structure, texts, original.language)


# Reading YAML takes longer than everything else on a page; a text that is edited is another text.
@lru_cache(maxsize=32)
def _read(source: str) -> Definition:
    return authoring.definition_of(source)
