"""A learner takes a module along."""

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from learning.along_views import ASKED_PER_MINUTE
from learning.models import Enrolment
from modules.booklet import BookletOrder
from modules.booklet_actions import STUCK_AFTER
from modules.editions import manifest
from modules.models import Booklet, BookletState, Module
from people.models import User
from tests.factories.learning import enrolled
from tests.factories.modules import published_module
from tests.factories.people import UserFactory
from tests.reading_pdf import words_in
from tests.sent_modules import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

PAGE = "/en/learn/small/take-along/"
FILE = f"{PAGE}booklet.pdf"


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture
def learner(module: Module, client_of: Callable[[User], Client]) -> Client:
    return client_of(enrolled(module).learner)


def booklet(module: Module, **fields) -> Booklet:
    country = Enrolment.objects.get().learner.country_id or ""
    order = BookletOrder(module, manifest(module.latest_edition_id), "en", country)
    return Booklet.objects.create(key=order.key, edition=module.latest_edition, locale="en", country=country, **fields)


def ready(module: Module) -> Booklet:
    path = default_storage.save("booklets/small.pdf", ContentFile(b"%PDF-1.7 small"))
    return booklet(module, state=BookletState.READY, file=path)


def test_page_of_a_module_leads_to_what_can_be_taken_along(learner):
    assert f'href="{PAGE}"' in learner.get("/en/learn/small/").content.decode()


def test_learner_asks_for_the_booklet_and_sees_that_it_is_on_its_way(learner, module):
    assert "Make the booklet" in learner.get(PAGE).content.decode()

    response = learner.post(PAGE)

    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert Booklet.objects.get().state == BookletState.WAITING
    html = learner.get(PAGE).content.decode()
    assert "Waiting its turn" in html
    assert "Reload to see how far it is" in html


def test_page_says_how_many_pages_are_set(learner, module):
    booklet(module, state=BookletState.MAKING, pages=16)

    assert "16 pages are set so far." in learner.get(PAGE).content.decode()
    part = learner.get(PAGE, headers={"HX-Request": "true"}).content.decode()
    assert "16 pages are set so far." in part
    assert "<main" not in part


def test_booklet_whose_maker_was_stopped_can_be_asked_for_again(learner, module):
    long_ago = timezone.now() - STUCK_AFTER - timedelta(minutes=1)
    booklet(module, state=BookletState.MAKING, asked_at=long_ago)

    html = learner.get(PAGE).content.decode()

    assert html.count("Make the booklet") == 2
    assert "Reload to see how far it is" not in html


def test_booklet_whose_file_is_lost_is_asked_for_anew(learner, module):
    lost = ready(module)
    default_storage.delete(lost.file.name)

    response = learner.get(FILE)

    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert "Make the booklet" in learner.get(PAGE).content.decode()


def test_booklet_that_is_ready_is_handed_out(learner, module):
    ready(module)

    assert f'href="{FILE}"' in learner.get(PAGE).content.decode()
    response = learner.get(FILE)
    assert response.getvalue() == b"%PDF-1.7 small"
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == 'inline; filename="small-en-1.pdf"'
    assert "no-store" in response["Cache-Control"]


def test_booklet_that_is_not_made_is_asked_for_on_the_page(learner):
    response = learner.get(FILE)

    assert (response.status_code, response["Location"]) == (302, PAGE)


def test_one_address_asks_for_few_in_a_minute(learner):
    answers = [learner.post(PAGE).status_code for _ in range(ASKED_PER_MINUTE + 1)]

    assert answers == [302] * ASKED_PER_MINUTE + [429]


@pytest.mark.parametrize("path", [PAGE, FILE])
def test_somebody_without_access_gets_nothing(module, client_of, path):
    enrolled(module)
    ready(module)

    assert client_of(UserFactory()).get(path).status_code == 403


@pytest.mark.parametrize("others", [1, 3])
def test_page_costs_the_same_whatever_else_is_made(learner, module, others, django_assert_num_queries):
    Booklet.objects.bulk_create(
        Booklet(key=f"{number:064}", edition=module.latest_edition, locale="fr") for number in range(others)
    )
    learner.get(PAGE)

    with django_assert_num_queries(4):
        learner.get(PAGE)


def test_indicators_are_a_wide_pdf_for_a_module_that_teaches_them(client_of):
    module = load_shipped("rrf-09-monitoring")
    learner = client_of(enrolled(module).learner)
    page = "/en/learn/rrf-09-monitoring/take-along/"

    assert f'href="{page}indicators.pdf"' in learner.get(page).content.decode()
    reader = PdfReader(io.BytesIO(learner.get(f"{page}indicators.pdf").getvalue()))

    words = words_in(reader)
    assert reader.pages[0].mediabox.width > reader.pages[0].mediabox.height
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()
    assert [
        name for name in ("OB1", "OB8", "OD10", "OA11", "Before contact", "After contact") if name not in words
    ] == []


def test_module_without_indicators_offers_no_sheet(learner):
    assert "indicators.pdf" not in learner.get(PAGE).content.decode()
    assert learner.get(f"{PAGE}indicators.pdf").status_code == 404
