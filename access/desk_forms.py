"""What officials fill in at their desk: the filters of the queue and of the log, and one form for each thing they do."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

import django_filters  # type: ignore[import-untyped]  # carries no types
from django import forms
from django.forms import BoundField
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from access.actions.deciding import SHORTEST_QUESTION
from access.actions.moving import LineGiven
from access.actions.requests import LONGEST_TEXT
from access.models import AccessRequest, AccessRequestQuerySet, Outcome, Reason, ReasonText, RequestLine
from access.queue import ORDERINGS, Flag, Order, flag_filter, sent_before
from access.reason_fields import ReasonField, in_words, reason_of
from access.words import STATE_WORDS
from access.workflow import State
from ground.phrases import named
from modules.models import Module
from people.forms import ByName
from people.models import Country

AGES = [(5, _("More than 5 days ago")), (10, _("More than 10 days ago")), (30, _("More than 30 days ago"))]
SENT_STATES = [(state.value, STATE_WORDS[state]) for state in State if state not in {State.DRAFT, State.DISCARDED}]


class QueueFilter(django_filters.FilterSet):
    """The queue by country, module, state, age, words, what is special, and in which order."""

    country = django_filters.ModelChoiceFilter(
        label=_("Country"), queryset=Country.objects.none(), empty_label=_("All countries")
    )
    module = django_filters.ModelChoiceFilter(
        label=_("Module"), field_name="lines__module", queryset=Module.objects.none(), empty_label=_("All modules")
    )
    state = django_filters.ChoiceFilter(label=_("State"), choices=SENT_STATES, empty_label=_("All states"))
    age = django_filters.ChoiceFilter(label=_("Sent"), choices=AGES, method="by_age", empty_label=_("At any time"))
    words = django_filters.CharFilter(label=_("Name or reference"), method="by_words", max_length=100)
    flag = django_filters.ChoiceFilter(
        label=_("Only those"), choices=Flag.choices, method="by_flag", empty_label=_("All of them")
    )
    sort = django_filters.ChoiceFilter(label=_("Sort by"), choices=Order.choices, method="sorted", empty_label=None)

    class Meta:
        model = AccessRequest
        fields: list[str] = []

    def __init__(self, data: Any, *, desk: AccessRequestQuerySet, queue: AccessRequestQuerySet) -> None:
        """`desk` is all that the person sees: the filters offer what is in it, and nothing else."""
        super().__init__(data, queryset=queue)
        scope = desk.order_by()
        self.filters["country"].queryset = Country.objects.filter(pk__in=scope.values("country"))
        self.filters["country"].field.iterator = ByName
        modules = RequestLine.objects.filter(request__in=scope.values("pk")).values("module")
        self.filters["module"].queryset = Module.objects.filter(pk__in=modules)

    def by_age(self, queue: AccessRequestQuerySet, _name: str, days: str) -> AccessRequestQuerySet:
        return queue.filter(sent_before(int(days)))

    def by_words(self, queue: AccessRequestQuerySet, _name: str, words: str) -> AccessRequestQuerySet:
        return queue.filter(organisation__name__icontains=words) | queue.filter(reference__icontains=words)

    def by_flag(self, queue: AccessRequestQuerySet, _name: str, flag: str) -> AccessRequestQuerySet:
        return queue.filter(flag_filter(Flag(flag), on=timezone.localdate()))

    def sorted(self, queue: AccessRequestQuerySet, _name: str, order: str) -> AccessRequestQuerySet:
        return queue.order_by(*ORDERINGS[Order(order)])


class DeskForm(forms.Form):
    """Something done to a request as the person has seen it; `version` is refused when it is no longer that one."""

    use_required_attribute = False

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, case: AccessRequest, name: str) -> None:
        super().__init__(data, auto_id=f"{name}-%s", initial={"version": case.version})
        self.case = case
        self.prepare()

    def prepare(self) -> None:
        """Fit the fields to the request."""

    def typed(self) -> list[tuple[str | Promise, str]]:
        """What was filled in, with its labels, so that it can be copied when it could not be used."""
        given = [(field.label, field.value()) for field in self.visible_fields()]
        return [(label, str(value)) for label, value in given if value not in (None, "", [], False)]


def _text(label: Any, *, required: bool = True, rows: int = 3, help_text: Any = "") -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    field = forms.CharField(label=label, max_length=LONGEST_TEXT, required=required, widget=widget, help_text=help_text)
    field.error_messages["required"] = _("Write a sentence or two.")
    return field


class QuestionForm(DeskForm):
    """A question to the requester."""

    text = _text(_("Your question"), help_text=_("What exactly do you need to know? The requester reads this."))

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if len(text) < SHORTEST_QUESTION:
            message = _("Say in at least %(count)d characters what you need to know.") % {"count": SHORTEST_QUESTION}
            raise forms.ValidationError(message)
        return text


class EndorseForm(DeskForm):
    """The country stands behind the request."""

    rank = forms.IntegerField(
        label=_("Rank among the open requests of your country"),
        min_value=1,
        max_value=99,
        help_text=_("1 comes first."),
        error_messages={"required": _("Say which place it has: 1 comes first.")},
    )
    over_quota_reason = forms.CharField(
        label=_("Why more than the quota"),
        max_length=500,
        help_text=_("More seats are asked for than your country has left."),
    )
    note = _text(_("Note for the focal points of your country"), required=False, rows=2)

    def __init__(self, data: Any = None, *, case: AccessRequest, name: str, is_ranked: bool, is_over: bool) -> None:
        self.is_ranked, self.is_over = is_ranked, is_over
        super().__init__(data, case=case, name=name)

    def prepare(self) -> None:
        if not self.is_ranked:
            del self.fields["rank"]
        if not self.is_over:
            del self.fields["over_quota_reason"]


def sentences_for(case: AccessRequest) -> list[ReasonText]:
    """Ready-made sentences in the language of whoever reads them: the requester."""
    return list(ReasonText.objects.offered(case.requester.language))


class DeclineForm(DeskForm):
    """The country does not stand behind the request."""

    text = _text(
        _("Why, in words"), required=False, help_text=_("The requester reads this, and may ask the programme once.")
    )
    field_order = ["reason"]

    def prepare(self) -> None:
        self.fields["reason"] = ReasonField(texts=sentences_for(self.case), label=_("Reason"))
        self.order_fields(self.field_order)

    def clean(self) -> dict[str, Any]:
        """The sentence that was chosen and own words are one text; one of the two is needed."""
        said = super().clean() or self.cleaned_data
        chosen = said.get("reason", "")
        sentence = cast("ReasonField", self.fields["reason"]).sentence(chosen)
        text = in_words(sentence, said.get("text", ""))
        if chosen and not text and "text" not in self.errors:
            self.add_error("text", _("Write a sentence or two, or choose one with the reason."))
        return said | {"reason": reason_of(chosen), "text": text}


class MergeForm(DeskForm):
    """Join the request with another one."""

    into = forms.ModelChoiceField(
        label=_("Join with"),
        queryset=AccessRequest.objects.none(),
        to_field_name="reference",
        empty_label=None,
        error_messages={"required": _("Choose the request that goes on.")},
    )

    def __init__(self, data: Any = None, *, case: AccessRequest, name: str, rivals: Sequence[AccessRequest]) -> None:
        self.rivals = rivals
        super().__init__(data, case=case, name=name)

    def prepare(self) -> None:
        among = AccessRequest.objects.filter(pk__in=[rival.pk for rival in self.rivals])
        into = cast("forms.ModelChoiceField[AccessRequest]", self.fields["into"])
        into.queryset = among.select_related("organisation")
        into.label_from_instance = _rival_words  # type: ignore[method-assign,assignment]  # as Django's own documents do


def _rival_words(rival: AccessRequest) -> str:
    return named(rival.reference, rival.organisation)


class WordsForm(DeskForm):
    """Something that needs no more than its reasons."""

    text = _text(_("Reasons"), help_text=_("The requester reads this."))


class NoteForm(DeskForm):
    """An internal note: read by one's own side only."""

    text = _text(_("Note"), rows=2)


