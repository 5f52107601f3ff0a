"""What trainers fill in for the people of a session, and what these say of themselves."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from programme.home.actions import Audience
from programme.home.fields import NeedsField
from programme.models import MaterialTime

LARGEST_FILE = 10 * 1024 * 1024  # bytes
MOST_OF_A_NAME = 60  # characters
# What files of these kinds begin with; the others are plain text.
BEGINNINGS = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "odt": b"PK", "ods": b"PK"}


class NeedsForm(forms.Form):
    """What somebody needs in order to take part; empty takes it back."""

    needs = NeedsField()


class MessageForm(forms.Form):
    """A message to the group."""

    use_required_attribute = False

    to = forms.ChoiceField(
        label=_("To whom"),
        choices=Audience.choices,
        initial=Audience.CONFIRMED.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose to whom it goes.")},
    )
    subject = forms.CharField(
        label=_("Subject"),
        max_length=120,
        help_text=_("It can be read on a locked screen: leave out what the session is about, and names."),
        error_messages={"required": _("Give it a subject, so that people open it.")},
    )
    text = forms.CharField(
        label=_("Message"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("Plain text. When and where the session is, and the way to its page, are added."),
        error_messages={"required": _("Write what people should know.")},
    )

    @property
    def audience(self) -> Audience:
        """To whom it goes, as it was chosen."""
        return Audience(self.cleaned_data["to"])


class CopyForm(forms.Form):
    """When the same session is held again."""

    use_required_attribute = False

    first_day = forms.DateField(
        label=_("First day of the new session"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("The other blocks follow with the same days between, at the same hours."),
        error_messages={"required": _("Say on which day it begins."), "invalid": _("Write the day like 2027-03-26.")},
    )


class MaterialForm(forms.Form):
    """A file for the people of a session."""

    use_required_attribute = False

    title = forms.CharField(
        label=_("Title"),
        max_length=120,
        help_text=_("What people see, “Handout on first contact” say."),
        error_messages={"required": _("Give the file a title.")},
    )
    when = forms.ChoiceField(
        label=_("From when on is it there?"),
        choices=MaterialTime.choices,
        initial=MaterialTime.BEFORE.value,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose from when on people may read it.")},
    )
    file = forms.FileField(
        label=_("File"),
        max_length=150,
        help_text=_("PDF, Word, Excel, OpenDocument or plain text, 10 MB at most. Nothing about clients."),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("This file is empty."),
            "max_length": _("The name of the file is too long: shorten it."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        accepted = ",".join(f".{ending}" for ending in settings.WAGTAILDOCS_EXTENSIONS)
        self.fields["file"].widget.attrs["accept"] = accepted

    def clean_file(self) -> UploadedFile:
        """Return the file under a name made of its title: what it was called on somebody's machine is their business."""
        file: UploadedFile = self.cleaned_data["file"]
        ending = PurePath(file.name or "").suffix.lower().lstrip(".")
        if ending not in settings.WAGTAILDOCS_EXTENSIONS:
            raise forms.ValidationError(_("This kind of file cannot be read by everybody: make a PDF of it."))
        if (file.size or 0) > LARGEST_FILE:
            raise forms.ValidationError(_("The file is larger than 10 MB: make it smaller, or cut it in two."))
        if not _begins_rightly(file, ending):
            raise forms.ValidationError(_("The file is not what its name says: save it anew and choose it again."))
        name = slugify(self.cleaned_data.get("title", ""))[:MOST_OF_A_NAME] or "material"
        file.name = f"{name}.{ending}"
        return file


def _begins_rightly(file: UploadedFile, ending: str) -> bool:
    file.seek(0)
    start = file.read(1024)
    file.seek(0)
    beginning = BEGINNINGS.get(ending)
    return start.startswith(beginning) if beginning else b"\x00" not in start
