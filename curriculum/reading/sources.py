"""Opens files: bytes to text, text to YAML with line numbers, Markdown to front matter and body."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from curriculum.reading.report import Report
from modules.activities.form import NOT_KEPT, UNKEPT, unkept_lines

FRONT_MATTER_OFFSET = 1  # lines above the front matter
LARGEST_FILE = 2_000_000  # bytes; the largest shipped file has 70,000


def read_text(path: Path, report: Report) -> str | None:
    """Return the text of a file, or None with a finding that says why it cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            report.error("too-large", "The file is larger than 2 MB: cut it into several files.")
            return None
        return _kept(path.read_text("utf-8-sig"), report)
    except FileNotFoundError:
        report.error("no-file", "The file is not there: check the name and the folder.")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        report.error("not-utf-8", "The file is not in UTF-8: save it again with that encoding.", line)
    except OSError as error:
        report.error("unreadable", f"The file cannot be read ({error.strerror}): a file is expected here.")
    return None


def _kept(text: str, report: Report) -> str | None:
    """Return a text, or None where no database would keep it."""
    strange = UNKEPT.search(text)
    if strange is None:
        return text
    report.error("not-kept", NOT_KEPT, text.count("\n", 0, strange.start()) + 1)
    return None


def read_yaml(path: Path, report: Report) -> CommentedMap | None:
    """Return the document of a YAML file, or None with a finding."""
    text = read_text(path, report)
    return None if text is None else yaml_of(text, report)


def _loaded(text: str) -> object:
    return YAML().load(text)


def yaml_of(text: str, report: Report, load: Callable[[str], object] = _loaded) -> CommentedMap | None:
    """Return the keys and values of a YAML text with their lines (attribute `lc`), or None with a finding."""
    try:
        document = load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        problem = error.problem or error.context or "the text cannot be understood"
        report.error("yaml", f"This is not valid YAML: {_first_line(problem)}.", mark.line + 1 if mark else None)
    except YAMLError as error:
        report.error("yaml", f"This is not valid YAML: {_first_line(str(error))}.")
    except (ValueError, TypeError, AttributeError, KeyError, IndexError, RecursionError, NotImplementedError):
        report.error("yaml", "This is not valid YAML: write plain keys, texts, numbers and lists.")
    else:
        return _mapping(document, report)
    return None


@dataclass(frozen=True)
class MarkdownFile:
    """The front matter of a file and its body, each with the report that knows on which lines it stands."""

    fields: CommentedMap
    body: str
    front: Report
    inside: Report


def read_markdown(path: Path, report: Report) -> MarkdownFile | None:
    """Return a file of Markdown below front matter, or None with a finding that says why it cannot be read."""
    text = read_text(path, report)
    return None if text is None else _below_front_matter(text.split("\n"), report)


def _below_front_matter(lines: list[str], report: Report) -> MarkdownFile | None:
    if lines[0].strip() != "---":
        report.error("front-matter", "The file must begin with front matter: “---”, the fields, “---”.", 1)
        return None
    end = next((number for number, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    if end is None:
        report.error("front-matter", "The front matter does not end: close it with “---” on a line of its own.", 1)
        return None
    front = report.inside(FRONT_MATTER_OFFSET)
    fields = yaml_of("\n".join(lines[1:end]), front)
    return None if fields is None else MarkdownFile(fields, "\n".join(lines[end + 1 :]), front, report.inside(end + 1))


def plain(value: Any) -> Any:
    """Return a copy in plain dicts, lists and scalars, without comments and lines; keys become text."""
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    return str(value) if isinstance(value, str) else value


def _mapping(document: object, report: Report) -> CommentedMap | None:
    if isinstance(document, CommentedMap):
        strange = list(unkept_lines(document))
        for line in strange:
            report.error("not-kept", NOT_KEPT, line)
        return None if strange else document
    if document is None:
        report.error("empty", "There are no fields here: write “name: value” lines.", 1)
        return None
    kind = "a list" if isinstance(document, CommentedSeq) else "a single value"
    report.error("not-a-mapping", f"There is {kind} here: write “name: value” lines.", 1)
    return None


def _first_line(message: str) -> str:
    return message.strip().split("\n", maxsplit=1)[0].rstrip(".")
