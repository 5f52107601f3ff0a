from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ground.rates import is_too_fast
from knowledge.models import saved_by
from training_site.search.asking import Asked

# Seconds, as a template reads them: links of the header carry what was asked.
KEPT_FOR = "0"
PER_MINUTE = 60  # of one address, which a whole office may share


@never_cache
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Search the site. What was asked stands in the address of the reader and is kept or logged nowhere."""
    chosen = {name: request.GET.get(name, "") for name in ("kind", "language", "page")}
    asked = Asked(request.user, get_language() or settings.LANGUAGE_CODE, query=request.GET.get("q", ""), **chosen)
    if asked.words and is_too_fast(request, "search", per_minute=PER_MINUTE):
        return render(request, "429.html", {"kept_for": KEPT_FOR}, status=429)
    said = {"q": asked.query, "kind": asked.kind, "language": asked.language}
    context = {
        "asked": asked,
        "chosen_query": f"{urlencode({name: value for name, value in said.items() if value})}&",
        "kept_for": KEPT_FOR,
        "saved": saved_by(request.user),
    }
    return render(request, "training_site/search/search.html", context)
