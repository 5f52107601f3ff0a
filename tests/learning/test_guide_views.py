"""Trainers find guide and slides of their module, on the screen and as files."""

import io

import pytest
from pypdf import PdfReader

from modules.models import Module
from people.models import Role
from tests.factories.modules import published_module
from tests.factories.people import appointed
from tests.reading_pdf import fonts_of, tags_of, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

TRAINER = "/en/learn/small/trainer/"


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def trainer(module, client_of):
    return client_of(appointed(Role.TRAINER, module_slug="small"))


def test_trainers_page_leads_to_guide_and_slides(trainer):
    html = trainer.get(TRAINER).content.decode()

    assert [name for name in ("guide", "slides") if f'href="{TRAINER}{name}/"' not in html] == []


def test_guide_says_aims_timetable_and_questions(trainer):
    html = trainer.get(f"{TRAINER}guide/").content.decode()

    for words in ("Say who you are", "0:30", "What do you bring?", "Questions for the room", "Stem 4", "1 h"):
        assert words in html
    assert "What people get wrong" not in html


@pytest.mark.parametrize("name", ["guide", "slides"])
def test_file_is_pdf_ua_with_title_and_fonts(trainer, name):
    response = trainer.get(f"{TRAINER}{name}.pdf")
    reader = PdfReader(io.BytesIO(response.getvalue()))

    assert response["Content-Disposition"] == f'inline; filename="small-en-{name}.pdf"'
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()
    assert reader.metadata.title.endswith(": Module small")
    assert tags_of(reader).count("/H1") == 1
    assert [one for one in fonts_of(reader) if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one)] == []


def test_slides_are_wide_and_ask_the_room_without_telling_what_is_right(trainer):
    reader = PdfReader(io.BytesIO(trainer.get(f"{TRAINER}slides.pdf").getvalue()))
    words = words_in(reader)

    assert round(reader.pages[0].mediabox.width / reader.pages[0].mediabox.height, 2) == 1.78
    assert "For the room" in words
    assert "Stem 1" in words
    assert "Feedback 1" not in words


def test_slides_are_sections_that_link_on_and_back(trainer):
    html = trainer.get(f"{TRAINER}slides/").content.decode()

    assert html.count('class="board-scene slide"') > 3
    assert 'rel="next" href="#slide-2"' in html
    assert "data-board" in html


@pytest.mark.parametrize("name", ["guide/", "guide.pdf", "slides/", "slides.pdf"])
def test_trainer_of_another_module_does_not_find_them(module, client_of, name):
    other = client_of(appointed(Role.TRAINER, module_slug="elsewhere"))

    assert other.get(f"{TRAINER}{name}").status_code == 404
