"""The questions of a request for access, one form for each page."""

from typing import Any, BinaryIO, cast
from uuid import uuid4

import pikepdf
from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import MaxValueValidator, MinLengthValidator, MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from access.actions.deciding import SHORTEST_QUESTION
from access.actions.requests import LONGEST_TEXT
from access.models import AccessRequest, Delivery, Purpose, Setting
from access.offers import (
    Offer,
    is_partner,
    language_choices,
    may_choose_organisation,
    organisations_for,
    required_declarations,
)
from access.words import DECLARATION_WORDS
from modules.activities.free_text import cleaned
from modules.models import Module
from people.models import Organisation, User

SHORTEST_REASONS = 50  # characters
MOST_SEATS = 10_000
LARGEST_FILE = 5 * 1024 * 1024  # bytes
PDF_BEGINS = b"%PDF-"
NO_CASES = _("Do not write about real clients, or about your own health.")


class WordsField(forms.CharField):
    """A text of several lines, with plain line ends, so that characters are counted as people count them."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> str:
        return cleaned(super().to_python(value) or "")


class OrganisationField(forms.ModelChoiceField):
    """An organisation with its country, which decides who endorses."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.country})" if obj.country_id else obj.name


class OrganisationForm(forms.Form):
    """For whom the request is. Once it was sent, only the unit can be changed: the reference names the country."""

    organisation = OrganisationField(
        label=_("Organisation"),
        queryset=Organisation.objects.none(),
        empty_label=_("Choose"),
        help_text=_("The country follows from it."),
    )
    unit = forms.CharField(label=_("Unit or department"), max_length=200, required=False)
    is_sponsored = forms.BooleanField(
        label=_("The organisation is a partner outside the Union, and somebody sponsors it"), required=False
    )
    sponsor = forms.CharField(
        label=_("Sponsor"),
        max_length=200,
        required=False,
        help_text=_("The authority, programme or project that stands behind the request. No focal point is asked."),
    )

    def __init__(self, *args: Any, case: AccessRequest, user: User, **kwargs: Any) -> None:
        first = {name: getattr(case, name) for name in ("organisation", "unit", "is_sponsored", "sponsor")}
        super().__init__(*args, **(kwargs | {"initial": first}))
        self.countries = [case.country]
        if not may_choose_organisation(user) or not case.is_draft:
            del self.fields["is_sponsored"], self.fields["sponsor"]
        if not case.is_draft:
            del self.fields["organisation"]
            return
        self._offer(organisations_for(user))

    def _offer(self, organisations: list[Organisation]) -> None:
        field = self.fields["organisation"]
        ids = [organisation.pk for organisation in organisations]
        self.countries = [organisation.country for organisation in organisations]
        field.queryset = Organisation.objects.filter(pk__in=ids).select_related("country")  # type: ignore[attr-defined]  # a choice of models
        if len(ids) == 1:
            self.initial["organisation"] = ids[0]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        organisation = said.get("organisation")
        if organisation is None or "is_sponsored" not in self.fields:
            return said
        partner = is_partner(organisation, on=timezone.localdate())
        if partner and not said["is_sponsored"]:
            self.add_error(
                "is_sponsored", _("This organisation works in a partner country: somebody has to sponsor it.")
            )
        elif said["is_sponsored"] and not partner:
            self.add_error("is_sponsored", _("Only organisations of partner countries can be sponsored."))
        elif said["is_sponsored"] and not said["sponsor"]:
            self.add_error("sponsor", _("Say who stands behind the request."))
        return said


class ModulesForm(forms.Form):
    """How many seats in which modules; an empty field asks for none."""

    def __init__(self, *args: Any, offers: list[Offer], seats: dict[int, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = offers
        for offer in offers:
            self.fields[self._name(offer.module)] = _seats_field(offer, seats.get(offer.module.pk))

    @staticmethod
    def _name(module: Module) -> str:
        return f"seats_{module.pk}"

    def rows(self) -> list[tuple[Offer, forms.BoundField]]:
        """Each module beside its field."""
        return [(offer, self[self._name(offer.module)]) for offer in self.offers]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if not self.errors and not self.seats:
            raise forms.ValidationError(_("Say how many seats you need in at least one module."))
        return said

    @property
    def seats(self) -> dict[Module, int]:
        """The modules asked for."""
        asked = {offer.module: self.cleaned_data.get(self._name(offer.module)) for offer in self.offers}
        return {module: number for module, number in asked.items() if number}


def _seats_field(offer: Offer, first: int | None) -> forms.IntegerField:
    least, most = offer.policy.least_seats, offer.policy.most_seats
    field = forms.IntegerField(label=offer.title, required=False, initial=first)
    field.validators = [
        MinValueValidator(least, _("Ask for %(limit_value)s or more, or leave it empty.")),
        MaxValueValidator(most or MOST_SEATS, _("Ask for %(limit_value)s at most.")),
    ]
    field.widget.attrs |= {"min": least, "inputmode": "numeric"}
    return field


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label=_("What the seats are for"),
        choices=Purpose.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose one.")},
    )


class ReasonsForm(forms.Form):
    """Why, for whom and for how many."""

    justification = WordsField(
        label=_("Why your organisation needs it"),
        error_messages={"required": _("Say why.")},
        max_length=LONGEST_TEXT,
        validators=[
            MinLengthValidator(
                SHORTEST_REASONS, _("Write at least %(limit_value)d characters; there are %(show_value)d.")
            )
        ],
        help_text=_("Between 50 and 2,000 characters. What do your people meet, and what will they do with it?"),
    )
    target_group = forms.CharField(
        label=_("Who will be trained"),
        error_messages={"required": _("Say who.")},
        max_length=300,
        help_text=_("Jobs, not names: “outreach workers of the agency”."),
    )
    expected_number = forms.IntegerField(
        label=_("How many people you expect"),
        error_messages={"required": _("Give a number.")},
        min_value=1,
        max_value=MOST_SEATS,
        help_text=_("A good guess is enough."),
    )
    settings = forms.MultipleChoiceField(
        label=_("Where they work"), choices=Setting.choices, widget=forms.CheckboxSelectMultiple, required=False
    )


class DeliveryForm(forms.Form):
    """In what form, in which languages, and when."""

    delivery = forms.ChoiceField(
        label=_("How it will be taken"),
        error_messages={"required": _("Choose one.")},
        choices=Delivery.choices,
        widget=forms.RadioSelect,
    )
    languages = forms.MultipleChoiceField(
        label=_("Languages"),
        error_messages={"required": _("Choose at least one.")},
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Ask for what you need: languages that do not exist yet are counted, and translated where many ask."
        ),
    )
    wanted_from = forms.DateField(label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))
    wanted_to = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput({"type": "date"}, "%Y-%m-%d"))

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        begins, ends = said.get("wanted_from"), said.get("wanted_to")
        if begins and ends and ends < begins:
            self.add_error("wanted_to", _("The last day must not be before the first."))
        return said


