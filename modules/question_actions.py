"""What editors do with many questions at once."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from wagtail.models import Locale

from ground import audit
from modules.activities.quiz.blocks import fields_of
from modules.activities.quiz.exchange.passages import free_id
from modules.keys import key_of
from modules.models import Module, Question
from people.models import User


@transaction.atomic
def add_questions(
    documents: Sequence[Mapping[str, Any]], *, module: Module, locale: Locale, by: User
) -> list[Question]:
    """Keep questions of the content format as drafts of a module, all of them or none.

    An id that the module has already, in whichever language, gets a number behind it: what is there stays as it is.
    """
    module = Module.objects.select_for_update().get(pk=module.pk)
    taken = set(module.questions.values_list("slug", flat=True))
    added = []
    for document in documents:
        slug = free_id(f"{module.slug}/{document['id']}", taken)
        taken.add(slug)
        added.append(_draft(document, slug, module, locale, by))
    payload = {"questions": len(added), "language": locale.language_code}
    audit.record("questions.import", f"module:{module.slug}", by=by, payload=payload)
    return added


def _draft(document: Mapping[str, Any], slug: str, module: Module, locale: Locale, by: User) -> Question:
    fields = fields_of(document)
    streams = {name: json.dumps(fields.pop(name)) for name in ("content", "confidence")}
    question = Question(
        slug=slug, module=module, locale=locale, translation_key=key_of(slug), live=False, **fields, **streams
    )
    question.save()
    question.save_revision(user=by, clean=False, log_action="wagtail.create")
    return question
