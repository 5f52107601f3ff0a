"""What the gate refuses, one package for each rule, and what it accepts with a note."""

import json
import struct
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_BZIP2

import pytest

from modules.activities.h5p.check import check
from modules.activities.h5p.limits import LIMITS
from modules.findings import Severity
from scripts.fingerprint import ROOT
from tests.modules.activities.h5p.packages import (
    CONTENT,
    DESCRIPTION,
    LIBRARY,
    ORDINARY,
    PICTURE,
    archive,
    checked,
    codes,
    content,
    dependency,
    described,
    entry,
    library,
    other_library,
    package,
    stored,
    with_entries,
)
from tests.modules.marked_sentences import uncollected

pytestmark = pytest.mark.any_database

MINI_QUIZ = dependency("Training.MiniQuiz")
NEEDS_OTHER = library(preloadedDependencies=[dependency("Training.Other")])
DEEP = "[" * 70 + "]" * 70
ZEROS = bytes(12_000_000)


def nul_in_name() -> bytes:
    return with_entries(("content/zzz.png", PICTURE)).replace(b"content/zzz.png", b"content/z\0z.png")


def wrong_size() -> bytes:
    """The archive says that a file is shorter than it is."""
    packed = package({"content/long.txt": b"x" * 5_000})
    return packed.replace(struct.pack("<L", 5_000), struct.pack("<L", 50))


def locked() -> bytes:
    """The flag of a password in the list of files, for the last of them."""
    packed = bytearray(package())
    packed[packed.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(packed)


def all_locked() -> bytes:
    """The flag of a password for every file."""
    packed = bytearray(package())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = packed.find(sign)
        while at >= 0:
            packed[at + flags] |= 1
            at = packed.find(sign, at + 4)
    return bytes(packed)


def two_names() -> bytes:
    return with_entries(("content/room.txt", b"x")).replace(b"content/room.txt", b"content/moor.txt", 1)


def overlapping() -> bytes:
    """Two files that share their bytes: the second is said to begin where the first does."""
    packed = bytearray(package())
    first, second = (struct.pack("<L", at) for at in (0, packed.index(b"PK\x03\x04", 4)))
    packed[packed.rindex(b"PK\x01\x02") :] = packed[packed.rindex(b"PK\x01\x02") :].replace(second, first)
    at = packed.index(second, packed.index(b"PK\x01\x02"))
    packed[at : at + 4] = first
    return bytes(packed)


def large(entries: int = 0, directory: int = 0, place: int = 0, written: bytes = b"") -> bytes:
    """An archive with the last records of a large one (ZIP64), whose numbers are other by as much as is given."""
    packed = package()
    at = packed.rindex(b"PK\x05\x06")
    listed, _all, size, begins = struct.unpack_from("<HHLL", packed, at + 8)
    counted = listed + entries
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, counted, counted, size + directory, begins)
    found = struct.pack("<4sLQL", b"PK\x06\x07", 0, at + place, 1)
    return packed[:at] + record + found + (written or packed[at:])


NO_NUMBERS = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
MANY_LIBRARIES = {
    path: part for number in range(LIMITS.libraries) for path, part in other_library(f"Training.L{number}").items()
}
HALF_EMPTY = {f"content/{number}.txt": bytes(90_000) for number in range(60)}


BAD_ARCHIVES: dict[str, Callable[[], bytes]] = {
    "not-a-zip": lambda: b"<html>This is no package</html>",
    "truncated": lambda: package()[:-400],
    "damaged-file": lambda: stored().replace(b"A quiet room", b"A QUIET room"),
    "wrong-size": wrong_size,
    "encrypted": locked,
    "unknown-compression": lambda: package(compression=ZIP_BZIP2),
    "two-names": two_names,
    "overlapping-files": overlapping,
    "zip-bomb": lambda: package({"content/bomb.txt": ZEROS}),
    "too-many-files": lambda: archive((f"content/{number}.txt", b"") for number in range(5_001)),
    "file-too-large": lambda: stored({f"{LIBRARY}/large.css": b"/*" + bytes(LIMITS.text)}),
    "path-traversal": lambda: with_entries(("content/../../evil.png", PICTURE)),
    "absolute-path": lambda: with_entries(("/etc/evil.png", PICTURE)),
    "drive-letter": lambda: with_entries(("C:/evil.png", PICTURE)),
    "backslash": lambda: with_entries(("content\\evil.png", PICTURE)),
    "unclear-path": lambda: with_entries(("content//evil.png", PICTURE)),
    "control-character": nul_in_name,
    "name-too-long": lambda: with_entries((f"content/{'a' * 200}.png", PICTURE)),
    "too-many-folders": lambda: with_entries((f"content/{'a/' * 20}evil.png", PICTURE)),
    "link": lambda: with_entries((entry("content/evil.png", mode=0o120777), b"/etc/passwd")),
    "case-collision": lambda: with_entries(("content/images/ROOM.png", PICTURE)),
    "duplicate-name": lambda: with_entries(("content/images/room.png", PICTURE + b"other")),
}


