"""What makes a tagged PDF one for the archive as well: it says so, and data that machines read goes with it.

PDF/A-3a (ISO 19005-3) beside PDF/UA-1 (ISO 14289-1) in one file. WeasyPrint claims one standard at a time.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Object, Pdf

# The claim, and the description of the PDF/UA claim without which an archive would not know its meaning.
CLAIM = (Path(__file__).parent / "print" / "archive.xmp").read_bytes()
END_OF_METADATA = b"</rdf:RDF>"
SIGNATURE_FIELD = "signature"
PRINTED, LOCKED = 4, 128  # flags of an annotation
NOWHERE = Array([0, 0, 0, 0])
EXISTING_SIGNATURES, APPEND_ONLY = 1, 2  # flags of a form with signatures


@dataclass(frozen=True)
class Enclosure:
    """Data that goes with the page: what a person reads there, for machines."""

    name: str
    content: bytes
    mime_type: str
    description: str


def claim(document: Pdf) -> None:
    """Say that the document, which says that it is PDF/UA, is PDF/A-3a too."""
    said = document.Root.Metadata.read_bytes()
    document.Root.Metadata.write(said.replace(END_OF_METADATA, CLAIM + END_OF_METADATA))


def enclose(document: Pdf, enclosures: Iterable[Enclosure]) -> None:
    """Attach data to the document as a whole, dated like the document."""
    document.Root.AF = Array([_attached(document, enclosure) for enclosure in enclosures])


def _attached(document: Pdf, enclosure: Enclosure) -> Object:
    drawn_at = str(document.docinfo.CreationDate)
    attached = AttachedFileSpec(
        document,
        enclosure.content,
        description=enclosure.description,
        mime_type=enclosure.mime_type,
        creation_date=drawn_at,
        mod_date=drawn_at,
        relationship=Name.Data,
    )
    document.attachments[enclosure.name] = attached
    return attached.obj


def keep_place_for_signature(document: Pdf, label: str) -> None:
    """Add a field without size for an electronic signature, tagged last on the page; read out it is the label."""
    page, tree = document.pages[0].obj, document.Root.StructTreeRoot
    number = tree.ParentTree.Nums[-2] + 1
    field = document.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=SIGNATURE_FIELD,
            TU=label,
            Rect=NOWHERE,
            F=PRINTED | LOCKED,
            P=page,
            StructParent=number,
        )
    )
    place = Dictionary(Type=Name.OBJR, Obj=field, Pg=page)
    kids = tree.K[0]
    form = document.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Form, P=kids, Pg=page, K=Array([place])))
    kids.K.append(form)
    tree.ParentTree.Nums.extend(Array([number, form]))
    page.Annots.append(field)
    document.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=EXISTING_SIGNATURES | APPEND_ONLY)
