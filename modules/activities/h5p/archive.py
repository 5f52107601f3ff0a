"""Reads the files of a ZIP archive without trusting what it says of itself.

Only the archive's list of files comes from `zipfile`. The bytes are unpacked here, piece by piece, so that a file that
grows without end, or that is not as long as it says, is put down after a few pieces.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from modules.activities.h5p.limits import KILOBYTE, Limits
from modules.findings import gettext_noop as _

PIECE = 64 * KILOBYTE
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
LOCAL_SIGN, END_SIGN = b"PK\x03\x04", b"PK\x05\x06"
# The last records of large archives (ZIP64), which stand before the ordinary one and count instead of it.
LARGE_END, LARGE_PLACE = struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
LARGE_END_SIGN, LARGE_PLACE_SIGN = b"PK\x06\x06", b"PK\x06\x07"
WEB_PAGES, LONGEST_BEGINNING = (b"<!doctype", b"<html"), 60  # bytes
END_RECORD, LONGEST_COMMENT = 22, 65_535
ENCRYPTED, UTF_8 = 0x1, 0x800


class BadArchive(ValueError):
    """The archive, or one file of it, cannot be taken; `code` says why and `template` in which words."""

    def __init__(self, code: str, template: str) -> None:
        super().__init__(template)
        self.code = code
        self.template = template


def listed(stream: BinaryIO, limits: Limits) -> list[ZipInfo]:
    """Return what the archive lists, in the order of its list; raise BadArchive where it has no list, or too long a one."""
    _look_at_end(stream, limits)
    try:
        with ZipFile(stream) as archive:
            entries = archive.infolist()
    except (BadZipFile, UnicodeDecodeError, NotImplementedError, ValueError, struct.error) as broken:
        raise _damaged_list() from broken
    if len(entries) > limits.files:
        raise _too_many()
    if any(entry.header_offset < 0 for entry in entries):
        raise _damaged_list()
    files = [entry for entry in entries if not entry.is_dir()]
    if files and all(entry.flag_bits & ENCRYPTED for entry in files):
        raise BadArchive("encrypted", _("The package is locked with a password. Pack it again without one."))
    return entries


def name_of(entry: ZipInfo) -> str:
    """Return the whole name of an entry; older tools write UTF-8 without saying so."""
    if entry.flag_bits & UTF_8:
        return entry.orig_filename
    try:
        return entry.orig_filename.encode("cp437").decode()
    except UnicodeError:
        return entry.orig_filename


def pieces(stream: BinaryIO, entry: ZipInfo, *, most: int, limits: Limits) -> Iterator[bytes]:
    """Yield the bytes of an entry piece by piece, at most `most` of them; raise BadArchive as soon as it goes wrong."""
    if entry.flag_bits & ENCRYPTED:
        raise BadArchive("encrypted", _("The file is locked with a password. Pack it again without one."))
    if entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
        raise BadArchive(
            "unknown-compression", _("The file is packed in a way that H5P does not know. Pack it again as ZIP.")
        )
    read, checksum = 0, 0
    for piece in _unpacked(_packed(stream, entry), entry):
        read += len(piece)
        _look_at_size(read, entry, most, limits)
        checksum = zlib.crc32(piece, checksum)
        yield piece
    if read != entry.file_size:
        raise _lying()
    if checksum != entry.CRC:
        raise BadArchive("damaged-file", _("The file is damaged: its checksum is wrong. Make the package again."))


def _look_at_end(stream: BinaryIO, limits: Limits) -> None:
    """Look at what the archive's last record says of the list before the list is read, since that takes memory."""
    stream.seek(0)
    begins = stream.read(4)
    if begins not in (LOCAL_SIGN, END_SIGN):
        raise _no_zip(begins + stream.read(LONGEST_BEGINNING))
    size = stream.seek(0, 2)
    stream.seek(max(0, size - END_RECORD - LONGEST_COMMENT))
    tail = stream.read()
    at = len(tail) - END_RECORD
    if tail[at : at + 4] != END_SIGN or tail[-2:] != b"\0\0":
        at = tail.rfind(END_SIGN)
    if at < 0 or len(tail) - at < END_RECORD:
        raise BadArchive("truncated", _("The end of the package is missing. Download or export it again."))
    large = _large_end(stream, size - len(tail) + at)
    entries, directory = large or struct.unpack_from("<HL", tail, at + 10)
    if entries > limits.files or directory > limits.directory:
        raise _too_many()


