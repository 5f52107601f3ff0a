"""Formulas in MathML as plain text, as well as one line can say them."""

import re
from collections.abc import Callable, Mapping
from html import unescape
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

TAGS = re.compile(r"<[^<>]*>")
DEEPEST = 50  # elements inside each other that are told apart


def formula_text(mathml: str) -> str:
    """Return what a `math` element says: powers as `a^b`, fractions as `(a)/(b)`, everything else side by side."""
    try:
        return " ".join(_said(fromstring(mathml)).split())
    except (ParseError, DefusedXmlException, ValueError):
        return " ".join(unescape(TAGS.sub(" ", mathml)).split())


def _said(element: Element, depth: int = 0) -> str:
    if depth > DEEPEST:
        return "".join(element.itertext())
    name = str(element.tag).rpartition("}")[2]
    parts = [_said(child, depth + 1) for child in element]
    if name in BESIDE:
        return ""
    if name == "mspace":
        return " "
    if name in WRITTEN and len(parts) >= 2:
        return WRITTEN[name](_in_brackets(parts[0]), _in_brackets(parts[1]))
    inside = (element.text or "") + "".join(parts)
    return f"√{_in_brackets(inside)}" if name == "msqrt" else inside


def _in_brackets(text: str) -> str:
    words = text.strip()
    return words if words.isalnum() or len(words) < 2 else f"({words})"


# A second way of writing the same formula.
BESIDE = frozenset({"annotation", "annotation-xml"})
WRITTEN: Mapping[str, Callable[[str, str], str]] = {
    "msup": lambda base, power: f"{base}^{power}",
    "msub": lambda base, index: f"{base}_{index}",
    "mfrac": lambda above, below: f"{above}/{below}",
}
