"""People, appointments, organisations and countries in the admin."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BooleanColumn, Column, DateColumn, TitleColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.model import ModelViewSet, ModelViewSetGroup
from wagtail.admin.widgets.button import ListingButton
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.views.groups import GroupViewSet as WagtailGroupViewSet
from wagtail.users.views.users import IndexView, UserViewSet

from people import actions, memberships
from people.countries import footnote_for_all
from people.forms import (
    AbsenceInAdminForm,
    AppointmentForm,
    GovernmentSuffixForm,
    HolidayForm,
    OrganisationForm,
)
from people.models import (
    Absence,
    Appointment,
    AppointmentQuerySet,
    Country,
    CountryGroup,
    GovernmentSuffix,
    GroupMembership,
    Holiday,
    Organisation,
    User,
)
from people.rules import (
    absences_seen_by,
    appointments_seen_by,
    countries_kept_by,
    may_confirm,
    may_end,
    may_keep,
    organisations_kept_by,
    people_seen_by,
)
from people.scoped_views import ScopedDeleteView, ScopedIndexView, ScopedViewSet


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


class KeptForEverybody(ModelPermissionPolicy):
    """What holds everywhere is read by all who have the permission, and changed by those whose scope has no limit."""

    def user_has_permission(self, user: User | AnonymousUser, action: str) -> bool:
        """Whether the person may do this to what holds for everybody."""
        return super().user_has_permission(user, action) and (action == "view" or may_keep(user))

    def user_has_any_permission(self, user: User | AnonymousUser, actions: Collection[str]) -> bool:
        """Whether one of the actions is permitted."""
        return any(self.user_has_permission(user, action) for action in actions)


class PersonIndexView(IndexView):
    """People in scope, found by name or address."""

    page_title = _("People")
    results_template_name = "people/index_results.html"

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
        """Those in the scope of one's own appointments, with where they work."""
        return people_seen_by(self.request.user).select_related("organisation", "country")

    def get_list_buttons(self, instance: User) -> list[Any]:
        """To confirm where somebody works; nothing else is changed here."""
        if instance.organisation_id is None or instance.confirmed_organisation_id:
            return []
        if not may_confirm(self.request.user, instance):
            return []
        url = reverse("confirm_organisation", args=[instance.pk])
        return [ListingButton(_("Confirm organisation"), url=url, icon_name="check")]

    def order_queryset(self, queryset: QuerySet[User]) -> QuerySet[User]:
        """By the column that was asked for."""
        ordering = self.ordering if isinstance(self.ordering, str) else User.USERNAME_FIELD
        return queryset.order_by(ordering)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The list names countries."""
        return super().get_context_data(**kwargs) | {"footnote": footnote_for_all()}


class PersonInspectView(generic.InspectView):
    def get_object(self, queryset: QuerySet[User] | None = None) -> User:
        """Somebody in the scope of one's own appointments."""
        return get_object_or_404(people_seen_by(self.request.user), pk=self.pk)


class ConfirmOrganisationView(generic.DeleteView):
    """Asks once, then confirms that a person works at the organisation that they name."""

    model = User
    index_url_name = "wagtailusers_users:index"
    page_title = _("Confirm where somebody works")
    success_message = _("%(object)s: confirmed.")
    template_name = "people/confirm_organisation.html"
    permission_required = None
    header_icon = "check"

    def get_object(self, queryset: QuerySet[User] | None = None) -> User:
        """Somebody who names an organisation that this person may speak for."""
        person: User = get_object_or_404(people_seen_by(self.request.user), pk=self.kwargs["pk"])
        if person.organisation_id is None or not may_confirm(self.request.user, person):
            raise PermissionDenied
        return person

    def get_delete_url(self) -> str:
        return reverse("confirm_organisation", args=[self.get_object().pk])

    def delete_action(self) -> None:
        """Confirm, unless somebody else was quicker."""
        with suppress(memberships.NotAsking):
            memberships.admit(self.object, self.object.organisation, by=self.request.user)


class PersonViewSet(UserViewSet):
    """Read only: people sign up and edit themselves; roles come from appointments."""

    menu_label = _("People")
    index_view_class = PersonIndexView
    inspect_view_class = PersonInspectView
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


class AppointView(generic.CreateView):
    """Appoints through the action, which derives groups and keeps the record."""

    def save_instance(self) -> Appointment:
        """Appoint."""
        return actions.appoint(by=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self) -> Sequence[Any]:
        """None: an appointment is ended, not edited."""
        return []


class EndAppointmentView(ScopedDeleteView):
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


class AppointmentViewSet(ScopedViewSet):
    """Who holds which role, where and until when."""

    model = Appointment
    icon = "user"
    menu_label = _("Appointments")
    add_view_class = AppointView
    delete_view_class = EndAppointmentView
    inspect_view_enabled = True
    list_display = [
        "person",
        "role",
        "rank",
        "country",
        "organisation",
        "module_slug",
        "starts_on",
        "ends_on",
        "ended_at",
    ]
    list_filter = ["role", "rank", "country"]
    search_fields = ["person__name", "person__email"]

    @property
    def permission_policy(self) -> Allow:
        return Allow(Appointment, "add", "view", "delete")

    def seen_by(self, user: User) -> AppointmentQuerySet:
        """All in scope, ended ones too: the list is the record."""
        return appointments_seen_by(user).select_related("person", "country", "organisation")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """One form: appointments are made and ended, never edited."""
        return AppointmentForm


