"""How long a password has to be, in every language of the site: Django's own sentence is not translated into all of them."""

from django.contrib.auth.password_validation import MinimumLengthValidator
from django.utils.translation import ngettext


class MinimumLength(MinimumLengthValidator):
    """Refuses a password of fewer characters than `min_length`, in words of ours."""

    def get_error_message(self) -> str:
        """Return what stands beside the field."""
        sentence = ngettext(
            "This password is too short. Take at least %(count)s character.",
            "This password is too short. Take at least %(count)s characters.",
            self.min_length,
        )
        return sentence % {"count": self.min_length}
