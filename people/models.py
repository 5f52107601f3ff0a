"""Who people are, where they work, and what they are appointed to do."""

import uuid
from datetime import date

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from people.domains import KnownDomain
from people.territories import name_of


class Country(models.Model):
    """A country by its ISO 3166-1 code; `mark` is the sign that always stands behind its name (Kosovo*)."""

    code = models.CharField(_("code"), max_length=2, primary_key=True)
    name = models.CharField(_("name"), max_length=80)
    mark = models.CharField(_("mark"), max_length=2, blank=True)
    zone = models.CharField(
        _("time zone"),
        max_length=40,
        default="Europe/Brussels",
        help_text=_("IANA name. Deadlines end there at 23:59."),
    )
    alias = models.CharField(
        _("other code"), max_length=2, blank=True, help_text=_("A code that other systems use for it, such as EL.")
    )

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["name"]

    def __str__(self) -> str:
        return f"{name_of(self.code, self.name)}{self.mark}"


class CountryGroup(models.Model):
    """Countries that are treated alike: Member States, associated countries, partner countries."""

    code = models.SlugField(_("code"), max_length=20, primary_key=True)
    name = models.CharField(_("name"), max_length=100)

    class Meta:
        verbose_name = _("group of countries")
        verbose_name_plural = _("groups of countries")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class GroupMembershipQuerySet(models.QuerySet["GroupMembership"]):
    def on(self, day: date) -> "GroupMembershipQuerySet":
        """Memberships in force on that day."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), Q(starts_on=None) | Q(starts_on__lte=day))


class GroupMembership(models.Model):
    """A country belongs to a group, for a time: figures count by the day of a decision."""

    group = models.ForeignKey(
        CountryGroup, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("group")
    )
    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="memberships", verbose_name=_("country")
    )
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("to"), null=True, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["group", "country"]
        constraints = [
            models.UniqueConstraint(fields=["group", "country", "starts_on"], name="group_membership_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="group_membership_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id}: {self.country_id}"


class Holiday(models.Model):
    """A day that is no working day in a country; without a country, at the programme's office."""

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, null=True, blank=True, related_name="holidays", verbose_name=_("country")
    )
    day = models.DateField(_("day"))
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(
                fields=["country", "day"], condition=Q(country__isnull=False), name="holiday_once_a_day"
            ),
            models.UniqueConstraint(fields=["day"], condition=Q(country=None), name="holiday_of_the_office_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.name}"


class GovernmentSuffix(models.Model):
    """The end of addresses that a country's authorities use; it makes an address plausible, never more."""

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="government_suffixes", verbose_name=_("country")
    )
    suffix = models.CharField(_("end of addresses"), max_length=100, unique=True)

    class Meta:
        verbose_name = _("end of government addresses")
        verbose_name_plural = _("ends of government addresses")
        ordering = ["country", "suffix"]

    def __str__(self) -> str:
        return self.suffix


class OrganisationKind(models.TextChoices):
    CIVIL_SOCIETY = "civil_society", _("Civil-society organisation")
    AUTHORITY = "authority", _("Public authority")
    AGENCY = "agency", _("EU agency or international organisation")
    OTHER = "other", _("Other")


