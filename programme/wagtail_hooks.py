from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from modules.models import SiteDocument
from programme.home.materials import is_closed_to


@hooks.register("before_serve_document")
def guard_material(document: SiteDocument, request: HttpRequest) -> HttpResponse | None:
    """The files of a session are for its people, at their time; the module's own door is asked as well."""
    if not is_closed_to(request, document):
        return None
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path())
    raise PermissionDenied
