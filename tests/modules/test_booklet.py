"""The booklet of a module: what stands in it, that it is PDF/UA, and when it is made anew."""

import io
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.utils import timezone
from PIL import Image
from pypdf import PdfReader

from modules import booklet_actions
from modules.actions import publish_edition
from modules.booklet import BookletOrder, html_of, pdf_of
from modules.editions import manifest
from modules.models import (
    Booklet,
    BookletState,
    ChangeClass,
    Module,
    Scenario,
    SiteImage,
    SupportLine,
    UnitPage,
)
from modules.paper import picture_of
from modules.support import forget_country_content
from people.models import Country
from tests.factories.modules import published_module, ruled_module
from tests.reading_pdf import fonts_of, tags_of, words_in

pytestmark = pytest.mark.django_db


def order_of(module: Module, **fields) -> BookletOrder:
    return BookletOrder(module, manifest(module.latest_edition_id), **{"locale": "en"} | fields)


@pytest.fixture
def module() -> Module:
    return published_module()


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """The file, drawn once for the tests that look at it."""
    return {}


@pytest.fixture
def reader(module, drawn) -> PdfReader:
    if not drawn:
        drawn["pdf"] = pdf_of(order_of(module), tell=lambda _pages: None)
    return PdfReader(io.BytesIO(drawn["pdf"]))


@pytest.mark.any_database
def test_booklet_is_tagged_and_says_so_with_title_language_and_bookmarks(reader):
    catalogue = reader.root_object
    levels = [int(tag[2]) for tag in tags_of(reader) if tag in {"/H1", "/H2", "/H3", "/H4", "/H5"}]

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert catalogue["/Lang"] == "en"
    assert reader.metadata.title == "Module small"
    assert "pdfuaid:part" in reader.xmp_metadata.stream.get_data().decode()
    assert (levels[0], levels.count(1)) == (1, 1)
    assert max(after - before for before, after in pairwise(levels)) <= 1
    titles = [one.title for one in reader.outline[1] if not isinstance(one, list)]
    assert titles == ["Contents", "Unit u1", "Unit u2", "Answers", "Support"]


@pytest.mark.any_database
def test_booklet_has_its_fonts_and_names_edition_and_page(reader):
    fonts = fonts_of(reader)

    assert fonts != []
    assert [one for one in fonts if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one)] == []
    assert f"SMALL, edition 1 · Module small 2 / {len(reader.pages)}" in " ".join(
        reader.pages[1].extract_text().split()
    )


@pytest.mark.any_database
def test_booklet_holds_units_questions_answers_and_roleplays_as_text(reader):
    words = words_in(reader)

    for part in (
        "Secret words of the first unit.",
        "What do you bring?",
        "Stem 4",
        "Feedback 3",
        "Role-play, as a text",
        "Not yet filled in for your country.",
        "Not yet reviewed by: clinicians",
        "Licence: CC-BY-4.0",
    ):
        assert part in words


@pytest.mark.any_database
def test_answers_stand_apart_from_the_questions(module):
    before, _answers, after = html_of(order_of(module)).partition('id="answers"')

    assert "Feedback 1" not in before
    assert "Feedback 1" in after


@pytest.mark.any_database
def test_a_roleplay_that_stands_in_two_units_is_named_in_both(module):
    unit = UnitPage.objects.get(slug="u1")
    unit.body = [*unit.body.raw_data, {"type": "roleplay", "value": {"scenario": Scenario.objects.get().pk}}]
    unit.save()
    publish_edition(module, by=None, change=ChangeClass.ADDITIVE, note="The talk twice.")
    module.refresh_from_db()

    units = order_of(module).units

    assert [unit.values_of("roleplay")[0]["words"]["title"] for unit in units] == ["The shared kitchen"] * 2


@pytest.mark.any_database
@pytest.mark.parametrize("rules", [{"tries": 2}, {"minutes": 10}, {"solutions": "never", "feedback": "end"}], ids=str)
def test_questions_of_a_test_are_not_printed(rules):
    html = html_of(order_of(ruled_module("tested", rules)))

    assert "Stem 4" not in html
    assert "Its questions are not printed." in html


@pytest.mark.any_database
def test_withdrawn_unit_is_left_out_and_makes_another_booklet(module):
    key = order_of(module).key
    module.withdrawn_units = ["u1"]

    assert order_of(module).key != key
    assert "Secret words of the first unit." not in html_of(order_of(module))
    assert "Secret words of the second unit." in html_of(order_of(module))


