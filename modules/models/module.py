"""What is the same about a module in every language."""

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from modules.addresses import FIXED_FOR_MODULES


class AccessPolicy(models.TextChoices):
    """Who may open a module."""

    OPEN = "open", _("Open to everybody")
    REGISTERED = "registered", _("Open to people with an account")
    ON_REQUEST = "on_request", _("On request")
    BY_INVITATION = "by_invitation", _("By invitation")
    TRAINER_ONLY = "trainer_only", _("For trainers")


class SignOffRole(models.TextChoices):
    """Who reviews content before real use."""

    CLINICAL = "clinical", _("Clinical")
    LIVED_EXPERIENCE = "lived_experience", _("Lived experience")
    LANGUAGE = "language", _("Language")
    LEGAL = "legal", _("Legal")


class SignOffState(models.TextChoices):
    PENDING = "pending", _("Not yet reviewed")
    DONE = "done", _("Reviewed")


class ModuleQuerySet(models.QuerySet["Module"]):
    def with_content(self) -> "ModuleQuerySet":
        return self.exclude(latest_edition=None)


class Module(models.Model):
    """The smallest thing with outcomes, a certificate and an access policy; the slug never changes."""

    slug = models.SlugField(
        _("id"), max_length=80, unique=True, help_text=_("Part of every address; it never changes.")
    )
    code = models.CharField(_("code"), max_length=20, unique=True)
    access = models.CharField(_("access"), max_length=20, choices=AccessPolicy, default=AccessPolicy.ON_REQUEST)
    minutes = models.PositiveIntegerField(_("minutes"), validators=[MinValueValidator(1)])
    level = models.CharField(_("level"), max_length=80, blank=True)
    competencies = models.JSONField(_("competencies"), default=list, blank=True)
    rule = models.JSONField(_("rule of completion"), default=dict, blank=True)
    links = models.JSONField(
        _("links to other modules"),
        default=dict,
        blank=True,
        help_text=_("Lists of module ids by kind: requires, recommended_before, overlaps."),
    )
    licence = models.CharField(_("licence"), max_length=40, default="CC-BY-4.0")
    is_demonstration = models.BooleanField(_("demonstration content"), default=True)
    in_preparation = models.BooleanField(_("in preparation"), default=False)
    withdrawn_units = models.JSONField(default=list, blank=True, editable=False)
    # By unit: the first edition that may show it again; in older ones stand the words that were taken back.
    given_back_with = models.JSONField(default=dict, blank=True, editable=False)
    latest_edition = models.ForeignKey(
        "modules.Edition", on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    objects = ModuleQuerySet.as_manager()

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        super().clean()
        if self.slug in FIXED_FOR_MODULES:
            raise ValidationError({"slug": _("This word is the address of another page. Choose another one.")})

    @property
    def is_for_trainers(self) -> bool:
        """Whether it trains trainers: they learn in it and show what they learnt in sessions of other modules."""
        return self.access == AccessPolicy.TRAINER_ONLY

    @property
    def is_withdrawn(self) -> bool:
        """True when an editor has taken the whole module back."""
        return "*" in self.withdrawn_units

    def withdrawn_in(self, edition: int) -> tuple[str, ...]:
        """Return the slugs of the units that are not shown in an edition, by its number."""
        older = (slug for slug, first in self.given_back_with.items() if edition < first)
        return tuple(sorted({*self.withdrawn_units, *older}))
