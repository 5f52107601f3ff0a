"""What editors post about files of questions: a file to look at, then its questions to keep; questions to take along."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from modules.activities.h5p.content_packages import archive_of
from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Item, Passage, Reading, Unreadable
from modules.competencies import COMPETENCY_CHOICES
from modules.models import H5PPackage, Module, Question, SiteImage
from modules.models.questions import LONGEST_REASON
from modules.rules import changed_by, modules_edited_by, own_module
from modules.saying import said
from modules.source_forms import FileOrPackageForm, languages
from people.models import User

LONGEST_CARRIED = 1_500_000  # characters that the hidden field may have; a form of more than 2 MB is refused whole


class QuestionFileForm(FileOrPackageForm):
    """A chosen file first, shown before anything is kept; then its questions again, to keep them."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        required=False,
        help_text=gettext_lazy(
            "GIFT, Moodle XML, QTI 3 or 2 (one question, or a package), H5P, or quizzes/1. Up to 10 MB."
        ),
    )
    module = forms.ModelChoiceField(label=gettext_lazy("Module"), queryset=Module.objects.none())
    language = forms.ChoiceField(label=gettext_lazy("Language of the questions"), choices=languages)
    text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        module: Any = self.fields["module"]
        module.queryset, module.initial = modules_edited_by(user), own_module(user)
        self.reading: Reading | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the questions were shown before and are sent again."""
        return bool(self.cleaned_data.get("text") and self.cleaned_data.get("key"))

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        has_text = cleaned.get("text") and cleaned.get("key")
        if not (cleaned.get("file") or cleaned.get("package") or has_text):
            raise ValidationError({"file": _("Choose a file.")})
        try:
            content = _content_in(cleaned)
            self.reading = formats.read(content, language=cleaned["language"])
        except Unreadable as refused:
            raise ValidationError({"file": said(refused.finding)}) from refused
        except NotBase64 as wrong:
            raise ValidationError({"file": _("Choose the file again.")}) from wrong
        if len(carried(self.reading.documents)) > LONGEST_CARRIED:
            raise ValidationError({"file": _("These are too many questions at once: cut the file.")})
        _require_own_pictures(self.reading.documents, cleaned["module"])
        return cleaned | {"locale": Locale.objects.get(language_code=cleaned["language"])}


def _content_in(cleaned: Mapping[str, Any]) -> bytes:
    """Return the file; that of a package on this site is made anew of what is played of it, so it is small."""
    if cleaned.get("file"):
        return _content_of(cleaned["file"])
    package: H5PPackage | None = cleaned.get("package")
    if package is None:
        return b64decode(cleaned["text"], validate=True)
    described = {"mainLibrary": package.main_library.partition(" ")[0], "title": package.title, **package.rights}
    return archive_of(described, package.parameters, {})


def _require_own_pictures(documents: Iterable[Item], module: Module) -> None:
    """Refuse questions with pictures that do not belong to the module: its door would not guard them."""
    named = [picture for document in documents for picture in _pictures_in(document)]
    keys = [one for one in named if isinstance(one, int)]
    known = set(SiteImage.objects.filter(module=module, pk__in=keys).values_list("pk", flat=True))
    if unknown := {str(one) for one in named if not isinstance(one, int) or one not in known}:
        missing = ", ".join(sorted(unknown))
        sentence = _(
            "These pictures are no images of the module: %(pictures)s. Add them there, then name their numbers."
        )
        raise ValidationError({"file": sentence % {"pictures": missing}})


def _pictures_in(document: Item) -> Iterator[Any]:
    if document["type"] == "pictures":
        yield from (option["image"] for option in document["options"])
    for part in document.get("parts", ()):
        yield from _pictures_in(part)


def _content_of(file: UploadedFile) -> bytes:
    if (file.size or 0) > formats.LARGEST_UPLOAD:
        raise ValidationError({"file": _("The file is larger than 10 MB: cut it, or leave its pictures out.")})
    return bytes(file.read())


def carried(documents: Iterable[Item]) -> str:
    """Return questions as a hidden field can carry them: in our own format, so that they are checked again."""
    known = {competency for competency, _label in COMPETENCY_CHOICES}
    kept = [
        {**document, "competency": document["competency"] if document["competency"] in known else ""}
        for document in documents
    ]
    return b64encode(formats.write(kept, "yaml", language="").content).decode() if kept else ""


class QuestionChoiceForm(forms.Form):
    """Which questions of a module, in one language, are to be listed."""

    module = forms.ModelChoiceField(label=gettext_lazy("Module"), queryset=Module.objects.none())
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=languages)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        module: Any = self.fields["module"]
        module.queryset = modules_edited_by(user)


class QuestionExportForm(forms.Form):
    """Chosen questions, and the format in which they leave."""

    question = forms.ModelMultipleChoiceField(
        queryset=Question.objects.none(), error_messages={"required": gettext_lazy("Choose at least one question.")}
    )
    to = forms.ChoiceField(
        label=gettext_lazy("Format"), choices=[(each.key, each.label) for each in formats.written_formats()]
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        question: Any = self.fields["question"]
        question.queryset = Question.objects.filter(changed_by(user)).select_related("locale").order_by("slug")

    def clean_question(self) -> list[Question]:
        """Return the questions, which are in one language: a file has one."""
        chosen: list[Question] = list(self.cleaned_data["question"])
        if len({question.locale_id for question in chosen}) > 1:
            raise ValidationError(_("Choose questions of one language: a file has one."))
        if len(chosen) > MOST_AT_ONCE:
            raise ValidationError(_("Choose at most %(most)d questions.") % {"most": MOST_AT_ONCE})
        return chosen


MOST_AT_ONCE = 500


def losses_in(passages: Iterable[Passage]) -> list[Passage]:
    """Return the questions that lose something or stay."""
    return [passage for passage in passages if passage.findings]


class ReasonForm(forms.Form):
    """Why a warning about a question is lived with; empty to take a reason back."""

    warning = forms.CharField(widget=forms.HiddenInput)
    reason = forms.CharField(label=gettext_lazy("Why it is right here"), max_length=LONGEST_REASON, required=False)

    def __init__(self, *args: Any, warnings: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._warnings = warnings

    def clean_warning(self) -> str:
        """Refuse what the checks do not find any more, and errors, which are mended."""
        if self.cleaned_data["warning"] not in self._warnings:
            raise ValidationError(_("The question has no such warning any more. Look at it again."))
        return str(self.cleaned_data["warning"])
