"""The prints as files: pages, language, tags, fonts, and links that lead somewhere."""

import io
from collections import Counter
from itertools import pairwise

import pytest
from pypdf import PdfReader

from modules import prints
from modules.editions import manifest
from modules.models import ActivityText, ActivityVersion, Module
from modules.prints import PRINTS, Order, html_of, is_kept, pdf_of
from tests.factories.modules import published_module
from tests.reading_pdf import fonts_of, tags_of, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

A4 = (595, 842)  # points
PAGES = {"booklet": 6, "trainer": 4, "actor": 2, "counsellor": 1, "observer": 2}


@pytest.fixture(scope="module")
def drawn() -> dict[str, bytes]:
    """Files that one test has drawn, for the next: their words are always the same."""
    return {}


@pytest.fixture
def module() -> Module:
    return published_module()


def order_of(module: Module, what: str = "booklet", *, large: bool = False, locale: str = "en") -> Order:
    edition = manifest(module.latest_edition_id)
    return Order(module, edition, edition.activity("shared-kitchen"), PRINTS[what], locale, large)


@pytest.fixture
def reader(module, drawn):
    """Gives the reader of a print."""

    def read(what: str = "booklet", *, large: bool = False) -> PdfReader:
        key = f"{what} {large}"
        if key not in drawn:
            drawn[key] = pdf_of(order_of(module, what, large=large))
        return PdfReader(io.BytesIO(drawn[key]))

    return read


every_print = pytest.mark.parametrize("what", PRINTS)


