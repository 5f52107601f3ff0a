"""How far editors reach in the admin: files, questions and scenarios of the modules in their scope, and of no others."""

from collections.abc import Callable, Collection, Iterable
from functools import wraps
from typing import Any

from django.contrib.admin.utils import unquote
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, URLResolver
from wagtail.documents import permissions as of_documents
from wagtail.images import permissions as of_images
from wagtail.models import Page
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.permission_policies.collections import CollectionOwnershipPermissionPolicy
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail_localize.models import Translation

from modules.rules import changed_by, chosen_by, may_change, may_choose
from people.models import Role, User
from people.rules import holds

CHOOSE = "choose"


class FilePolicy(CollectionOwnershipPermissionPolicy):
    """What collections permit for images and documents, within reach; Wagtail asks it in every list, chooser and form."""

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Collection[str], instance: Any
    ) -> bool:
        """Whether one of the actions is permitted for this file."""
        if not super().user_has_any_permission_for_instance(user, actions, instance):
            return False
        return _reaches(user, instance, to_choose=CHOOSE in actions)

    def instances_user_has_any_permission_for(
        self, user: User | AnonymousUser, actions: Collection[str]
    ) -> QuerySet[Any]:
        """The files for which one of the actions is permitted."""
        rows = super().instances_user_has_any_permission_for(user, actions)
        if not isinstance(user, User):
            return rows
        return rows.filter(chosen_by(user) if CHOOSE in actions else changed_by(user))


class SnippetPolicy(ModelPermissionPolicy):
    """What the role permits for questions and scenarios, within reach."""

    def user_has_permission_for_instance(self, user: User | AnonymousUser, action: str, instance: Any) -> bool:
        """Whether the action is permitted for this one."""
        return self.user_has_permission(user, action) and _reaches(user, instance, to_choose=action == CHOOSE)

    def user_has_any_permission_for_instance(
        self, user: User | AnonymousUser, actions: Collection[str], instance: Any
    ) -> bool:
        """Whether one of the actions is permitted for this one."""
        return any(self.user_has_permission_for_instance(user, action, instance) for action in actions)


class BeyondModulesPolicy(ModelPermissionPolicy):
    """What the role permits, held to editors whose scope has no limit: such things belong to no module."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        """Whether the action is permitted."""
        return may_change(user, None) and super().user_has_permission(user, action)


def _reaches(user: User | AnonymousUser, instance: Any, *, to_choose: bool) -> bool:
    if not isinstance(user, User):
        return False
    return may_choose(user, instance.module) if to_choose else may_change(user, instance.module)


def keep_to_reach(patterns: list[URLPattern | URLResolver], model: type[Model]) -> list[URLPattern | URLResolver]:
    """Refuse every page about one row (`pk` in its address) to editors who may not change that row."""

    def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # Whoever is no editor is refused by Wagtail itself.
            if "pk" in kwargs and holds(request.user, Role.EDITOR):
                _require(request.user, model, str(kwargs["pk"]))
            return view(request, *args, **kwargs)

        return shown

    return list(decorate_urlpatterns(patterns, kept))


def _require(user: Any, model: type[Model], key: str) -> None:
    rows = model._default_manager.filter(pk=unquote(key))  # noqa: SLF001  # its name is Django's
    if rows.exclude(changed_by(user)).exists():
        raise PermissionDenied


def use_file_policies() -> None:
    """Put the policy in the place where Wagtail's pages of images and documents look for it, before they are made."""
    for place in (of_images, of_documents):
        policy = place.permission_policy
        place.permission_policy = FilePolicy(policy.model, policy.auth_model, policy.owner_field_name)


def keep_translations_to_reach(patterns: Iterable[URLPattern]) -> list[URLPattern | URLResolver]:
    """Refuse the pages of wagtail-localize about one translation to editors who may not change what is translated.

    It asks what a role permits for questions and role-plays as a kind, which is more than editors of one module reach.
    """

    def kept(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def shown(request: HttpRequest, translation_id: int, **kwargs: Any) -> HttpResponse:
            translation = get_object_or_404(Translation, pk=translation_id)
            if not _may_translate(request.user, translation.get_target_instance()):
                raise PermissionDenied
            return view(request, translation_id=translation_id, **kwargs)

        return shown

    about_one = [pattern for pattern in patterns if "<int:translation_id>" in str(pattern.pattern)]
    return list(decorate_urlpatterns(about_one, kept))


def _may_translate(user: User | AnonymousUser, translated: Model) -> bool:
    if isinstance(translated, Page):
        return bool(translated.permissions_for_user(user).can_edit())
    return not hasattr(translated, "module") or _reaches(user, translated, to_choose=False)
