"""What forms offer of a scenario, and the rules by which a choice leads on: rows of conditions built with selects."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import cached_property
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.activities.roleplay.case_file import all_lines
from modules.activities.roleplay.documents import plain, rules
from modules.activities.roleplay.wording import PLACEHOLDER
from modules.outline import ENDING_KINDS, condition_in_words

NEW_SCENE, NEW_ENDING = "+scene", "+ending"
LEAF_KEYS = ("flag", "not_flag", "variant")
SHORT = 50  # letters of a text in a select
MOST_ROWS = 40  # of one kind in a form

Options = list[tuple[Any, Any]]


class Called(dict[str, str]):
    """Names by id; what is not there any more is called by its id."""

    def __missing__(self, key: str) -> str:
        return key


@dataclass(frozen=True)
class Vocabulary:
    """What a scenario has to name: measures, marks and variants by id; scenes, endings and conditions."""

    measures: Mapping[str, str]
    flags: Mapping[str, str]
    variants: Mapping[str, str]
    competencies: Sequence[str]
    scenes: Options
    endings: Options
    conditions: Mapping[str, Any] = field(default_factory=dict)

    @property
    def places(self) -> Options:
        """Where a choice can lead: a scene, an ending, or one that is made for it."""
        new = [(NEW_SCENE, _("+ A new scene")), (NEW_ENDING, _("+ A new ending"))]
        return [("", _("Choose …")), (_("Scenes"), self.scenes), (_("Endings"), self.endings), (_("New"), new)]

    @property
    def marks(self) -> Options:
        """What can be asked about marks."""
        return [
            option
            for flag, meaning in self.flags.items()
            for option in (
                (f"flag:{flag}", _("“%(mark)s” was noted") % {"mark": meaning}),
                (f"not_flag:{flag}", _("“%(mark)s” was not noted") % {"mark": meaning}),
            )
        ]

    @property
    def questions(self) -> Options:
        """What a condition can ask."""
        variants = [(f"variant:{name}", _("the variant is “%(name)s”") % {"name": name}) for name in self.variants]
        measures = [(f"var:{name}", label) for name, label in self.measures.items()]
        groups = [(_("Measures"), measures), (_("Marks"), self.marks), (_("Hidden variants"), variants)]
        return [("", _("Choose …")), *(group for group in groups if group[1])]

    @property
    def words(self) -> dict[str, Any]:
        """The names as `condition_in_words` wants them."""
        return {"variables": Called(self.measures), "flags": Called(self.flags)}


def vocabulary_of(document: Mapping[str, Any]) -> Vocabulary:
    """Return what the forms of an editable document offer."""
    found = plain(document)
    return Vocabulary(
        measures={name: variable["label"] for name, variable in found["variables"].items()},
        flags=found["flags"],
        variants={variant["id"]: variant["note"] for variant in found.get("variants", ())},
        competencies=found["competencies"],
        scenes=[(scene["id"], label_of(scene)) for scene in found["nodes"]],
        endings=[(ending["id"], label_of(ending)) for ending in found["endings"]],
        conditions={written(condition): condition for condition in _conditions(found)},
    )


def label_of(entry: Mapping[str, Any]) -> str:
    """Return how a scene or ending is called in a list: its id and its first words."""
    words = entry.get("title", entry["text"])
    said = _("not written yet") if words == PLACEHOLDER else Truncator(words).chars(SHORT)
    kind = f", {ENDING_KINDS[entry['kind']]}" if entry.get("kind") in ENDING_KINDS else ""
    return f"{entry['id']}{kind}: {said}"


def _conditions(document: Mapping[str, Any]) -> Iterator[Any]:
    for choice in (choice for node in document["nodes"] for choice in node["choices"]):
        yield from (rule["when"] for rule in rules(choice["next"]) if "when" in rule)
    for _where, lines in all_lines(document["file"]) if "file" in document else ():
        yield from (line["when"] for line in lines if "when" in line)


def written(condition: Any) -> str:
    """Return a condition as a hidden field carries it."""
    return json.dumps(condition, sort_keys=True)


def offering(options: Options, value: Any) -> Options:
    """Return options with one for a value that is not among them: nothing is changed by looking at a form."""
    known = {inner for value_, label in options for inner in _values(value_, label)}
    unknown = value not in known and value not in (None, "")
    return [*options, (value, _("%(name)s (not there any more)") % {"name": value})] if unknown else options


def choose_from(form: forms.Form, name: str, options: Options) -> None:
    """Let a select of a form offer these options."""
    chosen: Any = form.fields[name]
    chosen.choices = options


def _values(value: Any, label: Any) -> Iterator[Any]:
    yield from (inner for inner, _label in label) if isinstance(label, list) else (value,)


def count_of_rows(data: Mapping[str, Any], prefix: str, key: str, most: int = MOST_ROWS) -> int:
    """Return how many rows of a kind were posted: those with this field."""
    return next((number for number in range(most) if f"{prefix}{number}-{key}" not in data), most)


class ConditionForm(forms.Form):
    """One condition: a measure within bounds, a mark, or a hidden variant."""

    what = forms.ChoiceField(label=gettext_lazy("If"), required=False)
    low = forms.IntegerField(label=gettext_lazy("is at least"), required=False)
    high = forms.IntegerField(label=gettext_lazy("is at most"), required=False)

    def __init__(self, *args: Any, questions: Options, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "what", offering(questions, self.initial.get("what")))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("low"), cleaned.get("high")
        is_measure = str(cleaned.get("what", "")).startswith("var:")
        if is_measure and low is None and high is None and not self.errors:
            raise ValidationError(_("Say how high the measure must be: at least, at most, or both."))
        if low is not None and high is not None and low > high:
            raise ValidationError(_("“At least” is higher than “at most”: no value is both."))
        if (low is not None or high is not None) and not is_measure:
            raise ValidationError(_("Only a measure has a number. Choose the measure, or take the number away."))
        return cleaned

    @property
    def condition(self) -> dict[str, Any] | None:
        """The condition in the format; nothing for an empty row."""
        kind, _colon, name = self.cleaned_data["what"].partition(":")
        if not name:
            return None
        bounds = {"gte": self.cleaned_data["low"], "lte": self.cleaned_data["high"]}
        return {kind: name} | {key: value for key, value in bounds.items() if value is not None and kind == "var"}


def initial_of(condition: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the row of a simple condition shows."""
    if "var" in condition:
        return {"what": f"var:{condition['var']}", "low": condition.get("gte"), "high": condition.get("lte")}
    key = next(key for key in LEAF_KEYS if key in condition)
    return {"what": f"{key}:{condition[key]}"}


