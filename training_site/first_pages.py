"""The pages above the modules, read from `pages/` of the content folder: home, catalogue, information pages."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from wagtail.models import Locale, Page, Site

from curriculum.loading.loading import Loading, Wanted
from curriculum.loading.raw import rich_text, stream
from curriculum.loading.writing import by_key, put_pages
from curriculum.reading.fields import Field, check_fields, text_at
from curriculum.reading.markdown import passages
from curriculum.reading.report import Report
from curriculum.reading.sources import read_markdown
from knowledge.models import KnowledgeIndexPage
from modules.keys import key_of
from training_site.models import CataloguePage, HomePage, InfoPage

HOME, CATALOGUE, KNOWLEDGE = "home", "catalogue", "knowledge"
INFO = ("about", "how-to-get-access", "accessibility")
SHAPES = {
    HOME: {"title": Field("text"), "headline": Field("text"), "lead": Field("text")},
    CATALOGUE: {"title": Field("text"), "intro": Field("text")},
    KNOWLEDGE: {"title": Field("text"), "intro": Field("text")},
    **{slug: {"title": Field("text")} for slug in INFO},
}


@dataclass(frozen=True)
class FirstPage:
    """A page as its file says it; `html` is empty where the fields say all."""

    slug: str
    language: str
    fields: Mapping[str, Any]
    html: str

    @property
    def file(self) -> str:
        return f"pages/{self.slug}.{self.language}.md"


def read_pages(root: Path, languages: Iterable[str], report: Report) -> list[FirstPage]:
    """Read the pages in these languages; every mistake, and every missing file, is reported."""
    read = [_read(root, slug, language, report) for language in languages for slug in SHAPES]
    return [page for page in read if page is not None]


def _read(root: Path, slug: str, language: str, report: Report) -> FirstPage | None:
    name = f"pages/{slug}.{language}.md"
    here = Report(name, report.findings)
    written = read_markdown(root / name, here)
    if written is None:
        return None
    check_fields(written.fields, SHAPES[slug], written.front)
    return FirstPage(slug, language, written.fields, _html(written.body, written.inside))


def _html(body: str, report: Report) -> str:
    """Return the body as rich text: headings of sections, and the text below them."""
    parts = []
    for passage in passages(body, report):
        if passage.type == "table":
            report.error("not-used", "A table is not shown on this page: write a list.", passage.line)
        is_heading = passage.type == "heading"
        parts.append(f"<h2>{escape(passage.value['text'], quote=False)}</h2>" if is_heading else str(passage.value))
    return rich_text("\n".join(parts))


def load_pages(loading: Loading, read: Iterable[FirstPage]) -> list[Page]:
    """Make or change the site's pages; return the catalogue of each language, in the order of the languages."""
    pages = {(page.language, page.slug): page for page in read}
    return [_load_language(loading, pages, language) for language in dict.fromkeys(language for language, _ in pages)]


def _load_language(loading: Loading, pages: Mapping[tuple[str, str], FirstPage], language: str) -> Page:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    home = _load_home(loading, pages[language, HOME], locale)
    placed = put_pages(
        loading, [_wanted_list(pages[language, CATALOGUE])], by_key(CataloguePage, locale), CataloguePage, home
    )
    shelf = _wanted_list(pages[language, KNOWLEDGE])
    put_pages(loading, [shelf], by_key(KnowledgeIndexPage, locale), KnowledgeIndexPage, home)
    info = [_wanted_info(pages[language, slug]) for slug in INFO]
    put_pages(loading, info, by_key(InfoPage, locale), InfoPage, home)
    return placed[0]


def shelves() -> list[Page]:
    """Return the shelf of each language, the original's first."""
    pages: list[Page] = list(KnowledgeIndexPage.objects.select_related("locale"))
    return sorted(pages, key=lambda page: (page.locale.language_code != settings.LANGUAGE_CODE, page.pk))


def _wanted_list(page: FirstPage) -> Wanted:
    return _wanted(page, title=_text(page, "title"), intro=_text(page, "intro"))


def _load_home(loading: Loading, page: FirstPage, locale: Locale) -> HomePage:
    is_default = locale.language_code == settings.LANGUAGE_CODE
    slug = HOME if is_default else f"{HOME}-{locale.language_code}"
    wanted = _wanted(page, slug, **{name: _text(page, name) for name in ("title", "headline", "lead")})
    _make_room()
    root = Page.get_first_root_node()
    root.locale = locale  # pages take the language of what they are put below
    home = put_pages(loading, [wanted], by_key(HomePage, locale), HomePage, root)[0]
    if is_default:
        _open_site(home)
    return home


def _make_room() -> None:
    """Remove the page that Wagtail greets with; it is a plain page, which nobody can make here."""
    for page in Page.objects.filter(depth=2, slug=HOME, content_type__model="page"):
        page.delete()


def _open_site(home: HomePage) -> None:
    address = urlsplit(settings.SITE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    wanted = {
        "hostname": address.hostname or "localhost",
        "port": port,
        "site_name": settings.SITE_NAME,
        "root_page": home,
    }
    Site.objects.update_or_create(is_default_site=True, defaults=wanted)


def _wanted_info(page: FirstPage) -> Wanted:
    body = stream("text", [page.html], "page", page.slug, "body")
    return _wanted(page, title=_text(page, "title"), body=body)


def _wanted(page: FirstPage, slug: str = "", **fields: Any) -> Wanted:
    first = {"slug": slug or page.slug}
    return Wanted(f"page {page.slug}", key_of("page", page.slug), fields, page.language, first=first, file=page.file)


def _text(page: FirstPage, name: str) -> str:
    return text_at(page.fields, name)
