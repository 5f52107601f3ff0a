from functools import cache

from django.conf import settings
from django.core.cache import cache as shared_cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ground import privacy, retention
from ground.mail import demo_attachment, demo_mails


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """Whether the process can serve: database, migrations, cache. 503 if one of them fails."""
    state = {"database": _database_answers(), "migrations": False, "cache": _cache_answers()}
    state["migrations"] = state["database"] and _is_migrated()
    return JsonResponse(state, status=200 if all(state.values()) else 503)


@never_cache
@require_safe
def demo_mail(request: HttpRequest) -> HttpResponse:
    """The mails of the demo, newest first; not found anywhere else."""
    if not settings.DEMO:
        raise Http404
    return render(request, "ground/demo_mail.html", {"mails": demo_mails()})


@never_cache
@require_safe
def demo_mail_attachment(request: HttpRequest, name: str, number: int) -> HttpResponse:
    """A file of one of the demo's mails, to download."""
    attachment = demo_attachment(name, number) if settings.DEMO else None
    if attachment is None:
        raise Http404
    response = HttpResponse(attachment.content, content_type=attachment.content_type)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=attachment.name) or ""
    return response


@require_safe
def privacy_page(request: HttpRequest) -> HttpResponse:
    """What is kept about people, generated from the register of personal data."""
    return render(
        request, "ground/privacy.html", {"purposes": privacy.by_purpose().items(), "rules": retention.rules()}
    )


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _cache_answers() -> bool:
    shared_cache.set("readyz", "ok", timeout=10)
    return shared_cache.get("readyz") == "ok"


def _is_migrated() -> bool:
    # Asked by every probe: once all is applied, this process need not look again.
    try:
        return _require_migrations()
    except UnappliedMigrations:
        return False


class UnappliedMigrations(Exception):
    """The database is behind the code."""


@cache
def _require_migrations() -> bool:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise UnappliedMigrations
    return True
