"""Files of what framed contents reported, for the trainers of a module."""

from django.http import Http404, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from ground.spreadsheets import csv_bytes
from learning.framed_export import COLUMNS, framed_in, reported
from learning.trainer_pages import trained_module
from learning.views import learner_view
from people.requests import SignedInRequest as Request

CSV, JSON = "csv", "json"


@require_GET
@learner_view
def statements(request: Request, module: str, activity: str, ending: str) -> HttpResponse:
    """What was reported from a content, as CSV or JSON; from fewer than five people there is no such file."""
    trained = trained_module(request, module)
    entry = next((each for each in framed_in(trained.edition.activities) if each.slug == activity), None)
    rows = reported(trained.module, entry) if entry and ending in {CSV, JSON} else []
    if not rows:
        raise Http404
    name = f'attachment; filename="{module}-{activity}.{ending}"'
    if ending == JSON:
        return JsonResponse({"self_reported": True, "statements": rows}, headers={"Content-Disposition": name})
    cells = [["" if row[column] is None else str(row[column]) for column in COLUMNS] for row in rows]
    return HttpResponse(
        csv_bytes([COLUMNS, *cells]), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": name}
    )
