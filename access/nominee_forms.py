"""What is posted about nominees, invitations and grants."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from access import nominations
from access.commitments import Settling
from access.models import JobRole, Reason, RequestLine, Seat
from access.nomination_file import LONGEST, Code, Problem, Row
from access.nomination_words import problem_words
from ground.languages import site_languages
from modules.activities.free_text import cleaned
from people.domains import is_role_mailbox, normalised

REASON_LIMIT = 500  # characters
REVOKE_REASONS = [Reason.SECURITY, Reason.NOT_ELIGIBLE, Reason.NOT_TARGET_GROUP, Reason.DUPLICATE, Reason.OTHER]
CODE_OF_CONDUCT = "code_of_conduct-1"


def choose(form: forms.Form, name: str, choices: list[tuple[str, str]]) -> None:
    """Offer these choices in a field that knows them only when the form is made."""
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = choices


class NomineeForm(forms.Form):
    """One person for a seat."""

    email = forms.CharField(
        label=_("E-mail address"),
        help_text=_("Their own address at work, not one that several people read. The invitation goes there."),
        max_length=LONGEST["email"],
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    given_name = forms.CharField(label=_("Given name"), max_length=LONGEST["given_name"])
    family_name = forms.CharField(label=_("Family name"), max_length=LONGEST["family_name"])
    organisation = forms.ChoiceField(label=_("Organisation"))
    job_role = forms.ChoiceField(label=_("Job"), choices=[("", _("Choose a job")), *JobRole.choices])
    preferred_language = forms.ChoiceField(label=_("Language"), help_text=_("In which the person reads best."))
    priority = forms.IntegerField(
        label=_("Priority"),
        help_text=_("1 is the most urgent: if there are fewer seats than people, they go by this number."),
        min_value=1,
        max_value=9999,
    )
    needs_accommodation = forms.BooleanField(
        label=_("Needs support to take part"),
        help_text=_("Only yes or no: which support, the person says themselves."),
        required=False,
    )

    def __init__(self, *args: Any, line: RequestLine, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.organisations = nominations.organisations_of(line)
        own = nominations.code_of(line.request.organisation) if line.request.organisation else ""
        choose(self, "organisation", [(code, str(one)) for code, one in self.organisations.items()])
        choose(self, "preferred_language", nominations.language_choices())
        self.initial = {"organisation": own, "preferred_language": "en", **self.initial}
        if len(self.organisations) == 1:
            self.fields["organisation"].widget = forms.HiddenInput()

    def clean_email(self) -> str:
        """The address in its usual form; addresses of offices are refused."""
        typed = self.cleaned_data["email"]
        try:
            address = normalised(typed)
        except ValueError:
            raise forms.ValidationError(problem_words(Problem(0, "email", Code.BAD_EMAIL, typed))) from None
        if is_role_mailbox(address):
            raise forms.ValidationError(problem_words(Problem(0, "email", Code.ROLE_MAILBOX, address)))
        return address

    def row(self) -> Row:
        """The person as a row of a file would name them."""
        said = dict(self.cleaned_data)
        return Row(line=0, organisation_code=said.pop("organisation"), module_code="", session_code="", **said)


class UploadForm(forms.Form):
    """A file with many nominees; what stands in it is read by `nomination_file`."""

    file = forms.FileField(
        label=_("CSV file"),
        help_text=_("At most 500 people and 1 MB. You see what was read before anything is saved."),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".csv,text/csv,text/plain"}),
    )


class RowsForm(forms.Form):
    """What happens to a file in which some rows cannot be taken."""

    ALL, VALID = "all", "valid"

    rows = forms.ChoiceField(
        label=_("Some rows cannot be taken. What shall happen?"),
        choices=[
            (ALL, _("All or nothing: save nobody until every row is right")),
            (VALID, _("Valid rows only: save those now, and leave the others out")),
        ],
        initial=ALL,
        widget=forms.RadioSelect,
    )


class AcceptForm(forms.Form):
    """A nominee accepts: for which organisation, in which language, by which rules."""

    seat = forms.ChoiceField(label=_("Several organisations have nominated you. Choose one"), widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of this site for you"), choices=site_languages)
    conduct = forms.BooleanField(
        label=_(
            "I accept the code of conduct: I treat colleagues and the people whom we speak about with respect, "
            "I write nothing about real clients, and I keep what others share in sessions to myself."
        ),
        error_messages={"required": _("Tick the box to accept the seat. Without it nothing changes.")},
    )

    def __init__(self, *args: Any, seat: Seat, others: list[Seat], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seats = {str(one.key): one for one in (seat, *others)}
        choose(self, "seat", [(key, str(one.organisation)) for key, one in self.seats.items()])
        self.initial = {"seat": str(seat.key), **self.initial}
        for name, choices in (("seat", self.seats), ("language", settings.LANGUAGES)):
            if len(choices) == 1:
                self.fields[name].widget = forms.HiddenInput()
        self.initial.setdefault("language", settings.LANGUAGE_CODE)

    def chosen(self) -> Seat:
        """The seat that the person has chosen."""
        return self.seats[self.cleaned_data["seat"]]


class DeclineForm(forms.Form):
    """A nominee declines, or is not meant."""

    DECLINE, NOT_ME = "decline", "not_me"

    answer = forms.ChoiceField(
        label=_("What would you like to say?"),
        choices=[
            (DECLINE, _("I do not want this seat")),
            (NOT_ME, _("I am not the person who is meant: delete my address")),
        ],
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Whoever nominated you reads it. Please write nothing about your health."),
        max_length=REASON_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_reason(self) -> str:
        return cleaned(self.cleaned_data["reason"])


class RevokeForm(forms.Form):
    """Why a grant is taken back."""

    reason = forms.ChoiceField(
        label=_("Reason"),
        choices=[(reason.value, reason.label) for reason in REVOKE_REASONS],
        help_text=_("The requester reads it and may appeal within 30 days. Learners are told in neutral words."),
        widget=forms.RadioSelect,
    )
    how = forms.ChoiceField(
        label=_("What becomes of the places in these sessions?"),
        choices=Settling.choices,
        help_text=_("Whoever loses a place is told by mail, without the reason; the place goes to whoever waits."),
        widget=forms.RadioSelect,
    )
    is_certain = forms.BooleanField(label=_("Take the grant back now. It cannot be given again, only newly approved."))

    def __init__(self, *args: Any, has_commitments: bool, **kwargs: Any) -> None:
        """Without sessions to come there is nothing to settle, and nothing is asked."""
        super().__init__(*args, **kwargs)
        if not has_commitments:
            del self.fields["how"]

    @property
    def settling(self) -> Settling:
        """What was chosen, or what changes nothing where nothing was asked."""
        return Settling(self.cleaned_data.get("how", Settling.TRANSFER))