class ConflictForm(DeskForm):
    """A declaration of not being impartial."""


class WaitlistForm(DeskForm):
    """The request waits as a whole until seats are free."""

    text = _text(_("Message to the requester"), required=False, rows=2)
    how_checked = _text(_("How you checked the request"), rows=2, help_text=_("Nobody has endorsed it."))

    def prepare(self) -> None:
        if not self.case.is_unendorsed:
            del self.fields["how_checked"]

    def given(self) -> list[LineGiven]:
        return [LineGiven(line, Outcome.WAITLISTED) for line in self.case.lines.all()]


@dataclass(frozen=True)
class LineFields:
    """The fields that decide one line."""

    line: RequestLine
    outcome: BoundField
    seats: BoundField
    reason: BoundField
    text: BoundField


class LinesForm(DeskForm):
    """Every line gets an outcome of its own."""

    text = _text(_("Message to the requester"), required=False, rows=2)
    # When there are not as many seats: as many as there are, or the waiting list. A button says which.
    instead = forms.ChoiceField(
        choices=[("part", _("As many as there are")), ("waitlist", _("Waiting list"))],
        required=False,
        widget=forms.HiddenInput,
    )

    def prepare(self) -> None:
        texts = sentences_for(self.case)
        for line in self.case.lines.all():
            self._add_line(line, texts)

    def _add_line(self, line: RequestLine, texts: Sequence[ReasonText]) -> None:
        approve = gettext("Approve %(seats)d") % {"seats": line.seats}
        choices = [(Outcome.APPROVED, approve), (Outcome.PARTLY, _("In part")), (Outcome.REJECTED, _("Refuse"))]
        module = {"module": line.module.code}
        self.fields[f"outcome_{line.pk}"] = forms.ChoiceField(
            label=_("Decision on %(module)s") % module,
            choices=choices,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose approve, in part or refuse.")},
        )
        self.fields[f"seats_{line.pk}"] = forms.IntegerField(
            label=_("Seats, if a part"), min_value=0, max_value=line.seats, required=False
        )
        self.fields[f"reason_{line.pk}"] = ReasonField(texts=texts, label=_("Reason, if not all"), required=False)
        self.fields[f"text_{line.pk}"] = forms.CharField(
            label=_("The reason in words"), max_length=LONGEST_TEXT, required=False
        )

    def line_fields(self) -> Iterator[LineFields]:
        """The fields of each line, for the template."""
        for line in self.case.lines.all():
            yield LineFields(line, *(self[f"{name}_{line.pk}"] for name in ("outcome", "seats", "reason", "text")))

    def general_fields(self) -> list[BoundField]:
        """The fields about the request as a whole."""
        ends = tuple(f"_{line.pk}" for line in self.case.lines.all())
        return [field for field in self.visible_fields() if not field.name.endswith(ends)]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for line in self.case.lines.all():
            outcome = cleaned.get(f"outcome_{line.pk}")
            if outcome == Outcome.PARTLY:
                self._require_a_part(line)
            if outcome in {Outcome.PARTLY, Outcome.REJECTED}:
                self._require_a_reason(line)
        return cleaned

    def _require_a_part(self, line: RequestLine) -> None:
        name = f"seats_{line.pk}"
        if name not in self.errors and not 0 < (self.cleaned_data.get(name) or 0) < line.seats:
            self.add_error(name, _("A part is at least 1 seat and fewer than %(seats)d.") % {"seats": line.seats})

    def _require_a_reason(self, line: RequestLine) -> None:
        reason, text = self._why(line)
        if not reason:
            self.add_error(f"reason_{line.pk}", _("Choose why the organisation gets less than it asked for."))
        if reason == Reason.OTHER and not text:
            self.add_error(f"text_{line.pk}", _("Say the other reason in words."))

    def _why(self, line: RequestLine) -> tuple[str, str]:
        """The reason, and the sentence that was chosen with own words behind it."""
        chosen = self.cleaned_data.get(f"reason_{line.pk}") or ""
        sentence = cast("ReasonField", self.fields[f"reason_{line.pk}"]).sentence(chosen)
        return reason_of(chosen), in_words(sentence, self.cleaned_data.get(f"text_{line.pk}") or "")

    def given(self) -> list[LineGiven]:
        """What is decided, line by line."""
        return [self._given(line) for line in self.case.lines.all()]

    def _given(self, line: RequestLine) -> LineGiven:
        said = self.cleaned_data
        outcome = Outcome(said[f"outcome_{line.pk}"])
        if outcome == Outcome.APPROVED:
            return LineGiven(line, outcome, line.seats)
        seats = said[f"seats_{line.pk}"] if outcome == Outcome.PARTLY else 0
        return LineGiven(line, outcome, seats, *self._why(line))


class DecideForm(LinesForm):
    """The programme's decision."""

    how_checked = _text(_("How you checked the request"), rows=2, help_text=_("Nobody has endorsed it."))

    def prepare(self) -> None:
        super().prepare()
        if not self.case.is_unendorsed:
            del self.fields["how_checked"]


class NewDecisionForm(LinesForm):
    """A decision in the place of another one: it always says why."""

    text = _text(_("Reasons"), rows=2, help_text=_("The requester reads this."))


class LogFilter(forms.Form):
    """The log by action, reference and day."""

    action = forms.ChoiceField(label=_("What happened"), required=False)
    reference = forms.CharField(label=_("Reference"), max_length=40, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(
        label=pgettext_lazy("day", "To"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, data: Any, *, actions: Sequence[tuple[str, str | Promise]]) -> None:
        super().__init__(data)
        cast("forms.ChoiceField", self.fields["action"]).choices = [("", _("Everything")), *actions]
