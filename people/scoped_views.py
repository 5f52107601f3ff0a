"""Views of the admin for which only exists what is in the scope of the person's appointments."""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.views import View
from wagtail.admin.views import generic
from wagtail.admin.views.generic.history import HistoryView
from wagtail.admin.views.generic.usage import UsageView
from wagtail.admin.viewsets.model import ModelViewSet

from people.countries import footnote_for_all
from people.models import User
from people.requests import SignedInRequest

SeenBy = Callable[[User], QuerySet[Any]]


def refused(user: User) -> QuerySet[Any]:
    """Refuse: nobody has said what there is to see."""
    raise PermissionDenied


class Scoped(View):
    """Knows the rows that a person sees; the viewset says which."""

    request: SignedInRequest
    # Nothing, unless the viewset says what.
    seen_by: SeenBy = staticmethod(refused)

    def rows(self) -> QuerySet[Any]:
        """What there is for this person."""
        return self.seen_by(self.request.user)


class ScopedIndexView(Scoped, generic.IndexView):
    """The list, with the note that belongs to a marked country."""

    results_template_name = "people/index_results.html"

    def get_base_queryset(self) -> QuerySet[Any]:
        """Rows in scope."""
        return self.rows()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Lists and their filters name countries."""
        return super().get_context_data(**kwargs) | {"footnote": footnote_for_all()}


class ScopedEditView(Scoped, generic.EditView):
    def get_queryset(self) -> QuerySet[Any]:
        """Rows in scope."""
        return self.rows()


class ScopedDeleteView(Scoped, generic.DeleteView):
    def get_queryset(self) -> QuerySet[Any]:
        """Rows in scope."""
        return self.rows()


class ScopedInspectView(Scoped, generic.InspectView):
    def get_object(self, queryset: QuerySet[Any] | None = None) -> Model:
        """One of the rows in scope."""
        return get_object_or_404(self.rows(), pk=self.pk)


class ScopedHistoryView(Scoped, HistoryView):
    def get_base_object_queryset(self) -> QuerySet[Any]:
        """Rows in scope."""
        return self.rows()


class ScopedUsageView(Scoped, UsageView):
    def get_base_object_queryset(self) -> QuerySet[Any]:
        """Rows in scope."""
        return self.rows()


class ScopedViewSet(ABC, ModelViewSet):
    """A model of which people see what is in their scope: `seen_by` says what that is."""

    index_view_class = ScopedIndexView
    edit_view_class = ScopedEditView
    delete_view_class = ScopedDeleteView
    inspect_view_class = ScopedInspectView
    history_view_class = ScopedHistoryView
    usage_view_class = ScopedUsageView
    copy_view_enabled = False
    add_to_reference_index = False

    @abstractmethod
    def seen_by(self, user: User) -> QuerySet[Any]:
        """The rows that there are for this person."""

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        """What every view is given."""
        return super().get_common_view_kwargs(**kwargs) | {"seen_by": self.seen_by}
