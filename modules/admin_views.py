"""Pages of the admin that Wagtail does not bring: publishing an edition."""

from collections.abc import Sequence

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.images.permissions import permission_policy

from modules import actions
from modules.admin_pages import page_at
from modules.forms import EditionForm
from modules.media import picture_file_response
from modules.models import Module
from modules.question_bank import questions_chosen_in, questions_of
from modules.ruled_before import RuledBefore, ruled_questions
from modules.rules import may_edit
from modules.upkeep.sign_views import unit_rows, whom_to_ask
from people.requests import SignedInRequest

PICTURE_FOLDERS = ("images/", "original_images/")


def publish_edition(request: SignedInRequest, slug: str) -> HttpResponse:
    """Show what an edition would freeze and what stands in the way; publish it."""
    module = get_object_or_404(Module, slug=slug)
    if not may_edit(request.user, module):
        raise PermissionDenied
    form = EditionForm(request.POST or None)
    findings: list[object] = []
    if form.is_valid():
        try:
            edition = actions.publish_edition(module, by=request.user, **form.cleaned_data)
        except actions.CannotPublish as refused:
            findings = list(refused.findings)
        except actions.NothingToPublish:
            form.add_error(
                None,
                _("Nothing has changed since the latest edition. Publish the changed pages first, then the edition."),
            )
        else:
            messages.success(request, _("Edition %(number)d is published.") % {"number": edition.number})
            _tell_of_ruled(request, ruled_questions.among(questions_of(edition)))
            return redirect(_pages_of(module))
    context = page_at(_("Publish an edition"), "upload", (_pages_of(module), module.code)) | {
        "module": module,
        "form": form,
        "findings": findings,
        "editions": module.editions.select_related("published_by")[:20],
        "drafts": drafts_of(module),
        "ruled": ruled_questions.among(questions_chosen_in(module)),
        "whom_to_ask": whom_to_ask(module),
        "sensitive": unit_rows([module], today=timezone.localdate()),
    }
    return render(request, "modules/admin/publish_edition.html", context, status=422 if form.is_bound else 200)


def _pages_of(module: Module) -> str:
    """Return the address of the module's page in the explorer; of all pages for a module that has none."""
    page = module.pages.first()
    return reverse("wagtailadmin_explore", args=[page.pk]) if page else reverse("wagtailadmin_explore_root")


def _tell_of_ruled(request: SignedInRequest, ruled: Sequence[RuledBefore]) -> None:
    if ruled:
        named = ", ".join(dict.fromkeys(one.question for one in ruled))
        told = _("Questions that were ruled wrong stand in this edition as they were: %(questions)s. Correct them.")
        messages.warning(request, told % {"questions": named})


def picture_file(request: SignedInRequest, name: str) -> HttpResponseBase:
    """Send a picture's file by its name, for the thumbnails of the workshop; learners get theirs behind the module's door."""
    if not permission_policy.user_has_any_permission(request.user, {"add", "change", "choose"}):
        raise PermissionDenied
    if not name.startswith(PICTURE_FOLDERS) or not default_storage.exists(name):
        raise Http404
    return picture_file_response(default_storage.open(name))


def drafts_of(module: Module) -> list[str]:
    """Return the titles of pages with changes that are not published yet: an edition would leave them out."""
    titles = []
    for page in module.pages.all():
        pages = [page, *page.get_children()]
        titles += [one.title for one in pages if one.has_unpublished_changes]
    return titles
