"""Codes of certificates in a file, as far as its bytes tell them. Pure: nothing is parsed, drawn or kept.

A PDF says its code in the address of the QR code, in its metadata and in what is attached to it, a digital credential in
its own address. Whoever changes a word in such a file seldom changes all of these. Only so much is unpacked, so that a small file cannot become a huge one.
"""

import binascii
import re
import zlib
from base64 import urlsafe_b64decode
from collections.abc import Iterator

from certificates.codes import Mistyped, read_code

PDF = b"%PDF-"
# A certificate of ours unpacks to less than a megabyte.
MOST_UNPACKED = 20 * 1024 * 1024
MOST_CODES = 10

_TOKEN = re.compile(rb"\s*[\w-]+\.([\w-]+)\.[\w-]+\s*")
_STREAM = re.compile(rb"stream\r?\n")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{40,4000})>")
_GROUPED = re.compile(rb"(?<![0-9A-Z])[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{3}(?![0-9A-Z])")
_IN_JSON = re.compile(rb'"code"\s*:\s*"([0-9A-Z]{11})"')


def is_pdf(content: bytes) -> bool:
    """Whether the file says of itself that it is a PDF; some programs write a few bytes before."""
    return PDF in content[:1024]


def is_badge(content: bytes) -> bool:
    """Whether the file may be a digital credential: a JSON object, or a token of three parts."""
    return content.lstrip().startswith(b"{") or _TOKEN.fullmatch(content) is not None


def codes_in(content: bytes, *, most_unpacked: int = MOST_UNPACKED) -> list[str]:
    """Return the rightly written codes in a file, in the order in which they stand there, each once; ten at most."""
    found: dict[str, None] = {}
    for part in _parts(content, most_unpacked):
        for written in _written_in(part):
            try:
                found[read_code(written.decode("ascii"))] = None
            except Mistyped:
                continue
            if len(found) == MOST_CODES:
                return list(found)
    return list(found)


def _parts(content: bytes, budget: int) -> Iterator[bytes]:
    """The file as it is, then everything that is packed in it, until the budget is used up."""
    yield content
    if token := _TOKEN.fullmatch(content):
        yield _claims(token[1])
    for start in _STREAM.finditer(content):
        if budget <= 0:
            return
        unpacked = _unpacked(content, start.end(), budget)
        budget -= len(unpacked)
        yield unpacked


def _claims(written: bytes) -> bytes:
    """What a token says; nothing where it is not written as tokens are."""
    try:
        return urlsafe_b64decode(written + b"=" * (-len(written) % 4))
    except binascii.Error:
        return b""


def _unpacked(content: bytes, begin: int, most: int) -> bytes:
    """What is packed from there on; nothing where it is not packed, or not in this way."""
    try:
        return zlib.decompressobj().decompress(memoryview(content)[begin:], most)
    except zlib.error:
        return b""


def _written_in(part: bytes) -> Iterator[bytes]:
    """Everything that looks like a code, in plain letters and in those of two bytes."""
    plain = part.replace(b"\x00", b"").replace(rb"\000", b"")
    texts = [plain, *(_from_hex(digits) for digits in _HEX.findall(plain))]
    for text in texts:
        yield from _GROUPED.findall(text)
        yield from _IN_JSON.findall(text)


def _from_hex(digits: bytes) -> bytes:
    together = b"".join(digits.split())
    return bytes.fromhex(together[: len(together) // 2 * 2].decode("ascii")).replace(b"\x00", b"")
