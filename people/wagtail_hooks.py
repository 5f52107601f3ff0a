from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import URLPattern, path
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet, ViewSetGroup

from people.choosers import person_chooser
from people.models import User
from people.viewsets import ConfirmOrganisationView, PeopleViewSetGroup


@hooks.register("register_admin_viewset")
def register_viewsets() -> list[ViewSet | ViewSetGroup]:
    """People, roles and organisations in the admin."""
    return [PeopleViewSetGroup(), person_chooser]


@hooks.register("register_admin_urls")
def register_admin_urls() -> list[URLPattern]:
    return [
        path("people/<int:pk>/confirm-organisation/", ConfirmOrganisationView.as_view(), name="confirm_organisation")
    ]


@hooks.register("before_bulk_action")
def refuse_bulk_actions_on_people(request: HttpRequest, action_type: str, objects: Sequence[Any], action: Any) -> None:
    """Wagtail can assign groups to many users at once; here they follow from appointments only."""
    if User in action.models:
        raise PermissionDenied
