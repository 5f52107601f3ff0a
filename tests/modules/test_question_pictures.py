"""The pictures of all questions on a page take one query, however many there are."""

import pytest
from django.core.files.base import ContentFile
from django.template.loader import render_to_string

from modules.models import SiteImage
from tests.factories.modules import published_module

DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"></svg>'
pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


@pytest.fixture
def image() -> SiteImage:
    module = published_module("small")
    return SiteImage.objects.create(
        title="A room", module=module, file=ContentFile(DRAWING, name="room.svg"), width=9, height=9
    )


def choice(number: int, picture: int) -> dict:
    options = [{"id": "1", "text": "A quiet room", "chosen": True, "is_right": True, "picture": picture}]
    return {"id": f"q{number}", "number": number, "of": 9, "stem": "Where?", "options": options, "has_pictures": True}


def questions(count: int, picture: int) -> list[dict]:
    """As many choices, and a case study with as many parts."""
    parts = [choice(number, picture) | {"part": number, "prefix": f"part-{number}-"} for number in range(1, count + 1)]
    case = {"id": "case", "number": 9, "of": 9, "stem": "A case", "parts": parts}
    return [*(choice(number, picture) for number in range(1, count + 1)), case]


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("template", "holder", "key"),
    [("_sheet", "play", "sheet"), ("_copy", "play", "questions"), ("_review", "review", "questions")],
)
def test_a_page_of_picture_questions_asks_for_their_pictures_once(
    image, django_assert_num_queries, template, holder, key, count
):
    context = {holder: {key: questions(count, image.pk), "lang": "en", "shows_feedback": True}, "post_url": None}

    with django_assert_num_queries(1):
        page = render_to_string(f"activities/quiz/{template}.html", context)

    assert page.count(f'src="/en/learn/small/media/picture/{image.pk}/"') == 2 * count


def test_words_stand_where_a_picture_is_gone(django_assert_num_queries):
    with django_assert_num_queries(1):
        page = render_to_string("activities/quiz/_sheet.html", {"play": {"sheet": questions(2, 7), "lang": "en"}})

    assert (page.count("<img"), page.count("<span>A quiet room</span>")) == (0, 4)
