"""Everything that a module holds as published, in all its languages, as the files of the content format."""

import copy
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.db.models.fields.files import FieldFile
from django.utils.text import slugify
from ruamel.yaml import YAML
from wagtail.rich_text import expand_db_html

from curriculum.exporting.blocks import Names, body_markdown
from curriculum.exporting.markdown import block_markdown
from modules.activities.quiz.rule_blocks import rules_written
from modules.freezing import listed
from modules.models import H5PPackage, Module, ModulePage, Scenario, SiteImage, UnitPage, Video

SIGNED = {"pending": "pending", "done": "signed"}
NO_LETTERS = re.compile(r"[^a-z0-9]+")
YEAR = re.compile(r"[1-9]\d{3}")
INSIDE = re.compile(r'(?P<before><a\s[^>]*href=")(?=/)')  # a link to this site
Files = dict[str, bytes]


class NothingToExport(Exception):
    """The module has no published page."""


@dataclass
class Shelf:
    """What blocks refer to, by key, and the names that the files have for it; one for all languages of a module."""

    module: Module
    images: dict[int, str] = field(default_factory=dict)
    videos: dict[int, str] = field(default_factory=dict)
    packages: dict[int, str] = field(default_factory=dict)
    scenarios: dict[int, str] = field(default_factory=dict)
    languages: frozenset[str] = frozenset()

    def names(self, unit: str) -> Names:
        return Names(unit, self.images, self.videos, self.packages, self.scenarios)


def files_of(module: Module) -> Files:
    """Return the files of a module by path, in all its languages; raise NothingToExport where nothing is published."""
    pages = sorted(ModulePage.objects.live().filter(module=module).select_related("locale"), key=_original_first)
    if not pages:
        raise NothingToExport
    languages = frozenset(page.locale.language_code for page in pages)
    shelf, files = Shelf(module, languages=languages), Files()
    for page in pages:
        is_original = page is pages[0]
        files |= _of_page(page, shelf, is_original=is_original)
    return files


def _original_first(page: ModulePage) -> tuple[bool, int]:
    return (page.locale.language_code != "en", page.pk)


def _of_page(page: ModulePage, shelf: Shelf, *, is_original: bool) -> Files:
    language = page.locale.language_code
    suffix = "" if is_original else f".{language}"
    folder = f"modules/{shelf.module.slug}{suffix}"
    units = list(UnitPage.objects.child_of(page).live().order_by("path"))
    bodies = {unit.slug: _addressed(list(unit.body.stream_block.get_prep_value(unit.body))) for unit in units}
    quizzes = _quizzes(page, units, shelf.module, is_original=is_original)
    files = _media(folder, language, suffix, bodies, quizzes, shelf)
    files[f"{folder}/module.yaml"] = yaml_bytes(_module(page, units, shelf.module, language))
    if quizzes.keys() & {"units", "forms"}:
        named = _named_pictures(quizzes, shelf.images)
        files[f"{folder}/quizzes.yaml"] = yaml_bytes({"schema": "quizzes/1", **named})
    for number, unit in enumerate(units, 1):
        path = f"{folder}/units/{number:02}-{_name(unit.slug, 'unit')}.md"
        files[path] = _unit(unit, bodies[unit.slug], shelf.names(unit.slug)).encode()
    return files


