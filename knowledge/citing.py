"""Pure: an item as a reference in words, in BibTeX and in RIS."""

import re
from dataclasses import dataclass
from datetime import date

BIBTEX = {
    "\\": r"\textbackslash{}",
    **{letter: f"\\{letter}" for letter in "&%$#_{}"},
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
RIS_TYPES = {"paper": "RPRT", "webinar": "VIDEO"}
BIBTEX_TYPES = {"paper": "techreport"}
BREAK = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]+")


@dataclass(frozen=True)
class Citation:
    """What a reference needs; `authors` are names as they are written, organisations among them."""

    key: str
    kind: str
    title: str
    authors: tuple[str, ...]
    published_on: date
    publisher: str
    url: str
    language: str
    licence: str = ""
    abstract: str = ""

    @property
    def in_words(self) -> str:
        """Return the reference as one writes it below a text."""
        names = "; ".join(self.authors) or self.publisher
        return f"{names} ({self.published_on.year}). {self.title}. {self.publisher}. {self.url}"


def bibtex(citation: Citation) -> str:
    """Return an entry of BibTeX for LaTeX with UTF-8.

    Characters that mean something to LaTeX are written so that they mean themselves; each author stands in braces, since
    an organisation has no first name and “and” between two authors is BibTeX's own word.
    """
    authors = " and ".join(f"{{{_latex(name)}}}" for name in citation.authors)
    fields = {
        "title": f"{{{_latex(citation.title)}}}",
        "author": authors,
        "year": str(citation.published_on.year),
        "month": str(citation.published_on.month),
        "institution" if citation.kind in BIBTEX_TYPES else "howpublished": _latex(citation.publisher),
        # An address is not for LaTeX to read: only what would end the field is written as in addresses.
        "url": _address(citation.url),
        "language": citation.language,
        "note": _latex(citation.licence),
        "abstract": _latex(citation.abstract),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    key = re.sub(r"[^A-Za-z0-9:-]", "-", citation.key)
    return "\n".join([f"@{BIBTEX_TYPES.get(citation.kind, 'misc')}{{{key},", *lines, "}", ""])


def ris(citation: Citation) -> str:
    """Return a record of RIS: one line for each tag, in UTF-8, lines ended as the format asks for (CR LF)."""
    tags = [
        ("TY", RIS_TYPES.get(citation.kind, "ELEC")),
        ("ID", citation.key),
        ("TI", citation.title),
        *(("AU", name) for name in citation.authors),
        ("PY", str(citation.published_on.year)),
        ("DA", f"{citation.published_on:%Y/%m/%d}/"),
        ("PB", citation.publisher),
        ("UR", citation.url),
        ("LA", citation.language),
        ("C1", citation.licence),
        ("AB", citation.abstract),
    ]
    lines = [f"{tag}  - {_one_line(value)}" for tag, value in tags if value]
    return "\r\n".join([*lines, "ER  - ", ""])


def _latex(words: str) -> str:
    return "".join(BIBTEX.get(letter, letter) for letter in _one_line(words))


def _address(url: str) -> str:
    return _one_line(url).replace("{", "%7B").replace("}", "%7D").replace("\\", "%5C")


def _one_line(words: str) -> str:
    return BREAK.sub(" ", words).strip()
