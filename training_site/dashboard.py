"""The first page of the admin: what waits for this person."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component

from access.models import Grant
from access.queue import counts_of, has_desk, places_of, queue_of
from modules.models import CountryCard, H5PPackage, Module, ModulePage, SupportLine, UnitPage
from modules.rules import may_edit, may_review_code
from modules.upkeep.problem_views import problems_of
from people.models import Role, User
from people.rules import holds

ENDING_WITHIN = timedelta(days=30)
SAME_ACT = timedelta(minutes=1)  # between the pages and the edition, where both are published at once


@dataclass(frozen=True)
class Waiting:
    """One thing that somebody should look at."""

    text: str
    url: str


def waiting_for(user: User) -> list[Waiting]:
    """Return what waits for this person, by their roles."""
    found: list[Waiting] = []
    if holds(user, Role.EDITOR):
        found += [*_editions(user), *_problems(user), *_stale_lines(), *_overdue_cards()]
    if may_review_code(user):
        found += _packages(user)
    if has_desk(user):
        found += _requests(user)
    if holds(user, Role.APPROVER):
        found += _ending_grants()
    return found


def _editions(user: User) -> Iterator[Waiting]:
    """Modules of which a page or a unit was published after their latest edition. Three queries."""
    published = _last_published()
    for module in Module.objects.with_content().annotate(frozen_at=F("latest_edition__published_at")):
        is_changed = published.get(module.pk, module.frozen_at) > module.frozen_at + SAME_ACT
        if is_changed and may_edit(user, module):
            text = _("%(module)s: pages have changed since the latest edition.") % {"module": module.code}
            yield Waiting(text, reverse("publish_edition", args=[module.slug]))


def _last_published() -> dict[int, datetime]:
    """When a page of each module was last published, in whatever language: its own or one of its units."""
    own = ModulePage.objects.values_list("path", "last_published_at", "module")
    modules = {path: module for path, _at, module in own}
    below = UnitPage.objects.values_list("path", "last_published_at")
    units = ((at, modules.get(path[: -UnitPage.steplen])) for path, at in below)
    found: dict[int, datetime] = {}
    for at, module in (*((at, module) for _path, at, module in own), *units):
        if at is not None and module is not None:
            found[module] = max(at, found.get(module, at))
    return found


def _problems(user: User) -> Iterator[Waiting]:
    """Problems that readers have reported and nobody has answered."""
    count = problems_of(user).open().count()
    if count:
        text = ngettext("%(n)d reported problem is open.", "%(n)d reported problems are open.", count) % {"n": count}
        yield Waiting(text, reverse("problems"))


def _stale_lines() -> Iterator[Waiting]:
    count = SupportLine.objects.stale(timezone.localdate()).count()
    if count:
        text = ngettext("%(n)d support line to check.", "%(n)d support lines to check.", count) % {"n": count}
        yield Waiting(text, reverse("overdue"))


def _overdue_cards() -> Iterator[Waiting]:
    count = CountryCard.objects.overdue(timezone.localdate()).count()
    if count:
        text = ngettext("%(n)d country card is overdue.", "%(n)d country cards are overdue.", count) % {"n": count}
        yield Waiting(text, reverse("overdue"))


def _packages(user: User) -> Iterator[Waiting]:
    """H5P packages with code that nobody has looked at; whoever brought one is not the second person for it."""
    count = H5PPackage.objects.waiting_for(user).count()
    if count:
        text = ngettext(
            "%(n)d H5P package waits for a second person.", "%(n)d H5P packages wait for a second person.", count
        ) % {"n": count}
        yield Waiting(text, f"{reverse(H5PPackage.snippet_viewset.get_url_name('list'))}?status=needs_review")


def _requests(user: User) -> Iterator[Waiting]:
    """Requests whose next word is this person's, and those among them that are late."""
    counts, desk = counts_of(places_of(queue_of(user))), reverse("access:desk")
    if mine := counts["mine"]:
        text = ngettext("%(n)d request waits for you.", "%(n)d requests wait for you.", mine) % {"n": mine}
        yield Waiting(text, desk)
    if late := counts["overdue"]:
        text = ngettext("%(n)d of them is overdue.", "%(n)d of them are overdue.", late) % {"n": late}
        yield Waiting(text, f"{desk}?flag=overdue")


def _ending_grants() -> Iterator[Waiting]:
    today = timezone.localdate()
    count = Grant.objects.current().filter(ends_on__range=(today, today + ENDING_WITHIN)).count()
    if count:
        text = ngettext("%(n)d grant ends within 30 days.", "%(n)d grants end within 30 days.", count) % {"n": count}
        yield Waiting(text, reverse("grants:index"))
    yield Waiting(_("Give a person or an organisation access to a module."), reverse("grants:add"))


class WaitingPanel(Component):
    """The list on the dashboard; calm when nothing waits."""

    name = "waiting"
    order = 50
    template_name = "training_site/waiting_panel.html"

    def get_context_data(self, parent_context: dict[str, Any]) -> dict[str, Any]:
        return {"waiting": waiting_for(parent_context["request"].user)}
