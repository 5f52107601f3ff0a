"""The content that ships, read once for all tests, and loaded whole or in part."""

from dataclasses import replace
from functools import cache
from io import StringIO

from curriculum.loading.load import load_content
from curriculum.loading.loading import Loading
from curriculum.reading import Content, read_content
from curriculum.reading.report import Report
from modules.editions import forget
from tests.small_content import SHIPPED
from training_site.first_pages import load_pages, read_pages


@cache
def shipped() -> Content:
    return read_content(SHIPPED)


def english(*modules: str) -> Content:
    """The English content of these modules, without curricula."""
    content = shipped()
    return replace(
        content,
        modules=tuple(each for each in content.modules if each.id in modules and each.language == "en"),
        quizzes=tuple(each for each in content.quizzes if each.module in modules and each.language == "en"),
        scenarios=tuple(each for each in content.scenarios if each.language == "en"),
        curricula=(),
    )


def load(content: Content) -> None:
    """Load content as the command does, without its words."""
    pages = read_pages(content.root, ["en"], Report("pages", []))
    loading = Loading(StringIO().write)
    load_content(content, load_pages(loading, pages), loading)
    forget()
