"""Goes through the parameters of content by the semantics of its libraries, and returns what may be played.

What comes back has only the fields that the semantics name, each of its type, texts cleaned. Where the H5P core would
put something harmless in the place of a value that does not fit, so does this, with a warning. Patterns that semantics
bring are never run: they come from strangers, and some take for ever.
"""

import math
import re
from collections.abc import Callable, Container, Mapping
from typing import Any

from modules.activities.form import error, warning
from modules.activities.h5p import markup
from modules.activities.h5p.collecting import Collected
from modules.activities.h5p.media import is_elsewhere, leaves_content, medium_findings, path_inside
from modules.activities.h5p.names import shown
from modules.activities.h5p.schemas import Library, LibraryName, name_from
from modules.findings import gettext_noop as _

Field = Mapping[str, Any]
Semantics = list[Any]

MOST_WORK = 800_000  # about microseconds of fields, choices and texts; large content needs a tenth
GONE: Any = object()  # instead of a value that is left out
SUB_CONTENT = re.compile(r"\{?[A-Za-z0-9-]{1,64}\}?")  # a UUID; tools of other makers count
BOOLEANS: Mapping[object, bool] = {"true": True, "1": True, "false": False, "0": False, "": False}
EMPTY: tuple[object, ...] = (None, "", [], {})
OF_LIBRARY = ("library", "params", "subContentId", "metadata")
OF_MEDIUM = (
    "path",
    "mime",
    "copyright",
    "width",
    "height",
    "codecs",
    "bitrate",
    "quality",
    "originalImage",
    "metadata",
)
FILES = ("file", "image", "video", "audio")


class TooMuch(Exception):
    """Content and semantics together would take too long to go through."""


