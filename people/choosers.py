"""Choosing one person among thousands, in forms of the admin."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from django.views import View
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic import chooser
from wagtail.admin.viewsets.chooser import ChooserViewSet

from people.models import User
from people.requests import SignedInRequest
from people.rules import people_reached_by, people_seen_by


class PersonFilterForm(BaseFilterForm):
    """Search in the chooser of people."""

    q = forms.CharField(
        label=_("Name or e-mail address"),
        required=False,
        help_text=_("Somebody who has nothing to do with your modules yet is found by their whole address."),
    )

    def filter(self, objects: QuerySet[User]) -> QuerySet[User]:
        """People whose name or address holds the words."""
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        return objects.filter(Q(name__icontains=self.search_query) | Q(email__icontains=self.search_query))


class ForThoseWhoSeePeople(View):
    """Refuses everybody in the admin who may not see who there is (editors, say)."""

    request: SignedInRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go on for those who may see people."""
        if not request.user.has_perm("people.view_user"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class PeopleInScope(ForThoseWhoSeePeople):
    """Offers those in scope; by their whole address also others who may be given access or a role."""

    filter_form_class = PersonFilterForm

    def get_object_list(self) -> QuerySet[User]:
        """Whom to choose from."""
        user = self.request.user
        known = Q(pk__in=people_seen_by(user).values("pk"))
        named = Q(email__iexact=self.request.GET.get("q", "").strip(), pk__in=people_reached_by(user).values("pk"))
        return User.objects.filter(known | named)


class ChoosePersonView(PeopleInScope, chooser.ChooseView):
    pass


class ChoosePersonResultsView(PeopleInScope, chooser.ChooseResultsView):
    pass


class ChosenPersonView(ForThoseWhoSeePeople, chooser.ChosenView):
    def get_object(self, pk: str) -> User:
        """Somebody who may be chosen."""
        return _choosable(self.request.user).get(pk=pk)


class ChosenPeopleView(ForThoseWhoSeePeople, chooser.ChosenMultipleView):
    def get_objects(self, pks: Sequence[str]) -> QuerySet[User]:
        """Those who may be chosen."""
        return _choosable(self.request.user).filter(pk__in=pks)


def _choosable(user: User) -> QuerySet[User]:
    return User.objects.filter(
        Q(pk__in=people_seen_by(user).values("pk")) | Q(pk__in=people_reached_by(user).values("pk"))
    )


class PersonChooserViewSet(ChooserViewSet):
    """Finds people by name or address."""

    model = User
    icon = "user"
    choose_one_text = _("Choose a person")
    choose_another_text = _("Choose another person")
    choose_view_class = ChoosePersonView
    choose_results_view_class = ChoosePersonResultsView
    chosen_view_class = ChosenPersonView
    chosen_multiple_view_class = ChosenPeopleView


person_chooser = PersonChooserViewSet("person_chooser")
