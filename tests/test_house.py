"""The rules of the house that no other tool holds."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from scripts.fingerprint import APPS, ROOT

OUR_CODE = (*APPS, "scripts", "bench", "tests")
LONGEST_FUNCTION = 40
LONGEST_MODULE_OF_SCRIPT = 80
VAGUE_NAME = re.compile(r"(^|_)(utils?|helpers?|managers?|misc|common)(_|$)|(Util|Helper|Manager)s?$")
# Django's own word for it; a model's manager is found under this name by the framework.
FRAMEWORK_NAMES = {"UserManager", "management"}

# Written in pieces, so that this file does not hold what it forbids.
MACHINE_PATHS = re.compile(
    "|".join(rf"(?<![\w.\-]){folder}/" for folder in ("/" + "work", "/" + "tmp", "/" + "root", "/" + "home"))
)
REGISTRIES = re.compile(
    "|".join((r"pypi" + r"\.org", r"pythonhosted" + r"\.org", r"registry\.npm" + r"js", r"npmjs" + r"\.com"))
)


def repository_files() -> list[Path]:
    """Every text file that is, or could be, committed."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    names = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace")


def python_files() -> list[Path]:
    return [
        path for folder in OUR_CODE for path in sorted((ROOT / folder).rglob("*.py")) if "migrations" not in path.parts
    ]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(text_of(path))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_functions_fit_on_a_screen():
    too_long = [
        f"{path.relative_to(ROOT)}:{function.lineno} {function.name}"
        for path in python_files()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    ]

    assert too_long == []


def test_names_say_what_things_are():
    files = [str(path.relative_to(ROOT)) for path in python_files() if VAGUE_NAME.search(path.stem)]
    classes = [
        f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
        for path in python_files()
        for node in ast.walk(ast.parse(text_of(path)))
        if isinstance(node, ast.ClassDef) and VAGUE_NAME.search(node.name) and node.name not in FRAMEWORK_NAMES
    ]

    assert files + classes == []


@pytest.mark.parametrize("forbidden", [MACHINE_PATHS, REGISTRIES], ids=["paths of a machine", "hosts of registries"])
def test_the_repository_knows_no_machine(forbidden: re.Pattern[str]):
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in repository_files()
        for match in [forbidden.search(text_of(path))]
        if match
    ]

    assert found == []


def test_every_icon_used_is_drawn():
    drawn = {path.stem for path in (ROOT / "training_site/templates/icons").glob("*.svg")}
    used = {
        name
        for folder in APPS
        for path in (ROOT / folder).rglob("*.html")
        for name in re.findall(r"{% icon [\"']([\w-]+)[\"'] %}", text_of(path))
    }

    assert used - drawn == set()


def test_scripts_of_the_browser_are_short():
    too_long = [
        str(path.relative_to(ROOT))
        for folder in APPS
        for path in (ROOT / folder / "static").rglob("*.js")
        if "vendor" not in path.parts and len(text_of(path).splitlines()) > LONGEST_MODULE_OF_SCRIPT
    ]

    assert too_long == []
