"""Certificates for everybody of a session: begin, and see how far it is."""

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from certificates import batches
from certificates.models import BatchItem, ItemState
from certificates.rules import may_issue
from people.requests import SignedInRequest
from programme.models import TrainingSession

WHAT_TO_DO: dict[str, str | Promise] = {
    ItemState.NAME_MISSING: gettext_lazy(
        "There is no name in their profile. They have a mail with the page where they write it; the certificate is made at once."
    ),
    ItemState.NOT_ATTENDED: gettext_lazy(
        "The register was corrected: they were there for less than four fifths of the minutes. Nothing to do."
    ),
    ItemState.FAILED: gettext_lazy(
        "It could not be made. Try again; if it fails again, tell the operator of the site."
    ),
}


@dataclass(frozen=True)
class Progress:
    """How far a batch is; `troubles` are people, and what to do about each."""

    issued: int
    waiting: int
    troubles: list[tuple[str, str]]

    @property
    def total(self) -> int:
        return self.issued + self.waiting + len(self.troubles)

    @property
    def done(self) -> int:
        return self.total - self.waiting

    @property
    def words(self) -> str:
        values = {"issued": self.issued, "total": self.total, "waiting": self.waiting}
        if self.waiting:
            return _("%(issued)d of %(total)d issued, %(waiting)d waiting") % values
        return _("%(issued)d of %(total)d issued") % values

    @property
    def kind(self) -> str:
        """The kind of its status."""
        if self.waiting:
            return "clock"
        return "caution" if self.troubles else "done"

    @property
    def word(self) -> str:
        """Where it stands, in a word."""
        if self.waiting:
            return _("Being made")
        return _("Done, but for some") if self.troubles else _("Done")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def batch(request: SignedInRequest, key: UUID) -> HttpResponse:
    """Issue certificates to everybody who attended, and see how far that is."""
    session = get_object_or_404(TrainingSession.objects.select_related("module"), key=key)
    if not may_issue(request.user, session.module):
        raise Http404
    if request.method == "POST":
        _begin(request, session)
        return redirect("certificates:batch", key=key)
    progress = _progress(session)
    if request.headers.get("HX-Request") and progress.waiting:
        return render(request, "certificates/_batch.html", {"progress": progress})
    new = batches.attended_without(session).filter(batch_item=None).count()
    context = {
        "session": session,
        "progress": progress,
        "new": new,
        "can_begin": session.is_closed and not progress.waiting and bool(new or progress.troubles),
    }
    return render(request, "certificates/batch.html", context)


def _begin(request: SignedInRequest, session: TrainingSession) -> None:
    try:
        batches.begin(session, by=request.user)
    except batches.NotClosed:
        messages.warning(request, _("The session is not closed yet, so nobody knows who attended."))
    except batches.TooMany:
        limit = {"most": batches.MOST}
        messages.warning(request, _("More than %(most)d people attended: ask the operator of the site.") % limit)


def _progress(session: TrainingSession) -> Progress:
    """How far the batch of a session is; three queries. Whoever made their own meanwhile has one too."""
    items = BatchItem.objects.filter(batch__session=session)
    issued = items.filter(booking__credentials__isnull=False).aggregate(people=Count("pk", distinct=True))["people"]
    without = items.filter(booking__credentials=None)
    unmade = without.filter(state__in=batches.AGAIN).select_related("booking__person").order_by("booking__person__name")
    troubles = [(str(item.booking.person or "–"), str(WHAT_TO_DO[item.state])) for item in unmade]
    return Progress(issued, without.filter(state=ItemState.WAITING).count(), troubles)