@every_print
def test_print_is_tagged_and_says_so(reader, what):
    catalogue = reader(what).root_object

    assert catalogue["/MarkInfo"]["/Marked"]
    assert catalogue["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "pdfuaid:part" in reader(what).xmp_metadata.stream.get_data().decode()


@every_print
def test_print_has_title_and_language(reader, what):
    assert reader(what).metadata.title == f"{PRINTS[what].title}: The shared kitchen"
    assert reader(what).root_object["/Lang"] == "en"


@every_print
def test_print_has_one_first_heading_and_skips_no_level(reader, what):
    levels = [int(tag[2]) for tag in tags_of(reader(what)) if tag in {"/H1", "/H2", "/H3", "/H4"}]

    assert levels.count(1) == 1
    assert levels[0] == 1
    assert max(after - before for before, after in pairwise(levels)) <= 1


@every_print
def test_every_font_is_in_the_file(reader, what):
    descriptors = fonts_of(reader(what))

    assert descriptors != []
    assert [one["/FontName"] for one in descriptors if not {"/FontFile", "/FontFile2", "/FontFile3"} & set(one)] == []


@every_print
def test_every_page_is_a4_and_numbered_with_title_and_edition(reader, what):
    pages = reader(what).pages

    assert len(pages) == PAGES[what]
    for number, page in enumerate(pages, start=1):
        words = " ".join(page.extract_text().split())
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        assert f"{number} / {PAGES[what]}" in words
        assert f"{PRINTS[what].title} · The shared kitchen" in words
        assert "SMALL, edition 1" in words


def sizes_in(reader: PdfReader) -> Counter[int]:
    """How many letters stand on the pages in each size, in points."""
    sizes: Counter[int] = Counter()

    def seen(text, page_matrix, text_matrix, _font, size) -> None:
        sizes[round(abs(page_matrix[3] * text_matrix[3]) * size)] += len(text.strip())

    for page in reader.pages:
        page.extract_text(visitor_text=seen)
    return sizes


@every_print
@pytest.mark.parametrize(("large", "points"), [(False, 10), (True, 18)])
def test_most_letters_have_the_size_of_the_type(reader, what, large, points):
    assert sizes_in(reader(what, large=large)).most_common(1)[0][0] == points


@every_print
def test_large_type_takes_more_pages_and_is_nowhere_small(reader, what):
    large = reader(what, large=True)

    assert len(large.pages) > PAGES[what]
    assert min(size for size, letters in sizes_in(large).items() if letters) >= 12


@every_print
def test_demonstration_content_says_so(module, what):
    module.is_demonstration = True
    said = html_of(order_of(module, what))
    module.is_demonstration = False

    assert said.count("Demonstration: made with demonstration content.") == 1
    assert "Demonstration: made with demonstration content." not in html_of(order_of(module, what))


def test_every_number_in_the_booklet_is_a_link_to_its_entry(reader):
    booklet = reader()
    links = [
        note.get_object()
        for page in booklet.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]

    targets = {str(link["/Dest"]) for link in links}

    entries = {name for name in booklet.named_destinations if name.startswith("e")}
    # The first scene is where one begins, and a loop leads back to it only in other scenarios.
    assert targets == entries - {"e1"}
    assert len(entries) == 3 + 10 + 4


def test_booklet_tells_what_things_stood_for_only_after_the_talk(reader):
    words = words_in(reader())
    talk, back = words.index("The talk"), words.rindex("Looking back")

    for hidden in ("Sami had nobody left to call.", "You asked directly", "You were seen and did not see."):
        assert words.index(hidden) > back > talk


def test_booklet_tells_what_to_look_at_before_going_on(reader):
    words = words_in(reader())

    assert "If all of this is true: box A is ticked counter Z stands at 2 or higher go to" in words
    assert "If any of this is true: box B is ticked you have card" in words
    assert "Tick box B. Counter Z: 9 down." in words


def test_observer_sheet_has_all_levels_in_words(reader):
    words = words_in(reader("observer"))

    assert "Suicide and immediate danger safety-critical" in words
    for level in (
        "1 Harmful: avoids, jokes, promises secrecy, leaves the person alone",
        "2 Minimal: asks vaguely, stops at the first no",
        "3 Competent: asks directly, about plan and today, acts step by step",
        "4 Advanced: does it calmly in the person's words, plans together, hands over with the person present, consults",
    ):
        assert level in words


def test_counsellor_brief_on_paper_hides_what_is_hidden(reader):
    brief = words_in(reader("counsellor"))

    for hidden in ("being counted", "nobody left to call", "turns the tap", "You asked directly"):
        assert hidden in words_in(reader("actor")) + words_in(reader("trainer"))
        assert hidden not in brief


def test_trainer_sheet_has_a_table_with_headers(reader):
    tags = tags_of(reader("trainer"))

    assert (tags.count("/Table"), tags.count("/TH"), tags.count("/TR")) == (1, 2, 9)


def test_print_is_drawn_once(module):
    order = order_of(module, "counsellor")
    assert not is_kept(order)

    first = pdf_of(order)
    prints.press(prints.STYLE_SHEET).pdf = lambda html: pytest.fail("drawn again")

    try:
        assert is_kept(order)
        assert pdf_of(order) == first
    finally:
        del prints.press(prints.STYLE_SHEET).pdf


def test_every_print_is_kept_by_a_name_of_its_own(module):
    orders = [order_of(module, what, large=large) for what in PRINTS for large in (False, True)]
    other_module = published_module("other")

    keys = {one.key for one in [*orders, order_of(other_module)]}

    assert len(keys) == len(orders) + 1


def test_file_name_says_what_it_is(module):
    assert order_of(module, "actor").file_name == "shared-kitchen-actor.pdf"
    assert order_of(module, "actor", large=True).file_name == "shared-kitchen-actor-large.pdf"


def test_a_language_that_is_missing_falls_back_to_the_original(module):
    assert '<html lang="en" dir="ltr"' in html_of(order_of(module, locale="fr"))


def test_right_to_left_words_turn_the_page(module):
    order = order_of(module, "counsellor", locale="ar")
    version = ActivityVersion.objects.get(pk=order.activity.version_id)
    original = ActivityText.objects.get(version=version, locale="en")
    arabic = ActivityText.objects.create(version=version, locale="ar", words=original.words, sha256="0" * 64)
    entry = type(order.activity)(**vars(order.activity) | {"text_ids": (original.pk, arabic.pk)})

    html = html_of(Order(order.module, order.edition, entry, order.print, "ar"))

    assert '<html lang="ar" dir="rtl"' in html


def test_seed_is_that_of_the_structure():
    assert prints.seed_of({"id": "a"}) == prints.seed_of({"id": "a"})
    assert prints.seed_of({"id": "a"}) != prints.seed_of({"id": "b"})
