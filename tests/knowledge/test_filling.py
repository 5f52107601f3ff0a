import json
from io import BytesIO

import pytest
from django.test import Client
from docx import Document
from docx.oxml.ns import qn
from pypdf import PdfReader
from wagtail.blocks import StreamBlockValidationError

from knowledge.blocks import KnowledgeBody
from knowledge.vocabulary import Kind, Licence
from tests.factories.knowledge import a_tool, an_item
from tests.reading_pdf import tags_of, words_in

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
ADDRESS = "/en/knowledge/sop/fill/"


def field(key: str, kind: str, *, required: bool = True, **more: list[str]) -> dict:
    value = {"key": key, "label": key.capitalize(), "kind": kind, "required": required} | more
    return {"type": "field", "value": value}


BODY = [
    {"type": "heading", "value": {"text": "1. Purpose"}},
    {"type": "text", "value": "<p><i>Guidance.</i> One sentence.</p><ol><li>Keep</li><li>Delete</li></ol>"},
    field("purpose", "text"),
    field("state", "choice", options=["Draft", "Agreed"]),
    field("roles", "table", columns=["Role", "Contact point"]),
    field("stop", "list"),
    field("review", "date"),
    field("training", "list", required=False),
    {"type": "text", "value": "<ol><li>Annex one</li></ol>"},
]
ANSWERS = {
    "field-purpose": "So that the first days <work>",
    "field-state": "Agreed",
    "field-roles.0.0": "Coordinator",
    "field-roles.0.1": "desk@office.example",
    "field-roles.2.0": "Deputy",
    "field-stop": "Fear\nA threat",
    "field-review": "2027-05-03",
}


@pytest.fixture
def visitor() -> Client:
    an_item("sop", Kind.TEMPLATE, title="A template", body=json.dumps(BODY), limits="No legal advice.")
    return Client()


def document_of(answer) -> Document:
    return Document(BytesIO(answer.content))


def test_a_filled_template_is_a_document_with_headings_lists_and_header_rows(visitor):
    answer = visitor.post(ADDRESS, ANSWERS | {"as": "docx"})

    document = document_of(answer)
    assert answer["Content-Disposition"] == 'attachment; filename="sop.docx"'
    assert (document.core_properties.title, document.core_properties.language) == ("A template", "en")
    assert [one.get(qn("w:val")) for one in document.styles.element.iter(qn("w:lang"))] == ["en"]
    written = [(one.style.name, one.text) for one in document.paragraphs]
    assert written[0] == ("Heading 1", "A template")
    assert ("Heading 2", "1. Purpose") in written
    assert written[written.index(("Heading 3", "Purpose")) + 1] == ("Normal", "So that the first days <work>")
    assert written[written.index(("Heading 3", "Stop")) + 1 :][:2] == [
        ("List Bullet", "Fear"),
        ("List Bullet", "A threat"),
    ]
    assert ("Normal", "3 May 2027") in written
    table = document.tables[0]
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["Role", "Contact point"],
        ["Coordinator", "desk@office.example"],
        ["Deputy", ""],
    ]
    assert table.rows[0]._tr.trPr.find(qn("w:tblHeader")) is not None


def test_each_numbered_list_begins_at_one(visitor):
    document = document_of(visitor.post(ADDRESS, {"as": "docx"}))

    numbers = [one._p.pPr.numPr.numId.val for one in document.paragraphs if one.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2]


def test_what_is_empty_is_called_open_and_what_is_optional_is_not_missed(visitor):
    texts = [one.text for one in document_of(visitor.post(ADDRESS, {"as": "docx"})).paragraphs]

    assert "Still open: 5 of 6." in texts
    assert texts.count("Still open") == 5
    assert texts[texts.index("Training") + 1] == "–"


def test_a_filled_template_is_a_tagged_pdf(visitor):
    answer = visitor.post(ADDRESS, ANSWERS | {"as": "pdf"})

    reader = PdfReader(BytesIO(answer.content))
    assert reader.metadata.title == "A template"
    assert reader.root_object["/Lang"] == "en"
    assert {"/H1", "/H2", "/H3", "/L", "/TH"} <= set(tags_of(reader))
    assert "So that the first days <work>" in words_in(reader)


def test_what_does_not_fit_comes_back_with_everything_that_was_written(visitor):
    wrong = ANSWERS | {
        "field-purpose": "x" * 2001,
        "field-review": "soon",
        "field-state": "Never",
        "as": "pdf",
    }

    answer = visitor.post(ADDRESS, wrong)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"purpose", "review", "state"}
    text = answer.content.decode()
    assert "desk@office.example" in text
    assert "x" * 2001 in text


def test_the_form_of_the_file_has_to_be_known(visitor):
    answer = visitor.post(ADDRESS, ANSWERS | {"as": "exe"})

    assert answer.status_code == 422
    assert "PDF or DOCX" in answer.content.decode()


def test_a_field_may_be_called_what_a_button_or_a_cell_is():
    body = [field(key, "text") for key in ("as", "csrfmiddlewaretoken", "roles-0-0")]
    an_item("sop", Kind.TEMPLATE, title="A template", body=json.dumps([*body, BODY[4]]))
    written = {"field-as": "A team", "field-csrfmiddlewaretoken": "A token", "field-roles-0-0": "Nobody"}

    answer = Client().post(ADDRESS, written | {"field-roles.0.0": "Coordinator", "as": "docx"})

    texts = [one.text for one in document_of(answer).paragraphs]
    assert [text for text in texts if text in {*written.values(), "Coordinator"}] == list(written.values())


def test_a_page_to_fill_in_is_kept_for_nobody_and_its_item_leads_to_it(visitor):
    assert "no-store" in visitor.get(ADDRESS)["Cache-Control"]
    assert f'href="{ADDRESS}"' in visitor.get("/en/knowledge/sop/").content.decode()


def test_files_are_made_a_few_times_a_minute(visitor):
    codes = [visitor.post(ADDRESS, ANSWERS | {"as": "docx"}).status_code for _ in range(7)]

    assert codes == [200] * 6 + [429]


def test_what_has_no_fields_or_may_not_be_adapted_is_not_filled_in(visitor):
    a_tool("hotline")
    theirs = {"licence": Licence.CC_BY_NC_ND, "original_url": "https://example.org/sop"}
    an_item("theirs", Kind.TEMPLATE, body=json.dumps(BODY), **theirs)

    for slug in ("hotline", "theirs", "never-was"):
        assert visitor.get(f"/en/knowledge/{slug}/fill/").status_code == 404


def test_two_fields_of_one_id_are_refused_where_the_second_stands():
    block = KnowledgeBody()
    twice = block.to_python([field("purpose", "text"), BODY[0], field("purpose", "date")])

    with pytest.raises(StreamBlockValidationError) as refused:
        block.clean(twice)

    assert list(refused.value.block_errors) == [2]


@pytest.mark.parametrize("count", [1, 3])
def test_a_page_to_fill_in_costs_the_same_for_three_fields_as_for_one(django_assert_num_queries, count):
    an_item("sop", Kind.TEMPLATE, body=json.dumps([field(f"f{number}", "text") for number in range(count)]))
    visitor = Client()
    visitor.get(ADDRESS)

    with django_assert_num_queries(1):
        visitor.get(ADDRESS)
