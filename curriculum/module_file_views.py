"""Modules as files, in the admin: one to keep or to send; one that was sent, looked at first and then taken as drafts."""

import hashlib
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from curriculum.exporting.collecting import NothingToExport
from curriculum.exporting.export import exported
from curriculum.importing import taking
from curriculum.importing.archive import LIMITS
from curriculum.importing.taking import CannotTake, Outlook, TakenElsewhere
from ground import audit
from modules.activities.h5p.limits import MEGABYTE
from modules.admin_pages import page_at
from modules.models import Module
from modules.rules import may_edit
from people.models import Role, User
from people.requests import SignedInRequest
from people.rules import covers


class ModuleFileForm(forms.Form):
    """A file; `seen` is the hash of the one whose changes were shown."""

    file = forms.FileField(label=gettext_lazy("File of a module (.zip)"))
    overwrite = forms.BooleanField(
        label=gettext_lazy("Also where there is a draft that is not published"),
        help_text=gettext_lazy("The words of the file become the next draft; the former one stays in the history."),
        required=False,
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def clean_file(self) -> UploadedFile:
        file: UploadedFile = self.cleaned_data["file"]
        if (file.size or 0) > LIMITS.archive:
            most = {"most": LIMITS.archive // MEGABYTE}
            raise forms.ValidationError(_("The file is larger than %(most)d MB.") % most)
        return file


def may_bring(user: User) -> bool:
    """Whether somebody edits any module: what exactly a file may change is asked once it is read."""
    return user.is_superuser or any(one.role == Role.EDITOR for one in user.current_appointments)


def may_take(user: User, module: Module | None) -> bool:
    """A module of the site is changed by its editors, a new one made by those of all modules."""
    return covers(user, Role.EDITOR) if module is None else may_edit(user, module)


@require_GET
def export_module(request: SignedInRequest, slug: str) -> HttpResponse:
    """Send a module as it is published."""
    module = get_object_or_404(Module, slug=slug)
    if not may_edit(request.user, module):
        raise PermissionDenied
    try:
        content = exported(module)
    except NothingToExport:
        messages.warning(request, _("Nothing of this module is published yet: publish its page first."))
        return redirect("wagtailadmin_home")
    response = HttpResponse(content, content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{module.slug}.zip"'
    return response


@require_http_methods(["GET", "POST"])
def import_module(request: SignedInRequest) -> HttpResponse:
    """Look at a file; the same file chosen again, once its changes were shown, is taken."""
    if not may_bring(request.user):
        raise PermissionDenied
    form = ModuleFileForm(request.POST, request.FILES) if request.method == "POST" else ModuleFileForm()
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    file, hashed = form.cleaned_data["file"], _sha256(form.cleaned_data["file"])
    try:
        outlook = taking.look_at(file)
        if not may_take(request.user, outlook.module):
            raise PermissionDenied
        if form.cleaned_data["seen"] != hashed:
            return _page(request, ModuleFileForm(initial={"seen": hashed}), outlook=outlook)
        return _taken(request, form)
    except TakenElsewhere:
        sentence = _(
            "Somebody else has taken or changed the same module at this moment. Nothing was taken from you: look at the file again."
        )
        messages.warning(request, sentence)
        return _page(request, ModuleFileForm(), status=409)
    except CannotTake as refused:
        return _page(request, ModuleFileForm(), findings=refused.findings, status=422)


def _taken(request: SignedInRequest, form: ModuleFileForm) -> HttpResponse:
    taken = taking.take(form.cleaned_data["file"], overwrite=form.cleaned_data["overwrite"])
    audit.record("module.import", taken.module, by=request.user)
    said = _(
        "%(new)d new and %(changed)d changed as drafts, %(kept)d kept with their drafts. Nothing is published yet."
    )
    messages.success(request, said % {"new": taken.new, "changed": taken.changed, "kept": taken.kept})
    return redirect("wagtailadmin_explore", taken.module.pages.all()[0].pk)


def _page(
    request: SignedInRequest, form: ModuleFileForm, *, outlook: Outlook | None = None, status: int = 200, **more: Any
) -> HttpResponse:
    context = page_at(_("Import a module"), "upload") | {"form": form, "outlook": outlook, **more}
    if outlook is not None:
        context["parts"] = [(kind, outlook.of(kind)) for kind in (taking.NEW, taking.CHANGED, taking.ONLY_HERE)]
    return render(request, "curriculum/admin/import_module.html", context, status=status)


def _sha256(file: UploadedFile) -> str:
    hashed = hashlib.sha256()
    for chunk in file.chunks():
        hashed.update(chunk)
    file.seek(0)
    return hashed.hexdigest()
