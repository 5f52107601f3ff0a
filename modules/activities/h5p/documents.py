"""Reads the JSON files of a package: UTF-8, one object or list, neither too deep nor with too much in it."""

import json
import math
import re
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn

from modules.activities.form import error, warning
from modules.activities.h5p.archive import BadArchive
from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.names import shown
from modules.activities.h5p.package import Package
from modules.findings import Finding
from modules.findings import gettext_noop as _

MARK = b"\xef\xbb\xbf"
PARTS = (b",", b"[", b"{")
# The letter NUL, which no database keeps in a text; before it stands no backslash that the one of `\u` would belong to.
NUL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000")


class BadDocument(ValueError):
    """A JSON file cannot be read; `code` says why and `template` in which words."""

    def __init__(self, code: str, template: str) -> None:
        super().__init__(template)
        self.code = code
        self.template = template


class Reader:
    """Reads JSON files one after another and adds up what they hold, since many small ones fill the memory too."""

    def __init__(self, package: Package, found: Collected) -> None:
        self.package = package
        self.found = found
        self.values = 0

    def read(self, path: str, form: type[dict] | type[list]) -> Any:
        """Return what a file holds, an object or a list as asked; None, with the reason in `found`, where it holds no such."""
        try:
            raw = self.package.read(path)
            self.found += mark_findings(path, raw)
            self._count(raw)
            return parsed(raw, form, depth=self.package.limits.json_depth)
        except (BadArchive, BadDocument) as bad:
            self.found.append(error(bad.code, shown(path), bad.template))
            return None

    def _count(self, raw: bytes) -> None:
        values = sum(raw.count(part) for part in PARTS)
        self.values += values
        if values > self.package.limits.json_values or self.values > self.package.limits.all_json_values:
            raise BadDocument(
                "json-too-large", _("The file holds more values than content of H5P needs. Split the content.")
            )


def parsed(raw: bytes, form: type[dict] | type[list], *, depth: int) -> Any:
    """Return the object or list that UTF-8 bytes hold; raise BadDocument where they hold none, or one nested too deep."""
    text = _text_of(raw)
    try:
        value = json.loads(text, parse_constant=_refuse_constant, parse_float=_number)
        if b"\\u" in raw:
            _look_at_letters(raw, value)
    except RecursionError as nested:
        raise _too_deep() from nested
    except ValueError as broken:
        raise BadDocument(
            "broken-json", _("The file is no JSON that H5P can read. Export the package again.")
        ) from broken
    if not isinstance(value, form):
        raise BadDocument(
            "wrong-json", _("The file holds another kind of value than H5P expects. Export the package again.")
        )
    if _is_deeper(value, depth):
        raise _too_deep()
    return value


def _text_of(raw: bytes) -> str:
    """Return UTF-8 bytes as text; every other encoding of JSON has a NUL among its first letters, or bytes that are no UTF-8."""
    try:
        text = raw.removeprefix(MARK).decode()
    except UnicodeDecodeError as other:
        raise _other_encoding() from other
    if "\0" in text[:4]:
        raise _other_encoding()
    return text


def _other_encoding() -> BadDocument:
    template = _("The file is not written in UTF-8. Save it in UTF-8, or export the package again.")
    return BadDocument("broken-json", template)


def objects_in(value: object) -> list[Mapping[str, Any]]:
    """Return the objects in a list, without what is none; empty where it is no list."""
    return [each for each in value if isinstance(each, Mapping)] if isinstance(value, list) else []


def object_in(value: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """Return the object of a field; empty where there is none, or something else."""
    found = value.get(name)
    return found if isinstance(found, Mapping) else {}


def mark_findings(path: str, raw: bytes) -> Iterator[Finding]:
    """Yield a note for a file that begins with a byte order mark, which H5P itself stumbles over."""
    if raw.startswith(MARK):
        yield warning(
            "byte-order-mark", shown(path), _("The file begins with an invisible mark (BOM). It is skipped here.")
        )


def _is_deeper(value: Any, depth: int) -> bool:
    """Say if lists and objects are nested deeper than `depth`."""
    level = [value]
    for _level in range(depth):
        level = [inner for outer in level for inner in _insides(outer)]
        if not level:
            return False
    return True


def _insides(value: Any) -> list[Any]:
    values = value.values() if isinstance(value, dict) else value
    return [inner for inner in values if isinstance(inner, dict | list)]


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _look_at_letters(raw: bytes, value: object) -> None:
    """Raise ValueError for letters that can be neither kept nor shown: half a one, and NUL."""
    if NUL.search(raw):
        raise ValueError(NUL.pattern)
    json.dumps(value, ensure_ascii=False).encode()


def _number(written: str) -> float:
    """Return a number; raise ValueError for one that is too large, which would be kept as Infinity, and so as no JSON."""
    number = float(written)
    if math.isinf(number):
        raise ValueError(written)
    return number


def _too_deep() -> BadDocument:
    return BadDocument("json-too-deep", _("The file is nested deeper than any content of H5P needs."))
