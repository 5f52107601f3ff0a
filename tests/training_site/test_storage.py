"""The style sheet that production serves is one file."""

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings

from training_site.storage import bundle

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "training_site.storage.BundledManifestStorage"},
}
SHEETS = Path(__file__).parents[2] / "training_site" / "static" / "css"


def test_bundle_puts_each_file_into_its_layer():
    files = {"tokens.css": ":root {\n  --a: 1;\n}\n", "card.css": "/* why */\n.card {\n  color: red;\n}\n"}
    sheet = '@layer one, two;\n@import "tokens.css" layer(one);\n@import "card.css" layer(two);\n'

    bundled = bundle(sheet, files.__getitem__)

    assert bundled.splitlines() == [
        "@layer one, two;",
        "@layer one {",
        ":root {",
        "--a: 1;",
        "}",
        "}",
        "@layer two {",
        ".card {",
        "color: red;",
        "}",
        "}",
    ]


OF_THEIR_OWN_PAGES = {
    "site.css",
    "admin.css",
    "board.css",
    "case-file.css",
    "certificate.css",
    "desk.css",
    "framed.css",
    "heat.css",
    "knowledge.css",
    "nominees.css",
}


def test_bundle_refuses_a_file_that_is_not_there():
    with pytest.raises(KeyError):
        bundle('@import "missing.css" layer(one);', {}.__getitem__)


def test_every_sheet_of_the_site_is_imported_once():
    imported = re.findall(r'@import "([^"]+)"', (SHEETS / "site.css").read_text())

    present = {str(path.relative_to(SHEETS)) for path in SHEETS.rglob("*.css")}
    assert sorted(imported) == sorted(present - OF_THEIR_OWN_PAGES)


@pytest.fixture
def collected(tmp_path: Path) -> Path:
    """What collectstatic makes of our own files, twice, as on every new start."""
    finders = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    own = {
        "STATICFILES_DIRS": [SHEETS.parent],
        "STATICFILES_FINDERS": finders,
        "STATIC_ROOT": tmp_path,
        "STORAGES": STORAGES,
    }
    with override_settings(**own):
        call_command("collectstatic", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
    return tmp_path


def test_collected_style_sheet_asks_for_no_other_file(collected: Path):
    hashed = list((collected / "css").glob("site.*.css"))

    texts = [path.read_text() for path in hashed]

    assert ["@import" in text for text in texts] == [False]
    assert all(".card {" in text for text in texts)


def test_collected_style_sheet_is_small_on_the_wire(collected: Path):
    sizes = [path.stat().st_size for path in (collected / "css").glob("site.*.css.gz")]

    assert [size < 12_000 for size in sizes] == [True]
