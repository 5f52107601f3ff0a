"""What a trainer of a module finds in one place: role-plays to print, groups and their boards, reasons that were shared."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_GET

from curriculum.kits import kits_of
from learning.framed_export import framed_in, learners_of
from learning.models import SharedReason
from learning.outline import outline
from learning.rules import trains
from learning.views import learner_view
from modules.activities.quiz.statistics import FEWEST
from modules.editions import ActivityEntry, Manifest, manifest
from modules.models import Module
from people.requests import SignedInRequest as Request


@dataclass(frozen=True)
class Trained:
    """A module as its trainers see it: the newest edition, in their language."""

    module: Module
    edition: Manifest
    locale: str

    @property
    def words(self) -> Mapping[str, Any]:
        return self.edition.words(self.locale)[1]

    @property
    def lang(self) -> str:
        return self.edition.words(self.locale)[0]

    @property
    def roleplays(self) -> list[ActivityEntry]:
        return [entry for entry in self.edition.activities if entry.kind == "roleplay"]

    def title_of(self, entry: ActivityEntry) -> str:
        """Return what learners know an activity by, in the trainer's language or else in the module's."""
        named = outline(self.edition, self.locale, self.module.withdrawn_in(self.edition.number))
        return named.activities[entry.slug].title


def trained_module(request: Request, slug: str) -> Trained:
    """Return a module that this person is a trainer of; for everybody else it is not there (Http404)."""
    module = get_object_or_404(Module.objects.with_content(), slug=slug)
    if not trains(request.user, module):
        raise Http404
    return Trained(module, manifest(module.latest_edition_id or 0), get_language())


@require_GET
@learner_view
def trainer(request: Request, module: str) -> HttpResponse:
    """The first page of a module's trainers."""
    found = trained_module(request, module)
    count = SharedReason.objects.filter(attempt__enrolment__module=found.module).count()
    context = {
        "trained": found,
        "reasons_count": count,
        "roleplays": _prints(found),
        "kits": kits_of(found.module.code, found.locale),
        "contents": _contents(found),
    }
    return render(request, "learning/trainer/trainer.html", context)


def _prints(trained: Trained) -> list[tuple[str, str]]:
    """The titles of the role-plays, and where they are printed."""
    slug = trained.module.slug
    return [
        (trained.title_of(entry), reverse("learning:print", args=[slug, entry.slug])) for entry in trained.roleplays
    ]


def _contents(trained: Trained) -> list[tuple[str, str, bool]]:
    """The titles and slugs of framed contents, and whether enough people have reported something from each."""
    entries = framed_in(trained.edition.activities)
    people = learners_of(trained.module, entries)
    return [(trained.title_of(entry), entry.slug, people.get(entry.key, 0) >= FEWEST) for entry in entries]