@pytest.mark.parametrize("code", BAD_ARCHIVES)
def test_check_refuses_a_bad_archive(code: str):
    assert codes(BAD_ARCHIVES[code]()) == [code]


FOR_EDITORS = other_library("H5PEditor.Colour", runnable=1) | described(
    mainLibrary="H5PEditor.Colour", preloadedDependencies=[dependency("H5PEditor.Colour", 1, 0)]
)
BAD_PACKAGES = [
    ("too-many-files", large(entries=5_001)),
    ("too-many-files", large(directory=LIMITS.directory)),
    ("damaged-archive", large(place=-1)),
    ("zip-bomb", package(HALF_EMPTY)),
    ("too-many-libraries", package(MANY_LIBRARIES)),
    ("link", with_entries((entry("content/pipe.png", mode=0o010644), b""))),
    ("case-collision", with_entries((f"{LIBRARY}/Mini-Quiz.js", b"x"))),
    ("duplicate-name", with_entries(("content/e\u0301.png", PICTURE), ("content/\u00e9.png", PICTURE + b"x"))),
    ("path-traversal", with_entries(("../content/", b""))),
    ("missing-h5p-json", package({"h5p.json": None})),
    ("missing-h5p-json", archive((f"folder/{name}", data) for name, data in ORDINARY.items())),
    ("missing-content-json", package({"content/content.json": None})),
    ("missing-library-json", package({f"{LIBRARY}/library.json": None})),
    ("broken-json", package({"h5p.json": '{"title": '})),
    ("broken-json", package({"content/content.json": b'{"question": "\xff"}'})),
    ("broken-json", package({"content/content.json": '{"question": "\\ud800"}'})),
    ("broken-json", package({"content/content.json": '{"question": "a\\\\\\u0000b"}'})),
    ("broken-json", package({"content/content.json": '{"score": NaN}'})),
    ("broken-json", package({"content/content.json": '{"score": -1e999}'})),
    ("broken-json", package({f"{LIBRARY}/library.json": "no JSON"})),
    ("broken-json", package({f"{LIBRARY}/semantics.json": "[{]"})),
    ("wrong-json", package({"h5p.json": "[]"})),
    ("wrong-json", package({"content/content.json": '"text"'})),
    ("json-too-deep", package({"content/content.json": f'{{"question": {DEEP}}}'})),
    ("json-too-deep", package({"content/content.json": f'{{"question": {"[" * 90_000}'})),
    ("json-too-large", package({"content/content.json": json.dumps({"options": list(range(300_000))})})),
    ("no-title", package(described(title=None))),
    ("no-title", package(described(title=" "))),
    ("title-too-long", package(described(title="x" * 256))),
    ("bad-main-library", package(described(mainLibrary=None))),
    ("bad-main-library", package(described(mainLibrary="<script>"))),
    ("bad-dependency", package(described(preloadedDependencies="Training.MiniQuiz"))),
    ("bad-dependency", package(described(preloadedDependencies=[dependency("../evil")]))),
    ("missing-main-library", package(described(mainLibrary="Training.Missing"))),
    ("missing-main-library", archive((name, ORDINARY[name]) for name in ("h5p.json", "content/content.json"))),
    ("wrong-main-library", package(library(runnable=0))),
    ("wrong-main-library", package(FOR_EDITORS)),
    ("missing-library", package(NEEDS_OTHER)),
    ("missing-library", package(NEEDS_OTHER | other_library("Training.Other", (1, 1)))),
    ("core-too-new", package(library(coreApi={"majorVersion": 1, "minorVersion": 99}))),
    ("core-too-new", package(library(coreApi={"majorVersion": "2", "minorVersion": "0"}))),
    ("folder-name", package(library(minorVersion=3))),
    ("folder-name", archive((name.replace(LIBRARY, LIBRARY.lower()), data) for name, data in ORDINARY.items())),
    ("core-too-new", package(described(coreApi={"majorVersion": 1, "minorVersion": 29}))),
    ("bad-machine-name", package(library(machineName="../../evil"))),
    ("bad-version", package(library(majorVersion="1; DROP"))),
    ("bad-version", package(library(patchVersion=-1))),
    ("missing-library-file", package({f"{LIBRARY}/mini-quiz.js": None})),
    ("path-outside-library", package(library(preloadedJs=[{"path": "../content/evil.js"}]))),
    ("path-outside-library", package(library(preloadedJs=[{"path": "https://scripts.example.org/evil.js"}]))),
    ("bad-path", package(library(preloadedCss=[{"path": "mini-quiz.js"}]))),
    ("bad-path", package(library(preloadedJs=[{}]))),
    ("forbidden-file", package({"content/evil.js": "alert(1)"})),
    ("forbidden-file", package({"content/evil.html": "<p>"})),
    ("forbidden-file", package({"content/evil.svg": "<svg/>"})),
    ("forbidden-file", package({"content/evil.jpg.php": "<?php"})),
    ("forbidden-file", package({"content/film.swf": b"FWS"})),
    ("forbidden-file", package({"content/plan.docm": b"PK\x03\x04"})),
    ("forbidden-file", package({"evil.js": "alert(1)"})),
    ("forbidden-file", package({f"{LIBRARY}/evil.php": "<?php"})),
    ("forbidden-file", package({f"{LIBRARY}/evil.html": "<p>"})),
    ("not-what-it-says", package({"content/images/room.png": "<script>alert(1)</script>"})),
    ("not-what-it-says", package({"content/sound.mp3": "#!/bin/sh"})),
    ("not-what-it-says", package({"content/file.pdf": b"MZ\x90\0"})),
    ("path-outside-content", package(content(picture={"path": "../../settings.png"}))),
    ("path-outside-content", package(content(picture={"path": "images/%2e%2e/%2e%2e/settings.png"}))),
    ("path-outside-content", package(content(somewhere=[{"inside": {"path": "/etc/passwd"}}]))),
]


