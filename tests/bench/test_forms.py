import pytest

from bench.forms import NotOnThePage, form_with, link_to

PAGE = """
<form method="get" action="/search/"><input name="q"></form>
<form method="post" action="/answer/">
  <input type="hidden" name="key" value="k1">
  <input type="radio" name="option" value="b"> <input type="radio" name="option" value="a">
  <select name="place-a"><option value="">choose</option><option value="2">2</option><option value="1">1</option></select>
  <input type="text" name="gap-1"> <textarea name="why"></textarea>
  <button name="choice" value="x">Say this</button><button name="choice" value="y">Say that</button>
</form>
"""


def test_form_with_takes_the_first_answer_of_every_field():
    form = form_with(PAGE, "key")

    assert form.action == "/answer/"
    assert form.fields == {"key": "k1", "option": "b", "place-a": "2", "gap-1": "1", "why": "1", "choice": "x"}


def test_form_with_refuses_a_page_without_such_a_form():
    with pytest.raises(NotOnThePage):
        form_with(PAGE, "password")


def test_link_to_finds_the_end_of_an_address():
    assert link_to('<a href="/a/"></a> <a class="b" href="/c/42/file/">', "/file/") == "/c/42/file/"


def test_link_to_refuses_a_page_without_such_a_link():
    with pytest.raises(NotOnThePage):
        link_to('<a href="/a/">', "/file/")
