"""A PDF as tests look at it: its words, its tree of tags, its fonts."""

from pypdf import PdfReader
from pypdf.generic import IndirectObject


def words_in(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


def elements(node) -> list[dict]:
    """Every element of the tree of tags below a node."""
    node = node.get_object() if isinstance(node, IndirectObject) else node
    if isinstance(node, list):
        return [found for child in node for found in elements(child)]
    if not isinstance(node, dict) or "/S" not in node:
        return []
    return [node, *elements(node.get("/K", []))]


def tags_of(reader: PdfReader) -> list[str]:
    return [element["/S"] for element in elements(reader.root_object["/StructTreeRoot"]["/K"])]


def fonts_of(reader: PdfReader) -> list[dict]:
    fonts = [font.get_object() for page in reader.pages for font in page["/Resources"]["/Font"].values()]
    return [font["/DescendantFonts"][0].get_object()["/FontDescriptor"] for font in fonts]