def proved_domains(organisation: Organisation) -> str:
    """Domains that were found to be the organisation's."""
    return ", ".join(domain.domain for domain in organisation.domains.all() if domain.verified_on)


def standing(organisation: Organisation) -> str:
    """Whether its people can learn; said only where they cannot."""
    return str(_("suspended")) if organisation.is_suspended else ""


class OrganisationViewSet(ScopedViewSet):
    """Employers of trainees, and authorities that ask for seats."""

    model = Organisation
    icon = "group"
    list_display = [
        "name",
        "kind",
        "country",
        "region",
        "code",
        Column("domains", label=_("Proved domains"), accessor=proved_domains),
        Column("standing", label=_("Standing"), accessor=standing),
    ]
    list_filter = ["kind", "country"]
    search_fields = ["name", "code"]

    def seen_by(self, user: User) -> QuerySet[Organisation]:
        """Organisations of one's own scope."""
        return organisations_kept_by(user).select_related("country").prefetch_related("domains")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """What staff say about an organisation."""
        return OrganisationForm


class AbsentView(generic.CreateView):
    """Notes an absence through the action."""

    def save_instance(self) -> Absence:
        """Note it."""
        return actions.set_absence(by=self.request.user, **self.form.cleaned_data)

    def get_success_buttons(self) -> Sequence[Any]:
        """None: an absence is cancelled, not edited."""
        return []


class PresentView(ScopedDeleteView):
    """Cancels an absence through the action."""

    def delete_action(self) -> None:
        """Cancel it."""
        actions.cancel_absence(self.object, by=self.request.user)


class AbsenceViewSet(ScopedViewSet):
    """Who is away: their deputies are written to."""

    model = Absence
    icon = "date"
    menu_label = _("Absences")
    add_view_class = AbsentView
    delete_view_class = PresentView
    list_display = ["person", "starts_on", "ends_on"]
    search_fields = ["person__name", "person__email"]

    @property
    def permission_policy(self) -> Allow:
        return Allow(Absence, "add", "view", "delete")

    def seen_by(self, user: User) -> QuerySet[Absence]:
        """Absences of people in one's own scope."""
        return absences_seen_by(user).select_related("person")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """One form: an absence is set and cancelled."""
        return AbsenceInAdminForm


class CountryViewSet(ModelViewSet):
    """Countries that people work in."""

    model = Country
    icon = "globe"
    form_fields = ["code", "name", "mark", "zone", "alias"]
    list_display = ["name", "mark", "code", "alias", "zone"]
    search_fields = ["name", "code", "alias"]
    copy_view_enabled = False


class CountryGroupViewSet(ModelViewSet):
    """Groups of countries that rules and figures speak of."""

    model = CountryGroup
    icon = "globe"
    menu_label = _("Groups of countries")
    form_fields = ["code", "name"]
    list_display = ["name", "code"]
    copy_view_enabled = False

    @property
    def permission_policy(self) -> KeptForEverybody:
        return KeptForEverybody(CountryGroup)


class MembershipIndexView(ScopedIndexView):
    """Memberships by group and country."""

    def get_base_queryset(self) -> QuerySet[GroupMembership]:
        """All: they hold for everybody."""
        return GroupMembership.objects.select_related("group", "country")


class GroupMembershipViewSet(ModelViewSet):
    """Which country belongs to which group, and since when."""

    model = GroupMembership
    icon = "link"
    menu_label = _("Memberships")
    index_view_class = MembershipIndexView
    form_fields = ["group", "country", "starts_on", "ends_on"]
    list_display = ["country", "group", "starts_on", "ends_on"]
    list_filter = ["group", "country"]
    copy_view_enabled = False

    @property
    def permission_policy(self) -> KeptForEverybody:
        return KeptForEverybody(GroupMembership)


def where(holiday: Holiday) -> str:
    """Whose day it is."""
    return str(holiday.country or _("The programme’s office"))


class HolidayViewSet(ScopedViewSet):
    """Days that do not count for deadlines."""

    model = Holiday
    icon = "date"
    menu_label = _("Holidays")
    list_display = ["day", "name", Column("country", label=_("Country"), accessor=where)]
    list_filter = ["country", "day"]
    search_fields = ["name"]

    def seen_by(self, user: User) -> QuerySet[Holiday]:
        """Those of the countries in one's own scope; the office's only without a limit."""
        mine = Holiday.objects.filter(country__in=countries_kept_by(user))
        if may_keep(user):
            mine |= Holiday.objects.filter(country=None)
        return mine.select_related("country")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """A day of a country in scope."""
        return HolidayForm


class GovernmentSuffixViewSet(ScopedViewSet):
    """Ends of addresses that a country's authorities use."""

    model = GovernmentSuffix
    icon = "mail"
    menu_label = _("Government addresses")
    list_display = ["suffix", "country"]
    list_filter = ["country"]
    search_fields = ["suffix"]

    def seen_by(self, user: User) -> QuerySet[GovernmentSuffix]:
        """Those of the countries in one's own scope."""
        return GovernmentSuffix.objects.filter(country__in=countries_kept_by(user)).select_related("country")

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        """The end of an address, for a country in scope."""
        return GovernmentSuffixForm


class PeopleViewSetGroup(ModelViewSetGroup):
    """The menu of people."""

    menu_label = _("Roles")
    menu_icon = "group"
    items = (
        AppointmentViewSet,
        AbsenceViewSet,
        OrganisationViewSet,
        CountryViewSet,
        CountryGroupViewSet,
        GroupMembershipViewSet,
        HolidayViewSet,
        GovernmentSuffixViewSet,
    )
