"""What the progress over curricula contributes to pages of lower apps: the ways to it. No queries."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from curriculum.models import CurriculumPage
from ground.registries import slots

CURRICULUM_PAGE = "curriculum.page"
MY_LEARNING = "learning.mine"


def curriculum_part(request: HttpRequest, page: CurriculumPage) -> SafeString | str:
    """From a curriculum to one's own way through it, for whoever is signed in."""
    if not request.user.is_authenticated:
        return ""
    return render_to_string("programme/curricula/_part.html", {"slug": page.slug})


def mine_part(_request: HttpRequest) -> SafeString:
    """From My learning to all curricula."""
    return render_to_string("programme/curricula/_part.html", {"slug": ""})


slots.register(CURRICULUM_PAGE, curriculum_part)
slots.register(MY_LEARNING, mine_part)
