from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from certificates.codes import Mistyped, read_code
from certificates.payload import written_name
from certificates.recognising import is_badge, is_pdf
from people.models import User

MOST_BYTES = 5 * 1024 * 1024


class CodeForm(forms.Form):
    """Asks for the code of a certificate."""

    code = forms.CharField(
        label=_("Code of the certificate"),
        help_text=_(
            "Eleven letters and digits, for example 7KQ3-M8XN-4TB. Small letters and missing hyphens do not matter."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        """The code as it is kept."""
        try:
            return read_code(self.cleaned_data["code"])
        except Mistyped:
            raise forms.ValidationError(
                _("Look at the code again: one of the characters is not right, or one is missing.")
            ) from None


class FileForm(forms.Form):
    """Asks for the PDF or the digital credential of a certificate; it is read and forgotten."""

    use_required_attribute = False

    file = forms.FileField(
        label=_("PDF or digital credential"),
        help_text=_("5 MB at most. The file is compared with the one that we issued, and not kept."),
        error_messages={"required": _("Choose the file that you want to check."), "empty": _("This file is empty.")},
        widget=forms.FileInput(attrs={"accept": "application/pdf,.pdf,.json,.jwt"}),
    )

    def clean_file(self) -> bytes:
        """What is in the file; refuse what is too large before it is read."""
        file = cast("UploadedFile", self.cleaned_data["file"])
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(
                _("The file is larger than 5 MB, so it is none of ours. Type the code instead.")
            )
        content = bytes(file.read())
        if not is_pdf(content) and not is_badge(content):
            raise forms.ValidationError(
                _(
                    "This is neither a PDF nor a digital credential. Choose the file as it was downloaded, or type the code."
                )
            )
        return content


class NameForm(forms.ModelForm):
    """The name as it shall stand on the certificate; it becomes the name in the profile too."""

    class Meta:
        model = User
        fields = ["name"]
        labels = {"name": _("Your name, as it shall stand on the certificate")}
        help_texts = {
            "name": _("Check it: once the certificate is made, only programme staff can issue a corrected one.")
        }
        error_messages = {"name": {"required": _("Write your name with letters.")}}
        widgets = {"name": forms.TextInput(attrs={"autocomplete": "name"})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].required = True

    def clean_name(self) -> str:
        """The name as it is written on paper."""
        name = written_name(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(_("Write your name with letters."))
        return name
