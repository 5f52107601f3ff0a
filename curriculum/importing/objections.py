"""What speaks against a file on this site although it reads well: what is too long here, belongs to another module, or cannot be played."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from django.core.validators import URLValidator
from wagtail.models import Page

from curriculum.exporting.collecting import content_of
from curriculum.importing.archive import Opened
from curriculum.loading.module_rows import originals
from curriculum.reading import Content, Unit
from curriculum.reading.checking import scenario_definition
from curriculum.reading.fields import texts_at
from modules.activities.form import error
from modules.activities.roleplay import checks as roleplay_checks
from modules.findings import Finding, Severity
from modules.findings import gettext_noop as _
from modules.models import Module, ModulePage, Scenario, Video

# Characters, as the fields of this site hold them.
LONGEST = {"id": 80, "title": 255, "code": 20, "summary": 1000, "audience": 500, "level": 80, "licence": 40}
LONGEST_OF_UNIT = {"id": 80, "title": 255, "minutes": 5}
LONGEST_OF_ROLEPLAY = {"id": 80, "title": 200}
LONGEST_OF_QUESTION = {"id": 40, "stem": 2000}
LONGEST_AUTHORS = 300  # with commas between them
LONGEST_FILM = 80  # with the module's id before its name
LONGEST_FILM_TITLE = 200
WEB = re.compile(r"https?://", re.IGNORECASE)


def objections_to(opened: Opened, content: Content, folder: Path) -> Iterator[Finding]:
    """Give what speaks against the file: nothing of another module is touched, and no film that is shown."""
    module = Module.objects.filter(slug=opened.module).first()
    yield from _length_findings(content)
    yield from _link_findings(content)
    if module is None and Module.objects.filter(code=content.modules[0].code).exists():
        template = _("Another module of this site has the code %(taken)s. Change it in module.yaml.")
        yield error("code-taken", content.modules[0].file, template, taken=content.modules[0].code)
    yield from _scenario_findings(content, module, folder)
    yield from _play_findings(content)
    yield from _film_findings(content, opened.module, folder)
    if not catalogues_of(content)[0]:
        template = _("This site has no catalogue in %(language)s, the language that the module was written in.")
        yield error("no-catalogue", content.modules[0].file, template, language=_languages(content)[0])


def _length_findings(content: Content) -> Iterator[Finding]:
    for one in content.modules:
        yield from _too_long_in(one.fields, LONGEST, one.file)
        if len(", ".join(texts_at(one.fields, "authors"))) > LONGEST_AUTHORS:
            yield _too_long(one.file, "authors", LONGEST_AUTHORS)
        for unit in one.units:
            yield from _too_long_in(vars(unit), LONGEST_OF_UNIT, unit.file)
            yield from _film_lengths(one.id, unit)
    for document in content.scenarios:
        yield from _too_long_in(document.fields, LONGEST_OF_ROLEPLAY, document.file)
    for file, item in ((file, item) for one in content.quizzes for file, _slug, items in one.lists() for item in items):
        yield from _too_long_in(item, LONGEST_OF_QUESTION, f"{file}, {str(item.get('id'))[:40]}")


def _too_long_in(fields: Mapping[str, Any], longest: Mapping[str, int], where: str) -> Iterator[Finding]:
    for name, most in longest.items():
        if len(str(fields.get(name) or "")) > most:
            yield _too_long(where, name, most)


def _film_lengths(module: str, unit: Unit) -> Iterator[Finding]:
    for block in unit.blocks_of("video"):
        if len(f"{module}-{block.value['name']}") > LONGEST_FILM:
            yield _too_long(unit.file, block.value["name"], LONGEST_FILM - len(module) - 1)
        if len(block.value["title"]) > LONGEST_FILM_TITLE:
            yield _too_long(unit.file, "title", LONGEST_FILM_TITLE)


def _too_long(where: str, name: str, most: int) -> Finding:
    return error("too-long", where, _("“%(name)s” is longer than %(most)d characters."), name=name, most=most)


def _link_findings(content: Content) -> Iterator[Finding]:
    """Say which sources have no address of the web: in the editor's form such a one would not be taken either."""
    for unit in (unit for one in content.modules for unit in one.units):
        for fact in unit.facts:
            link = str(fact.get("link") or "")
            if link and not WEB.match(link):
                yield error("link", f"{unit.file}, {fact['id']}", str(URLValidator.message))


def _scenario_findings(content: Content, module: Module | None, folder: Path) -> Iterator[Finding]:
    known = Scenario.objects.filter(slug__in=[one.id for one in content.scenarios]).select_related("locale")
    here = {(one.slug, one.locale.language_code): one for one in known}
    template = _(
        "The role-play “%(slug)s” belongs to another module of this site. Give the one in the file another id."
    )
    for document in content.scenarios:
        found = here.get((document.id, document.language))
        is_own = found is None or (module is not None and found.module_id == module.pk)
        if not is_own and found is not None and found.source != (folder / document.file).read_text("utf-8"):
            yield error("scenario-taken", document.file, template, slug=document.id)


def _play_findings(content: Content) -> Iterator[Finding]:
    """Give what keeps a role-play from being played: in the editor's form such a one would not be taken either."""
    for document in content.scenarios:
        for finding in roleplay_checks.findings(scenario_definition(document)):
            if finding.severity is Severity.ERROR:
                yield replace(finding, where=f"{document.file}: {finding.where}")


def _film_findings(content: Content, module: str, folder: Path) -> Iterator[Finding]:
    films = {one.slug: one for one in Video.objects.filter(slug__startswith=f"{module}-").prefetch_related("captions")}
    template = _("This site has another film, or other captions, of this name. Give the one in the file another name.")
    for file in {one.file: one for read in content.modules for one in read.media}.values():
        film = films.get(f"{module}-{file.name}")
        if film is None or file.kind not in {"video", "captions"}:
            continue
        captions = (one.file for one in film.captions.all() if one.language == file.language)
        stored = film.file if file.kind == "video" else next(captions, None)
        if stored and content_of(stored) != (folder / file.file).read_bytes():
            yield error("film-taken", file.file, template)


def _languages(content: Content) -> list[str]:
    """Return the languages of the file, that of the original first."""
    original = originals(content)[0].language
    return [original, *sorted({module.language for module in content.modules} - {original})]


def catalogues_of(content: Content) -> tuple[list[Page], tuple[str, ...]]:
    """Return the catalogues that the module comes into, the original's first, and the languages that this site has none for."""
    languages = _languages(content)
    model = ModulePage.allowed_parent_page_models()[0]
    pages = model.objects.live().filter(locale__language_code__in=languages).select_related("locale")
    found = {str(page.locale.language_code): page for page in pages}
    left_out = tuple(language for language in languages if language not in found)
    if languages[0] in left_out:
        return [], left_out
    return [found[language] for language in languages if language in found], left_out
