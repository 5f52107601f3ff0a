"""How fast one address may send requests, answers and decisions; who is too fast loses nothing that was typed."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ground.rates import is_too_fast

OCCASION = "access.words"
# A whole office may share one address: twenty people who fill in a page every twenty seconds stay below it.
PER_MINUTE = 60
TOO_MANY_REQUESTS = 429
NOT_TAKEN = 422


class FormWithStatus(forms.Form):
    """A form that says with which status its page is answered."""

    @property
    def status(self) -> int:
        return status_of(self)


def is_slowed_down(request: HttpRequest, form: forms.Form | None = None) -> bool:
    """Count what is sent here; whether it comes too fast. Then the form, if there is one, says so and keeps what was typed."""
    if not is_too_fast(request, OCCASION, per_minute=PER_MINUTE):
        return False
    if form is not None:
        sentence = _(
            "Much was sent from your side in a short time. Wait a minute, then send this again: what you typed stands below."
        )
        form.add_error(None, forms.ValidationError(sentence, code="too_fast"))
    return True


def status_of(form: forms.Form) -> int:
    """200 for an empty form, 429 for one that came too fast, 422 for one that cannot be taken as it is."""
    if not form.is_bound:
        return 200
    return TOO_MANY_REQUESTS if form.has_error(NON_FIELD_ERRORS, "too_fast") else NOT_TAKEN


def too_fast(request: HttpRequest) -> HttpResponse:
    """The page for what was sent too fast and had no words in it."""
    return render(request, "429.html", status=TOO_MANY_REQUESTS)
