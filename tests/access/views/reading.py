"""What a person reads on a page."""

import re
from html import unescape
from typing import Any


def words_of(response: Any) -> str:
    """The words of a page without its marks, on one line."""
    text = re.sub(r"<(script|style|svg).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", text)).split())


def heading_of(response: Any) -> str:
    """The one heading of the first level."""
    (heading,) = re.findall(r"<h1[^>]*>(.*?)</h1>", response.content.decode(), re.DOTALL)
    return " ".join(unescape(re.sub(r"<[^>]+>", "", heading)).split())
