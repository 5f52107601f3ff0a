"""Which kinds of files a package may hold where, and whether a file is what its name says."""

from collections.abc import Iterator
from enum import StrEnum

from modules.activities.form import error, warning
from modules.activities.h5p.names import shown
from modules.activities.h5p.word_sets import words
from modules.findings import Finding
from modules.findings import gettext_noop as _

HEAD = 64  # bytes of a file that its kind is known by

# What the H5P core lets in, without Flash, and with the pictures and sounds that browsers have learnt since.
IN_CONTENT = words(
    "json png jpg jpeg gif bmp tif tiff webp avif eot ttf woff woff2 otf webm mp4 m4v ogg ogv oga mp3 m4a aac opus wav "
    "flac txt pdf rtf doc docx xls xlsx ppt pptx odt ods odp csv diff patch md textile vtt srt webvtt gltf glb"
)
IN_LIBRARIES = IN_CONTENT | {"js", "css", "svg", "xml"}
MAY_HOLD_MACROS = frozenset({"doc", "xls", "ppt"})
# What a browser would open as a page, or a server or a computer would run. Nothing else may stand in a library either.
NEVER = words(
    "html htm xhtml xht shtml mht mhtml hta php php3 php4 php5 php7 php8 phtml pht phar asp aspx ashx jsp jspx cgi pl py "
    "pyc rb lua sh bash zsh bat cmd com exe msi scr dll so dylib jar war class vbs vbe ps1 wsf wsh reg lnk swf docm xlsm "
    "pptm dotm xltm potm htaccess svgz apk dmg"
)
MEASURED_AS_TEXT = frozenset({"json", "js", "css", "xml", "svg"})


class Kind(StrEnum):
    """What a file turns out to be."""

    PICTURE = "picture"
    SOUND_OR_FILM = "sound or film"
    DOCUMENT = "document"
    PROGRAM = "program"
    TEXT = "text"
    UNKNOWN = "unknown"


# By the last part of the name: what the first bytes have to be, and where they stand.
SIGNS: tuple[tuple[frozenset[str], Kind, int, tuple[bytes, ...]], ...] = (
    (frozenset({"png"}), Kind.PICTURE, 0, (b"\x89PNG\r\n\x1a\n",)),
    (frozenset({"jpg", "jpeg"}), Kind.PICTURE, 0, (b"\xff\xd8\xff",)),
    (frozenset({"gif"}), Kind.PICTURE, 0, (b"GIF87a", b"GIF89a")),
    (frozenset({"webp"}), Kind.PICTURE, 8, (b"WEBP",)),
    (frozenset({"bmp"}), Kind.PICTURE, 0, (b"BM",)),
    (frozenset({"tif", "tiff"}), Kind.PICTURE, 0, (b"II*\0", b"MM\0*")),
    (frozenset({"avif"}), Kind.PICTURE, 4, (b"ftypavif", b"ftypavis", b"ftypmif1")),
    (frozenset({"pdf"}), Kind.DOCUMENT, 0, (b"%PDF-",)),
    (frozenset({"mp4", "m4a", "m4v"}), Kind.SOUND_OR_FILM, 4, (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide")),
    (frozenset({"webm"}), Kind.SOUND_OR_FILM, 0, (b"\x1aE\xdf\xa3",)),
    (frozenset({"ogg", "ogv", "oga", "opus"}), Kind.SOUND_OR_FILM, 0, (b"OggS",)),
    (frozenset({"wav"}), Kind.SOUND_OR_FILM, 8, (b"WAVE",)),
    (frozenset({"flac"}), Kind.SOUND_OR_FILM, 0, (b"fLaC",)),
    (
        frozenset({"mp3"}),
        Kind.SOUND_OR_FILM,
        0,
        (b"ID3", b"\xff\xfb", b"\xff\xfa", b"\xff\xf3", b"\xff\xf2", b"\xff\xe3"),
    ),
    (frozenset({"aac"}), Kind.SOUND_OR_FILM, 0, (b"\xff\xf1", b"\xff\xf9", b"ADIF")),
    (frozenset(), Kind.PROGRAM, 0, (b"MZ", b"\x7fELF", b"#!", b"<?php", b"\xca\xfe\xba\xbe", b"PK\x03\x04")),
)
CHECKED = frozenset().union(*(endings for endings, _kind, _at, _signs in SIGNS))
LETTERS = frozenset(range(32, 127)) | {9, 10, 13}


def ending_of(name: str) -> str:
    """Return the last part of a file's name in small letters, without its dot; empty where there is none."""
    file = name.rsplit("/", 1)[-1]
    return file.rsplit(".", 1)[-1].lower() if "." in file else ""


def kind_of(head: bytes) -> tuple[Kind, frozenset[str]]:
    """Return what a file is by its first bytes, and the endings that such files have."""
    for endings, kind, at, signs in SIGNS:
        if head[at:].startswith(signs):
            return kind, endings
    text = head.removeprefix(b"\xef\xbb\xbf")
    return (Kind.TEXT if text and LETTERS.issuperset(text) else Kind.UNKNOWN), frozenset()


def content_file_findings(name: str, head: bytes) -> Iterator[Finding]:
    """Yield what is wrong with a file in the folder of the content, by its name and its first bytes."""
    ending = ending_of(name)
    if ending not in IN_CONTENT:
        template = _(
            "Files of this kind must not stand in the content. Leave it out, or turn it into a picture, sound or text."
        )
        yield error("forbidden-file", shown(name), template, ending=ending)
        return
    if ending in MAY_HOLD_MACROS:
        yield warning("may-hold-macros", shown(name), _("Documents of this old kind may hold macros. A PDF is safer."))
    yield from _disguise_findings(name, head, ending)


def library_file_findings(name: str, head: bytes) -> Iterator[Finding]:
    """Yield what is wrong with a file of a library, by its name and its first bytes."""
    ending = ending_of(name)
    if ending in NEVER:
        template = _("Files of this kind must not stand in a library: they are pages or programs of their own.")
        yield error("forbidden-file", shown(name), template, ending=ending)
        return
    yield from _disguise_findings(name, head, ending)


def stray_file_findings(name: str) -> Iterator[Finding]:
    """Yield what is wrong with a file beside h5p.json, where H5P has none."""
    ending = ending_of(name)
    if ending in NEVER | {"js", "css", "svg", "xml"}:
        yield error(
            "forbidden-file", shown(name), _("Beside h5p.json no script, page or program may stand."), ending=ending
        )
        return
    yield warning("ignored-file", shown(name), _("H5P has no use for this file; it is left out."))


def is_played(name: str) -> bool:
    """Say if a file of a library can be asked for when it is played; others, such as source maps, are left out."""
    return ending_of(name) in IN_LIBRARIES


def _disguise_findings(name: str, head: bytes, ending: str) -> Iterator[Finding]:
    """Yield an error for a file that is not of the kind that its name says, a warning for one of a kind beside it."""
    if ending not in CHECKED:
        return
    if not head:
        yield warning("empty-file", shown(name), _("The file is empty."))
        return
    kind, endings = kind_of(head)
    if ending in endings:
        return
    expected = next(kind for known, kind, _at, _signs in SIGNS if ending in known)
    if kind is expected or (kind is Kind.UNKNOWN and expected is Kind.SOUND_OR_FILM):
        template = _("The file is not quite what its name says. Browsers should play it; rename it to be sure.")
        yield warning("other-kind-of-media", shown(name), template)
        return
    template = _("The file is not what its name says: no %(ending)s file begins like this. Replace it.")
    yield error("not-what-it-says", shown(name), template, ending=ending)
