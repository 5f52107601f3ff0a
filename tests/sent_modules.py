"""Shipped modules on a site of their own, and their files as another site sends them."""

from dataclasses import replace
from io import StringIO

from django.db import transaction
from wagtail.models import Page

from curriculum.exporting.export import exported
from curriculum.loading.load import load_content
from curriculum.loading.loading import Loading
from curriculum.reading.report import Report
from modules.editions import forget
from modules.models import Module
from tests.shipped_content import shipped
from tests.small_content import SHIPPED
from training_site.first_pages import load_pages, read_pages

LANGUAGES = ["en", "fr"]


def pages_above() -> list[Page]:
    """The pages above the modules, in both languages."""
    return load_pages(Loading(StringIO().write), read_pages(SHIPPED, LANGUAGES, Report("pages", [])))


def load_shipped(module: str) -> Module:
    """One shipped module in all its languages, as on a site that loads it."""
    content = shipped()
    content = replace(
        content,
        modules=tuple(one for one in content.modules if one.id == module),
        quizzes=tuple(one for one in content.quizzes if one.module == module),
        curricula=(),
    )
    load_content(content, pages_above(), Loading(StringIO().write))
    forget()
    return Module.objects.get(slug=module)


def exported_elsewhere(module: str) -> bytes:
    """The file of a shipped module from a site that is gone afterwards."""
    with transaction.atomic():
        content = exported(load_shipped(module))
        transaction.set_rollback(True)
    forget()
    return content
