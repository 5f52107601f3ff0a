"""Files of questions in the admin: looked at first, kept whole or not at all, and out again."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from wagtail.models import Locale

from ground.models import AuditEvent
from modules.activities.quiz.exchange import formats
from modules.models import Module, Question
from people.groups import ensure_groups
from people.models import Role, User
from tests.factories.modules import written_question
from tests.factories.people import appointed
from tests.modules.activities.quiz.more_questions import PICTURES
from tests.modules.activities.quiz.questions import ITEMS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

ADMIN = "/admin/snippets/modules/question"
GIFT = """// [id:q1] [tag:competency:role] [tag:difficulty:3]
::First::What helps? {=rest#Yes. ~noise#No. ####Rest first.}

::Second::Write about it. {}

Air helps. {T}
"""


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return Module.objects.create(slug="small", code="S-1", minutes=10)


@pytest.fixture
def other_module() -> Module:
    return Module.objects.create(slug="other", code="S-2", minutes=10)


@pytest.fixture
def editor(module: Module, client_of: Callable[[User], Client]) -> Client:
    return client_of(appointed(Role.EDITOR, module_slug="small"))


def words(response: HttpResponse) -> str:
    return unescape(re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode())))


def looked_at(editor: Client, module: Module, text: str = GIFT, language: str = "en") -> HttpResponse:
    file = SimpleUploadedFile("questions.txt", text.encode())
    return editor.post(f"{ADMIN}/import/", {"file": file, "module": module.pk, "language": language})


def carried(response: HttpResponse) -> dict[str, str]:
    """What the form of the shown page sends again."""
    return dict(
        re.findall(r'type="hidden" name="(text|key|module|language)" value="([^"]*)"', response.content.decode())
    )


def test_a_file_is_shown_question_by_question_and_kept_only_when_one_says_so(module, editor):
    shown = looked_at(editor, module)

    assert "3 questions in the file (GIFT)" in words(shown)
    assert "2 taken whole" in words(shown)
    assert "“essay” is answered at length and marked by people" in words(shown)
    assert "Answers without feedback: 2." in words(shown)
    assert not Question.objects.exists()

    editor.post(f"{ADMIN}/import/", carried(shown))

    first, second = Question.objects.order_by("pk")
    assert (first.slug, first.live, first.competency, first.difficulty) == ("small/q1", False, "role", 3)
    assert first.document()["options"][0] == {"text": "rest", "correct": True, "feedback": "Yes."}
    assert (second.slug, second.document()["type"]) == ("small/q3", "truefalse")
    assert first.latest_revision.as_object().stem == "What helps?"
    event = AuditEvent.objects.get(action="questions.import")
    assert (event.target, event.payload) == ("module:small", {"questions": 2, "language": "en"})


def test_pressed_twice_the_button_brings_one_set(module, editor):
    sent = carried(looked_at(editor, module))

    editor.post(f"{ADMIN}/import/", sent)
    again = editor.post(f"{ADMIN}/import/", sent, follow=True)

    assert Question.objects.count() == 2
    assert "2 questions were kept already: nothing was added again." in words(again)
    assert AuditEvent.objects.filter(action="questions.import").count() == 1


def test_pictures_of_another_module_are_not_taken(module, editor):
    pictures = formats.write([PICTURES], "yaml", language="en").content.decode()

    answer = looked_at(editor, module, pictures)

    assert answer.status_code == 422
    assert "These pictures are no images of the module: 1, 2, 3." in words(answer)


def test_ids_that_the_module_has_stay_with_their_questions(module, editor):
    written_question(module, ITEMS[0])

    shown = looked_at(editor, module)
    editor.post(f"{ADMIN}/import/", carried(shown))

    assert "with these ids already: q1." in words(shown)
    slugs = Question.objects.order_by("pk").values_list("slug", flat=True)
    assert list(slugs) == ["small/q1", "small/q1-2", "small/q3"]
    assert Question.objects.get(slug="small/q1").stem == "Stem 1"


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "The submitted file is empty."),
        ('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><quiz/>', "document type or entities"),
        ("\n", "There is no question in this file."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(module, editor, text, sentence):
    answer = looked_at(editor, module, text)

    assert answer.status_code == 422
    assert sentence in words(answer)


def test_what_was_changed_on_the_way_is_read_anew(module, editor):
    sent = carried(looked_at(editor, module))

    assert editor.post(f"{ADMIN}/import/", sent | {"text": "no base 64!"}).status_code == 422
    assert editor.post(f"{ADMIN}/import/", sent | {"text": ""}).status_code == 422
    assert not Question.objects.exists()


def test_questions_are_kept_in_modules_of_ones_scope_alone(module, other_module, editor):
    sent = carried(looked_at(editor, module))

    answer = editor.post(f"{ADMIN}/import/", sent | {"module": str(other_module.pk)})

    assert answer.status_code == 422
    assert not Question.objects.exists()


# Kinds of questions that a format has nothing for; of gaps, GIFT knows one in a text.
UNKNOWN = {"gift": ("order", "gaps"), "h5p": ("order", "match", "sort", "numeric")}


def test_chosen_questions_leave_in_every_format(module, editor):
    rows = [written_question(module, item) for item in ITEMS]
    documents = [row.document() for row in rows]

    for to in formats.written_formats():
        answer = editor.post(f"{ADMIN}/export/", {"question": [row.pk for row in rows], "to": to.key, "confirmed": "1"})
        came = formats.read(answer.content, language="en").documents

        assert answer["Content-Disposition"] == f'attachment; filename="questions.en{to.suffix}"'
        known = [document for document in documents if document["type"] not in UNKNOWN.get(to.key, ())]
        assert [document["stem"] for document in came] == [document["stem"] for document in known]


def test_what_a_format_does_not_know_is_said_before_the_file_comes(module, editor):
    order, single = written_question(module, ITEMS[3]), written_question(module, ITEMS[0])

    shown = editor.post(f"{ADMIN}/export/", {"question": [order.pk, single.pk], "to": "gift"})
    whole = editor.post(f"{ADMIN}/export/", {"question": [single.pk], "to": "gift"})

    assert "This format has no kind of question that says the same." in words(shown)
    assert "Download the file with 1 question" in words(shown)
    assert whole["Content-Disposition"] == 'attachment; filename="questions.en.gift.txt"'


def test_questions_of_other_modules_are_neither_listed_nor_sent(module, other_module, editor):
    hidden, own = written_question(other_module, ITEMS[0]), written_question(module, ITEMS[1])

    listed = editor.get(f"{ADMIN}/export/", {"module": module.pk, "language": "en"})
    foreign = editor.get(f"{ADMIN}/export/", {"module": other_module.pk, "language": "en"})
    sent = editor.post(f"{ADMIN}/export/", {"question": [hidden.pk], "to": "yaml"})

    assert [question.pk for question in listed.context["questions"]] == [own.pk]
    assert foreign.context["questions"] == []
    assert sent.status_code == 422


def test_a_file_has_one_language_and_at_least_one_question(module, editor):
    french, _ = Locale.objects.get_or_create(language_code="fr")
    one = written_question(module, ITEMS[0])
    other = written_question(module, ITEMS[1])
    Question.objects.filter(pk=other.pk).update(locale=french)

    both = editor.post(f"{ADMIN}/export/", {"question": [one.pk, other.pk], "to": "yaml"})
    none = editor.post(f"{ADMIN}/export/?module={module.pk}&language=en", {"to": "yaml"})

    assert (both.status_code, none.status_code) == (422, 422)
    assert "Choose questions of one language" in words(both)
    assert "Choose at least one question." in words(none)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_questions_asks_the_database_as_often_for_one_as_for_three(
    module, editor, rows, django_assert_num_queries
):
    for item in ITEMS[:rows]:
        written_question(module, item)
    editor.get(f"{ADMIN}/export/", {"module": module.pk, "language": "en"})

    with django_assert_num_queries(14):
        editor.get(f"{ADMIN}/export/", {"module": module.pk, "language": "en"})
