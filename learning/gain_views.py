"""What people learn in a module and what they find hard, for its trainers and editors: figures of five and more."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from ground.spreadsheets import csv_bytes
from learning.gains import asks_twice, gain_of
from learning.hard_questions import Found, hard_questions
from learning.outline import Line, outline
from learning.rules import may_rule, sees_gain, trains
from learning.trainer_pages import Trained
from learning.views import learner_view
from modules.editions import manifest
from modules.models import Module
from people.requests import SignedInRequest as Request


def _taught_module(request: Request, slug: str) -> Trained:
    """Return a module whose figures this person may see; for everybody else it is not there (Http404)."""
    module = get_object_or_404(Module.objects.with_content(), slug=slug)
    if not sees_gain(request.user, module):
        raise Http404
    return Trained(module, manifest(module.latest_edition_id or 0), get_language())


def _named_questions(trained: Trained) -> list[tuple[Line, Found]]:
    """Return the hard questions, each with the title of its quiz."""
    lines = outline(trained.edition, trained.locale, trained.module.withdrawn_in(trained.edition.number)).activities
    return [(lines[one.quiz.slug], one) for one in hard_questions(trained.edition, trained.locale)]


@require_GET
@learner_view
def gain(request: Request, module: str) -> HttpResponse:
    """How the same people answered before and after, and which questions are hard."""
    found = _taught_module(request, module)
    context = {
        "trained": found,
        "trains": trains(request.user, found.module),
        "asks_twice": asks_twice(found.edition),
        "gain": gain_of(found.module),
        "questions": _named_questions(found),
        "may_rule": may_rule(request.user, found.module),
    }
    return render(request, "learning/trainer/gain.html", context)


@require_GET
@learner_view
def questions_file(request: Request, module: str) -> HttpResponse:
    """The hard questions as a file for a spreadsheet program."""
    found = _taught_module(request, module)
    rows = [(_("Quiz"), _("Place"), _("Question"), _("People"), _("Right on average, percent"))]
    rows += [
        (quiz.title, str(one.number), one.stem, str(one.people), f"{one.right:.1f}")
        for quiz, one in _named_questions(found)
    ]
    response = HttpResponse(csv_bytes(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{found.module.slug}-questions.csv"'
    return response
