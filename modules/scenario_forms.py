"""What authors post about scenarios: the text in the editor, a file in its place, a file as a new scenario."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Mapping
from typing import Any, BinaryIO, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.validators import validate_slug
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.models import Locale

from modules.activities.roleplay import authoring, h5p_reading, twee
from modules.activities.roleplay.drafts import Draft, Loss
from modules.models import H5PPackage, Scenario
from modules.models.snippets import LONGEST_SCENARIO
from modules.saying import said_whole
from modules.source_forms import FileOrPackageForm, languages
from modules.workbench import Figures, figures_of, key_of_warning


class ScenarioForm(WagtailAdminModelForm):
    """The editor's form: a draft may have errors; to publish it must have none, and a reason for each warning."""

    reason = forms.CharField(
        label=gettext_lazy("Why the warnings are accepted"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy(
            "One sentence, to publish a scenario with warnings. It is kept with each warning that has no reason yet."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # The text is that of a file: the line break at its end belongs to it.
        self.fields["source"].strip = False

    def clean_source(self) -> str:
        # Browsers send a text with other line breaks than it came with.
        return str(self.cleaned_data["source"]).replace("\r\n", "\n")

    def clean(self) -> Mapping[str, Any]:
        cleaned: Mapping[str, Any] = super().clean()
        self.instance.is_checked_by_form = True
        if "source" in cleaned:
            self._check(cleaned["source"], cleaned.get("reason", "").strip())
        return cleaned

    def _check(self, source: str, reason: str) -> None:
        # What is in moderation can be published from elsewhere than this form.
        is_draft = self.is_deferred_validation and not self.instance.workflow_in_progress
        if is_draft and not reason:
            return
        figures = figures_of(source)
        if figures.errors and not is_draft:
            self.add_error("source", [said_whole(finding) for finding in figures.errors])
        elif not self._accept(figures, reason) and not is_draft:
            self.add_error("reason", _reasons_wanted(figures, self.instance.warnings_accepted))

    def _accept(self, figures: Figures, reason: str) -> bool:
        """Keep the reasons of warnings that are still there, give the new one to the others; False if one has none."""
        keys = [key_of_warning(warning) for warning in figures.warnings]
        before = self.instance.warnings_accepted
        without = [key for key in keys if key not in before]
        given = dict.fromkeys(without or keys, reason) if reason else {}
        self.instance.warnings_accepted = {key: before[key] for key in keys if key in before} | given
        return not without or bool(reason)


def _reasons_wanted(figures: Figures, accepted: Mapping[str, str]) -> list[str]:
    wanted = [warning for warning in figures.warnings if key_of_warning(warning) not in accepted]
    return [_("Say in one sentence why these warnings are accepted, or mend what they name:"), *map(said_whole, wanted)]


class ScenarioFileForm(forms.Form):
    """A chosen file first, shown before anything is changed; then its text again, to confirm."""

    file = forms.FileField(label=gettext_lazy("File"), required=False)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    sources: tuple[str, ...] = ("file", "text")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not any(cleaned.get(name) for name in self.sources):
            raise ValidationError({"file": _("Choose a file.")})
        try:
            source = self.source_in(cleaned)
        except (UnicodeError, NotBase64):
            raise ValidationError({"file": _("This file is not text in UTF-8.")}) from None
        if len(source) > LONGEST_SCENARIO:
            raise ValidationError(
                {"file": _("The text is longer than %(most)d characters.") % {"most": LONGEST_SCENARIO}}
            )
        return cleaned | {"source": source}

    def source_in(self, cleaned: Mapping[str, Any]) -> str:
        """Return the text of a chosen file, or what was shown before. Raises UnicodeError and NotBase64."""
        return self.text_in(cleaned["file"]) if cleaned.get("file") else _decoded(cleaned["text"])

    def text_in(self, file: UploadedFile) -> str:
        """Return the text of a file. Raises UnicodeError where it is none."""
        return _kept_by_databases(bytes(file.read()).decode("utf-8-sig"))

    @property
    def is_confirmed(self) -> bool:
        """Whether the text was shown before and is sent again."""
        return bool(self.cleaned_data.get("text"))


def _decoded(text: str) -> str:
    return _kept_by_databases(b64decode(text, validate=True).decode())


def _kept_by_databases(text: str) -> str:
    """The text as it is. Raises UnicodeError where it holds a NUL: no editor writes one, and PostgreSQL keeps none."""
    if "\0" in text:
        raise UnicodeError
    return text


def encoded(source: str) -> str:
    """Return a text as a hidden field can carry it: browsers change the line breaks of any other."""
    return b64encode(source.encode()).decode()


def scenario_in(source: str) -> Mapping[str, Any]:
    """Return the document of a text; raise ValidationError where it holds none."""
    text = authoring.read(source)
    if not isinstance(text.document, Mapping):
        raise ValidationError({"file": [str(finding) for finding in text.findings]})
    return text.document


class ReplacementForm(ScenarioFileForm):
    """A file in the format roleplay/1 that takes the place of a scenario's text."""

    def __init__(self, *args: Any, scenario: Scenario, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scenario = scenario

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or "source" not in cleaned:
            return cleaned
        document = scenario_in(cleaned["source"])
        mine = (self.scenario.slug, self.scenario.locale.language_code)
        other = (document.get("id"), document.get("language"))
        if other != mine:
            raise ValidationError(
                {
                    "file": _("This file holds “%(other)s”; the scenario that you are changing is “%(mine)s”.")
                    % {"other": " ".join(map(str, other)), "mine": " ".join(mine)}
                }
            )
        return cleaned


def branching_draft(file: UploadedFile | None, package: H5PPackage | None, language: str) -> Draft:
    """Return a Branching Scenario in a file, or of a package here, as a draft; raise ValidationError where it is none."""
    try:
        if file is not None:
            return h5p_reading.read(cast("BinaryIO", file), language=language)
        if package is None:
            return h5p_reading.draft_of({}, title="", language=language)
        return h5p_reading.draft_of(
            package.parameters, title=package.title, language=language, description=package.rights
        )
    except h5p_reading.NotBranching as refused:
        raise ValidationError({"file": _(str(refused))}) from refused


class NewScenarioForm(FileOrPackageForm, ScenarioFileForm):
    """A file in the format roleplay/1, a story in Twee 3, or a Branching Scenario of H5P, as a new scenario."""

    language = forms.ChoiceField(
        label=gettext_lazy("Language of a story from Twine or H5P"),
        choices=languages,
        help_text=gettext_lazy("A file in the format roleplay/1 says its language itself."),
    )

    sources = ("file", "text", "package")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.losses: tuple[Loss, ...] = ()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.errors or "source" not in cleaned:
            return cleaned
        source = self._converted(cleaned["source"], cleaned["language"])
        return cleaned | {"source": source} | _identity(scenario_in(source))

    def source_in(self, cleaned: Mapping[str, Any]) -> str:
        """Return the text of a file; of a package of H5P, chosen or on this site, the draft that it becomes."""
        file, package = cleaned.get("file"), cleaned.get("package")
        if file and not str(file.name).lower().endswith(".h5p"):
            return super().source_in(cleaned)
        if not file and not package:
            return super().source_in(cleaned)
        draft = branching_draft(file, package, cleaned.get("language", ""))
        self.losses = draft.losses
        return draft.source

    def _converted(self, source: str, language: str) -> str:
        if not source.lstrip("\ufeff \t\r\n").startswith("::"):
            return source
        try:
            draft = twee.draft_of(source, language=language)
        except twee.NotTwee as refused:
            raise ValidationError({"file": str(refused)}) from refused
        self.losses = draft.losses
        return draft.source


def _identity(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return the id and language of a new scenario; raise ValidationError where they cannot be used."""
    slug, language = str(document.get("id", "")), str(document.get("language", ""))
    validate_slug(slug)
    locale = Locale.objects.filter(language_code=language).first()
    if locale is None:
        raise ValidationError({"file": _("This site has no language “%(language)s”.") % {"language": language}})
    if Scenario.objects.filter(slug=slug, locale=locale).exists():
        raise ValidationError(
            {"file": _("There is a scenario “%(id)s” already: replace its text on its workbench.") % {"id": slug}}
        )
    return {"slug": slug, "locale": locale}
