"""What evaluators and programme staff fill in about expressions of interest."""

from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.models import User
from people.rules import people_seen_by
from programme.calls.words import CRITERIA
from programme.evaluating.actions import Verdict
from programme.evaluating.placing import Source, for_country
from programme.evaluating.presenting import fewer_words, source_words
from programme.evaluating.ranking import Standing
from programme.models import Call, Conflict, Decision, DiscussionNote, Gate, Outcome, ReserveOffer, ScoreSheet
from programme.models.evaluation import REASON_LIMIT, REMARK_LIMIT

WORDS = forms.Textarea(attrs={"rows": 3})


class EvaluatorForm(forms.Form):
    """Somebody who shall score, by the address of their account."""

    use_required_attribute = False

    email = forms.EmailField(
        label=_("E-mail address of the account"),
        error_messages={"required": _("Give the address with which the person signs in.")},
    )

    def __init__(self, *args: Any, by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by

    def clean_email(self) -> User:
        """The person, if there is one in the scope of whoever names them."""
        people = people_seen_by(self.by).filter(is_active=True)
        person = people.filter(email=self.cleaned_data["email"].lower()).first()
        if person is None:
            raise ValidationError(_("There is no account with this address in your scope. Ask the person to make one."))
        return person


class GateForm(forms.ModelForm):
    """Four questions, each of which has to be answered with yes."""

    class Meta:
        model = Gate
        fields = ("is_eligible", "is_complete", "fits_profile", "commits", "note")
        widgets = {"note": WORDS}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_passed = all(cleaned.get(name) for name in ("is_eligible", "is_complete", "fits_profile", "commits"))
        if not is_passed and not cleaned.get("note"):
            self.add_error("note", _("Say why the expression does not pass: the country reads it."))
        return cleaned


class ConflictForm(forms.ModelForm):
    """Why an evaluator should not score a country."""

    use_required_attribute = False

    class Meta:
        model = Conflict
        fields = ("reason",)
        error_messages = {"reason": {"required": _("Say in a sentence why: programme staff read it.")}}


class NoteForm(forms.ModelForm):
    """What evaluators found together who were far apart."""

    use_required_attribute = False

    class Meta:
        model = DiscussionNote
        fields = ("text",)
        widgets = {"text": WORDS}
        error_messages = {"text": {"required": _("Write down what you found together.")}}


class ScoreForm(forms.Form):
    """Points by the published criteria."""

    use_required_attribute = False

    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=REMARK_LIMIT,
        widget=WORDS,
        help_text=_("Programme staff and the other evaluators read it. Write nothing about single people."),
    )

    def __init__(self, *args: Any, call: Call, sheet: ScoreSheet | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call, given = call, sheet.points if sheet else {}
        for name, most in call.criteria.items():
            self.fields[f"points_{name}"] = forms.IntegerField(
                label=_("%(criterion)s (0 to %(most)d)") % {"criterion": CRITERIA.get(name, name), "most": most},
                min_value=0,
                max_value=most,
                initial=given.get(name),
                error_messages={"required": _("Give points, 0 if there is nothing.")},
            )
        self.order_fields([*(f"points_{name}" for name in call.criteria), "remark"])
        self.initial.setdefault("remark", sheet.remark if sheet else "")

    @property
    def points(self) -> dict[str, int]:
        """The points by criterion."""
        return {name: self.cleaned_data[f"points_{name}"] for name in self.call.criteria}


class VerdictForm(forms.Form):
    """What is decided about one expression."""

    use_required_attribute = False

    outcome = forms.ChoiceField(label=_("Decision"), choices=Outcome)
    seats = forms.IntegerField(label=_("Seats"), min_value=0, max_value=1000, required=False)
    reason = forms.CharField(
        label=_("Reason that the country reads"),
        max_length=REASON_LIMIT,
        widget=WORDS,
        error_messages={"required": _("Say why: the country reads it.")},
    )

    def __init__(self, *args: Any, standing: Standing, **kwargs: Any) -> None:
        kwargs["prefix"] = standing.expression.country_id
        super().__init__(*args, **kwargs)
        self.standing = standing
        self.initial.update(proposed(standing))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        is_selected = cleaned.get("outcome") == Outcome.SELECTED
        if is_selected and not cleaned.get("seats"):
            self.add_error("seats", _("Say how many seats the country gets."))
        if is_selected and (cleaned.get("seats") or 0) > self.standing.expression.seats:
            self.add_error("seats", _("The country asked for fewer seats."))
        if cleaned.get("outcome") != Outcome.REFUSED and not self.standing.is_passed:
            self.add_error("outcome", _("What did not pass the gate is not selected."))
        return cleaned

    @property
    def verdict(self) -> Verdict:
        """What was decided."""
        cleaned = self.cleaned_data
        return Verdict(Outcome(cleaned["outcome"]), cleaned["reason"], cleaned["seats"] or 0)


class ReserveForm(forms.ModelForm):
    """Freed places for the country that is next on the reserve list, and why they are free."""

    use_required_attribute = False

    # Which country the keeper has seen as the next one.
    decision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = ReserveOffer
        fields = ("seats", "reason")
        widgets = {"reason": WORDS}
        error_messages = {
            "seats": {"required": _("Say how many seats are free.")},
            "reason": {"required": _("Say why seats are free: the country reads it.")},
        }

    def __init__(self, *args: Any, following: Decision, left: int | None = None, **kwargs: Any) -> None:
        """`left` is how many places of the call's sessions can still be promised, where there are sessions."""
        super().__init__(*args, **kwargs)
        self.following, wanted = following, following.expression.seats
        self.initial.setdefault("decision", following.pk)
        self.initial.setdefault("seats", wanted if left is None else min(wanted, left))

    def clean_seats(self) -> int:
        """As many as the country asked for at most, and no fewer than it would come for."""
        seats, wish = int(self.cleaned_data["seats"]), self.following.expression
        if not wish.least_seats <= seats <= wish.seats:
            numbers = {"least": wish.least_seats, "most": wish.seats}
            raise ValidationError(_("Offer from %(least)d to %(most)d seats: the country said so.") % numbers)
        return seats


class PlacingForm(forms.Form):
    """In which session a country gets the seats that it has accepted, and how many of them."""

    use_required_attribute = False

    source = forms.ChoiceField(
        label=_("Session"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose where the places are."),
            "invalid_choice": _("These places are taken by now. Choose among those that are left."),
        },
    )
    seats = forms.IntegerField(
        label=_("Places"), min_value=1, error_messages={"required": _("Say how many places the country gets there.")}
    )

    def __init__(self, *args: Any, given: ReserveOffer, sources: Sequence[Source], **kwargs: Any) -> None:
        # Several of them stand on one page.
        kwargs["auto_id"] = f"id_{given.pk}_%s"
        super().__init__(*args, **kwargs)
        self.given = given
        self.sources = {one.code: one for one in for_country(sources, given.decision.expression.country)}
        field = cast("forms.ChoiceField", self.fields["source"])
        field.choices = [(code, source_words(one)) for code, one in self.sources.items()]
        self.initial.setdefault("seats", given.left)

    def clean_source(self) -> Source:
        """The places that were chosen."""
        return self.sources[self.cleaned_data["source"]]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        source, seats = cleaned.get("source"), cleaned.get("seats") or 0
        if seats > self.given.left:
            words = ngettext(
                "The country has %(left)d seat without a place.",
                "The country has %(left)d seats without a place.",
                self.given.left,
            )
            self.add_error("seats", words % {"left": self.given.left})
        elif source and seats > source.places:
            self.add_error("seats", fewer_words(source.places))
        return cleaned


def proposed(standing: Standing) -> dict[str, Any]:
    """What the form begins with: who did not pass is refused with the note of the gate, others get what they asked for."""
    if not standing.is_passed:
        return {"outcome": Outcome.REFUSED, "reason": standing.gate.note if standing.gate else "", "seats": 0}
    return {"outcome": Outcome.SELECTED, "seats": standing.expression.seats}


def verdict_forms(standings: Sequence[Standing], data: Any) -> list[VerdictForm]:
    """One form for each expression, in their order."""
    return [VerdictForm(data, standing=one) for one in standings]
