"""Going through the site as a person does: following its links, and sending its forms with what they hold."""

import re
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from django.test.html import Element, parse_html
from django.utils import timezone

from ground import outbox
from people.models import User
from tests.access.views.reading import heading_of, words_of
from tests.django_fixtures import signed_in

OPTIONAL = re.compile(r"\s*\(optional\)$")
ACCESS_PAGE = re.compile(r"/en/access/\S+")


class NotThere(AssertionError):
    """The page has no such link, button or field, or more than one."""


class PageForm:
    """A form as the page holds it, filled in by the words that stand beside its fields."""

    def __init__(self, element: Element, page: Element) -> None:
        self.action = attributes_of(element).get("action") or ""
        self.fields = [one for one in parts_of(element) if one.name in {"input", "select", "textarea"}]
        labels = [one for one in parts_of(page) if one.name == "label"]
        self.labels = {attributes_of(one).get("for"): OPTIONAL.sub("", text_of(one)) for one in labels}
        self.data: dict[str, Any] = {}
        for field in self.fields:
            self._hold(field)

    def _hold(self, field: Element) -> None:
        """Keep what the field says before anybody has touched it."""
        says = attributes_of(field)
        name, kind = says.get("name") or "", says.get("type") or field.name
        if kind in {"radio", "checkbox"} and "checked" not in says:
            return
        if kind == "checkbox":
            self.data.setdefault(name, []).append(says.get("value") or "on")
        elif kind == "select":
            options = [one for one in parts_of(field) if one.name == "option"]
            chosen = [one for one in options if "selected" in attributes_of(one)] or options[:1]
            self.data[name] = [attributes_of(one)["value"] or "" for one in chosen]
        elif kind != "file":
            self.data[name] = text_of(field) if kind == "textarea" else says.get("value") or ""

    def fill(self, label: str, said: Any) -> None:
        """Write, choose or tick: a choice and a tick are True or False, of a list the words of one line."""
        field = self._labelled(label)
        says = attributes_of(field)
        name, kind = says["name"], says.get("type") or field.name
        if kind == "radio":
            self.data[name] = says["value"]
        elif kind == "checkbox":
            others = [one for one in self.data.get(name, []) if one != says.get("value", "on")]
            self.data[name] = [*others, *([says.get("value") or "on"] if said else [])]
        elif kind == "select":
            self.data[name] = self._option(field, str(said))
        else:
            self.data[name] = said if kind == "file" else str(said)

    def _labelled(self, label: str) -> Element:
        found = [one for one in self.fields if self.labels.get(attributes_of(one).get("id")) == label]
        if len(found) != 1:
            raise NotThere(label, sorted(set(filter(None, self.labels.values()))))
        return found[0]

    def _option(self, field: Element, words: str) -> str:
        options = {text_of(one): attributes_of(one)["value"] or "" for one in parts_of(field) if one.name == "option"}
        if words not in options:
            raise NotThere(words, list(options))
        return options[words]


class Visitor:
    """Somebody with a browser: where they are, what they read, and what they do next."""

    def __init__(self, client: Client | None = None) -> None:
        self.client = client or Client()
        self.response: Any = None

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def words(self) -> str:
        return words_of(self.response)

    @property
    def heading(self) -> str:
        return heading_of(self.response)

    @property
    def page(self) -> Element:
        return parse_html(self.response.content.decode())

    def opens(self, path: str) -> "Visitor":
        """Type an address, or click it in a mail."""
        self.response = self.client.get(path, follow=True)
        return self

    def follows(self, words: str) -> "Visitor":
        """Click the link with these words. Raises NotThere."""
        links = {attributes_of(one)["href"] for one in parts_of(self.page) if one.name == "a" and text_of(one) == words}
        if len(links) != 1:
            raise NotThere(words, [text_of(one) for one in parts_of(self.page) if one.name == "a"])
        return self.opens(urljoin(self.address, links.pop()))

    def sends(self, button: str, answers: Mapping[str, Any] | None = None, *, beside: str = "") -> "Visitor":
        """Fill in the form that has this button, by the labels of its fields, and press it. Raises NotThere.

        `beside` names another button of the same form, where several have one with these words.
        """
        form, pressed = self.form_with(button, beside=beside or button)
        for label, said in (answers or {}).items():
            form.fill(label, said)
        if name := attributes_of(pressed).get("name"):
            form.data[name] = attributes_of(pressed)["value"]
        self.response = self.client.post(urljoin(self.address, form.action), form.data, follow=True)
        return self

    def form_with(self, button: str, *, beside: str) -> tuple[PageForm, Element]:
        """The only form with both buttons, and the first of them."""
        page = self.page
        forms = [one for one in parts_of(page) if one.name == "form" and {button, beside} <= set(buttons_of(one))]
        if len(forms) != 1:
            raise NotThere(button, list(buttons_of(page)))
        return PageForm(forms[0], page), buttons_of(forms[0])[button]

    @property
    def buttons(self) -> list[str]:
        """The words on the buttons of the page."""
        return list(buttons_of(self.page))

    @property
    def labels(self) -> list[str]:
        """The words beside the fields of the page."""
        return [text_of(one) for one in parts_of(self.page) if one.name == "label"]

    @property
    def address(self) -> str:
        """Where the person is now."""
        asked = self.response.request
        return "?".join(filter(None, [asked["PATH_INFO"], asked["QUERY_STRING"]]))


def at_the_pages(user: User) -> Visitor:
    """Somebody who has signed in, with a second factor where one is required."""
    return Visitor(signed_in(user))


def mails_to(person: User) -> list[EmailMessage]:
    """All mails that a person has got, the newest first."""
    outbox.send_waiting(timezone.now())
    return [one for one in reversed(mail.outbox) if one.to == [person.email]]


def link_in(letter: EmailMessage) -> str:
    """The path of the page that the mail leads to. Raises NotThere."""
    found = ACCESS_PAGE.findall(str(letter.body))
    if len(found) != 1:
        raise NotThere("a link", letter.body)
    return str(found[0])


def buttons_of(element: Element) -> dict[str, Element]:
    """The buttons inside, by their words."""
    return {text_of(one): one for one in parts_of(element) if one.name == "button"}


def attributes_of(element: Element) -> dict[str, str | None]:
    return dict(element.attributes)


def parts_of(element: Element) -> Iterator[Element]:
    """Every element inside, at any depth, in the order of the page."""
    for child in element.children:
        if not isinstance(child, str):
            yield child
            yield from parts_of(child)


def text_of(element: Element) -> str:
    """The words inside, on one line; drawings say nothing."""
    said = [
        child if isinstance(child, str) else text_of(child)
        for child in element.children
        if isinstance(child, str) or child.name not in {"svg", "script", "style"}
    ]
    return " ".join(" ".join(said).split())
