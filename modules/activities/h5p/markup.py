"""Cleans the texts of a package: what is HTML keeps the tags that its field allows, everything else becomes plain text."""

import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from html import unescape
from typing import Any

import nh3

from modules.activities.h5p.word_sets import words

ALWAYS = frozenset({"div", "span", "p", "br"})
# A field that allows the first also means the second; so the H5P core has it.
IMPLIED: Mapping[str, frozenset[str]] = {
    "table": words("tr td th colgroup col thead tbody tfoot caption figure figcaption"),
    "b": frozenset({"strong"}),
    "i": frozenset({"em"}),
    "ul": frozenset({"li"}),
    "ol": frozenset({"li"}),
    "dl": frozenset({"dt", "dd"}),
    "del": frozenset({"s"}),
    "strike": frozenset({"s"}),
}
# Whatever a library allows, a tag that is not among these is never kept.
HARMLESS = words(
    "a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div "
    "dl dt em figcaption figure font footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q rp rt "
    "ruby s samp section small span strike strong sub summary sup table tbody td tfoot th thead time tr tt u ul var"
)
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "*": frozenset({"class", "dir", "id", "lang", "role", "style", "title", "align", "tabindex"}),
    "a": frozenset({"href", "hreflang", "target"}),
    "img": frozenset({"src", "alt", "width", "height"}),
    "ol": frozenset({"start", "type", "reversed"}),
    "li": frozenset({"value"}),
    "font": frozenset({"color", "face", "size"}),
    "table": frozenset({"border", "cellpadding", "cellspacing", "summary", "width"}),
    "td": frozenset({"colspan", "rowspan", "headers", "width", "height", "valign"}),
    "th": frozenset({"colspan", "rowspan", "headers", "scope", "width", "height", "valign"}),
    "col": frozenset({"span", "width"}),
    "colgroup": frozenset({"span", "width"}),
    "time": frozenset({"datetime"}),
}
STYLES = words(
    "text-align font-size font-family color background-color letter-spacing line-height border border-style border-width "
    "border-color border-collapse vertical-align padding width height float"
)
SCHEMES = frozenset({"http", "https", "mailto", "tel"})

TAG = re.compile(r"<\s*([a-zA-Z][a-zA-Z0-9]*)")
DOES_SOMETHING = re.compile(r"<[^<>]*\s(on[a-z]+)\s*=|=[\s\"']*(javascript|vbscript)\s*:", re.IGNORECASE)
FROM_ELSEWHERE = re.compile(r"<[^<>]*\ssrc\s*=[\s\"']*(?:https?:)?//", re.IGNORECASE)
NOTED = 20_000  # characters of a text that notes are made about; all of it is cleaned
LOOSE_AMPERSAND = re.compile(r"&(?!#?\w{1,32};)")
ESCAPES = str.maketrans({"<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#039;"})


def allowed_tags(asked: object) -> frozenset[str]:
    """Return the tags that a text may have whose field asks for these."""
    names = {tag.lower() for tag in asked if isinstance(tag, str)} if isinstance(asked, list) else set()
    implied = frozenset().union(*(IMPLIED.get(name, frozenset()) for name in names))
    return (ALWAYS | names | implied) & HARMLESS


def cost_of(text: str) -> int:
    """Return what cleaning a text takes, about in microseconds, before anything is done with it."""
    return 40 + 4 * (text.count("<") + text.count("&")) + len(text) // 5


def clean_html(html: str, tags: frozenset[str]) -> str:
    """Return HTML with these tags and nothing that runs; scripts and styles go with all that they hold."""
    if "<" not in html and "&" not in html and ">" not in html:
        return html
    return _cleaner(tags).clean(html)


def escaped(text: str) -> str:
    """Return plain text as it may stand in HTML; what is escaped already is not escaped again."""
    return LOOSE_AMPERSAND.sub("&amp;", text).translate(ESCAPES)


def without_markup(text: str) -> str:
    """Return a text as plain words: tags gone, entities as the letters that they stand for."""
    return " ".join(unescape(clean_html(text, frozenset())).split())


def left_out(html: str, tags: Collection[str]) -> Iterator[str]:
    """Yield the tags, attributes and schemes of addresses that cleaning leaves out, for a note to the author."""
    begins = html[:NOTED]
    if "<" not in begins:
        return
    yield from dict.fromkeys(f"<{tag}>" for tag in map(str.lower, TAG.findall(begins)) if tag not in tags)
    yield from dict.fromkeys((attribute or scheme).lower() for attribute, scheme in DOES_SOMETHING.findall(begins))


def comes_from_elsewhere(html: str) -> bool:
    """Say if a text shows something that would come from another site."""
    return FROM_ELSEWHERE.search(html[:NOTED]) is not None


@lru_cache(maxsize=64)
def _cleaner(tags: frozenset[str]) -> Any:
    attributes = {tag: set(names) for tag, names in ATTRIBUTES.items() if tag == "*" or tag in tags}
    return nh3.Cleaner(
        tags=set(tags),
        clean_content_tags={"script", "style"},
        attributes=attributes,
        generic_attribute_prefixes={"data-", "aria-"},
        filter_style_properties=set(STYLES),
        url_schemes=set(SCHEMES),
        link_rel="noopener noreferrer",
    )
