"""What editors do with questions of the bank: keep many at once, copy one, live with a warning."""

import json
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from wagtail.models import Locale

from ground import audit
from modules.activities.quiz.blocks import fields_of
from modules.activities.quiz.exchange.passages import free_id
from modules.keys import key_of
from modules.models import AcceptedWarning, Module, Question, QuestionImport
from people.models import User


class AlreadyKept(Exception):
    """The button was pressed before: these questions are drafts already; `questions` says how many."""

    def __init__(self, questions: int) -> None:
        super().__init__(questions)
        self.questions = questions


@transaction.atomic
def add_questions(
    documents: Sequence[Mapping[str, Any]], *, key: UUID, module: Module, locale: Locale, by: User
) -> list[Question]:
    """Keep questions of the content format as drafts of a module, all of them or none.

    An id that the module has already, in whichever language, gets a number behind it: what is there stays as it is.
    `key` was drawn when the questions were shown; raises AlreadyKept where they were kept by it before.
    """
    module = Module.objects.select_for_update().get(pk=module.pk)
    kept, is_new = QuestionImport.objects.get_or_create(
        key=key, defaults={"module": module, "questions": len(documents)}
    )
    if not is_new:
        raise AlreadyKept(kept.questions)
    taken = _ids_in(module)
    added = [_added(document, module, locale, by, taken) for document in documents]
    payload = {"questions": len(added), "language": locale.language_code}
    audit.record("questions.import", f"module:{module.slug}", by=by, payload=payload)
    return added


@transaction.atomic
def copy_question(question: Question, *, by: User) -> Question:
    """Keep what a question says now, drafts too, as a draft of its own; nothing uses the copy yet."""
    draft: Question = question.get_latest_revision_as_object()
    module = Module.objects.select_for_update().get(pk=draft.module_id)
    copy = _added(draft.document(), module, draft.locale, by, _ids_in(module), unit=draft.unit)
    audit.record("question.copy", f"question:{copy.slug}", by=by, payload={"copy_of": draft.slug})
    return copy


@transaction.atomic
def accept_warning(question: Question, *, warning: str, reason: str, by: User) -> None:
    """Say why a warning about a question is lived with; a reason given before is replaced, an empty one taken back."""
    row = Question.objects.select_for_update().get(pk=question.pk)
    if reason:
        AcceptedWarning.objects.update_or_create(question=row, warning=warning, defaults={"reason": reason})
    else:
        AcceptedWarning.objects.filter(question=row, warning=warning).delete()
    payload = {"warning": warning, "accepted": bool(reason)}
    audit.record("question.accept_warning", f"question:{row.slug}", by=by, payload=payload)


def _ids_in(module: Module) -> set[str]:
    return set(module.questions.values_list("slug", flat=True))


def _added(
    document: Mapping[str, Any], module: Module, locale: Locale, by: User, taken: set[str], *, unit: str = ""
) -> Question:
    """Keep a draft under its id, or under the next that is free: somebody else may take one at the same moment."""
    while True:
        slug = free_id(f"{module.slug}/{document['id']}", taken)
        taken.add(slug)
        try:
            with transaction.atomic():
                return _draft(document, slug, module, locale, by, unit)
        except IntegrityError:
            if not _is_taken(slug, locale):
                raise


def _is_taken(slug: str, locale: Locale) -> bool:
    return Question.objects.filter(Q(slug=slug) | Q(translation_key=key_of(slug)), locale=locale).exists()


def _draft(document: Mapping[str, Any], slug: str, module: Module, locale: Locale, by: User, unit: str) -> Question:
    fields = fields_of(document)
    streams = {name: json.dumps(fields.pop(name)) for name in ("content", "confidence")}
    question = Question(
        slug=slug,
        module=module,
        locale=locale,
        translation_key=key_of(slug),
        unit=unit,
        live=False,
        **fields,
        **streams,
    )
    question.save()
    question.save_revision(user=by, clean=False, log_action="wagtail.create")
    return question
