"""The forms of one scene or one ending: what an author fills in, read into the format and shown from it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from django import forms
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.activities.roleplay import editing, starting
from modules.activities.roleplay.checks import MOST_CHOICES
from modules.activities.roleplay.documents import plain, rules
from modules.activities.roleplay.form import KINDS
from modules.activities.roleplay.wording import PLACEHOLDER
from modules.findings import Finding
from modules.outline import ENDING_KINDS
from modules.saying import said
from modules.scene_rules import (
    NEW_ENDING,
    NEW_SCENE,
    RuleRow,
    Vocabulary,
    choose_from,
    count_of_rows,
    offering,
    vocabulary_of,
)
from modules.templatetags.activities import LEVELS, competency_name

LONGEST_WORDS = 4000  # characters
LONGEST_LINE = 300
SPEAKERS = [
    ("persona", gettext_lazy("The person one meets")),
    ("other", gettext_lazy("Somebody else")),
    ("narrator", gettext_lazy("Nobody: it is told what happens")),
]
RATINGS = [("", gettext_lazy("not rated")), *((level, f"{level} {name}") for level, name in LEVELS.items())]
# Of findings about a choice that are not about a key by its name.
FIELDS_OF_CODES = {"dead-end": "next", "hidden-rule": "next", "rule-never-taken": "next", "unknown-id": "next"}


def area(rows: int) -> forms.Textarea:
    """Return a box for text that begins with so many rows and grows with its words."""
    return forms.Textarea(attrs={"rows": rows, "class": "scene-area"})


class WordsField(forms.CharField):
    """Words that may be written later: a placeholder, which the checks name, holds their place."""

    def __init__(self, *, rows: int = 0, **kwargs: Any) -> None:
        widget = area(rows) if rows else forms.TextInput()
        longest = LONGEST_WORDS if rows else LONGEST_LINE
        defaults: dict[str, Any] = {"required": False, "widget": widget, "max_length": longest}
        super().__init__(**defaults | kwargs)

    def clean(self, value: Any) -> str:
        text = str(super().clean(value)).replace("\r\n", "\n").replace("\r", "\n")
        return text or self.blank

    blank = PLACEHOLDER

    def prepare_value(self, value: Any) -> Any:
        return "" if value == PLACEHOLDER else value


class OptionalWordsField(WordsField):
    """Words that may be left away for good."""

    blank = ""


class LinesField(forms.CharField):
    """A list of texts, one on each line."""

    def __init__(self, *, rows: int = 3, **kwargs: Any) -> None:
        defaults: dict[str, Any] = {"required": False, "widget": area(rows), "max_length": LONGEST_WORDS}
        defaults["help_text"] = gettext_lazy("One on each line.")
        super().__init__(**defaults | kwargs)

    def clean(self, value: Any) -> list[str]:
        lines = (line.strip() for line in str(super().clean(value)).splitlines())
        return [line for line in lines if line]

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(line for line in value if line != PLACEHOLDER)


class IdField(forms.CharField):
    """A short name that other parts refer to. A new one must be a slug; an old one may stay as it is."""

    def __init__(self, **kwargs: Any) -> None:
        help_text = gettext_lazy(
            "A short name: letters, digits, hyphens. When you change it, all that leads here follows."
        )
        super().__init__(label=gettext_lazy("Name"), max_length=60, help_text=help_text, **kwargs)


class PartForm(forms.Form):
    """A form of a part of a scenario; `hints` are the sentences of the checks, by field."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.hints: dict[str, list[str]] = {}

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What was filled in wrongly: the id of the field on the page, and the sentence."""
        return mistakes_of([self])


def mistakes_of(forms_: Iterable[forms.Form], otherwise: str = "") -> list[tuple[str, str]]:
    """Return the errors of forms: the id of the field on the page, or another place, and the sentence."""
    return [
        (form_[name].id_for_label if name in form_.fields else otherwise, str(sentence))
        for form_ in forms_
        for name, sentences in form_.errors.items()
        for sentence in sentences
    ]


class NamedForm(PartForm):
    """The form of what has an id."""

    id = IdField()

    def clean_id(self) -> str:
        name = str(self.cleaned_data["id"])
        if name != self.initial.get("id"):
            validate_slug(name)
        return name


class ChoiceForm(PartForm):
    """A choice: words, effects on each measure, ratings on each competency, marks, and where it leads."""

    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    text = WordsField(label=gettext_lazy("What the learner says or does"), rows=2)
    feedback = WordsField(label=gettext_lazy("What happens then (shown at once)"), rows=2)
    debrief = WordsField(label=gettext_lazy("What to learn from it (shown when looking back)"), rows=2)
    set = forms.MultipleChoiceField(
        label=gettext_lazy("Notes these marks"), required=False, widget=forms.CheckboxSelectMultiple
    )
    next = forms.ChoiceField(label=gettext_lazy("What comes next"), required=False)

    def __init__(self, *args: Any, vocabulary: Vocabulary, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_from(self, "next", offering(vocabulary.places, self.initial.get("next")))
        marks = list(vocabulary.flags.items())
        for flag in self.initial.get("set", ()):
            marks = offering(marks, flag)
        choose_from(self, "set", marks)
        measures = dict(vocabulary.measures) | {
            one: one for one in self._of("effect") if one not in vocabulary.measures
        }
        self.measures = [f"effect-{name}" for name in measures]
        self.fields |= {f"effect-{name}": _effect_field(label) for name, label in measures.items()}
        competencies = dict.fromkeys([*vocabulary.competencies, *self._of("rate")])
        self.competencies = [f"rate-{name}" for name in competencies]
        self.fields |= {f"rate-{name}": _rating_field(name) for name in competencies}

    def _of(self, noun: str) -> list[str]:
        return [key.removeprefix(f"{noun}-") for key in self.initial if key.startswith(f"{noun}-")]

    @property
    def effect_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.measures]

    @property
    def rating_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.competencies]

    def values_of(self, noun: str) -> dict[str, int]:
        """Return the effects or ratings that were given, by measure or competency."""
        values = ((key, value) for key, value in self.cleaned_data.items() if key.startswith(f"{noun}-"))
        return {key.removeprefix(f"{noun}-"): int(value) for key, value in values if value not in (None, "")}


def _effect_field(label: str) -> forms.Field:
    return forms.IntegerField(label=label, required=False, min_value=-100, max_value=100)


def _rating_field(competency: str) -> forms.Field:
    label: Any = competency_name(competency)
    return forms.ChoiceField(label=label, required=False, choices=RATINGS)


class ChoiceRow:
    """A choice with its rules; `letter` is what it is called on the page."""

    def __init__(
        self, prefix: str, vocabulary: Vocabulary, choice: Mapping[str, Any], data: Mapping[str, Any] | None
    ) -> None:
        self.prefix = prefix
        self.vocabulary = vocabulary
        ways = list(rules(choice["next"])) if choice else []
        otherwise = next((rule["to"] for rule in ways if "when" not in rule), "")
        self.form = ChoiceForm(
            data, prefix=prefix, initial=_initial(choice) | {"next": otherwise}, vocabulary=vocabulary
        )
        self.rules = self._rows([rule for rule in ways if "when" in rule], data)
        self.notes: list[str] = []

    def _rows(self, ways: Sequence[Mapping[str, Any]], data: Mapping[str, Any] | None) -> list[RuleRow]:
        prefix = f"{self.prefix}-r"
        number = len(ways) + 1 if data is None else count_of_rows(data, prefix, "to")
        return [
            RuleRow(f"{prefix}{place}", self.vocabulary, ways[place] if place < len(ways) else {}, data)
            for place in range(number)
        ]

    @property
    def letter(self) -> str:
        return str(self.form["id"].value() or "")

    @property
    def is_blank(self) -> bool:
        """Whether nothing was filled in: such a row is for a new choice."""
        return not self.letter and not self.form.has_changed() and all(rule.is_blank for rule in self.rules)

    @property
    def forms(self) -> list[forms.Form]:
        """All forms of the row."""
        return [
            self.form,
            *(rule.form for rule in self.rules),
            *(one for rule in self.rules for one in rule.conditions),
        ]

    @property
    def written_rules(self) -> list[RuleRow]:
        return [rule for rule in self.rules if not rule.is_blank]

    def is_valid(self) -> bool:
        if not all([self.form.is_valid(), *(rule.is_valid() for rule in self.rules)]):
            return False
        if not self.is_blank and not self.form.cleaned_data["next"]:
            self.form.add_error("next", _("Choose what comes next: a scene, an ending, or a new one."))
        return not self.form.errors

    def choice(self, name: str) -> dict[str, Any]:
        """Return a valid choice in the format, by this id."""
        given = self.form.cleaned_data
        ways = [rule.rule for rule in self.rules if not rule.is_blank]
        optional = {"effects": self.form.values_of("effect"), "set": given["set"]}
        kept = {key: value for key, value in optional.items() if value}
        return {
            "id": name,
            "text": given["text"],
            **({"effects": kept["effects"]} if "effects" in kept else {}),
            "rates": self.form.values_of("rate"),
            **({"set": kept["set"]} if "set" in kept else {}),
            "feedback": given["feedback"],
            "debrief": given["debrief"],
            "next": [*ways, {"to": given["next"]}] if ways else given["next"],
        }


def _initial(choice: Mapping[str, Any]) -> dict[str, Any]:
    words = {key: choice[key] for key in ("id", "text", "feedback", "debrief", "set") if key in choice}
    effects = {f"effect-{name}": effect for name, effect in choice.get("effects", {}).items()}
    return words | effects | {f"rate-{name}": level for name, level in choice.get("rates", {}).items()}


class SceneForm(NamedForm):
    """What a scene says; its choices stand in rows of their own."""

    speaker = forms.ChoiceField(label=gettext_lazy("Who speaks"), choices=SPEAKERS)
    text = WordsField(label=gettext_lazy("What is said or happens"), rows=4)
    cue = OptionalWordsField(
        label=gettext_lazy("What one would see or hear"),
        rows=2,
        help_text=gettext_lazy("A look, a gesture, a sound: in words, so that no picture is needed."),
    )
    explain = forms.BooleanField(
        label=gettext_lazy("Ask for the learner’s reason before the choice (in two or three scenes, not in all)"),
        required=False,
    )


@dataclass(frozen=True)
class Added:
    """What a saved scene asked for: the ids of the scenes and endings that its choices lead to from now on."""

    scenes: Sequence[str]
    endings: Sequence[str]


class SceneEditor:
    """The forms of a scene and its choices, filled from a document or from what was posted."""

    kind = "nodes"
    noun = "scene"
    template_name = "modules/admin/edit_scene.html"

    def __init__(self, document: Mapping[str, Any], name: str, data: Mapping[str, Any] | None = None) -> None:
        self.document = document
        self.name = name
        self.scene = plain(editing.part_of(document, self.kind, name))
        self.vocabulary = vocabulary_of(document)
        self.form = SceneForm(data, initial=self.scene)
        self.choices = self._rows(data)
        self.notes: list[str] = []
        self.added = Added((), ())
        self._before: list[tuple[list[Any], list[Any]]] = []

    def _rows(self, data: Mapping[str, Any] | None) -> list[ChoiceRow]:
        choices = self.scene["choices"]
        spare = 1 if len(choices) < MOST_CHOICES else 0
        number = len(choices) + spare if data is None else count_of_rows(data, "c", "text")
        known = {choice["id"]: choice for choice in choices}
        names = [choice["id"] for choice in choices] if data is None else [data.get(f"c{n}-id") for n in range(number)]
        return [
            ChoiceRow(f"c{place}", self.vocabulary, known.get(names[place], {}) if place < len(names) else {}, data)
            for place in range(number)
        ]

    def is_valid(self) -> bool:
        return all([self.form.is_valid(), *(row.is_valid() for row in self.choices)])

    def do(self, action: str, target: str) -> None:
        """Move a choice or rule up or down, or remove it; anything else does nothing."""
        every: list[list[Any]] = [self.choices, *(choice.rules for choice in self.choices)]
        self._before = [(rows, list(rows)) for rows in every]
        for rows, _rows in self._before:
            place = next((place for place, row in enumerate(rows) if row.prefix == target), None)
            if place is not None:
                _arranged(rows, place, action)

    def undo(self) -> None:
        """Put all rows back where they stood: what could not be saved is shown as it was posted."""
        for rows, before in self._before:
            rows[:] = before

    @property
    def written_choices(self) -> list[ChoiceRow]:
        return [row for row in self.choices if not row.is_blank]

    @property
    def spare_choice(self) -> ChoiceRow | None:
        return next((row for row in self.choices if row.is_blank), None)

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What was filled in wrongly: the id of a place on the page, and the sentence."""
        return [
            *mistakes_of([self.form]),
            *(mistake for row in self.choices for mistake in mistakes_of(row.forms, otherwise=row.prefix)),
        ]

    def edit(self, document: editing.Document) -> None:
        """Put what was posted into a document, with the scenes and endings that are made for it."""
        values, self.added = self._values(document)
        ending = self.added.endings[0] if self.added.endings else document["endings"][0]["id"]
        for name in self.added.endings:
            editing.add_part(document, "endings", starting.blank_ending(name))
        editing.put_part(document, self.kind, self.name, values)
        for name in reversed(self.added.scenes):
            editing.add_part(document, "nodes", starting.blank_scene(name, ending), after=values["id"])

    def _values(self, document: editing.Document) -> tuple[dict[str, Any], Added]:
        given = self.form.cleaned_data
        optional = {key: given[key] for key in ("cue", "explain") if given[key]}
        choices = self._choices()
        names = _Names([*editing.ids_of(document), given["id"]], given["id"])
        for way in (way for choice in choices for way in _ways(choice)):
            way["to"] = names.of(way["to"])
        kept = {"id": given["id"], "speaker": given["speaker"], "text": given["text"]} | optional
        return kept | {"choices": [_unruled(choice) for choice in choices]}, Added(names.scenes, names.endings)

    def _choices(self) -> list[dict[str, Any]]:
        """Return the choices with their ways on as rules; new ones get the first letter that is free."""
        rows = self.written_choices
        letters = [row.letter for row in rows if row.letter]
        free = (letter for letter in ascii_lowercase if letter not in letters)
        choices = [row.choice(row.letter or next(free)) for row in rows]
        return [choice | {"next": [dict(rule) for rule in rules(choice["next"])]} for choice in choices]