@pytest.mark.parametrize(("code", "packed"), BAD_PACKAGES, ids=[code for code, _packed in BAD_PACKAGES])
def test_check_refuses_a_bad_package_for_one_reason(code: str, packed: bytes):
    assert codes(packed) == [code]


ODD = [
    ("byte-order-mark", package({"h5p.json": b"\xef\xbb\xbf" + ORDINARY["h5p.json"]})),
    ("byte-order-mark", package({"content/content.json": b"\xef\xbb\xbf" + ORDINARY["content/content.json"]})),
    ("ignored-file", package({"__MACOSX/._h5p.json": b"\0", "content/.DS_Store": b"\0", "README.txt": "Read me"})),
    ("ignored-file", package({"content/images/Thumbs.db": b"\xd0\xcf", f"{LIBRARY}/desktop.ini": b"[.x]"})),
    ("repeated-file", with_entries(("content/images/room.png", PICTURE))),
    ("repeated-file", with_entries(("content/e\u0301.png", PICTURE), ("content/\u00e9.png", PICTURE))),
    ("dependency-cycle", package(NEEDS_OTHER | other_library("Training.Other", (1, 0), "Training.MiniQuiz"))),
    ("editor-library", package(described(preloadedDependencies=[MINI_QUIZ, dependency("H5PEditor.Colour", 1, 3)]))),
    ("editor-library", package(library(preloadedDependencies=[dependency("H5PEditor.Colour", 1, 3)]))),
    ("missing-editor-file", package(other_library("H5PEditor.Colour", preloadedJs=[{"path": "gone.js"}]))),
    ("markup-cleaned", package(described(title="A <b>first</b> question<script>alert(1)</script>"))),
    ("markup-cleaned", package(content(question='<p onclick="x()">What?</p><script>alert(1)</script>'))),
    ("bad-language", package(described(language=""))),
    ("bad-licence", package(described(license="my own"))),
    ("main-library-not-listed", package(described(preloadedDependencies=None))),
    ("main-library-not-listed", package(described(preloadedDependencies=[]))),
    ("no-patch-version", package(library(patchVersion=None))),
    ("missing-dynamic-library", package(library(dynamicDependencies=[dependency("Training.Other")]))),
    ("bad-core-version", package(library(coreApi="newest"))),
    ("unused-file", package({f"{LIBRARY}/LICENSE": "MIT", f"{LIBRARY}/mini-quiz.js.map": "{}"})),
    ("other-kind-of-media", package({"content/images/room.jpg": PICTURE})),
    ("other-kind-of-media", package({"content/sound.mp3": bytes(64)})),
    ("empty-file", package({"content/images/empty.png": b""})),
    ("may-hold-macros", package({"content/files/plan.doc": b"\xd0\xcf\x11\xe0"})),
    ("external-media", package(content(picture={"path": "https://pictures.example.org/a.png"}))),
    ("missing-medium", package(content(picture={"path": "images/gone.png"}))),
    ("missing-group", package(content(behaviour=None))),
    ("unknown-choice", package(content(behaviour={"retry": True, "order": "random"}))),
    ("wrong-type", package(content(options="Listening"))),
]


