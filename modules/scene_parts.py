"""The forms of what stands above the scenes: the head, the person, measures and marks, variants, competencies."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from wagtail.models import Locale

from modules.activities.roleplay import editing
from modules.activities.roleplay.documents import plain
from modules.activities.roleplay.starting import Opening
from modules.activities.roleplay.wording import PLACEHOLDER
from modules.competencies import COMPETENCY_CHOICES
from modules.models import Scenario, UnitPage
from modules.rules import modules_edited_by
from modules.scene_forms import LinesField, OptionalWordsField, PartForm, WordsField, mistakes_of
from modules.scene_rules import MOST_ROWS, Options, choose_from, count_of_rows, label_of, offering
from modules.templatetags.activities import competency_name
from people.models import User

PLACES = [
    ("", gettext_lazy("no drawing")),
    ("street", gettext_lazy("street")),
    ("office", gettext_lazy("office")),
    ("day_centre", gettext_lazy("day centre")),
    ("video_call", gettext_lazy("video call")),
    ("waiting_room", gettext_lazy("waiting room")),
    ("home", gettext_lazy("home")),
]
MEASURE_LABELS = {
    "trust": gettext_lazy("Trust"),
    "distress": gettext_lazy("Distress"),
    "safety": gettext_lazy("Safety"),
    "choice": gettext_lazy("Informed choice"),
}
FICTION = gettext_lazy(
    "All people and events in this role-play are invented. Any likeness to real people is by chance."
)
SPARE_ROWS = 2


def units_for(user: User, locale: Locale) -> Options:
    """Return the units that a scenario can be written for: those of the modules that a person edits, by module."""
    pages = UnitPage.objects.filter(locale=locale).order_by("path").only("slug", "title", "path", "depth")
    options: dict[str, list[tuple[str, str]]] = {}
    for module in (
        modules_edited_by(user).filter(pages__locale=locale).order_by("code").values_list("code", "pages__path")
    ):
        units = [(page.slug, page.title) for page in pages if page.path.startswith(module[1])]
        options |= {module[0]: units} if units else {}
    return [("", _("not decided yet")), *options.items()]


class NewForm(PartForm):
    """What a scenario begins with."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    language = forms.ChoiceField(label=gettext_lazy("Language"))
    name = forms.CharField(label=gettext_lazy("Whom one meets: an invented name"), max_length=80)
    pronouns = forms.CharField(label=gettext_lazy("Pronouns"), max_length=40, required=False)
    sketch = OptionalWordsField(
        label=gettext_lazy("Who this person is, in two or three sentences"),
        rows=3,
        help_text=gettext_lazy("Nobody real, and nobody’s real story."),
    )
    learner_role = forms.CharField(label=gettext_lazy("Who the learner is"), max_length=300)
    first_words = forms.CharField(
        label=gettext_lazy("The first sentence"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What the person says or does when the talk begins."),
    )
    unit = forms.ChoiceField(
        label=gettext_lazy("Unit"),
        required=False,
        help_text=gettext_lazy("People play it there once you choose it in a role-play block of the unit."),
    )

    def __init__(self, *args: Any, user: User, locales: Sequence[Locale], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.locales = {locale.language_code: locale for locale in locales}
        choose_from(self, "language", [(code, one.get_display_name()) for code, one in self.locales.items()])
        chosen = self.locales.get(self["language"].value() or "", next(iter(self.locales.values())))
        choose_from(self, "unit", units_for(user, chosen))

    def clean_title(self) -> str:
        title = str(self.cleaned_data["title"])
        if not slugify(title):
            raise ValidationError(_("Write a title with letters or digits."))
        return title

    @property
    def locale(self) -> Locale:
        return self.locales[self.cleaned_data["language"]]

    def opening(self) -> Opening:
        """Return what was filled in; the id is made of the title, with a number where another scenario has it."""
        given = self.cleaned_data
        base = slugify(given["title"])[:60].strip("-")
        taken = list(Scenario.objects.filter(slug__startswith=base).values_list("slug", flat=True))
        with override(given["language"]):
            measures = {name: str(label) for name, label in MEASURE_LABELS.items()}
            fiction = str(FICTION)
        keys = ("language", "title", "name", "pronouns", "sketch", "learner_role")
        return Opening(
            id=editing.next_id(taken, f"{base}-2") if base in taken else base,
            unit=given["unit"] or PLACEHOLDER,
            first_words=given["first_words"].replace("\r\n", "\n"),
            fiction_notice=fiction,
            measures=measures,
            **{key: given[key] for key in keys},
        )


class HeadForm(PartForm):
    """A part of the head: the fields named like its keys, and `keys` those that it may change."""

    template_name = "modules/admin/edit_part.html"
    keys: tuple[str, ...] = ()

    def __init__(self, document: Mapping[str, Any], data: Any = None, *, user: User, locale: Locale) -> None:
        self.document = plain(document)
        super().__init__(data, initial=self._shown())
        self._offer(user, locale)

    def _shown(self) -> dict[str, Any]:
        return {key: self.document.get(key) for key in self.keys}

    def _offer(self, user: User, locale: Locale) -> None:
        """Fill selects from the document."""

    def edit(self, document: editing.Document) -> None:
        """Put what was posted into a document."""
        editing.put_head(document, self._values())

    def _values(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in self.keys}


class AboutForm(HeadForm):
    """What people read before they begin, and what the catalogue and the trainers want to know."""

    title = WordsField(label=gettext_lazy("Title"), max_length=200)
    summary = WordsField(label=gettext_lazy("Summary"), rows=3)
    setting = WordsField(label=gettext_lazy("Where and when it takes place"), rows=3)
    place = forms.ChoiceField(label=gettext_lazy("Drawing beside it"), choices=PLACES, required=False)
    learner_role = WordsField(label=gettext_lazy("Who the learner is"))
    start = forms.ChoiceField(label=gettext_lazy("The talk begins with"))
    unit = forms.ChoiceField(label=gettext_lazy("Unit"), required=False)
    theme = LinesField(label=gettext_lazy("Themes"), rows=2)
    estimated_minutes = forms.IntegerField(label=gettext_lazy("Minutes to play"), min_value=1, max_value=240)
    debrief_minutes = forms.IntegerField(label=gettext_lazy("Minutes to look back"), min_value=0, max_value=240)
    content_warnings = LinesField(
        label=gettext_lazy("Content warnings"),
        rows=2,
        help_text=gettext_lazy("One on each line, specific and short: what the talk speaks about."),
    )
    fiction_notice = WordsField(label=gettext_lazy("That all is invented"), rows=2)
    goals = LinesField(label=gettext_lazy("What a good talk reaches"))
    not_goals = LinesField(label=gettext_lazy("What a good talk does not aim at"))
    text_alternative = WordsField(
        label=gettext_lazy("The text for those who skip the talk"),
        rows=8,
        max_length=20_000,
        help_text=gettext_lazy("What happens and what can be learnt from it. An empty line begins a paragraph."),
    )
    keys = (
        "title", "summary", "setting", "place", "learner_role", "start", "unit", "theme", "estimated_minutes",
        "debrief_minutes", "content_warnings", "fiction_notice", "goals", "not_goals", "text_alternative",
    )  # fmt: skip

    def _offer(self, user: User, locale: Locale) -> None:
        scenes = [(scene["id"], label_of(scene)) for scene in self.document["nodes"]]
        choose_from(self, "start", offering(scenes, self.document["start"]))
        unit = self.document["unit"]
        choose_from(self, "unit", offering(units_for(user, locale), "" if unit == PLACEHOLDER else unit))

    def clean_unit(self) -> str:
        return self.cleaned_data["unit"] or PLACEHOLDER


class Row(forms.Form):
    """One entry of a list; empty spare rows are passed over."""

    taken_away = forms.BooleanField(label=gettext_lazy("Take away"), required=False)
    first = ""

    @property
    def is_blank(self) -> bool:
        return bool(self.cleaned_data.get("taken_away")) or not self.cleaned_data.get(self.first)


def rows_of(form: type[Row], entries: Sequence[Mapping[str, Any]], data: Any, prefix: str) -> list[Row]:
    """Return the rows of a list: those that were posted, or those that there are with two to spare."""
    shown = len(entries) + SPARE_ROWS
    # A text written by hand may have more than a form offers: what was shown is read whole.
    number = shown if data is None else count_of_rows(data, prefix, form.first, max(shown, MOST_ROWS))
    return [
        form(data, prefix=f"{prefix}{place}", initial=dict(entries[place]) if place < len(entries) else {})
        for place in range(number)
    ]


class ListedForm(HeadForm):
    """A part of the head with lists: `lists` holds for each its heading and rows."""

    template_name = "modules/admin/edit_rows.html"

    def __init__(self, document: Mapping[str, Any], data: Any = None, **kwargs: Any) -> None:
        super().__init__(document, data, **kwargs)
        self.lists = {
            name: (heading, rows_of(form, entries, data, f"{name}-")) for name, heading, form, entries in self._listed()
        }

    def _listed(self) -> Iterator[tuple[str, Any, type[Row], list[Any]]]:
        """Give the name, heading, form and entries of each list."""
        return iter(())

    def is_valid(self) -> bool:
        rows = [row for _heading, rows in self.lists.values() for row in rows]
        if not all([super().is_valid(), *(row.is_valid() for row in rows)]):
            return False
        for name in self.lists:
            for row in self.rows(name):
                self._check(row)
        return super().is_valid() and all(row.is_valid() for row in rows)

    def _check(self, row: Row) -> None:
        """Look at a row that is not blank."""

    @property
    def mistakes(self) -> list[tuple[str, str]]:
        """What was filled in wrongly, in the rows too."""
        return mistakes_of([self, *(row for _heading, rows in self.lists.values() for row in rows)])

    def rows(self, name: str) -> list[Row]:
        """Return the rows of a list that hold something."""
        return [row for row in self.lists[name][1] if not row.is_blank]


class OtherRow(Row):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=80, required=False)
    role = WordsField(label=gettext_lazy("Who that is"))
    first = "name"


class PersonForm(ListedForm):
    """The person one meets, and who else is there."""

    name = WordsField(label=gettext_lazy("Name"), max_length=80)
    pronouns = OptionalWordsField(label=gettext_lazy("Pronouns"), max_length=40)
    age_band = OptionalWordsField(label=gettext_lazy("Age, roughly"), max_length=40)
    sketch = OptionalWordsField(label=gettext_lazy("Who this person is"), rows=3)
    strengths = LinesField(label=gettext_lazy("Strengths"))
    wants = LinesField(label=gettext_lazy("What the person wants"))
    fears = LinesField(label=gettext_lazy("What the person fears"))
    communication = OptionalWordsField(label=gettext_lazy("How the person speaks and is silent"), rows=2)
    keys = ("name", "pronouns", "age_band", "sketch", "strengths", "wants", "fears", "communication")

    def _shown(self) -> dict[str, Any]:
        return dict(self.document["persona"])

    def _listed(self) -> Iterator[tuple[str, Any, type[Row], list[Any]]]:
        yield "others", _("Who else is there"), OtherRow, self.document.get("others", [])

    def _values(self) -> dict[str, Any]:
        persona = {key: self.cleaned_data[key] for key in self.keys if self.cleaned_data[key]}
        others = [{key: row.cleaned_data[key] for key in ("name", "role")} for row in self.rows("others")]
        return {"persona": persona, "others": others}


class MeasureRow(Row):
    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    label = forms.CharField(label=gettext_lazy("Measure"), max_length=80, required=False)
    start = forms.IntegerField(label=gettext_lazy("Begins at"), required=False)
    min = forms.IntegerField(label=gettext_lazy("Lowest"), required=False)
    max = forms.IntegerField(label=gettext_lazy("Highest"), required=False)
    better = forms.ChoiceField(
        label=gettext_lazy("Better is"),
        choices=[("high", gettext_lazy("more")), ("low", gettext_lazy("less"))],
        required=False,
    )
    hidden = forms.BooleanField(label=gettext_lazy("Hidden while playing"), required=False, initial=True)
    first = "label"


class FlagRow(Row):
    id = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    meaning = forms.CharField(label=gettext_lazy("What it means that this is noted"), max_length=300, required=False)
    first = "meaning"


class MeasuresForm(ListedForm):
    """What choices change: measures, which become the curves of the debrief, and marks, which are noted once."""

    def _listed(self) -> Iterator[tuple[str, Any, type[Row], list[Any]]]:
        measures = [{"id": name, "hidden": True} | measure for name, measure in self.document["variables"].items()]
        yield "measures", _("Measures"), MeasureRow, measures
        marks = [{"id": name, "meaning": meaning} for name, meaning in self.document["flags"].items()]
        yield "marks", _("Marks"), FlagRow, marks

    def _check(self, row: Row) -> None:
        if not isinstance(row, MeasureRow):
            return
        lowest, start, highest = (row.cleaned_data[key] for key in ("min", "start", "max"))
        if None in (lowest, start, highest):
            row.add_error(None, _("Say where this measure begins, its lowest and its highest value."))
        elif not lowest <= start <= highest or lowest == highest:
            row.add_error("start", _("This must lie between the lowest and the highest value, and these must differ."))

    def _values(self) -> dict[str, Any]:
        measures, marks = self.rows("measures"), self.rows("marks")
        facts = ("label", "start", "min", "max", "better", "hidden")
        return {
            "variables": {
                name: self._measure(name, {key: row.cleaned_data[key] for key in facts})
                for name, row in named_rows(measures, "label")
            },
            "flags": {name: row.cleaned_data["meaning"] for name, row in named_rows(marks, "meaning")},
        }

    def _measure(self, name: str, facts: dict[str, Any]) -> dict[str, Any]:
        # That a measure is hidden need not be written down.
        written = self.document["variables"].get(name, {"hidden": True})
        return (
            facts
            if "hidden" in written or not facts["hidden"]
            else {key: facts[key] for key in facts if key != "hidden"}
        )


def named_rows(rows: Sequence[Row], words: str, *, reserved: Collection[str] = ()) -> Iterator[tuple[str, Row]]:
    """Give rows with their ids; a new row is called by its words, and by none of the reserved ids."""
    taken = [*reserved, *(row.cleaned_data["id"] for row in rows if row.cleaned_data["id"])]
    for row in rows:
        name = row.cleaned_data["id"]
        if not name:
            base = slugify(row.cleaned_data[words])[:30].strip("-").replace("-", "_") or "m"
            name = base if base not in taken else editing.next_id(taken, f"{base}_2")
            taken.append(name)
        yield name, row


class VariantRow(Row):
    id = forms.CharField(label=gettext_lazy("Short name"), max_length=40, required=False)
    weight = forms.IntegerField(label=gettext_lazy("Weight"), min_value=1, max_value=100, required=False, initial=1)
    note = forms.CharField(
        label=gettext_lazy("What is different in it"), max_length=500, required=False, widget=forms.TextInput()
    )
    first = "id"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Rules ask for a variant by its name.
        self.fields["id"].widget.attrs |= {"readonly": True} if self.initial.get("id") else {}


class VariantsForm(ListedForm):
    """Hidden versions of the case, drawn for each run by weight: what only a question brings to light."""

    def _listed(self) -> Iterator[tuple[str, Any, type[Row], list[Any]]]:
        yield "variants", _("Hidden variants"), VariantRow, self.document.get("variants", [])

    def _check(self, row: Row) -> None:
        name = row.cleaned_data["id"]
        names = [other.cleaned_data["id"] for other in self.rows("variants")]
        if names.count(name) > 1:
            row.add_error("id", _("Two variants have this name."))
        if name not in [one["id"] for one in self.document.get("variants", ())]:
            try:
                validate_slug(name)
            except ValidationError as refused:
                row.add_error("id", refused)

    def _values(self) -> dict[str, Any]:
        return {"variants": [self._variant(row.cleaned_data) for row in self.rows("variants")]}

    def _variant(self, given: Mapping[str, Any]) -> dict[str, Any]:
        return {"id": given["id"], "weight": given["weight"] or 1, "note": given["note"] or PLACEHOLDER}


class CompetenciesForm(HeadForm):
    """Which competencies choices are rated on, and where harm holds a run back."""

    keys = ("competencies", "safety_critical")
    competencies = forms.MultipleChoiceField(
        label=gettext_lazy("Choices are rated on"), widget=forms.CheckboxSelectMultiple, required=False
    )
    safety_critical = forms.MultipleChoiceField(
        label=gettext_lazy("Safety-critical"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("Harm here that is not repaired holds the run back, whatever else went well."),
    )

    def _offer(self, user: User, locale: Locale) -> None:
        known = dict(COMPETENCY_CHOICES) | {
            name: competency_name(name) for key in self.keys for name in self.document[key]
        }
        for key in self.keys:
            choose_from(self, key, list(known.items()))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        strangers = set(cleaned.get("safety_critical", ())) - set(cleaned.get("competencies", ()))
        if strangers:
            self.add_error("safety_critical", _("Only what choices are rated on can be safety-critical."))
        return cleaned

    def _values(self) -> dict[str, Any]:
        return {key: self._in_order(self.document[key], self.cleaned_data[key]) for key in self.keys}

    def _in_order(self, before: Sequence[str], chosen: Sequence[str]) -> list[str]:
        """Return what was chosen, what was there before in its old order."""
        return [*(name for name in before if name in chosen), *(name for name in chosen if name not in before)]


PARTS: Mapping[str, tuple[Any, type[HeadForm]]] = {
    "about": (gettext_lazy("About"), AboutForm),
    "person": (gettext_lazy("The person"), PersonForm),
    "measures": (gettext_lazy("Measures and marks"), MeasuresForm),
    "variants": (gettext_lazy("Hidden variants"), VariantsForm),
    "competencies": (gettext_lazy("Competencies"), CompetenciesForm),
}