class DeclarationsForm(forms.Form):
    """What has to be declared for the modules asked for, each by a tick."""

    def __init__(self, *args: Any, case: AccessRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code in required_declarations(case):
            words = DECLARATION_WORDS.get(code, code)
            self.fields[code] = forms.BooleanField(
                label=words, initial=code in case.declarations, error_messages={"required": _("Tick it to go on.")}
            )

    @property
    def codes(self) -> list[str]:
        return [code for code, is_given in self.cleaned_data.items() if is_given]


class AttachmentForm(forms.Form):
    """One PDF file, or none."""

    attachment = forms.FileField(
        label=_("PDF file"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": "application/pdf,.pdf"}),
        help_text=_("5 MB at most, not encrypted. A letter of support, a training plan. Nothing about clients."),
    )
    remove = forms.BooleanField(label=_("Take the file off the request"), required=False)

    def __init__(self, *args: Any, case: AccessRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not case.attachment:
            del self.fields["remove"]

    def clean_attachment(self) -> UploadedFile | None:
        file = self.cleaned_data["attachment"]
        if not file:
            return None
        if file.size > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        _require_plain_pdf(file)
        # What the file was called on somebody's machine is nobody's business.
        file.name = f"{uuid4()}.pdf"
        return file


def _require_plain_pdf(file: UploadedFile) -> None:
    """Raises ValidationError unless the file is, by its content, a PDF that opens, runs nothing and carries no files."""
    file.seek(0)
    if not file.read(len(PDF_BEGINS)) == PDF_BEGINS:
        raise forms.ValidationError(_("This is not a PDF file."))
    file.seek(0)
    try:
        with pikepdf.open(cast("BinaryIO", file)) as document:
            is_encrypted, is_active = document.is_encrypted, _is_active(document)
    except pikepdf.PasswordError:
        is_encrypted, is_active = True, False
    except pikepdf.PdfError as broken:
        raise forms.ValidationError(_("The file cannot be opened: it seems to be damaged.")) from broken
    if is_encrypted:
        raise forms.ValidationError(_("The file is encrypted. Save it without a password."))
    if is_active:
        raise forms.ValidationError(_("The file holds scripts or other files. Print it to a new PDF file first."))
    file.seek(0)


def _is_active(document: pikepdf.Pdf) -> bool:
    """Whether the file would run something, or carries other files."""
    names: Any = document.Root.get("/Names", {})
    return "/JavaScript" in names or "/EmbeddedFiles" in names or "/AA" in document.Root or _runs(document)


def _runs(document: pikepdf.Pdf) -> bool:
    action = document.Root.get("/OpenAction")
    return isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo"


class AnswerForm(forms.Form):
    """The answer to a question of the focal point or the programme."""

    text = WordsField(
        label=_("Your answer"),
        error_messages={"required": _("Write your answer.")},
        max_length=LONGEST_TEXT,
        help_text=NO_CASES,
    )


class WithdrawForm(forms.Form):
    text = WordsField(label=_("Why, if you like"), max_length=LONGEST_TEXT, required=False)


class AppealForm(forms.Form):
    """Why somebody else should look at it again."""

    text = WordsField(
        label=_("Why the decision should be changed"),
        error_messages={"required": _("Say why.")},
        max_length=LONGEST_TEXT,
        validators=[MinLengthValidator(SHORTEST_QUESTION, _("Say it in at least %(limit_value)d characters."))],
        help_text=NO_CASES,
    )


class AskProgrammeForm(AppealForm):
    """Why the programme should look at it although the focal point has declined."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("What the programme should know")


class PersonField(forms.ModelChoiceField):
    """A colleague, by name and address: two may have the same name."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name} ({obj.email})" if obj.name else obj.email


class HandOverForm(forms.Form):
    """Who goes on with the request: somebody of the same organisation."""

    to = PersonField(label=_("Who goes on with it"), queryset=User.objects.none(), empty_label=_("Choose"))

    def __init__(self, *args: Any, case: AccessRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        colleagues = User.objects.filter(organisation=case.organisation_id, is_active=True)
        if not case.is_sponsored:
            colleagues = colleagues.exclude(organisation_confirmed_at=None)
        self.fields["to"].queryset = colleagues.exclude(pk=case.requester_id)  # type: ignore[attr-defined]  # a choice of models