@pytest.mark.parametrize(("code", "packed"), ODD, ids=[code for code, _packed in ODD])
def test_check_accepts_an_odd_package_with_a_note(code: str, packed: bytes):
    assert (codes(packed, Severity.WARNING), codes(packed)) == ([code], [])


ORDINARY_PACKAGES = {
    "as editors write it": package(),
    "not compressed": stored(),
    "written as a large archive": large(),
    "written as a large archive only": large(written=NO_NUMBERS),
    "versions as text": package(described(preloadedDependencies=[dependency("Training.MiniQuiz", "1", "0")])),
    "more fields than are known": package(library(metadataSettings={"disable": 0}, contributors=["A. Person"])),
    "no core version": package(library(coreApi=None)),
    "fonts": package({f"{LIBRARY}/fonts/sans.woff2": b"wOF2", f"{LIBRARY}/icon.svg": "<svg/>"}),
    "a file that was not saved": package(content(picture={"path": "images/room.png#tmp"})),
    "a path of copied content": package(content(picture={"path": "../../content/12/images/room.png"})),
    "no picture": package(content(picture=None, description=None)),
    "an empty picture": package(content(picture={})),
    "folder without a version": archive(
        (name.replace(LIBRARY, "Training.MiniQuiz"), data) for name, data in ORDINARY.items()
    ),
    "folders as entries": with_entries(("content/", b""), (f"{LIBRARY}/", b"")),
    "preloaded with a dot": package(library(preloadedJs=[{"path": "./mini-quiz.js"}])),
}


@pytest.mark.parametrize("name", ORDINARY_PACKAGES)
def test_check_has_nothing_to_say_about_an_ordinary_package(name: str):
    found = [str(finding) for finding in checked(ORDINARY_PACKAGES[name]).findings]

    assert [line for line in found if not line.endswith(("[unused-file]",))] == []


def test_check_says_everything_at_once():
    packed = package(
        described(title=None)
        | content(picture={"path": "../../x.png"})
        | {"content/evil.js": "x", f"{LIBRARY}/a.php": "x"}
    )

    assert codes(packed) == ["forbidden-file", "no-title", "path-outside-content"]


def test_check_names_the_place_and_what_to_do():
    [finding] = checked(package(content(picture={"path": "images/gone.png"}))).findings

    assert str(finding) == (
        "warning: content/content.json/picture: The file “images/gone.png” is not in the package. [missing-medium]"
    )


