"""What people learn from: frozen editions of a module, and the frozen activities in them."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class ChangeClass(models.TextChoices):
    """How much an edition changes for somebody who has begun; learners follow editorial ones silently."""

    EDITORIAL = "editorial", _("Editorial: words mended, nothing new to learn")
    ADDITIVE = "additive", _("Additive: something new, nothing taken away")
    SUBSTANTIAL = "substantial", _("Substantial: what is taught has changed")


class ActivityVersion(models.Model):
    """The structure of an activity, frozen: ids, kinds, effects, ratings, rules. Never changes."""

    kind = models.CharField(max_length=20)
    structure = models.JSONField()
    sha256 = models.CharField(max_length=64, unique=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.sha256[:8]}"


class ActivityText(models.Model):
    """The words of an activity in one language, frozen. Never changes."""

    version = models.ForeignKey(ActivityVersion, on_delete=models.PROTECT, related_name="texts")
    locale = models.CharField(max_length=10)
    words = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["version", "locale", "sha256"], name="activity_text_once"),
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.locale})"


class Edition(models.Model):
    """A module as it was published once; `line` is the number of the first of a run of editorial editions."""

    module = models.ForeignKey("modules.Module", on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveIntegerField()
    line = models.PositiveIntegerField()
    change = models.CharField(_("kind of change"), max_length=12, choices=ChangeClass)
    note = models.TextField(_("what changed"), max_length=2000)
    language = models.CharField(max_length=10)
    texts = models.JSONField()
    minutes = models.PositiveIntegerField()
    rule = models.JSONField()
    published_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="editions_published"
    )

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        ordering = ["module", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1, line__gte=1), name="edition_numbers_from_one"),
            models.CheckConstraint(condition=Q(line__lte=models.F("number")), name="edition_line_not_after_number"),
        ]

    def __str__(self) -> str:
        return f"{self.module} · {self.number}"


class EditionUnit(models.Model):
    """A unit in an edition and one language: the values of its blocks, and the revision they came from."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="units")
    slug = models.SlugField(max_length=80)
    position = models.PositiveIntegerField()
    locale = models.CharField(max_length=10)
    revision = models.ForeignKey("wagtailcore.Revision", on_delete=models.PROTECT, related_name="+")
    title = models.CharField(max_length=255)
    minutes = models.PositiveIntegerField()
    values = models.JSONField()
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ["edition", "position", "locale"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug", "locale"], name="edition_unit_once_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.title}"


class EditionActivity(models.Model):
    """An activity in an edition. `key` is its own, wherever it stands; `slug` names it in this module."""

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="activities")
    slug = models.SlugField(max_length=80)
    key = models.UUIDField(db_index=True)
    unit_slug = models.SlugField(max_length=80, blank=True)
    position = models.PositiveIntegerField()
    version = models.ForeignKey(ActivityVersion, on_delete=models.PROTECT, related_name="+")
    texts = models.ManyToManyField(ActivityText, related_name="+")
    questions = models.ManyToManyField("modules.Question", related_name="edition_activities")
    scenarios = models.ManyToManyField("modules.Scenario", related_name="edition_activities")
    h5p_packages = models.ManyToManyField("modules.H5PPackage", related_name="edition_activities")

    class Meta:
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "slug"], name="edition_activity_slug_once"),
            models.UniqueConstraint(fields=["edition", "key"], name="edition_activity_key_once"),
        ]

    def __str__(self) -> str:
        return f"{self.edition}: {self.slug}"