def _addressed(value: Any) -> Any:
    """Return blocks in which a link to a page of this site is its whole address, which means the same elsewhere."""
    if isinstance(value, Mapping):
        return {name: _addressed(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_addressed(part) for part in value]
    if not isinstance(value, str) or "<a " not in value:
        return value
    return INSIDE.sub(rf"\g<before>{settings.SITE_URL}", expand_db_html(value))


def _module(page: ModulePage, units: Iterable[UnitPage], module: Module, language: str) -> dict[str, Any]:
    links = module.links
    edition = module.latest_edition.number if module.latest_edition else 1
    return {
        "schema": "module/2",
        "id": module.slug,
        "code": module.code,
        "version": f"{edition}.0.0",
        "language": language,
        "title": page.title,
        "summary": page.summary,
        **_said({"audience": page.audience, "level": page.level}),
        "minutes": sum(unit.minutes for unit in units),
        "topics": listed(page.topics),
        "outcomes": listed(page.outcomes),
        "competencies": module.competencies,
        "prerequisites": links.get("requires", []),
        "recommended_before": links.get("recommended_before", []),
        **({"equivalent_to": links["equivalent_to"]} if links.get("equivalent_to") else {}),
        "overlaps": links.get("overlaps", []),
        "access": module.access,
        "authors": page.authors.split(", ") if page.authors else [],
        "content_warnings": listed(page.content_warnings),
        "completion": module.rule or {"all": []},
        "sign_offs": [_sign_off(one) for one in listed(page.sign_offs)],
        "licence": module.licence,
        "demonstration": module.is_demonstration,
        "references": [_dated(_said(one)) for one in listed(page.references)],
        "footnotes": [{"mark": one["mark"], "text": one["text"]} for one in listed(page.footnotes)],
    }


def _sign_off(review: Mapping[str, str]) -> dict[str, str]:
    said = {"by": review["name"], "date": review["date"]}
    return {"role": review["role"], "status": SIGNED[review["state"]]} | _said(said)


def _unit(unit: UnitPage, body: list[Mapping[str, Any]], names: Names) -> str:
    facts = {block["value"]["key"]: block["value"] for block in body if block["type"] == "fact"}
    always = {
        "id": unit.slug,
        "title": unit.title,
        "minutes": unit.minutes,
        "outcomes": listed(unit.outcomes),
        "competencies": listed(unit.competencies),
    }
    front = {
        "content_warnings": listed(unit.content_warnings),
        "needs_reviews": unit.needs_reviews,
        "requires": listed(unit.requires),
        "facts": [{"id": key} | _dated(_without(facts[key], "key")) for key in sorted(facts, key=_in_counting_order)],
        "glossary": listed(unit.glossary),
        "reading": [_dated(_said(_without(entry, "note") | {"why": entry["note"]})) for entry in listed(unit.reading)],
    }
    written = yaml_bytes(always | _said(front)).decode()
    return f"---\n{written}---\n\n{body_markdown(body, names)}\n"


def _said(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Return the fields in which something stands; the reader takes an empty one for a mistake."""
    return {name: part for name, part in fields.items() if part}


def _dated(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return an entry whose year is a number where it is nothing else."""
    year = entry.get("year", "")
    return {**entry, "year": int(year) if YEAR.fullmatch(year) else year or "n.d."}


def _in_counting_order(key: str) -> tuple[int, str]:
    return len(key), key


def _without(value: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key != name}


def _quizzes(page: ModulePage, units: Iterable[UnitPage], module: Module, *, is_original: bool) -> dict[str, Any]:
    """Return the questions of a language as quizzes.yaml has them; rules stand with the original alone."""
    asked: dict[str, Any] = {}
    rules: dict[str, Any] = {"forms": {"crossed": True}} if page.crossed_forms else {}
    for unit in units:
        for block in unit.body:
            if block.block_type == "quiz":
                asked[unit.slug] = [_question(one) for one in block.value["questions"] if one]
                rules |= {unit.slug: written} if (written := rules_written(block.value["rules"])) else {}
    forms = {
        name: found
        for name, stream in (("pre", page.pre_form), ("post", page.post_form))
        if (found := [_question(child.value) for child in stream if child.value])
    }
    parts = {"units": asked, "forms": forms, "rules": rules if is_original else {}}
    return {name: part for name, part in parts.items() if part}


def _question(question: Any) -> dict[str, Any]:
    document: dict[str, Any] = question.document()
    return document


def _named_pictures(value: Any, images: Mapping[int, str]) -> Any:
    """Return questions with the name of each picture in the place of its key."""
    if isinstance(value, list):
        return [_named_pictures(one, images) for one in value]
    if not isinstance(value, Mapping):
        return value
    return {
        key: images.get(part, "") if key == "image" and isinstance(part, int) else _named_pictures(part, images)
        for key, part in value.items()
    }


def _pictures_in(value: Any) -> set[int]:
    if isinstance(value, list):
        return {found for one in value for found in _pictures_in(one)}
    if not isinstance(value, Mapping):
        return set()
    own = {value["image"]} if isinstance(value.get("image"), int) else set()
    return own | {found for part in value.values() for found in _pictures_in(part)}


def _media(folder: str, language: str, suffix: str, bodies: Mapping[str, Any], quizzes: Any, shelf: Shelf) -> Files:
    """Return the files of pictures, films, packages and role-plays that are new in this language, and name them."""
    blocks = [block for body in bodies.values() for block in body]

    def used(kind: str, part: str) -> set[int]:
        return {block["value"][part] for block in blocks if block["type"] == kind and block["value"].get(part)}

    files = _images(folder, used("image", "image") | _pictures_in(quizzes), shelf)
    files |= _videos(folder, language, used("video", "video"), blocks, shelf)
    files |= _packages(folder, used("h5p", "package"), shelf)
    return files | _scenarios(suffix, used("roleplay", "scenario"), shelf)


def _images(folder: str, keys: set[int], shelf: Shelf) -> Files:
    files, taken = Files(), set[str]()
    for image in SiteImage.objects.filter(pk__in=keys - shelf.images.keys()).order_by("pk"):
        name = _free(_name(image.title.rpartition("/")[2], "image"), image.pk, taken)
        shelf.images[image.pk] = name
        files[f"{folder}/media/{name}{_ending(image.file)}"] = content_of(image.file)
    return files


def _videos(folder: str, language: str, keys: set[int], blocks: Iterable[Any], shelf: Shelf) -> Files:
    files = Files()
    rows = Video.objects.filter(pk__in=keys).select_related("poster").prefetch_related("captions").order_by("pk")
    for video in rows:
        name = video.slug.removeprefix(f"{shelf.module.slug}-")
        # Captions in languages that the module is not in go with the film.
        spoken = {language}
        if video.pk not in shelf.videos:
            files |= _film(video, f"{folder}/media/{name}")
            spoken |= {one.language for one in video.captions.all()} - shelf.languages
        shelf.videos[video.pk] = name
        captions = [one for one in video.captions.all() if one.language in spoken]
        files |= {f"{folder}/media/{name}.{one.language}.vtt": content_of(one.file) for one in captions}
        for block in blocks:
            if block["type"] == "video" and block["value"]["video"] == video.pk:
                transcript = block_markdown(block["value"]["transcript"])
                files[f"{folder}/media/{name}.transcript.{language}.md"] = f"{transcript}\n".encode()
    return files


def _film(video: Video, path: str) -> Files:
    """Return a film, and the still picture in its place; `path` is that of the film without its ending."""
    files = {f"{path}{_ending(video.file)}": content_of(video.file)}
    if video.poster:
        files[f"{path}.poster{_ending(video.poster.file)}"] = content_of(video.poster.file)
    return files


def _packages(folder: str, keys: set[int], shelf: Shelf) -> Files:
    files = Files()
    for package in H5PPackage.objects.filter(pk__in=keys - shelf.packages.keys()).order_by("pk"):
        name = f"{_name(package.title, 'content')[:40].strip('-')}-{package.sha256[:8]}"
        shelf.packages[package.pk] = name
        files[f"{folder}/h5p/{name}.h5p"] = content_of(package.file)
    return files


def _scenarios(suffix: str, keys: set[int], shelf: Shelf) -> Files:
    files = Files()
    for scenario in Scenario.objects.filter(pk__in=keys - shelf.scenarios.keys()).order_by("pk"):
        shelf.scenarios[scenario.pk] = scenario.slug
        files[f"scenarios/{scenario.slug}{suffix}.yaml"] = scenario.source.encode()
    return files


def _name(title: str, otherwise: str) -> str:
    """Return a title as the name of a file, in which stand small letters, digits and single hyphens."""
    return NO_LETTERS.sub("-", slugify(title)).strip("-") or otherwise


def _free(name: str, pk: int, taken: set[str]) -> str:
    name = f"{name}-{pk}" if name in taken else name
    taken.add(name)
    return name


def _ending(file: FieldFile) -> str:
    return PurePosixPath(str(file.name)).suffix.lower()


def content_of(file: FieldFile) -> bytes:
    """Return the bytes of a stored file."""
    with file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def yaml_bytes(value: Any) -> bytes:
    """Return plain values as YAML that people can read; values that are the same twice are written twice."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.allow_unicode = True
    yaml.width = 120
    written = io.BytesIO()
    yaml.dump(_copied(value), written)
    return written.getvalue()


def _copied(value: Any) -> Any:
    """Return a copy in which no part is the same object twice: such would be written as a reference."""
    if isinstance(value, Mapping):
        return {key: _copied(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_copied(part) for part in value]
    return copy.copy(value) if not isinstance(value, str) else str(value)
