"""Every template compiles, and none holds what the browser's policy or the style of the house forbids."""

import re
from pathlib import Path

import pytest
from django.template import TemplateDoesNotExist, engines
from django.template.base import Template

from scripts.fingerprint import APPS, ROOT

FORBIDDEN = {
    "|safe": re.compile(r"\|\s*safe\b"),
    "{% autoescape off %}": re.compile(r"{%\s*autoescape\s+off"),
    "inline style": re.compile(r"""<[^>{]*\sstyle\s*="""),
    "style element": re.compile(r"<style\b"),
    "inline script": re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/(?:ld\+)?json\"))", re.DOTALL),
    "on… attribute": re.compile(r"<[a-z][^>{]*\son[a-z]+\s*=", re.IGNORECASE),
    "old translation tags": re.compile(r"{%\s*(?:trans|blocktrans)\b"),
    "blocktranslate without trimmed": re.compile(r"{%\s*blocktranslate\b(?![^%]*\b(?:trimmed|asvar)\b)"),
    "link written out": re.compile(r"""(?:href|action)=["']/(?!/)[a-z]"""),
}


def templates() -> list[str]:
    """The names of all templates of ours, as `{% include %}` would write them."""
    folders = [ROOT / app / "templates" for app in APPS]
    return sorted(
        str(path.relative_to(folder))
        for folder in folders
        for path in folder.rglob("*")
        if path.suffix in {".html", ".svg", ".txt"}
    )


def source(name: str) -> str:
    return Path(engines["django"].get_template(name).origin.name).read_text(encoding="utf-8")


def names_included(template: Template) -> list[str]:
    """The templates that this one names outright, in include and extends."""
    return re.findall(r"{%\s*(?:include|extends)\s+[\"']([^\"']+)[\"']", template.source)


@pytest.mark.parametrize("name", templates())
def test_template_compiles(name: str):
    template = engines["django"].get_template(name).template

    missing = [included for included in names_included(template) if not exists(included)]

    assert missing == []


def exists(name: str) -> bool:
    try:
        engines["django"].get_template(name)
    except TemplateDoesNotExist:
        return False
    return True


@pytest.mark.parametrize("rule", FORBIDDEN)
def test_no_template_breaks_the_rule(rule: str):
    breaking = [name for name in templates() if FORBIDDEN[rule].search(source(name))]

    assert breaking == []


def test_a_form_that_is_included_alone_is_given_the_mark_against_forged_posts():
    marked = {name for name in templates() if "{% csrf_token %}" in source(name)}
    included = re.compile(r"{%\s*include\s+\"([^\"]+)\"([^%]*\sonly\s*)%}")
    found = {(name, *part) for name in templates() for part in included.findall(source(name))}

    assert [(name, part) for name, part, given in found if part in marked and "csrf_token=" not in given] == []