def _large_end(stream: BinaryIO, end: int) -> tuple[int, int] | None:
    """Return how many files a large archive says that it lists, and in how many bytes; None for an ordinary archive.

    `end` is where the ordinary last record stands. What it says is passed over as soon as there is a large one, so small
    numbers there must not hide a list that fills the memory.
    """
    both = LARGE_END.size + LARGE_PLACE.size
    stream.seek(max(0, end - both))
    records = stream.read(min(both, end))
    if records[-LARGE_PLACE.size :][:4] != LARGE_PLACE_SIGN:
        return None
    place = LARGE_PLACE.unpack(records[-LARGE_PLACE.size :])[2]
    if records[:4] != LARGE_END_SIGN or place != end - both:
        raise _damaged_list()
    *_others, entries, directory, _at = LARGE_END.unpack(records[: LARGE_END.size])
    return entries, directory


def _look_at_size(read: int, entry: ZipInfo, most: int, limits: Limits) -> None:
    if read > entry.file_size:
        raise _lying()
    if read > limits.small_file and read > limits.file_ratio * max(entry.compress_size, 1):
        raise BadArchive(
            "zip-bomb", _("The file unpacks to over a hundred times its packed size. Ordinary files do not.")
        )
    if read > most:
        raise BadArchive("file-too-large", _("The file is too large unpacked. Make it smaller or leave it out."))


def _packed(stream: BinaryIO, entry: ZipInfo) -> Iterator[bytes]:
    """Yield the packed bytes of an entry as they stand in the archive."""
    stream.seek(entry.header_offset)
    header = stream.read(LOCAL_HEADER.size)
    if len(header) < LOCAL_HEADER.size or header[:4] != LOCAL_SIGN:
        raise _cut_off()
    _sign, _version, flags, *_others, name, extra = LOCAL_HEADER.unpack(header)
    encoding = "utf-8" if flags & UTF_8 else "cp437"
    if stream.read(name).decode(encoding, errors="replace") != entry.orig_filename:
        raise BadArchive(
            "two-names", _("The file has another name inside than in the list of the archive. Make the package again.")
        )
    stream.seek(extra, 1)
    left = entry.compress_size
    while left:
        piece = stream.read(min(PIECE, left))
        if not piece:
            raise _cut_off()
        left -= len(piece)
        yield piece


def _unpacked(packed: Iterator[bytes], entry: ZipInfo) -> Iterator[bytes]:
    """Yield the unpacked bytes, never more than a piece at once."""
    if entry.compress_type == ZIP_STORED:
        yield from packed
        return
    inflating = zlib.decompressobj(-zlib.MAX_WBITS)
    try:
        for packed_piece in packed:
            rest = packed_piece
            while rest and not inflating.eof:
                yield inflating.decompress(rest, PIECE)
                rest = inflating.unconsumed_tail
        while not inflating.eof:
            piece = inflating.decompress(inflating.unconsumed_tail, PIECE)
            if not piece:
                raise _cut_off()
            yield piece
    except zlib.error as broken:
        raise BadArchive(
            "damaged-file", _("The file is damaged and cannot be unpacked. Make the package again.")
        ) from broken


def _no_zip(begins: bytes) -> BadArchive:
    """Return what a file is instead of an archive, by its first bytes."""
    if not begins:
        return BadArchive("not-a-zip", _("The file is empty, so it did not arrive whole. Download or export it again."))
    if begins.lstrip().lower().startswith(WEB_PAGES):
        template = _(
            "This is a web page, perhaps one that asks to sign in, and not the file behind it. Sign in where the package is, "
            "then download it again."
        )
        return BadArchive("not-a-zip", template)
    template = _(
        "This is no H5P package: it is not a ZIP archive. Bring the file that ends with .h5p as it was exported, without "
        "unpacking or converting it."
    )
    return BadArchive("not-a-zip", template)


def _too_many() -> BadArchive:
    return BadArchive("too-many-files", _("The package holds too many files. Split the content into several packages."))


def _damaged_list() -> BadArchive:
    template = _("The list of files in the package is damaged. Make the package again.")
    return BadArchive("damaged-archive", template)


def _lying() -> BadArchive:
    return BadArchive("wrong-size", _("The file is not as long as the archive says. Make the package again."))


def _cut_off() -> BadArchive:
    return BadArchive("truncated", _("A part of the file is missing. Download or export the package again."))
