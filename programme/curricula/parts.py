"""What the progress over curricula contributes to pages of lower apps: the ways to it, and what the whole asks for. No queries."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from curriculum.models import CurriculumPage
from ground.registries import slots
from programme.curriculum_progress import Reached, needs, stages_of

NOTHING = Reached(modules={}, attended=(), assessments=())
CURRICULUM_PAGE = "curriculum.page"
MY_LEARNING = "learning.mine"


def curriculum_part(request: HttpRequest, page: CurriculumPage) -> SafeString | str:
    """What the certificate of a curriculum asks for; for whoever is signed in, the way to how far they are."""
    asked = needs(stages_of(page.stages.raw_data), page.facts.get("completion", {}), NOTHING)
    context = {
        "stages": [need.stage for need in asked if need.kind == "stage"],
        "asked": [need for need in asked if need.kind != "stage"],
        "months": page.facts.get("credit", {}).get("max_age_months"),
        "slug": page.slug if request.user.is_authenticated else "",
    }
    return render_to_string("programme/curricula/_asked.html", context)


def mine_part(_request: HttpRequest) -> SafeString:
    """From My learning to all curricula."""
    return render_to_string("programme/curricula/_part.html")


slots.register(CURRICULUM_PAGE, curriculum_part)
slots.register(MY_LEARNING, mine_part)