INSTEAD = {
    "nothing": (b"", "The file is empty"),
    "a page that asks to sign in": (b"\n<!DOCTYPE html><title>Sign in</title>", "This is a web page"),
    "a document": (b"%PDF-1.7\n", "Bring the file that ends with .h5p"),
    "another archive": (b"Rar!\x1a\x07\x01\0", "Bring the file that ends with .h5p"),
    "an empty archive": (archive([]), "There is no H5P content in this archive"),
    "a Word file": (
        archive([("[Content_Types].xml", "<x/>"), ("word/document.xml", "<x/>")]),
        "There is no H5P content",
    ),
    "SCORM": (archive([("imsmanifest.xml", "<manifest/>"), ("index.html", "<p>")]), "This is a package for SCORM"),
    "a package in an archive": (archive([("My course.h5p", package())]), "“My course.h5p” lies in this archive"),
    "a folder": (archive((f"course/{name}", data) for name, data in ORDINARY.items()), "“h5p.json” lies in a folder"),
    "a locked package": (all_locked(), "The package is locked with a password"),
    "UTF-16": (package({"h5p.json": json.dumps(DESCRIPTION).encode("utf-16")}), "The file is not written in UTF-8"),
    "UTF-16 without a mark": (
        package({"h5p.json": json.dumps(DESCRIPTION).encode("utf-16-le")}),
        "The file is not written in UTF-8",
    ),
    "Latin-1": (package({"h5p.json": '{"title": "Übung"}'.encode("latin-1")}), "The file is not written in UTF-8"),
}


@pytest.mark.parametrize("name", INSTEAD)
def test_check_says_once_what_somebody_brought_instead_and_what_to_do(name: str):
    packed, sentence = INSTEAD[name]

    [finding] = [finding for finding in checked(packed).findings if finding.severity is Severity.ERROR]

    assert sentence in finding.sentence
    assert uncollected([finding]) == []


def test_check_takes_words_that_only_look_like_a_letter_nobody_can_keep():
    assert checked(package({"content/content.json": json.dumps(CONTENT | {"description": r"\u0000"})})).is_accepted


def test_check_keeps_a_few_of_very_many_findings():
    many = package({f"content/{number}.js": "x" for number in range(500)})

    found = checked(many).findings

    assert (len(found), found[-1].sentence) == (21, "480 more of these.")


def test_check_returns_what_may_be_played():
    result = checked(package(content(question="<p>Who <i>asks</i>?</p><script>x()</script>", unknown="x")))

    assert result.parameters == {**CONTENT, "question": "<p>Who asks?</p>"}
    assert result.description is not None
    assert (result.description.title, [str(name) for name in result.order]) == (
        DESCRIPTION["title"],
        ["Training.MiniQuiz 1.0"],
    )


def test_check_leaves_out_files_that_nobody_asks_for():
    result = checked(package({"README.md": "x", f"{LIBRARY}/LICENSE": "x", "content/.hidden": "x"}))

    assert set(result.files) == set(ORDINARY) - {"h5p.json"}


def test_check_stops_at_the_bytes_a_package_may_unpack_to():
    limits = replace(LIMITS, unpacked=2_000)

    found = check(BytesIO(package()), limits=limits).findings

    assert [finding.code for finding in found] == ["unpacked-too-large"]


def test_check_does_not_open_a_package_that_is_too_large():
    found = check(BytesIO(package()), limits=replace(LIMITS, archive=100)).findings

    assert [finding.code for finding in found] == ["package-too-large"]


def test_check_loads_libraries_after_those_they_need():
    chain = NEEDS_OTHER | other_library("Training.Other", (1, 0), "Training.Third") | other_library("Training.Third")

    assert [name.machine_name for name in checked(package(chain)).order] == [
        "Training.Third",
        "Training.Other",
        "Training.MiniQuiz",
    ]


def test_every_code_is_explained_to_authors():
    explained = (ROOT / "docs" / "guides" / "h5p.md").read_text(encoding="utf-8")
    found = {*BAD_ARCHIVES, *(code for code, _packed in (*BAD_PACKAGES, *ODD))}

    assert [code for code in sorted(found) if f"`{code}`" not in explained] == []


def test_check_survives_a_list_of_files_that_is_made_up():
    packed = package()
    listed = packed.index(b"PK\x01\x02")
    broken = [packed[:at] + b"\xff" * 4 + packed[at + 4 :] for at in range(listed, len(packed) - 4, 3)]

    assert all(not result.is_accepted or result.order for result in map(checked, broken))


def test_sentences_about_packages_reach_translators():
    found = [finding for _code, packed in (*BAD_PACKAGES, *ODD) for finding in checked(packed).findings]

    assert (bool(found), uncollected(found)) == (True, [])
