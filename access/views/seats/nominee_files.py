"""Nominating many people by a file: upload, look, then save. What was uploaded waits in the session, not in an address."""

import base64
import zlib

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from access import nominations
from access.actions import seats as actions
from access.models import JobRole
from access.nomination_file import HEADINGS, MAX_BYTES, NominationFile, Row, problem_rows, read
from access.nomination_file import template as template_file
from access.nomination_words import problem_words
from access.nominee_forms import RowsForm, UploadForm
from access.views.seats.nominees import Nominations, about_nominees, csv_response, require_nominating
from ground.languages import language_name
from people.requests import SignedInRequest as Request

SESSION = "nominations"


@require_http_methods(["GET", "HEAD", "POST"])
@about_nominees
def upload(request: Request, about: Nominations) -> HttpResponse:
    """Choose a file; it is read, and shown before anything is saved."""
    require_nominating(about)
    form = UploadForm(request.POST, request.FILES) if request.method == "POST" else UploadForm()
    if form.is_valid():
        content = form.cleaned_data["file"].read(MAX_BYTES + 1)
        file = read(content, allowed=nominations.allowed_for(about.line, request.user))
        if file.rows:
            _keep(request, about, content)
            return redirect(about.url("nominees_check"))
        for problem in file.problems:
            form.add_error("file", problem_words(problem))
    context = {
        "about": about,
        "form": form,
        "headings": [(code, language_name(code)) for code in sorted(HEADINGS)],
        "jobs": JobRole.choices,
        "organisations": nominations.organisations_of(about.line).items(),
    }
    return render(request, "access/seats/nominees_file.html", context, status=422 if form.is_bound else 200)


def _keep(request: Request, about: Nominations, content: bytes) -> None:
    packed = base64.b64encode(zlib.compress(content)).decode("ascii")
    request.session[SESSION] = {"line": about.line.pk, "content": packed}


def _kept(request: Request, about: Nominations) -> NominationFile | None:
    """The file that waits for this line, read against what is so now."""
    kept = request.session.get(SESSION)
    if kept is None or kept["line"] != about.line.pk:
        return None
    content = zlib.decompress(base64.b64decode(kept["content"]))
    return read(content, allowed=nominations.allowed_for(about.line, request.user))


@require_http_methods(["GET", "HEAD", "POST"])
@about_nominees
def check(request: Request, about: Nominations) -> HttpResponse:
    """What was read, row by row; save all of it, or the valid rows only."""
    require_nominating(about)
    file = _kept(request, about)
    if file is None:
        messages.info(request, _("There is no file that waits to be saved. Upload it again."))
        return redirect(about.url("nominees_file"))
    if "discard" in request.POST:
        del request.session[SESSION]
        messages.info(request, _("The file was thrown away; nobody was nominated."))
        return redirect(about.url("nominees"))
    form = RowsForm(request.POST if request.method == "POST" and not file.is_clean else None)
    if request.method == "POST" and _may_save(file, form):
        return _save(request, about, file)
    return _check_page(request, about, file, form)


def _may_save(file: NominationFile, form: RowsForm) -> bool:
    if file.is_clean:
        return True
    if form.is_valid() and form.cleaned_data["rows"] == RowsForm.ALL:
        form.add_error("rows", _("Nothing was saved: correct the rows below in your file, then upload it again."))
    elif form.is_valid() and not file.valid_rows:
        form.add_error("rows", _("Nothing was saved: there is no valid row."))
    return form.is_valid()


def _save(request: Request, about: Nominations, file: NominationFile) -> HttpResponse:
    organisations = nominations.organisations_of(about.line)
    actions.nominate(
        about.line,
        file.valid_rows,
        by=request.user,
        organisation=about.case.organisation or next(iter(organisations.values())),
        organisations=organisations,
    )
    del request.session[SESSION]
    messages.success(request, _outcome(file))
    return redirect(about.url("nominees"))


def _outcome(file: NominationFile) -> str:
    new, updated = len(file.additions), len(file.updates)
    left_out = len(file.rows) - len(file.valid_rows)
    sentences = [ngettext("%(count)d person is nominated.", "%(count)d people are nominated.", new) % {"count": new}]
    if updated:
        words = ngettext("%(count)d entry is brought up to date.", "%(count)d entries are brought up to date.", updated)
        sentences.append(words % {"count": updated})
    if left_out:
        words = ngettext("%(count)d row was left out.", "%(count)d rows were left out.", left_out)
        sentences.append(words % {"count": left_out})
    return " ".join(sentences)


def _check_page(request: Request, about: Nominations, file: NominationFile, form: RowsForm) -> HttpResponse:
    seats = nominations.nominees_of(about.line)
    context = {
        "about": about,
        "file": file,
        "form": form,
        "of_file": [problem_words(one) for one in file.problems_of(0)],
        "rows": [_shown(file, row) for row in file.rows],
        "left_out": len(file.rows) - len(file.valid_rows),
        "places": nominations.places_of(about.line, about.grant, seats),
    }
    return render(request, "access/seats/nominees_check.html", context, status=422 if form.errors else 200)


def _shown(file: NominationFile, row: Row) -> dict[str, object]:
    problems = file.problems_of(row.line)
    is_refused = any(one.is_blocking for one in problems)
    return {
        "row": row,
        "job": dict(JobRole.choices).get(row.job_role, row.job_role),
        "status": "stop" if is_refused else "again" if row.is_update else "new",
        "words": _("Cannot be taken") if is_refused else _("Brings an entry up to date") if row.is_update else _("New"),
        "problems": [problem_words(one) for one in problems],
    }


@require_safe
@about_nominees
def problems(request: Request, about: Nominations) -> HttpResponse:
    """What is wrong with the uploaded file, as a CSV file."""
    require_nominating(about)
    file = _kept(request, about)
    if file is None:
        raise Http404
    return csv_response(problem_rows(file, problem_words), f"problems-{about.reference}.csv")


@require_safe
@about_nominees
def template(request: Request, about: Nominations, language: str) -> HttpResponse:
    """An empty file with the headings in one language, and an example that has to be deleted."""
    require_nominating(about)
    if language not in HEADINGS:
        raise Http404
    content = template_file(language, nominations.allowed_for(about.line, request.user))
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="nominees-{language}.csv"'
    return response
