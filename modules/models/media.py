"""Images, documents and videos; each names the module whose access guards it."""

from django.core.validators import FileExtensionValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.documents.models import AbstractDocument
from wagtail.documents.models import Document as WagtailDocument
from wagtail.images.models import AbstractImage, AbstractRendition
from wagtail.images.models import Image as WagtailImage


class SiteImage(AbstractImage):
    """A picture; `module` is empty for pictures of public pages."""

    module = models.ForeignKey(
        "modules.Module",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="images",
        verbose_name=_("module"),
    )

    admin_form_fields = (*WagtailImage.admin_form_fields, "module")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")


class Rendition(AbstractRendition):
    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["image", "filter_spec", "focal_point_key"], name="rendition_once_per_filter"
            ),
        ]


class SiteDocument(AbstractDocument):
    """A file to take home; `module` is empty for public documents."""

    module = models.ForeignKey(
        "modules.Module",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="documents",
        verbose_name=_("module"),
    )

    admin_form_fields = (*WagtailDocument.admin_form_fields, "module")

    class Meta(AbstractDocument.Meta):
        verbose_name = _("document")
        verbose_name_plural = _("documents")


class Video(ClusterableModel):
    """A video with captions and a transcript, kept on our own disk."""

    slug = models.SlugField(_("id"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    module = models.ForeignKey(
        "modules.Module",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="videos",
        verbose_name=_("module"),
    )
    file = models.FileField(_("file"), upload_to="videos/", validators=[FileExtensionValidator(["webm", "mp4"])])
    poster = models.ForeignKey(
        SiteImage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="posters",
        verbose_name=_("still picture"),
    )
    seconds = models.PositiveIntegerField(_("seconds"), default=0)

    class Meta:
        verbose_name = _("video")
        verbose_name_plural = _("videos")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title


class VideoCaption(models.Model):
    """Captions of a video in one language (WebVTT)."""

    video = ParentalKey(Video, on_delete=models.CASCADE, related_name="captions")
    language = models.CharField(_("language"), max_length=10)
    file = models.FileField(_("file"), upload_to="captions/", validators=[FileExtensionValidator(["vtt"])])

    class Meta:
        verbose_name = _("captions")
        verbose_name_plural = _("captions")
        constraints = [
            models.UniqueConstraint(fields=["video", "language"], name="video_caption_once_per_language"),
        ]

    def __str__(self) -> str:
        return f"{self.video} ({self.language})"
