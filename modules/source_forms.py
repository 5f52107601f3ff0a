"""What forms share that make something of a file from elsewhere, or of an H5P package of this site."""

from typing import Any, Self

from django import forms
from wagtail.models import Locale

from modules.models import H5PPackage
from modules.rules import packages_read_by
from people.models import User
from people.requests import SignedInRequest, posted


def languages() -> list[tuple[str, str]]:
    """Return the languages that content can be in, with their names."""
    return [(locale.language_code, locale.get_display_name()) for locale in Locale.objects.all()]


class FileOrPackageForm(forms.Form):
    """A chosen file, or a package of this site that the address of the page names with `?package=`."""

    package = forms.ModelChoiceField(queryset=H5PPackage.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        package: Any = self.fields["package"]
        package.queryset = H5PPackage.objects.filter(packages_read_by(user))

    @classmethod
    def sent(cls, request: SignedInRequest) -> Self:
        """Return the form as it was sent, or as the page begins with it."""
        chosen = {"package": request.GET.get("package", "")}
        return cls(posted(request), request.FILES or None, user=request.user, initial=chosen)
