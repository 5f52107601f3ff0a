"""What a reader sees of rich text, without its tags. Pure."""

import re
from html import unescape

TAG = re.compile(r"<[^>]*>")
LINE_END = re.compile(r"</(?:p|li|h\d|blockquote|td)>|<br\s*/?>")


def plain_lines(html: str) -> str:
    """Return the words of rich text, with a line for each paragraph and item."""
    return unescape(TAG.sub("", LINE_END.sub("\n", html))).strip()


def plain_line(html: str) -> str:
    """Return the words of rich text on one line, with one blank between them."""
    return " ".join(plain_lines(html).split())