class Organisation(models.Model):
    """An employer of trainees; grants may go to all of its people."""

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=OrganisationKind, default=OrganisationKind.CIVIL_SOCIETY)
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="organisations",
        verbose_name=_("country"),
        help_text=_("Empty only for EU agencies and international organisations."),
    )
    region = models.CharField(
        _("part of the country"),
        max_length=100,
        blank=True,
        help_text=_("Land, community or canton, where it matters."),
    )
    code = models.SlugField(_("code"), max_length=40, blank=True, help_text=_("As it stands in lists of nominees."))
    headcount = models.PositiveIntegerField(_("people who work there"), null=True, blank=True)
    suspended_at = models.DateTimeField(null=True, blank=True, editable=False)
    suspended_by = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(Lower("name"), "country", name="organisation_name_once_per_country"),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="organisation_code_once"),
            models.CheckConstraint(
                condition=Q(country__isnull=False) | Q(kind="agency"), name="organisation_has_a_country_unless_agency"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_suspended(self) -> bool:
        return self.suspended_at is not None


class OrganisationDomainQuerySet(models.QuerySet["OrganisationDomain"]):
    def known(self) -> list[KnownDomain]:
        """Those that somebody has proved, however long ago. One query."""
        return [row.known for row in self if row.known]


class OrganisationDomain(models.Model):
    """The end of an organisation's addresses, with the proof that it is theirs; a proof holds for two years."""

    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="domains", verbose_name=_("organisation")
    )
    domain = models.CharField(_("domain"), max_length=200)
    includes_subdomains = models.BooleanField(_("subdomains too"), default=False)
    verified_on = models.DateField(_("proved on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        "people.User", on_delete=models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    evidence = models.CharField(
        _("evidence"), max_length=300, blank=True, help_text=_("A mail to the focal point, an official page.")
    )

    objects = OrganisationDomainQuerySet.as_manager()

    class Meta:
        verbose_name = _("domain")
        verbose_name_plural = _("domains")
        ordering = ["domain"]
        constraints = [
            models.UniqueConstraint(Lower("domain"), "organisation", name="organisation_domain_once"),
            models.CheckConstraint(
                condition=Q(verified_on=None) | ~Q(evidence=""), name="organisation_domain_proved_by_evidence"
            ),
        ]

    def __str__(self) -> str:
        return self.domain

    @property
    def known(self) -> KnownDomain | None:
        """The domain as the rules about addresses take it; None while nobody has proved it."""
        if self.verified_on is None:
            return None
        return KnownDomain(self.domain, str(self.organisation_id), self.includes_subdomains, self.verified_on)


class UserQuerySet(models.QuerySet["User"]):
    """People, by what they have to do with an organisation."""

    def asking(self, organisation: Organisation) -> "UserQuerySet":
        """Those who name the organisation, and whom nobody has confirmed yet; the longest with us first."""
        named = self.filter(organisation=organisation, organisation_confirmed_at=None, is_active=True)
        return named.order_by("joined_at", "pk")

    def belonging(self, organisation: Organisation) -> "UserQuerySet":
        """Those who are known to belong to the organisation, by name."""
        confirmed = self.filter(organisation=organisation, organisation_confirmed_at__isnull=False, is_active=True)
        return confirmed.order_by("name", "email")


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]  # a class that is made
    """Makes people; the e-mail address is the sign-in name."""

    def create_user(self, email: str, password: str | None = None, **fields: object) -> "User":
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: object) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, is_privileged=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. `is_privileged` and the groups are derived from current appointments."""

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(
        _("name on certificates"), max_length=150, blank=True, help_text=_("As it shall stand on your certificates.")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("organisation"),
    )
    organisation_confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    organisation_said = models.CharField(
        _("organisation, in your words"),
        max_length=200,
        blank=True,
        help_text=_("If your organisation is not in the list."),
    )
    country = models.ForeignKey(
        Country,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="people",
        verbose_name=_("country of work"),
    )
    language = models.CharField(_("language"), max_length=10, default="en")
    is_privileged = models.BooleanField(default=False, editable=False)
    is_staff = models.BooleanField(default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = []

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def confirmed_organisation_id(self) -> int | None:
        """Where somebody else than the person says that they work: only this opens what an organisation has."""
        return self.organisation_id if self.organisation_confirmed_at else None

    @cached_property
    def current_appointments(self) -> "list[Appointment]":
        """Appointments in force today; read once for each time the person is loaded, and not for people without any."""
        return list(self.appointments.current()) if self.is_privileged else []

    def get_full_name(self) -> str:
        return self.name or self.email

    def get_short_name(self) -> str:
        return self.name or self.email


class Role(models.TextChoices):
    """What a person can be appointed to; each has a scope and dates."""

    TRAINER = "trainer", _("Trainer")
    FOCAL_POINT = "focal_point", _("National focal point")
    APPROVER = "approver", _("Programme staff: decides requests")
    EDITOR = "editor", _("Editor")
    AUDITOR = "auditor", _("Auditor")
    APPEAL_REVIEWER = "appeal_reviewer", _("Decides appeals")
    ORGANISATION_ADMIN = "organisation_admin", _("Administrator of an organisation")
    CLINICAL_REVIEWER = "clinical_reviewer", _("Reviews content as a clinician")
    LIVED_REVIEWER = "lived_reviewer", _("Reviews content from lived experience")
    LANGUAGE_REVIEWER = "language_reviewer", _("Reviews the language of content")
    LEGAL_REVIEWER = "legal_reviewer", _("Reviews content as a lawyer")


class Rank(models.TextChoices):
    """In which order the holders of a role are asked."""

    MAIN = "main", _("First")
    DEPUTY = "deputy", _("Deputy")
    ALTERNATE = "alternate", _("Alternate authority")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    def current(self, on: date | None = None) -> "AppointmentQuerySet":
        """Appointments in force on that day (today if not given); the last day still counts."""
        day = on or timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day, ended_at=None)


class Appointment(models.Model):
    """A person holds a role for a country, an organisation or a module; a blank scope means everywhere."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="appointments", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=20, choices=Role)
    country = models.ForeignKey(
        Country, on_delete=models.PROTECT, null=True, blank=True, related_name="appointments", verbose_name=_("country")
    )
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="appointments",
        verbose_name=_("organisation"),
    )
    module_slug = models.SlugField(_("module"), max_length=80, blank=True)
    rank = models.CharField(_("rank"), max_length=10, choices=Rank, default=Rank.MAIN)
    evidence = models.CharField(
        _("evidence"), max_length=300, blank=True, help_text=_("The letter or mail that names the person.")
    )
    starts_on = models.DateField(_("from"), default=timezone.localdate)
    ends_on = models.DateField(_("to"), null=True, blank=True, help_text=_("The last day. Empty: until it is ended."))
    appointed_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="appointments_made"
    )
    ended_at = models.DateTimeField(_("ended early"), null=True, blank=True, editable=False)
    ended_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="appointments_ended"
    )

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("appointment")
        verbose_name_plural = _("appointments")
        ordering = ["person", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="appointment_ends_after_it_starts"
            ),
            models.CheckConstraint(
                condition=~Q(role="focal_point") | Q(country__isnull=False), name="appointment_focal_point_has_country"
            ),
            models.CheckConstraint(
                condition=~Q(role="organisation_admin") | Q(organisation__isnull=False),
                name="appointment_organisation_admin_has_organisation",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=False) | Q(ended_by=None), name="appointment_ended_by_somebody_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["person", "role"])]

    def __str__(self) -> str:
        return f"{self.person}: {self.get_role_display()}"


class Absence(models.Model):
    """A person is away; their deputies are written to meanwhile."""

    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="absences", verbose_name=_("person"))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("to"))

    class Meta:
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="absence_ends_after_it_starts")
        ]

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.ends_on}"
