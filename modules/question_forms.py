"""What editors post about files of questions: a file to look at, then its questions to keep; questions to take along."""

from base64 import b64decode, b64encode
from binascii import Error as NotBase64
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Locale

from modules.activities.quiz.exchange import formats
from modules.activities.quiz.exchange.passages import Item, Passage, Reading, Unreadable
from modules.competencies import COMPETENCY_CHOICES
from modules.models import Module, Question
from modules.rules import changed_by, modules_edited_by, own_module
from modules.saying import said
from people.models import User

LONGEST_CARRIED = 1_500_000  # characters that the hidden field may have; a form of more than 2 MB is refused whole


def languages() -> list[tuple[str, str]]:
    """Return the languages of the site with their names."""
    return [(locale.language_code, locale.get_display_name()) for locale in Locale.objects.all()]


class QuestionFileForm(forms.Form):
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

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        module: Any = self.fields["module"]
        module.queryset, module.initial = modules_edited_by(user), own_module(user)
        self.reading: Reading | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the questions were shown before and are sent again."""
        return not self.cleaned_data.get("file")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        if not cleaned.get("file") and not cleaned.get("text"):
            raise ValidationError({"file": _("Choose a file.")})
        try:
            content = _content_of(cleaned["file"]) if cleaned.get("file") else b64decode(cleaned["text"], validate=True)
            self.reading = formats.read(content, language=cleaned["language"])
        except Unreadable as refused:
            raise ValidationError({"file": said(refused.finding)}) from refused
        except NotBase64 as wrong:
            raise ValidationError({"file": _("Choose the file again.")}) from wrong
        if len(carried(self.reading.documents)) > LONGEST_CARRIED:
            raise ValidationError({"file": _("These are too many questions at once: cut the file.")})
        return cleaned | {"locale": Locale.objects.get(language_code=cleaned["language"])}


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
