"""A certificate printed ahead: all that is the same for everybody, with gaps for what is personal.

The sheet and what is entered on it are tagged documents of one page each. They become one page with one tree of tags,
in which every entry stands where its gap was.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pikepdf import Array, Dictionary, Name, Object, Pdf

from certificates.archive import PRINTED, Enclosure, claim, enclose, keep_place_for_signature

# The address of the picture in a gap, and what it says where a picture has its description.
GAP = "drawn:gap"
MARK = re.compile(rb"/MCID (\d+)")
# Title, outcomes and footnotes: what speaks the language of the module and not that of the certificate.
IN_WORDS_LANGUAGE = {"/H2", "/L", "/Sect"}


@dataclass(frozen=True)
class Gap:
    """Where something is left out, in pixels of 1/96 inch from the left and the top of the page."""

    left: float
    top: float
    right: float
    bottom: float


class Sheet:
    """The printed sheet; it knows its gaps in reading order."""

    def __init__(self, printed: bytes, words_language: str) -> None:
        with Pdf.open(io.BytesIO(printed)) as document:
            tree = document.Root.StructTreeRoot
            _name_language(tree, words_language)
            # Kept in the tree, so that nobody has to search for them again.
            tree.Gaps = Array([element for element in _elements(tree) if element.get("/Alt") == GAP])
            self.gaps = tuple(Gap(*map(float, gap.A.BBox)) for gap in tree.Gaps)
            content = _without_gaps(_with_fonts_named_apart(document), tree)
            for kind in ("/Pattern", "/Shading"):
                del document.pages[0].Resources[kind]  # there are none
            # The sheet's own measures must not reach the entries, which come after it.
            document.pages[0].Contents = document.make_stream(b"q\n" + content + b"\nQ\n")
            self._document = _saved(document)

    def filled(self, entries: bytes, enclosures: Iterable[Enclosure], *, name: str, signature: str = "") -> bytes:
        """Return the sheet with the parts of another document in its gaps, under that document's title, for the archive.

        `name` is what the first gap says, letter for letter. `signature` is what the field of an electronic signature is
        called that will be added; without it there is none.
        """
        with Pdf.open(io.BytesIO(self._document)) as document, Pdf.open(io.BytesIO(entries)) as other:
            _join_pages(document, other, first=len(document.Root.StructTreeRoot.ParentTree.Nums[1]))
            # On the page a name may be broken at a hyphen, and marks between letters leave no trace.
            document.Root.StructTreeRoot.Gaps[0].ActualText = name
            _join_tags(document, other)
            document.Root.Metadata = document.copy_foreign(other.Root.Metadata)
            document.trailer.Info = document.copy_foreign(other.docinfo)
            claim(document)
            enclose(document, enclosures)
            if signature:
                keep_place_for_signature(document, signature)
            return _saved(document)


def _elements(parent: Object) -> Iterator[Object]:
    """Yield every element below another, in reading order; kids that are numbers are marks on the page."""
    for kid in parent.K:
        if not isinstance(kid, int):
            yield kid
            yield from _elements(kid)


def _name_language(tree: Object, language: str) -> None:
    for element in _elements(tree):
        if element.S in IN_WORDS_LANGUAGE:
            element.Lang = language


def _with_fonts_named_apart(document: Pdf) -> bytes:
    """Return what stands on the page, its fonts renamed: the entries bring other letters of the same fonts."""
    page = document.pages[0]
    content, fonts = page.Contents.read_bytes(), Dictionary()
    for key, font in page.Resources.Font.items():
        tag = _next_letters(key)
        content = content.replace(f"{key} ".encode(), f"{tag} ".encode())
        inner = font.DescendantFonts[0]
        font.BaseFont = inner.BaseFont = inner.FontDescriptor.FontName = Name(tag + str(font.BaseFont)[len(tag) :])
        fonts[tag] = font
    page.Resources.Font = fonts
    return content


def _next_letters(tag: str) -> str:
    """Return /BCDEFA for /ABCDEZ."""
    return "/" + "".join(chr((ord(letter) - ord("A") + 1) % 26 + ord("A")) for letter in tag[1:])


def _without_gaps(content: bytes, tree: Object) -> bytes:
    """Return the content with nothing marked where the gaps are."""
    for gap in tree.Gaps:
        mark = int(gap.K[0])
        content = content.replace(b"/Figure\n<</MCID %d>>\nBDC" % mark, b"/Artifact\nBMC")
        tree.ParentTree.Nums[1][mark] = None
    return content


def _join_tags(document: Pdf, other: Pdf) -> None:
    page, tree = document.pages[0].obj, document.Root.StructTreeRoot
    entered = document.copy_foreign(other.Root.StructTreeRoot)
    marks = tree.ParentTree.Nums[1]
    for gap, entry in zip(tree.Gaps, entered.K[0].K, strict=True):
        del gap.Alt, gap.A
        gap.S, gap.K = entry.S, entry.K
        _adopt(gap, page, first=len(marks))
    del tree.Gaps
    marks.extend(entered.ParentTree.Nums[1])
    # The sheet has no links, so those of the entries keep their numbers.
    tree.ParentTree.Nums.extend(list(entered.ParentTree.Nums)[2:])


def _adopt(parent: Object, page: Object, *, first: int) -> None:
    """Bring everything below an element onto a page, where its marks are counted from the first."""
    for place, kid in enumerate(parent.K):
        if isinstance(kid, int):
            parent.K[place] = first + kid
        elif "/Obj" in kid:
            kid.Pg = page
            _add_link(kid.Obj, page)
        else:
            kid.P, kid.Pg = parent, page
            _adopt(kid, page, first=first)


def _add_link(link: Object, page: Object) -> None:
    # An archive wants to know that it is there on paper too.
    link.F = PRINTED
    page.Annots = Array([*page.get("/Annots", []), link])


def _join_pages(document: Pdf, other: Pdf, *, first: int) -> None:
    page, added = document.pages[0], other.pages[0]
    content = MARK.sub(lambda mark: b"/MCID %d" % (first + int(mark[1])), added.Contents.read_bytes())
    page.Contents = Array([page.Contents, document.make_stream(content)])
    resources = document.copy_foreign(added.Resources)
    for kind in ("/Font", "/ExtGState"):
        page.Resources[kind].update(resources[kind])


def _saved(document: Pdf) -> bytes:
    written = io.BytesIO()
    document.save(written, deterministic_id=True, fix_metadata_version=False)
    return written.getvalue()
