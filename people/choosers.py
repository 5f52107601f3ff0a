"""Choosing one person among thousands, in forms of the admin."""

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


class PersonFilterForm(BaseFilterForm):
    """Search in the chooser of people."""

    q = forms.CharField(label=_("Name or e-mail address"), required=False)

    def filter(self, objects: QuerySet[User]) -> QuerySet[User]:
        """People whose name or address holds the words."""
        objects = super().filter(objects)
        self.search_query = self.cleaned_data.get("q", "")
        self.is_searching = bool(self.search_query)
        return objects.filter(Q(name__icontains=self.search_query) | Q(email__icontains=self.search_query))


class ForThoseWhoSeePeople(View):
    """Refuses everybody in the admin who may not see who there is (editors, say)."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        """Go on for those who may see people."""
        if not request.user.has_perm("people.view_user"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ChoosePersonView(ForThoseWhoSeePeople, chooser.ChooseView):
    filter_form_class = PersonFilterForm


class ChoosePersonResultsView(ForThoseWhoSeePeople, chooser.ChooseResultsView):
    filter_form_class = PersonFilterForm


class ChosenPersonView(ForThoseWhoSeePeople, chooser.ChosenView):
    pass


class ChosenPeopleView(ForThoseWhoSeePeople, chooser.ChosenMultipleView):
    pass


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
