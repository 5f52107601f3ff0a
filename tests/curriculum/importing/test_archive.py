"""Hostile and broken files of modules: all is said at once, and nothing of them stays."""

import io
import json
import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from curriculum.exporting.archive import MANIFEST, packed
from curriculum.importing.archive import open_into

pytestmark = pytest.mark.any_database

FOLDER = "modules/first-steps"
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">%s</svg>'
FILES = {f"{FOLDER}/module.yaml": b"id: first-steps\n", f"{FOLDER}/units/01-u1.md": b"---\nid: u1\n---\n\nWords.\n"}


def file_of(files: Mapping[str, bytes] = FILES, **about: object) -> bytes:
    return packed(files, {"module": "first-steps", **about})


def codes(content: bytes, folder: Path) -> set[str]:
    opened, findings = open_into(io.BytesIO(content), folder)
    assert opened is None
    return {finding.code for finding in findings}


def with_entry(name: str, content: bytes = b"x", *, mode: int = 0o100644) -> bytes:
    """A good file with one more entry that its list does not name."""
    stream = io.BytesIO(file_of())
    with zipfile.ZipFile(stream, "a") as archive:
        entry = zipfile.ZipInfo(name)
        entry.external_attr = mode << 16
        archive.writestr(entry, content)
    return stream.getvalue()


def test_good_file_is_unpacked(tmp_path):
    opened, findings = open_into(io.BytesIO(file_of()), tmp_path)

    assert (opened.module, findings) == ("first-steps", [])
    assert (tmp_path / FOLDER / "module.yaml").read_bytes() == FILES[f"{FOLDER}/module.yaml"]
    assert not (tmp_path / MANIFEST).exists()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"no zip at all", "not-a-zip"),
        (with_entry("../../escaped.yaml"), "path-traversal"),
        (with_entry("/etc/passwd"), "absolute-path"),
        (with_entry("C:/windows"), "drive-letter"),
        (with_entry(f"{FOLDER}/media/door.svg", b"/etc/passwd", mode=stat.S_IFLNK | 0o777), "link"),
        (with_entry(f"{FOLDER}/media/page.html"), "strange-file"),
        (with_entry("modules/another/module.yaml"), "strange-file"),
        (with_entry(f"{FOLDER}/media/door.png"), "not-listed"),
        (with_entry(f"{FOLDER}/media/door.png", b"\0" * 20_000_000), "not-listed"),
        (file_of(format="module/2"), "format"),
        (file_of(module="../up"), "module-id"),
        (packed(FILES, {}), "module-id"),
    ],
    ids=lambda part: part if isinstance(part, str) else "",
)
def test_hostile_file_is_refused_and_leaves_nothing(content, code, tmp_path):
    assert code in codes(content, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_file_that_unpacks_to_a_hundred_times_its_size_is_refused(tmp_path):
    bomb = io.BytesIO(file_of())
    with zipfile.ZipFile(bomb, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"{FOLDER}/media/film.webm", b"\0" * 30_000_000)

    assert "zip-bomb" in codes(bomb.getvalue(), tmp_path)


def test_file_with_another_hash_than_its_list_says_is_refused(tmp_path):
    other = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file_of())) as archive, zipfile.ZipFile(other, "w") as changed:
        for name in archive.namelist():
            content = archive.read(name)
            changed.writestr(name, content.replace(b"Words", b"Lies!") if name.endswith(".md") else content)

    assert codes(other.getvalue(), tmp_path) == {"wrong-hash"}


def test_listed_file_that_is_not_there_is_named(tmp_path):
    other = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(file_of())) as archive, zipfile.ZipFile(other, "w") as changed:
        for name in archive.namelist()[:-1]:
            changed.writestr(name, archive.read(name))

    assert codes(other.getvalue(), tmp_path) == {"missing-file"}


@pytest.mark.parametrize(
    "files", [{}, {f"{FOLDER}.fr/module.yaml": b"id: first-steps\n"}], ids=["nothing", "translation"]
)
def test_file_without_the_original_of_its_module_is_refused(files, tmp_path):
    assert codes(file_of(files), tmp_path) == {"no-module"}


def test_list_that_names_no_file_at_all_is_refused(tmp_path):
    other = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed({}, {"module": "first-steps"}))) as archive:
        empty = archive.read(MANIFEST)
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr(MANIFEST, empty)
        archive.writestr(f"{FOLDER}/module.yaml", FILES[f"{FOLDER}/module.yaml"])

    assert codes(other.getvalue(), tmp_path) == {"not-listed"}


@pytest.mark.parametrize(
    "manifest", [b"[]", b"{", json.dumps({"format": "module/1", "module": "a", "files": 3}).encode()]
)
def test_list_that_cannot_be_read_is_said(manifest, tmp_path):
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as archive:
        archive.writestr(MANIFEST, manifest)

    assert "no-manifest" in codes(other.getvalue(), tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("media/door.svg", DRAWING % b"<script>alert(1)</script>", "active-drawing"),
        ("media/door.svg", DRAWING % b'<rect onload="alert(1)"/>', "active-drawing"),
        ("media/door.svg", DRAWING % b'<image xlink:href="file:///etc/passwd"/>', "active-drawing"),
        ("media/door.svg", DRAWING % b'<rect fill="url(https://example.org/x)"/>', "active-drawing"),
        ("media/door.svg", DRAWING % b"<style>.a{fill:url( 'https://example.org/#x')}</style>", "active-drawing"),
        ("media/door.svg", DRAWING % b"<style>@import 'x';</style>", "active-drawing"),
        ("media/door.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg>&a;</svg>', "not-what-it-says"),
        ("media/door.svg", b"<html></html>", "not-what-it-says"),
        ("media/door.png", b"<html></html>", "not-what-it-says"),
        ("h5p/quiz.h5p", b"<html></html>", "not-what-it-says"),
        ("media/film.fr.vtt", b"WEBVTT\n\n\xe9t\xe9", "not-what-it-says"),
        ("quizzes.yaml", b"a: &a [x, x]\nb: [*a, *a]\n", "reference"),
        ("units/02-u2.md", b"---\na: &a [x]\nb: *a\n---\n", "reference"),
    ],
)
def test_file_that_is_not_what_it_says_or_would_do_something_is_refused(name, content, code, tmp_path):
    assert codes(file_of({**FILES, f"{FOLDER}/{name}": content}), tmp_path) == {code}


def test_plain_drawing_with_its_own_references_is_taken(tmp_path):
    own = b"""<style>.a{fill:url("#g")}</style><use href="#g"/><rect fill="url(#g)"/><rect fill="url( '#g' )"/>"""
    drawing = DRAWING % own

    opened, _findings = open_into(io.BytesIO(file_of({**FILES, f"{FOLDER}/media/door.svg": drawing})), tmp_path)

    assert opened is not None