class Parameters:
    """One walk through the parameters of a package; `used` are the libraries that it came to, in that order."""

    def __init__(
        self,
        libraries: Mapping[LibraryName, Library],
        semantics_of: Callable[[LibraryName], Semantics | None],
        files: Container[str],
        found: Collected,
    ) -> None:
        self.libraries = libraries
        self.semantics_of = semantics_of
        self.files = files
        self.found = found
        self.left = MOST_WORK
        self.used: dict[LibraryName, None] = {}
        self._by_type: Mapping[str, Callable[[Any, Field, str], Any]] = {
            "text": self._text,
            "number": self._number,
            "boolean": self._boolean,
            "select": self._select,
            "list": self._list,
            "group": self._group,
            "library": self._library,
            "file": self._medium,
            "image": self._medium,
            "video": self._media,
            "audio": self._media,
        }

    def of_library(self, name: LibraryName, parameters: Any, where: str) -> Any:
        """Return the parameters of a library that the package brings, cleaned."""
        self.used[name] = None
        semantics = self.semantics_of(name)
        if semantics is None:
            return self._unknown(parameters)
        return self._fields(parameters, fields_of(semantics), where)

    def _value(self, value: Any, field: Field, where: str) -> Any:
        self._spend(1 + len(field) + sum(len(part) for part in field.values() if isinstance(part, list)))
        walk = self._by_type.get(str(field.get("type")))
        return walk(value, field, where) if walk else self._unknown(value)

    def _spend(self, cost: int) -> None:
        self.left -= cost
        if self.left < 0:
            raise TooMuch

    def _plain(self, text: str) -> str:
        self._spend(markup.cost_of(text))
        return markup.escaped(text)

    def _fields(self, value: Any, fields: Mapping[str, Field], where: str) -> Any:
        if value in EMPTY:
            value = {}  # PHP writes an empty object as a list
        if not isinstance(value, dict):
            return self._misfit(where)
        cleaned = {}
        for key, inner in value.items():
            kept = self._value(inner, fields[key], f"{where}/{key}") if key in fields else GONE
            if kept is not GONE:
                cleaned[key] = kept
        return cleaned | self._missing_groups(value, fields, where)

    def _group(self, value: Any, field: Field, where: str) -> Any:
        fields = fields_of(field.get("fields"))
        if len(fields) != 1 or field.get("isSubContent") is True:
            if field.get("isSubContent") is True and isinstance(value, dict) and "subContentId" in value:
                fields = {**fields, "subContentId": {"type": "text"}}
            return self._fields(value, fields, where)
        # The editor writes a group of one field as the value of that field alone; older ones wrote the group.
        name, only = next(iter(fields.items()))
        if isinstance(value, dict) and set(value) == {name} and name not in _own_keys(only):
            return self._fields(value, fields, where)
        return self._value(value, only, where)

    def _list(self, value: Any, field: Field, where: str) -> Any:
        entries = list(value.values()) if isinstance(value, dict) else value
        if entries in EMPTY:
            return []
        inner = field.get("field")
        if not isinstance(entries, list) or not isinstance(inner, dict):
            return self._misfit(where)
        most = field.get("max")
        if isinstance(most, int) and 0 < most < len(entries):
            self.found.append(
                warning("list-too-long", where, _("Only the first %(most)d entries are played."), most=most)
            )
            entries = entries[:most]
        kept = [self._value(entry, inner, f"{where}/{number}") for number, entry in enumerate(entries)]
        return [entry for entry in kept if entry is not GONE]

    def _text(self, value: Any, field: Field, where: str) -> Any:
        if value is None:
            return GONE
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return GONE if value in EMPTY else self._misfit(where)
        text, most = str(value), field.get("maxLength")
        if isinstance(most, int) and 0 < most < len(text):
            self.found.append(
                warning("text-too-long", where, _("Only the first %(most)d characters are played."), most=most)
            )
            text = text[:most]
        return self._html(text, field, where) if "tags" in field else self._plain(text)

    def _html(self, text: str, field: Field, where: str) -> str:
        self._spend(markup.cost_of(text))
        tags = markup.allowed_tags(field.get("tags"))
        gone = ", ".join(markup.left_out(text, tags))
        if gone:
            template = _("This is left out of the text: %(what)s.")
            self.found.append(warning("markup-cleaned", where, template, what=shown(gone)))
        if markup.comes_from_elsewhere(text):
            template = _("The text shows something from another site. It will not be seen.")
            self.found.append(warning("external-media", where, template))
        return markup.clean_html(text, tags)

    def _number(self, value: Any, field: Field, where: str) -> Any:
        number = _number_from(value)
        if number is None:
            return GONE if value in EMPTY else self._misfit(where)
        least, most = field.get("min"), field.get("max")
        if isinstance(least, int | float) and number < least:
            return least
        return most if isinstance(most, int | float) and number > most else number

    def _boolean(self, value: Any, _field: Field, where: str) -> Any:
        if isinstance(value, bool):
            return value
        if isinstance(value, str | int) and str(value).lower() in BOOLEANS:
            return BOOLEANS[str(value).lower()]
        return GONE if value in EMPTY else self._misfit(where)

    def _select(self, value: Any, field: Field, where: str) -> Any:
        options = _options_of(field)
        if field.get("multiple") is True:
            values = value if isinstance(value, list) else [] if value in EMPTY else [value]
            return [self._plain(str(one)) for one in values if isinstance(one, str | int)]
        one = value[0] if isinstance(value, list) and value else value
        if not isinstance(one, str | int | float):
            return GONE if one in EMPTY else self._misfit(where)
        if options and field.get("optional") is not True and str(one) not in options:
            template = _("“%(choice)s” is not among the choices any more; “%(first)s” is played.")
            self.found.append(
                warning("unknown-choice", where, template, choice=shown(str(one)), first=shown(options[0]))
            )
            return self._plain(options[0])
        return one if isinstance(one, bool) else self._plain(str(one))

    def _library(self, value: Any, field: Field, where: str) -> Any:
        spelt = value.get("library") if isinstance(value, dict) else None
        if spelt in EMPTY:
            return GONE if value in EMPTY or isinstance(value, dict) else self._misfit(where)
        name = name_from(spelt)
        if name is None or name not in self.libraries:
            return self._unknown_library(str(spelt), field, where)
        choices = _library_choices(field)
        if choices and str(name) not in choices:
            template = _("“%(name)s” is another version, or another kind of content, than is meant to stand here.")
            self.found.append(warning("other-library", where, template, name=str(name)))
        return self._sub_content(name, value, field, where)

    def _unknown_library(self, spelt: str, field: Field, where: str) -> Any:
        """Leave out content of a library that is not there; an error unless the content can do without."""
        if field.get("optional") is True:
            template = _(
                "“%(name)s” is not in the package, so this part is left out. Export the content with its libraries."
            )
            self.found.append(warning("unknown-library", where, template, name=shown(spelt)))
            return GONE
        template = _("The content uses “%(name)s”, which the package does not bring. Export it with its libraries.")
        self.found.append(error("unknown-library", where, template, name=shown(spelt)))
        return GONE

    def _sub_content(self, name: LibraryName, value: Mapping[str, Any], field: Field, where: str) -> dict[str, Any]:
        cleaned = {key: self._unknown(value[key]) for key in _names_in(field, "extraAttributes") if key in value}
        cleaned |= {"library": str(name), "params": self.of_library(name, value.get("params"), f"{where}/params")}
        identity = value.get("subContentId")
        if isinstance(identity, str) and SUB_CONTENT.fullmatch(identity):
            cleaned["subContentId"] = identity
        if isinstance(value.get("metadata"), dict):
            cleaned["metadata"] = self._unknown(value["metadata"])
        return cleaned

    def _media(self, value: Any, field: Field, where: str) -> Any:
        entries = list(value.values()) if isinstance(value, dict) and "path" not in value else value
        if entries in EMPTY:
            return []
        entries = entries if isinstance(entries, list) else [entries]
        kept = [self._medium(entry, field, f"{where}/{number}") for number, entry in enumerate(entries)]
        return [entry for entry in kept if entry is not GONE]

    def _medium(self, value: Any, field: Field, where: str) -> Any:
        if value in EMPTY:
            return GONE
        if not isinstance(value, dict):
            return self._misfit(where)
        keys = (*OF_MEDIUM, *_names_in(field, "extraAttributes"))
        cleaned = {key: self._unknown(value[key]) for key in keys if key in value and key != "path"}
        path = value.get("path")
        if isinstance(path, str) and path and not leaves_content(path):
            self.found += medium_findings(path, where, self.files)
            cleaned["path"] = path if is_elsewhere(path) else path_inside(path)
        return cleaned

    def _unknown(self, value: Any) -> Any:
        """Return a value that no semantics speak of, with every text in it as plain text."""
        if isinstance(value, dict):
            return {key: self._unknown(inner) for key, inner in value.items()}
        if isinstance(value, list):
            return [self._unknown(inner) for inner in value]
        return self._plain(value) if isinstance(value, str) else value

    def _misfit(self, where: str) -> Any:
        template = _("This value is of another type than the library expects; it is left out.")
        self.found.append(warning("wrong-type", where, template))
        return GONE

    def _missing_groups(self, value: Mapping[str, Any], fields: Mapping[str, Field], where: str) -> dict[str, Any]:
        """Return the groups that content does not have but needs, as an editor would write them."""
        missing = {name: field for name, field in fields.items() if name not in value and _is_needed(field)}
        for name in missing:
            self._spend(60)
            template = _("“%(name)s” is missing. What the library has for it is played; look whether that is meant.")
            self.found.append(warning("missing-group", where, template, name=shown(name)))
        return {name: self._defaults(field, f"{where}/{name}") for name, field in missing.items()}

    def _defaults(self, group: Field, where: str) -> dict[str, Any]:
        """Return what a library itself says of a group: the default of each field, and of the groups inside."""
        values = {}
        fields = fields_of(group.get("fields"))
        self._spend(1 + len(fields))
        for name, field in fields.items():
            if field.get("default") is not None:
                values[name] = self._value(field["default"], field, f"{where}/{name}")
            elif _is_needed(field):
                values[name] = self._defaults(field, f"{where}/{name}")
        return {name: value for name, value in values.items() if value is not GONE}


