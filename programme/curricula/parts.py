"""What the progress over curricula contributes to pages of lower apps: the ways to it, and what the whole asks for."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from curriculum.models import CurriculumPage
from ground.registries import slots
from learning.pages import Contents
from modules.models import AccessPolicy, Module
from programme.curricula.holding import holdings_of
from programme.curriculum_progress import Reached, modules_in, needs, stages_of

NOTHING = Reached(modules={}, attended=(), assessments=())
CURRICULUM_PAGE = "curriculum.page"
MY_LEARNING = "learning.mine"
PUBLIC_PAGE = "module_page.curricula"
LEARNERS_PAGE = "learning.module.curricula"


def curriculum_part(request: HttpRequest, page: CurriculumPage) -> SafeString | str:
    """What the certificate of a curriculum asks for; for whoever is signed in, the way to how far they are."""
    asked = needs(stages_of(page.stages.raw_data), page.facts.get("completion", {}), NOTHING)
    context = {
        "stages": [need.stage for need in asked if need.kind == "stage"],
        "asked": [need for need in asked if need.kind != "stage"],
        "months": page.facts.get("credit", {}).get("max_age_months"),
        "slug": page.slug if request.user.is_authenticated else "",
        "on_request": _on_request(page),
    }
    return render_to_string("programme/curricula/_asked.html", context)


def _on_request(page: CurriculumPage) -> str:
    """What an address of the form for access names where modules of a curriculum are open on request. One query."""
    slugs = modules_in(stages_of(page.stages.raw_data))
    asked = Module.objects.filter(slug__in=slugs, access=AccessPolicy.ON_REQUEST, in_preparation=False)
    return urlencode([("module", slug) for slug in asked.order_by("code").values_list("slug", flat=True)])


def mine_part(_request: HttpRequest) -> SafeString:
    """From My learning to all curricula."""
    return render_to_string("programme/curricula/_part.html")


def module_part(_request: HttpRequest, module: Module) -> SafeString | str:
    """The curricula that hold a module, on its public page; nothing where none does."""
    found = holdings_of(module.slug, get_language() or "")
    return render_to_string("programme/curricula/_holding.html", {"holdings": found}) if found else ""


def learners_part(_request: HttpRequest, contents: Contents) -> SafeString | str:
    """The curricula that hold a module, on the page of whoever takes it: it counts there too, or does already."""
    found = holdings_of(contents.module.slug, get_language() or "")
    if not found:
        return ""
    context = {"holdings": found, "is_learners": True, "is_completed": contents.enrolment.is_completed}
    return render_to_string("programme/curricula/_holding.html", context)


slots.register(PUBLIC_PAGE, module_part)
slots.register(LEARNERS_PAGE, learners_part)
slots.register(CURRICULUM_PAGE, curriculum_part)
slots.register(MY_LEARNING, mine_part)
