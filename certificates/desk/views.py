"""The desk of those who decide about certificates: look for one, see its ledger, change what becomes of it."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from access.views.desk.sheets import csv_file
from certificates.codes import Mistyped, read_code
from certificates.desk.acts import ACTS, REFUSED_NAME, Act, carry_out, possible_acts
from certificates.desk.forms import FilterForm, WordsForm
from certificates.desk.reading import rows_of
from certificates.models import Credential, CredentialQuerySet, Reason
from certificates.presenting import standing_of, word_of
from certificates.rules import credentials_seen_by, has_desk
from certificates.standing import CannotFollow, State
from people.requests import SignedInRequest, posted

P = ParamSpec("P")
ON_A_PAGE = 50
WORDS = "certificates.words"
HEADER = (
    gettext_lazy("Code"),
    gettext_lazy("Name"),
    gettext_lazy("Title"),
    gettext_lazy("Module"),
    gettext_lazy("Kind"),
    gettext_lazy("Hours"),
    gettext_lazy("Issued on"),
    gettext_lazy("Valid until"),
    gettext_lazy("State"),
)


def desk_view(view: Callable[Concatenate[SignedInRequest, P], HttpResponse]) -> Callable[..., HttpResponse]:
    """For programme staff; which certificates each of them sees is a question of their scope."""

    @wraps(view)
    def shown(request: SignedInRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not has_desk(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return never_cache(login_required(shown))


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: SignedInRequest) -> HttpResponse:
    """The certificates in one's scope. What is looked for by name is posted and kept in the session, not in the address."""
    words_form = WordsForm(posted(request), initial={"words": _words(request)})
    if words_form.is_valid():
        request.session[WORDS] = words_form.cleaned_data["words"]
        query = _query(request)
        return redirect(f"{request.path}?{query}" if query else request.path)
    filters = _filters(request)
    page = Paginator(filters.found(_words(request)), ON_A_PAGE).get_page(request.GET.get("page"))
    context = {
        "words_form": words_form,
        "words": _words(request),
        "filters": filters,
        "is_filtered": any(request.GET.get(name) for name in filters.fields),
        "page": page,
        "query": _query(request),
        "rows": rows_of(page),
    }
    return render(request, "certificates/desk/list.html", context, status=422 if words_form.errors else 200)


@desk_view
@require_safe
def export(request: SignedInRequest) -> HttpResponse:
    """The same certificates as a file, all pages."""
    rows = rows_of(_filters(request).found(_words(request)))
    return csv_file("certificates", [str(cell) for cell in HEADER], [row.cells() for row in rows])


def _words(request: SignedInRequest) -> str:
    return str(request.session.get(WORDS, ""))


def _filters(request: SignedInRequest) -> FilterForm:
    return FilterForm(request.GET, seen=credentials_seen_by(request.user))


def _query(request: SignedInRequest) -> str:
    """The present filters, to go on to another page."""
    said = request.GET.copy()
    said.pop("page", None)
    return f"{said.urlencode()}&" if said else ""


@desk_view
@require_safe
def one(request: SignedInRequest, code: str) -> HttpResponse:
    """One certificate: what it says, where it stands, everything that became of it, and what can be done."""
    credential = _seen(request, code)
    rows = credential.statuses.select_related("by").order_by("pk")
    context = {
        "credential": credential,
        "standing": standing_of(credential),
        "rows": [(_word_of_row(row.state), Reason(row.reason).label if row.reason else "", row) for row in rows],
        "newer": Credential.objects.filter(supersedes=credential).first(),
        "acts": possible_acts(credential),
    }
    return render(request, "certificates/desk/one.html", context)


def _word_of_row(state: str) -> str:
    own = {State.ISSUED: _("Issued"), State.REINSTATED: _("Reinstated")}
    return own.get(State(state)) or word_of(State(state))


@desk_view
@require_http_methods(["GET", "HEAD", "POST"])
def act(request: SignedInRequest, code: str, name: str) -> HttpResponse:
    """Change what becomes of a certificate: asked first, then shown what comes of it, then done."""
    credential, chosen = _seen(request, code), ACTS.get(name)
    if chosen is None:
        raise Http404
    if not chosen.is_possible(credential):
        messages.warning(request, _("This cannot be done with the certificate as it stands now."))
        return redirect("certificates:desk_one", code=credential.grouped_code)
    form = chosen.form(posted(request), initial={"name": credential.holder.name})
    if form.is_valid() and request.POST.get("confirm"):
        return _carried_out(request, chosen, credential, form.cleaned_data)
    said = _said(form)
    effects = chosen.effects(credential, said) if said is not None else []
    context = {"act": chosen, "credential": credential, "form": form, "effects": effects}
    return render(request, "certificates/desk/act.html", context, status=422 if form.errors else 200)


def _said(form: Form) -> dict[str, object] | None:
    """What was filled in; nothing at all where there is nothing to fill in, None where something is missing."""
    if form.is_bound:
        return form.cleaned_data if form.is_valid() else None
    return None if form.fields else {}


def _carried_out(request: SignedInRequest, act: Act, credential: Credential, said: dict[str, object]) -> HttpResponse:
    try:
        credential = carry_out(act, credential, said, by=request.user)
    except CannotFollow:
        messages.warning(request, _("Somebody has been quicker: this can no longer be done."))
    except tuple(REFUSED_NAME) as refused:
        messages.warning(request, str(REFUSED_NAME[type(refused)]))
    else:
        messages.success(request, str(act.done))
    return redirect("certificates:desk_one", code=credential.grouped_code)


def _seen(request: SignedInRequest, code: str) -> Credential:
    try:
        read = read_code(code)
    except Mistyped:
        raise Http404 from None
    return get_object_or_404(_with_all(credentials_seen_by(request.user)), code=read)


def _with_all(credentials: CredentialQuerySet) -> CredentialQuerySet:
    return credentials.with_standing().select_related(
        "holder__person", "file", "module", "edition", "supersedes", "superseded_by", "booking__session"
    )