def fields_of(semantics: object) -> dict[str, Field]:
    """Return the fields of semantics by their names; what is no field is passed over."""
    fields = semantics if isinstance(semantics, list) else []
    return {field["name"]: field for field in fields if isinstance(field, dict) and isinstance(field.get("name"), str)}


def _is_needed(field: Field) -> bool:
    """Say if libraries count on a field being there: a group of several fields that nobody may leave out."""
    return (
        field.get("type") == "group" and field.get("optional") is not True and len(fields_of(field.get("fields"))) > 1
    )


def _own_keys(field: Field) -> Container[str]:
    """Return the keys that a value of a field has itself, so that they say nothing about a group around it."""
    if field.get("type") == "library":
        return OF_LIBRARY
    if field.get("type") in FILES:
        return OF_MEDIUM
    return fields_of(field.get("fields"))


def _number_from(value: object) -> int | float | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    if not math.isfinite(number):
        return None
    return int(number) if number.is_integer() else number


def _options_of(field: Field) -> list[str]:
    """Return the values among which a select lets choose, those in groups too; empty where any value will do."""
    options = field.get("options")
    flat = []
    for option in options if isinstance(options, list) else []:
        inside = option.get("options") if isinstance(option, dict) and option.get("type") == "optgroup" else [option]
        flat += [each for each in inside if isinstance(each, dict)] if isinstance(inside, list) else []
    return [str(option["value"]) for option in flat if isinstance(option.get("value"), str | int | float)]


def _library_choices(field: Field) -> list[str]:
    options = field.get("options")
    names = (
        [option.get("name") if isinstance(option, dict) else option for option in options or []]
        if isinstance(options, list)
        else []
    )
    return [name for name in names if isinstance(name, str)]


def _names_in(field: Field, key: str) -> list[str]:
    names = field.get(key)
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
