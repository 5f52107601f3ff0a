"""What people post about H5P packages: a file, and the reason why something shall not play."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from modules.models import Module
from modules.reach_forms import offer_modules
from modules.rules import own_module
from people.models import User


class NewVersionForm(forms.Form):
    """A package alone: the newer version of one that is here."""

    file = forms.FileField(
        label=_("Package"),
        widget=forms.FileInput(attrs={"accept": ".h5p,application/zip"}),
        help_text=_("A file that ends with .h5p, up to 100 MB."),
        error_messages={"required": _("Choose a file."), "empty": _("The file is empty. Choose another.")},
    )


class PackageFileForm(NewVersionForm):
    """A package, and whose editors keep it."""

    module = forms.ModelChoiceField(
        label=_("Module"),
        queryset=Module.objects.none(),
        required=False,
        help_text=_("Whose editors keep it. Empty: several modules share it."),
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        module: Any = self.fields["module"]
        offer_modules(module, user)
        module.initial = own_module(user)


class ReasonForm(forms.Form):
    """Why a package is refused or a library blocked: whoever uses it reads this."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("In one or two sentences. Everybody who uses it reads this."),
        error_messages={"required": _("Say why, so that those who use it know what to do.")},
    )
