"""How the certificates of a curriculum look: colours, emblem, picture, whoever signs, words of the issuer."""

import re
from base64 import b64encode
from importlib import import_module
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PreviewableMixin, TranslatableMixin

from certificates.emblems import COLOUR, MARGIN, ORNAMENT, PAPER, Emblem
from certificates.looks import USUAL_LOOK, Look, Picture
from curriculum.models import CurriculumPage
from modules.models import SiteImage

PICTURE_FILTER = "max-720x240|format-png"
PAGE, FILE = "page", "file"
READABLE = 4.5  # WCAG 2.2, 1.4.3
FORM = re.compile(r"#[0-9a-f]{6}")
is_colour = RegexValidator(
    FORM, _("Write a colour as # and six digits from 0 to f, in small letters, such as #0b5960.")
)


class CertificateDesign(PreviewableMixin, TranslatableMixin, models.Model):
    """The design of the certificates of one curriculum, in one language."""

    code = models.CharField(
        _("code of the curriculum"), max_length=20, help_text=_("Such as RRF: its modules’ codes begin with it.")
    )
    colour = models.CharField(
        _("colour"),
        max_length=7,
        default=COLOUR,
        validators=[is_colour],
        help_text=_("Of the frame, the title, the code. Dark, so that it can be read on paper."),
    )
    ornament = models.CharField(
        _("second colour"), max_length=7, default=ORNAMENT, validators=[is_colour], help_text=_("Of fine lines.")
    )
    emblem = models.CharField(_("emblem"), max_length=10, choices=Emblem, default=Emblem.DOOR)
    picture = models.ForeignKey(
        SiteImage,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="certificate_designs",
        verbose_name=_("picture"),
        help_text=_("Such as a logo that you may use; it stands at the top, 16 mm high at most."),
    )
    words = models.CharField(
        _("words of the issuer"), max_length=160, blank=True, help_text=_("One sentence at the foot of the page.")
    )
    signatory = models.CharField(_("name of who signs"), max_length=80, blank=True)
    signatory_role = models.CharField(_("their role"), max_length=120, blank=True)

    panels = [
        FieldPanel("code"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("colour"), FieldPanel("ornament")]),
                FieldPanel("emblem"),
                FieldPanel("picture"),
            ],
            _("Looks"),
        ),
        MultiFieldPanel([FieldPanel("words"), FieldPanel("signatory"), FieldPanel("signatory_role")], _("Words")),
    ]

    class Meta(TranslatableMixin.Meta):
        verbose_name = _("design of certificates")
        verbose_name_plural = _("designs of certificates")
        constraints = [
            models.UniqueConstraint(fields=["code", "locale"], name="certificate_design_once_per_language"),
            models.CheckConstraint(
                condition=Q(signatory="", signatory_role="") | ~Q(signatory=""),
                name="certificate_design_role_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuse what no certificate would show: no such curriculum, a colour too pale, a role of nobody."""
        super().clean()
        codes = sorted(set(CurriculumPage.objects.values_list("code", flat=True)))
        if self.code not in codes:
            said = _("There is no curriculum with this code. Choose one of these: %(codes)s.")
            raise ValidationError({"code": said % {"codes": ", ".join(codes)}})
        if FORM.fullmatch(self.colour) and min(contrast(self.colour, ground) for ground in (PAPER, MARGIN)) < READABLE:
            raise ValidationError({"colour": _("This colour is too pale for letters. Choose a darker one.")})
        if self.signatory_role and not self.signatory:
            raise ValidationError({"signatory": _("Say who has this role, or leave the role empty.")})

    @property
    def preview_modes(self) -> list[tuple[str, Any]]:
        """The page as a whole; the file inside it is asked for by the page."""
        return [(PAGE, _("The page")), (FILE, _("The file"))]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show a certificate of an invented person in this design, as it would be printed."""
        if mode_name != FILE:
            return TemplateResponse(request, "certificates/design_preview.html", {"mode": FILE})
        drawn = import_module("certificates.samples").sample(self)  # which knows credentials, and they this model
        return HttpResponse(drawn, content_type="application/pdf")

    def look(self) -> Look:
        """Return this design as the drawing takes it, its picture small enough to go with every certificate."""
        return Look(
            colour=self.colour,
            ornament=self.ornament,
            emblem=self.emblem,
            picture=_as_drawn(self.picture) if self.picture else None,
            words=self.words,
            signatory=self.signatory,
            signatory_role=self.signatory_role,
            language=self.locale.language_code,
        )


def look_of(issuer: str, language: str) -> Look:
    """Return how certificates of this issuer look: in that language where there is a design in it, else in another."""
    codes = CurriculumPage.objects.filter(issuer=issuer).values("code")
    designs = (
        CertificateDesign.objects.filter(code__in=codes).select_related("locale", "picture").order_by("code", "pk")
    )
    chosen = sorted(designs, key=lambda design: design.locale.language_code != language)
    return chosen[0].look() if chosen else USUAL_LOOK


def _as_drawn(picture: SiteImage) -> Picture:
    with picture.get_rendition(PICTURE_FILTER).file.open() as opened:
        held = b64encode(opened.read()).decode()
    return Picture(f"data:image/png;base64,{held}", picture.default_alt_text)


def contrast(one: str, other: str) -> float:
    """Return how far two colours, written #rrggbb, stand apart: from 1 to 21, as WCAG 2.2 reckons it."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    shares = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    red, green, blue = (share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
