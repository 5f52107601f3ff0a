"""Reads a page as somebody would who always takes the first answer, and the first link that fits."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode


class NotOnThePage(ValueError):
    """The page has no such form or link."""


@dataclass
class Form:
    """A form with what it would send now."""

    action: str = ""
    fields: dict[str, str] = field(default_factory=dict)

    def body(self) -> bytes:
        """The body of the request that sends it."""
        return urlencode(self.fields).encode()


class FormReader(HTMLParser):
    """Collects the posting forms of a page, each filled in with the first choice of every field."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(values.get("action", "")))
        elif tag == "select":
            self.select = values.get("name", "")
        elif tag == "option":
            self._fill(self.select, values.get("value", ""))
        elif tag in {"input", "button", "textarea"}:
            self._read_field(tag, values)

    def _read_field(self, tag: str, values: dict[str, str]) -> None:
        kind = values.get("type", "submit" if tag == "button" else "text")
        typed = "1" if kind in {"text", "number"} or tag == "textarea" else "on"
        self._fill(values.get("name", ""), values.get("value") or typed)

    def _fill(self, name: str, value: str) -> None:
        if self.forms and name and value:
            self.forms[-1].fields.setdefault(name, value)


def form_with(page: str, name: str) -> Form:
    """The first form of the page that has a field of this name; raises NotOnThePage."""
    reader = FormReader()
    reader.feed(page)
    for form in reader.forms:
        if name in form.fields:
            return form
    raise NotOnThePage(f"The page has no form with a field “{name}”.")


def link_to(page: str, end: str) -> str:
    """The first address in the page that ends like this; raises NotOnThePage."""
    if found := re.search(rf'href="([^"]*{re.escape(end)})"', page):
        return found.group(1)
    raise NotOnThePage(f"The page has no link that ends with “{end}”.")