def parts_of(condition: Mapping[str, Any]) -> tuple[str, list[Any]] | None:
    """Return how the simple conditions of a condition are joined, and these; nothing where they stand deeper."""
    joined = next((key for key in ("all", "any") if key in condition), "all")
    parts = condition.get(joined, [condition])
    return (joined, parts) if parts and not any({"all", "any"} & set(part) for part in parts) else None


class RuleForm(forms.Form):
    """A rule: where to go on, and whether all of its conditions must hold or one is enough."""

    joined = forms.ChoiceField(
        label=gettext_lazy("Conditions"),
        choices=[("all", gettext_lazy("all of these hold")), ("any", gettext_lazy("one of these holds"))],
        required=False,
    )
    to = forms.ChoiceField(label=gettext_lazy("then go to"), required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.vocabulary = vocabulary
        choose_from(self, "to", offering(vocabulary.places, self.initial.get("to")))

    def clean_kept(self) -> str:
        kept = str(self.cleaned_data["kept"])
        if kept and kept not in self.vocabulary.conditions:
            raise ValidationError(_("Somebody has changed this condition meanwhile. Open the scene anew."))
        return kept


class RuleRow:
    """A rule with the rows of its conditions; `words` say a condition that is too nested for rows and is kept."""

    def __init__(
        self, prefix: str, vocabulary: Vocabulary, rule: Mapping[str, Any], data: Mapping[str, Any] | None
    ) -> None:
        self.prefix = prefix
        self.vocabulary = vocabulary
        parts = parts_of(rule["when"]) if "when" in rule else ("all", [])
        initial = {"to": rule.get("to"), "joined": parts[0] if parts else "all"}
        initial |= {} if parts else {"kept": written(rule["when"])}
        self.form = RuleForm(data, prefix=prefix, initial=initial, vocabulary=vocabulary)
        self.conditions = self._rows(parts[1] if parts else [], data)

    def _rows(self, parts: Sequence[Mapping[str, Any]], data: Mapping[str, Any] | None) -> list[ConditionForm]:
        prefix = f"{self.prefix}-w"
        # One row more than there are, so that there is always room; a new rule begins with two.
        number = max(len(parts) + 1, 2) if data is None else count_of_rows(data, prefix, "what")
        return [
            ConditionForm(
                data,
                prefix=f"{prefix}{place}",
                initial=initial_of(parts[place]) if place < len(parts) else {},
                questions=self.vocabulary.questions,
            )
            for place in range(number)
        ]

    @cached_property
    def words(self) -> str:
        """The kept condition in words."""
        kept = self.vocabulary.conditions.get(self.form["kept"].value() or "")
        return condition_in_words(kept, self.vocabulary.words) if kept else ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in: such a row is for a new rule."""
        return (
            not self.form["to"].value() and not self.words and not any(row["what"].value() for row in self.conditions)
        )

    def is_valid(self) -> bool:
        if not all([self.form.is_valid(), *(row.is_valid() for row in self.conditions)]):
            return False
        if self.is_blank:
            return True
        if not self.form.cleaned_data["to"]:
            self.form.add_error("to", _("Choose where this rule leads, or remove the rule."))
        elif self.condition is None:
            self.form.add_error(None, _("Choose at least one condition, or remove the rule."))
        return not self.form.errors

    @property
    def condition(self) -> dict[str, Any] | None:
        """The condition of a valid rule; nothing where none was chosen."""
        if kept := self.form.cleaned_data["kept"]:
            found: dict[str, Any] = self.vocabulary.conditions[kept]
            return found
        parts = [row.condition for row in self.conditions if row.condition]
        if len(parts) < 2:
            return parts[0] if parts else None
        return {self.form.cleaned_data["joined"] or "all": parts}

    @property
    def rule(self) -> dict[str, Any]:
        """A valid rule in the format."""
        return {"when": self.condition, "to": self.form.cleaned_data["to"]}
