from dataclasses import replace
from datetime import date

import pytest

from knowledge.citing import Citation, bibtex, ris

PAPER = Citation(
    key="paper-three-way",
    kind="paper",
    title="Three windows",
    authors=("Demonstration content",),
    published_on=date(2026, 11, 21),
    publisher="A site",
    url="https://example.org/en/knowledge/paper-three-way/?a=1&b=50%25",
    language="en",
    licence="CC BY 4.0",
    abstract="A summary.",
)


def test_bibtex_is_an_entry_with_the_fields_of_the_item():
    assert bibtex(PAPER) == (
        "@techreport{paper-three-way,\n"
        "  title = {{Three windows}},\n"
        "  author = {{Demonstration content}},\n"
        "  year = {2026},\n"
        "  month = {11},\n"
        "  institution = {A site},\n"
        "  url = {https://example.org/en/knowledge/paper-three-way/?a=1&b=50%25},\n"
        "  language = {en},\n"
        "  note = {CC BY 4.0},\n"
        "  abstract = {A summary.},\n"
        "}\n"
    )


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("80% & more", r"80\% \& more"),
        ("{open", r"\{open"),
        ("closed}", r"closed\}"),
        (r"a\b", r"a\textbackslash{}b"),
        ("$5 #1 a_b ~ ^", r"\$5 \#1 a\_b \textasciitilde{} \textasciicircum{}"),
        ("Éléments «œ»", "Éléments «œ»"),
        ("two\nlines\r\n  here", "two lines   here"),
    ],
)
def test_bibtex_writes_what_means_something_to_latex_as_itself(title, written):
    assert f"  title = {{{{{written}}}}},\n" in bibtex(replace(PAPER, title=title))


def test_bibtex_keeps_the_word_and_inside_a_name():
    entry = bibtex(replace(PAPER, authors=("Karliner and colleagues", "Caritas"), kind="bite"))

    assert entry.startswith("@misc{")
    assert "author = {{Karliner and colleagues} and {Caritas}}," in entry


def test_bibtex_lets_no_address_end_its_field():
    assert "url = {https://example.org/%7Da%5Cb}," in bibtex(replace(PAPER, url=r"https://example.org/}a\b"))


def test_ris_has_one_line_for_each_tag():
    assert ris(replace(PAPER, authors=("One", "Two"), url="https://example.org/")).split("\r\n") == [
        "TY  - RPRT",
        "ID  - paper-three-way",
        "TI  - Three windows",
        "AU  - One",
        "AU  - Two",
        "PY  - 2026",
        "DA  - 2026/11/21/",
        "PB  - A site",
        "UR  - https://example.org/",
        "LA  - en",
        "C1  - CC BY 4.0",
        "AB  - A summary.",
        "ER  - ",
        "",
    ]


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r", "\x0b", "\x85", "\u2028"])
def test_ris_lets_no_words_begin_a_tag_of_their_own(break_):
    record = ris(replace(PAPER, title=f"A title{break_}ER  - "))

    assert "TI  - A title ER  -\r\n" in record
    assert record.count("\r\nER  - ") == 1
