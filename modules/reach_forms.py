"""What editors say about files, questions and scenarios: the module they belong to, within their own scope."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm

from modules.models import Module, Question
from modules.rules import may_change, modules_edited_by, own_module
from modules.scenario_forms import ScenarioForm
from people.models import User

ID_IS_TAKEN = _("Another question has this id: choose another.")
CHOOSE_A_MODULE = _("Choose the module that it belongs to.")


def offer_modules(field: forms.ModelChoiceField, user: User) -> None:
    """Offer the modules of the person's scope; only editors without a limit may leave the field empty."""
    field.queryset = modules_edited_by(user)
    field.required = field.required or not may_change(user, None)
    field.error_messages["required"] = CHOOSE_A_MODULE


def keep_module_in_scope(form: forms.ModelForm, user: User | None) -> None:
    """Offer the modules of the person's scope in a form about something that belongs to one."""
    field = form.fields.get("module")
    if user is None or not isinstance(field, forms.ModelChoiceField):
        return
    offer_modules(field, user)
    if form.instance.pk is None and not form.initial.get("module"):
        form.initial["module"] = own_module(user)


class ImageForm(BaseImageForm):
    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        keep_module_in_scope(self, user)


class DocumentForm(BaseDocumentForm):
    def __init__(self, *args: Any, user: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        keep_module_in_scope(self, user)


class QuestionForm(WagtailAdminModelForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_module_in_scope(self, self.for_user)

    def clean_slug(self) -> str:
        """Refuse an id that another question has in this language; the form does not know the language as a field."""
        slug = str(self.cleaned_data["slug"])
        if id_is_taken(slug, self.instance):
            raise forms.ValidationError(ID_IS_TAKEN)
        return slug


def id_is_taken(slug: str, question: Question) -> bool:
    """Whether another question has this id in the language of this one."""
    return Question.objects.filter(slug=slug, locale_id=question.locale_id).exclude(pk=question.pk).exists()


class ScenarioInScopeForm(ScenarioForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        keep_module_in_scope(self, self.for_user)

    def clean_module(self) -> Module | None:
        """Refuse a draft without a module too, where Wagtail asks for nothing: its author could not open it again."""
        module: Module | None = self.cleaned_data["module"]
        if module is None and not may_change(self.for_user, None):
            raise forms.ValidationError(CHOOSE_A_MODULE)
        return module
