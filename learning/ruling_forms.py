"""What editors write when a question was wrong, and trainers when they give one more try."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from learning.models import REASON_LIMIT, Ruling
from modules.activities.free_text import cleaned, trace_of_a_person


class ReasonField(forms.CharField):
    """Why something is done, for those whom it concerns to read; it names nobody."""

    def __init__(self, *, help_text: Any) -> None:
        super().__init__(
            label=_("Why"),
            max_length=REASON_LIMIT,
            min_length=10,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=help_text,
            error_messages={
                "required": _("Say why in a sentence: those whom it concerns read it."),
                "min_length": _("Say why in a whole sentence."),
                "max_length": _("This is too long. Shorten it to 500 characters; nothing was lost."),
            },
        )

    def clean(self, value: Any) -> str:
        text = cleaned(super().clean(value))
        if trace := trace_of_a_person(text):
            raise forms.ValidationError(
                _("This seems to contain %(trace)s. Take it out: the reason names nobody."), params={"trace": _(trace)}
            )
        return text


class LanguageField(forms.ChoiceField):
    """In which language a reason is written, so that pages in another one say so to screen readers."""

    def __init__(self) -> None:
        super().__init__(
            label=_("Language of your reason"),
            choices=settings.LANGUAGES,
            required=False,
            initial=get_language,
            error_messages={"invalid_choice": _("Choose one of the languages.")},
        )

    def clean(self, value: Any) -> str:
        """Return the code of a language; whoever says none writes in that of the page."""
        return str(super().clean(value)) or get_language()


class RulingForm(forms.Form):
    """What was wrong with a question."""

    does = forms.ChoiceField(
        label=_("What shall happen"),
        choices=Ruling.Does.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what shall happen."), "invalid_choice": _("Choose what shall happen.")},
    )
    part = forms.ChoiceField(label=_("Which part"), required=False)
    reason = ReasonField(
        help_text=_(
            "Learners read this beside their result and in a mail. Do not name people, and do not write about them."
        )
    )
    language = LanguageField()

    def __init__(self, *args: Any, parts: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not parts:
            del self.fields["part"]
            return
        numbered = [(part, _("Part %(number)d") % {"number": number}) for number, part in enumerate(parts, 1)]
        self.fields["part"].choices = [("", _("The whole case study")), *numbered]  # type: ignore[attr-defined]  # a choice field

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if "part" in self.fields and found.get("does") == Ruling.Does.ACCEPT and not found.get("part"):
            self.add_error("part", _("Say in which part another answer is right; rule on each part by itself."))
        return found


class WithdrawalForm(forms.Form):
    """Why a ruling counts no more, and what becomes of results that it has raised."""

    takes_back = forms.ChoiceField(
        label=_("Results that it has raised"),
        choices=[
            ("", _("stay as they are; runs that end from now on count without it")),
            ("yes", _("are taken back as well; those who have completed the module stay completed")),
        ],
        required=False,
        widget=forms.RadioSelect,
        initial="",
    )
    reason = ReasonField(help_text=_("Whoever’s result is taken back reads this in a mail. Do not name people."))
    language = LanguageField()

    def clean_takes_back(self) -> bool:
        return bool(self.cleaned_data["takes_back"])


class GroupTriesForm(forms.Form):
    """One more try for the people of a group."""

    group = forms.ChoiceField(
        label=_("Session"),
        error_messages={"required": _("Choose the session."), "invalid_choice": _("Choose one of your sessions.")},
    )
    quiz = forms.ChoiceField(
        label=_("Quiz"),
        error_messages={"required": _("Choose the quiz."), "invalid_choice": _("Choose one of the quizzes.")},
    )
    whom = forms.ChoiceField(
        label=_("To whom"),
        choices=[
            ("fallen", _("Those who have taken it and not passed")),
            ("all", _("Everybody who may not take it again now")),
        ],
        widget=forms.RadioSelect,
        initial="fallen",
        error_messages={"required": _("Choose to whom."), "invalid_choice": _("Choose to whom.")},
    )
    reason = ReasonField(help_text=_("Each of them reads this. Do not write about their health or about others."))
    language = LanguageField()

    def __init__(
        self, *args: Any, groups: Sequence[tuple[str, str]], quizzes: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["group"].choices = groups  # type: ignore[attr-defined]  # a choice field
        self.fields["quiz"].choices = quizzes  # type: ignore[attr-defined]  # a choice field


class ExtraTryForm(forms.Form):
    """One more try for a person, who has told their address."""

    email = forms.EmailField(
        label=_("E-mail address of the learner"),
        max_length=254,
        help_text=_("The address with which they sign in. Ask them for it."),
        error_messages={
            "required": _("Write the address with which the learner signs in."),
            "invalid": _("This is no e-mail address. Compare it with what the learner has told you."),
        },
    )
    quiz = forms.ChoiceField(
        label=_("Quiz"),
        error_messages={"required": _("Choose the quiz."), "invalid_choice": _("Choose one of the quizzes.")},
    )
    reason = ReasonField(help_text=_("The learner reads this. Do not write about their health or about others."))
    language = LanguageField()

    def __init__(self, *args: Any, quizzes: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["quiz"].choices = quizzes  # type: ignore[attr-defined]  # a choice field