@pytest.mark.any_database
def test_support_lines_are_those_of_the_readers_country(module):
    key = order_of(module, country="DE").key
    SupportLine.objects.create(
        kind="crisis", name="A line", number="0800 1", country=Country.objects.get(pk="DE"), locale_id=1
    )
    forget_country_content()

    assert order_of(module, country="DE").key != key
    assert "0800 1" in html_of(order_of(module, country="DE"))
    assert "0800 1" not in html_of(order_of(module, country="FR"))


@pytest.mark.any_database
def test_large_type_is_another_booklet(module):
    large = order_of(module, is_large=True)

    assert large.key != order_of(module).key
    assert 'class="large"' in html_of(large)
    assert large.file_name == "small-en-1-large.pdf"


def test_booklet_is_made_once_and_kept(module, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        first = booklet_actions.ask(order_of(module))
    first.refresh_from_db()
    with django_capture_on_commit_callbacks(execute=True) as asked:
        second = booklet_actions.ask(order_of(module))

    assert first.is_ready
    assert first.cpu_seconds > 0
    with default_storage.open(first.file.name) as stored:
        assert stored.read(5) == b"%PDF-"
    assert (second.pk, asked) == (first.pk, [])


def test_booklet_that_would_show_something_else_by_now_is_dropped(module):
    late = Booklet.objects.create(key="0" * 64, edition=module.latest_edition, locale="en")

    booklet_actions.make.call(late.pk)

    assert not Booklet.objects.exists()


def test_booklet_that_cannot_be_drawn_says_so_and_is_made_again_on_demand(module, monkeypatch):
    order = order_of(module)
    failed = booklet_actions.ask(order)
    monkeypatch.setattr(default_storage, "save", broken)
    booklet_actions.make.call(failed.pk)
    failed.refresh_from_db()
    assert failed.state == BookletState.FAILED

    assert booklet_actions.ask(order).state == BookletState.WAITING


def broken(*_arguments) -> str:
    raise OSError("The disk is full.")


def test_booklet_whose_maker_was_stopped_is_asked_for_again(module, django_capture_on_commit_callbacks):
    order = order_of(module)
    long_ago = timezone.now() - booklet_actions.STUCK_AFTER - timedelta(minutes=1)
    Booklet.objects.create(
        key=order.key, edition=module.latest_edition, locale="en", state=BookletState.MAKING, asked_at=long_ago
    )

    with django_capture_on_commit_callbacks() as asked:
        again = booklet_actions.ask(order)

    assert (again.state, len(asked)) == (BookletState.WAITING, 1)


def test_no_more_than_so_many_wait(module):
    Booklet.objects.bulk_create(
        Booklet(key=f"{number:064}", edition=module.latest_edition, locale="en")
        for number in range(booklet_actions.MOST_WAITING)
    )

    with pytest.raises(booklet_actions.TooManyWaiting):
        booklet_actions.ask(order_of(module))


def test_booklets_that_nobody_makes_any_more_keep_nobody_waiting(module):
    long_ago = timezone.now() - booklet_actions.STUCK_AFTER - timedelta(minutes=1)
    Booklet.objects.bulk_create(
        Booklet(key=f"{number:064}", edition=module.latest_edition, locale="en", asked_at=long_ago)
        for number in range(booklet_actions.MOST_WAITING)
    )

    assert booklet_actions.ask(order_of(module)).state == BookletState.WAITING


def test_old_booklets_are_dropped_with_their_files(module):
    path = default_storage.save("booklets/00/old.pdf", ContentFile(b"%PDF-"))
    fields = {"edition": module.latest_edition, "locale": "en", "state": BookletState.READY, "file": path}
    Booklet.objects.create(key="1" * 64, asked_at=timezone.now() - timedelta(days=61), **fields)
    Booklet.objects.create(key="2" * 64, edition=module.latest_edition, locale="en")

    assert booklet_actions.drop_old(timezone.now()) == 1
    assert list(Booklet.objects.values_list("key", flat=True)) == ["2" * 64]
    assert not default_storage.exists(path)


def test_ready_booklet_has_its_file(module):
    with pytest.raises(IntegrityError):
        Booklet.objects.create(key="3" * 64, edition=module.latest_edition, locale="en", state=BookletState.READY)


@pytest.mark.any_database
def test_picture_whose_file_is_lost_is_left_out(module):
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8)).save(drawn, "PNG")
    picture = SiteImage(title="Picture", module=module, file=ContentFile(drawn.getvalue(), "door.png"))
    picture._set_image_file_metadata()
    picture.save()
    assert picture_of(picture).startswith("data:image/")

    default_storage.delete(picture.file.name)
    picture.renditions.all().delete()

    assert picture_of(SiteImage.objects.get(pk=picture.pk)) == ""
