"""The self-assessment that ships, as editors have it in the admin, and people who answer it."""

from uuid import uuid4

from wagtail.models import Locale

from curriculum.models import Assessment
from learning import assessing, counting
from learning.models import Attempt
from modules.keys import key_of
from people.models import User
from tests.modules.activities.assessment.assessments import NEEDS_AND_GAPS
from tests.modules.activities.posted_form import PostedForm

SLUG = "needs-and-gaps"
# Two statements about suicide at the lowest point: a safety-critical competency, whatever else is answered.
LOW = {"section": "practice", "answer-n09": "1", "answer-n10": "2", "answer-n05": "5", "importance-risk": "1"}


def written_assessment(source: str = "") -> Assessment:
    words = {"title": "Needs and gaps", "source": source or NEEDS_AND_GAPS.read_text(encoding="utf-8")}
    key = {"slug": SLUG, "locale": Locale.get_default(), "translation_key": key_of("assessment", SLUG)}
    return Assessment.objects.update_or_create(**key, defaults=words)[0]


def answered_part(learner: User, **fields: str) -> Attempt:
    """One more part of the open run, as the page would post it; `answer__n01` stands for `answer-n01`."""
    attempt = Attempt.objects.of(learner).get(kind="assessment", status="open")
    posted = PostedForm({name.replace("__", "-"): value for name, value in fields.items()})
    return assessing.respond(learner, posted, slug=SLUG, locale="en", key=uuid4(), seen=attempt.responses_count)


def finished_assessment(learner: User, wish: str = "") -> Attempt:
    """A run in which safety is the most pressing need; `wish` answers the first open question."""
    assessing.begin(learner, SLUG)
    answered_part(learner, **{name.replace("-", "__"): value for name, value in LOW.items()})
    answered_part(learner, section="open", answer__q1=wish)
    return answered_part(learner, finish="1")


def counted_assessment(learner: User, *, level: int = 2, said: str = "", **counts: bool) -> Attempt:
    """A finished run with the same answer to every closed statement, and with whom it counts; by default everywhere.

    `said` answers the first open question.
    """
    agreed = {"for_organisation": True, "for_training": True, "with_words": bool(said)} | counts
    counting.agree(learner, SLUG, **agreed)
    assessing.begin(learner, SLUG)
    answered_part(learner, section="practice", **{f"answer__n{number:02}": str(level) for number in range(1, 25)})
    answered_part(learner, section="organisation", **{f"answer__o{number}": str(level) for number in range(1, 7)})
    if said:
        answered_part(learner, section="open", answer__q1=said)
    return answered_part(learner, finish="1")
