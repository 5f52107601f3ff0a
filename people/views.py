from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from wagtail.admin.views.account import AccountView, BaseSettingsPanel, NameEmailSettingsPanel

from ground import audit, privacy
from ground.languages import spoken
from ground.rates import is_too_fast
from people import actions
from people.account_pages import account_pages
from people.adapters import remember_language
from people.forms import AbsenceForm, ErasureForm, ProfileForm
from people.requests import SignedInRequest
from people.rules import may_be_stood_in_for

PROFILES_PER_MINUTE = 60  # of one address, which a whole office may share


class AdminAccountView(AccountView):
    """Wagtail's settings for editors, without name and address: those stand in the profile."""

    def get_panels(self) -> list[BaseSettingsPanel]:
        """Every panel but the one for name and address."""
        return [panel for panel in super().get_panels() if not isinstance(panel, NameEmailSettingsPanel)]


def admin_sign_in(request: HttpRequest) -> HttpResponse:
    """In place of Wagtail's own sign-in, which knows no second factor.

    Somebody who is signed in comes here only because the admin is not open to them: going round would not help.
    """
    if not request.user.is_authenticated:
        return redirect_to_login(request.GET.get("next") or reverse("wagtailadmin_home"))
    if request.user.has_perm("wagtailadmin.access_admin"):
        return redirect("wagtailadmin_home")
    raise PermissionDenied


@never_cache
@login_required
@require_GET
def overview(request: SignedInRequest) -> HttpResponse:
    """Everything about one's own account, in one place."""
    appointments = request.user.current_appointments
    context = {
        "appointments": appointments,
        "countries": [appointment.country for appointment in appointments],
        "groups": account_pages(request.user),
    }
    return render(request, "people/overview.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: SignedInRequest) -> HttpResponse:
    """Name on certificates, organisation, country, language."""
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=request.user)
    if not form.is_valid():
        return render(request, "people/profile.html", {"form": form}, status=422 if form.is_bound else 200)
    # Whoever names an organisation writes to its administrators.
    if is_too_fast(request, "people.profile", per_minute=PROFILES_PER_MINUTE):
        form.add_error(None, _("You have saved your profile many times. Wait a minute, then save it again."))
        return render(request, "people/profile.html", {"form": form}, status=429)
    actions.update_profile(request.user, **form.cleaned_data)
    with translation.override(spoken(request.user.language)):
        messages.success(request, _("Your profile is saved."))
    response = redirect("people:profile")
    remember_language(response, request.user.language)
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: SignedInRequest) -> HttpResponse:
    """Days on which one is away: the deputies are written to meanwhile."""
    if not may_be_stood_in_for(request.user):
        raise Http404
    form = AbsenceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.set_absence(request.user, by=request.user, **form.cleaned_data)
        except actions.Overlapping:
            form.add_error("starts_on", _("You have noted an absence for some of these days."))
        else:
            messages.success(request, _("Your absence is noted. Your deputies are written to meanwhile."))
            return redirect("people:absences")
    coming = request.user.absences.filter(ends_on__gte=timezone.localdate())
    context = {"form": form, "absences": coming}
    return render(request, "people/absences.html", context, status=422 if form.is_bound else 200)


@never_cache
@login_required
@require_POST
def cancel_absence(request: SignedInRequest, pk: int) -> HttpResponse:
    """Take an absence of one's own back."""
    actions.cancel_absence(get_object_or_404(request.user.absences, pk=pk), by=request.user)
    messages.success(request, _("The absence is cancelled."))
    return redirect("people:absences")


@never_cache
@require_GET
def choose_language(request: HttpRequest, code: str) -> HttpResponse:
    """Show pages without a language in their address in this one; go on to `next` on this site."""
    if code not in dict(settings.LANGUAGES):
        raise Http404
    way = request.GET.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(way, {request.get_host()}, require_https=request.is_secure())
    response = redirect(way if is_ours else "/")
    remember_language(response, code)
    return response


@never_cache
@login_required
@reauthentication_required
@require_GET
def own_data(request: SignedInRequest) -> HttpResponse:
    """Download all that is kept about oneself, as JSON."""
    audit.record("people.export_own_data", request.user, by=request.user)
    response = JsonResponse(privacy.export(request.user), json_dumps_params={"indent": 2, "ensure_ascii": False})
    response["Content-Disposition"] = 'attachment; filename="my-data.json"'
    return response


@never_cache
@login_required
@reauthentication_required
@require_http_methods(["GET", "HEAD", "POST"])
def erase(request: SignedInRequest) -> HttpResponse:
    """Erase one's own account, after a confirmation."""
    form = ErasureForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            actions.erase(request.user, by=request.user)
        except actions.LastAdministrator:
            form.add_error(None, _("You are the last administrator. Appoint another one first."))
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("/")
    return render(request, "people/erase.html", {"form": form}, status=422 if form.is_bound else 200)