def _ways(choice: Mapping[str, Any]) -> Iterable[dict[str, Any]]:
    ways: list[dict[str, Any]] = choice["next"]
    return ways


def _unruled(choice: dict[str, Any]) -> dict[str, Any]:
    ways = choice["next"]
    return choice | {"next": ways[0]["to"] if len(ways) == 1 else ways}


class _Names:
    """Gives an id to each scene or ending that is asked for, and remembers it."""

    def __init__(self, taken: list[str], like: str) -> None:
        self.taken = taken
        self.like = like
        self.scenes: list[str] = []
        self.endings: list[str] = []

    def of(self, place: str) -> str:
        wanted = {NEW_SCENE: (self.scenes, self.like), NEW_ENDING: (self.endings, starting.FIRST_ENDING)}
        if place not in wanted:
            return place
        made, like = wanted[place]
        name = editing.next_id(self.taken, like)
        made.append(name)
        self.taken.append(name)
        return name


def _arranged(rows: list[Any], place: int, action: str) -> None:
    row = rows.pop(place)
    if action != "remove":
        to = place + {"up": -1, "down": 1}.get(action, 0)
        rows.insert(min(max(to, 0), len(rows)), row)


class EndingForm(NamedForm):
    """How a talk can end."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind of ending"), choices=[(kind, ENDING_KINDS[kind]) for kind in KINDS]
    )
    title = WordsField(label=gettext_lazy("Title"))
    text = WordsField(label=gettext_lazy("What happens"), rows=5)
    debrief_questions = LinesField(
        label=gettext_lazy("Questions to look back with"),
        help_text=gettext_lazy("One on each line. They are asked in the debrief, alone or in a group."),
    )


class EndingEditor:
    """The form of an ending."""

    kind = "endings"
    noun = "ending"
    template_name = "modules/admin/edit_ending.html"

    def __init__(self, document: Mapping[str, Any], name: str, data: Mapping[str, Any] | None = None) -> None:
        self.document = document
        self.name = name
        self.scene = plain(editing.part_of(document, self.kind, name))
        self.form = EndingForm(data, initial=self.scene)
        self.choices: list[ChoiceRow] = []
        self.notes: list[str] = []
        self.added = Added((), ())

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def do(self, action: str, target: str) -> None:
        """An ending has nothing to move."""

    def undo(self) -> None:
        """An ending has nothing to put back."""

    @property
    def errors(self) -> list[tuple[str, str]]:
        """What was filled in wrongly: the id of a place on the page, and the sentence."""
        return self.form.mistakes

    def edit(self, document: editing.Document) -> None:
        """Put what was posted into a document."""
        keys = ("id", "kind", "title", "text", "debrief_questions")
        editing.put_part(document, self.kind, self.name, {key: self.form.cleaned_data[key] for key in keys})


Editor = SceneEditor | EndingEditor


def note_findings(editor: Editor, findings: Iterable[Finding]) -> int:
    """Put what the checks find in a scene or ending at its fields; return how many there are."""
    found: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        found[finding.where.partition(" (")[0]].append(finding)
    place = f"{editor.noun} {editor.name}"
    _note(editor.form, editor.notes, found[place], {})
    number = len(found[place])
    for row in editor.choices:
        mine = found[f"{place}, choice {row.letter}"]
        number += len(mine)
        _note(row.form, row.notes, mine, FIELDS_OF_CODES)
    return number


def _note(form_: PartForm, notes: list[str], findings: Iterable[Finding], fields: Mapping[str, str]) -> None:
    for finding in findings:
        key = finding.key or fields.get(finding.code, "")
        place = form_.hints.setdefault(key, []) if key in form_.fields else notes
        place.append(said(finding))
