"""People, appointments, organisations and countries in the admin."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import IndexView, UserViewSet

from people import actions
from people.forms import AppointmentForm
from people.models import Appointment, Country, Organisation, User
from people.rules import may_end


class Allow(ModelPermissionPolicy):
    """The model's permissions, cut down to some actions for everybody."""

    def __init__(self, model: type[Model], *allowed: str) -> None:
        super().__init__(model)
        self.allowed = allowed

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        """Whether the action is among those allowed and the person has the permission for it."""
        return action in self.allowed and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: User | AnonymousUser, actions: Collection[str]) -> bool:
        """Whether one of the actions is permitted."""
        return any(self.user_has_permission(user, action) for action in actions)


class PersonIndexView(IndexView):
    """People, found by name or address."""

    page_title = _("People")

    @property
    def columns(self) -> list[Column]:
        """Name, address, where they work, access."""
        return [
            TitleColumn("name", label=_("Name"), accessor=str, sort_key="name", get_url=self.get_inspect_url),
            Column("email", label=_("E-mail"), sort_key="email"),
            Column("organisation", label=_("Organisation")),
            Column("country", label=_("Country")),
            BooleanColumn("is_privileged", label=_("Has a role")),
            BooleanColumn("is_active", label=_("Active")),
            DateColumn("last_login", label=_("Last sign-in"), sort_key="last_login"),
        ]

    @property
    def search_fields(self) -> set[str]:
        """Where a search looks."""
        return {"name", "email"}

    def get_base_queryset(self) -> QuerySet[User]:
        """Everybody, with where they work."""
        return User.objects.select_related("organisation", "country")

    def get_list_buttons(self, instance: User) -> list[Any]:
        """None: people are looked at here, not changed."""
        return []

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """By the column that was asked for."""
        ordering = self.ordering if isinstance(self.ordering, str) else User.USERNAME_FIELD
        return queryset.order_by(ordering)


class PersonViewSet(UserViewSet):
    """Read only: people sign up and edit themselves; roles come from appointments."""

    menu_label = _("People")
    index_view_class = PersonIndexView
    inspect_view_enabled = True
    inspect_view_fields = [
        "name",
        "email",
        "organisation",
        "organisation_said",
        "country",
        "language",
        "groups",
        "joined_at",
    ]
    copy_view_enabled = False
    template_prefix = ""

    @property
    def permission_policy(self) -> Allow:
        return Allow(User, "view")


class GroupViewSet(WagtailGroupViewSet):
    """Read only: groups follow from roles."""

    add_to_settings_menu = False

    @property
    def permission_policy(self) -> Allow:
        return Allow(self.model, "view")


class AppointmentIndexView(generic.IndexView):
    """Appointments with whom and what they are for."""

    def get_base_queryset(self) -> QuerySet[Appointment]:
        """All of them, ended ones too: the list is the record."""
        return Appointment.objects.select_related("person", "country", "organisation")


class AppointView(generic.CreateView):
    """Appoints through the action, which derives groups and keeps the record."""

    def save_instance(self) -> Appointment:
        """Appoint."""
        return actions.appoint(by=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self) -> Sequence[Any]:
        """None: an appointment is ended, not edited."""
        return []


class EndAppointmentView(generic.DeleteView):
    """Ends an appointment instead of deleting it."""

    page_title = _("End appointment")
    template_name = "people/end_appointment.html"
    success_message = _("The appointment is ended.")

    def delete_action(self) -> None:
        """End it, if the person may."""
        if not may_end(self.request.user, self.object):
            raise PermissionDenied
        with suppress(actions.AlreadyEnded):
            actions.end_appointment(self.object, by=self.request.user)


class AppointmentViewSet(ModelViewSet):
    """Who holds which role, where and until when."""

    model = Appointment
    icon = "user"
    menu_label = _("Appointments")
    index_view_class = AppointmentIndexView
    add_view_class = AppointView
    delete_view_class = EndAppointmentView
    inspect_view_enabled = True
    copy_view_enabled = False
    list_display = ["person", "role", "country", "organisation", "module_slug", "starts_on", "ends_on", "ended_at"]
    list_filter = ["role", "country"]
    search_fields = ["person__name", "person__email"]
    add_to_reference_index = False

    @property
    def permission_policy(self) -> Allow:
        return Allow(Appointment, "add", "view", "delete")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """One form: appointments are made and ended, never edited."""
        return AppointmentForm


class OrganisationIndexView(generic.IndexView):
    """Organisations with their country."""

    def get_base_queryset(self) -> QuerySet[Organisation]:
        """All of them."""
        return Organisation.objects.select_related("country")


class OrganisationViewSet(ModelViewSet):
    """Employers of trainees."""

    model = Organisation
    index_view_class = OrganisationIndexView
    icon = "group"
    form_fields = ["name", "kind", "country"]
    list_display = ["name", "kind", "country"]
    list_filter = ["kind", "country"]
    search_fields = ["name"]
    copy_view_enabled = False


class CountryViewSet(ModelViewSet):
    """Countries that people work in."""

    model = Country
    icon = "globe"
    form_fields = ["code", "name", "mark"]
    list_display = ["name", "code", "mark"]
    search_fields = ["name"]
    copy_view_enabled = False


class PeopleViewSetGroup(ModelViewSetGroup):
    """The menu of people."""

    menu_label = _("Roles")
    menu_icon = "group"
    items = (AppointmentViewSet, OrganisationViewSet, CountryViewSet)
