"""Images, videos and H5P packages that stand beside the units, stored once; guarded by the access of their module."""

import hashlib
import re
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from django.core.files.base import ContentFile
from django.db.models.fields.files import FieldFile

from curriculum.reading import MediaFile
from curriculum.reading import Module as ReadModule
from modules import h5p_actions
from modules.h5p_installing import AlreadyThere, install
from modules.models import H5PPackage, Module, PackageStatus, SiteImage, Video, VideoCaption

CUE_END = re.compile(r"--> (?P<hours>\d+):(?P<minutes>\d\d):(?P<seconds>\d\d)")


def load_images(root: Path, read: ReadModule, module: Module, kept: list[FieldFile]) -> dict[str, int]:
    """Return the primary key of each image by name. A changed file is a new image: older editions keep theirs.

    What is put into storage is added to `kept`.
    """
    files = {file.name: file for file in reversed(read.media) if file.kind == "image"}
    stored = _stored(module)
    return {name: _image(root, file, module, stored, kept) for name, file in files.items()}


def _stored(module: Module) -> dict[tuple[str, str], int]:
    return {(row.title, row.file_hash): row.pk for row in SiteImage.objects.filter(module=module)}


def _image(
    root: Path, file: MediaFile, module: Module, stored: dict[tuple[str, str], int], kept: list[FieldFile]
) -> int:
    path = root / file.file
    content = path.read_bytes()
    title = f"{path.parent.parent.name}/{file.name}"
    # Wagtail names images by this hash; nothing depends on its strength.
    known = stored.get((title, hashlib.sha1(content, usedforsecurity=False).hexdigest()))
    if known is not None:
        return known
    image = SiteImage(title=title, module=module, file=ContentFile(content, name=path.name))
    image._set_image_file_metadata()  # noqa: SLF001 # what Wagtail's own upload form calls; there is no public name
    image.save()
    kept.append(image.file)
    return int(image.pk)


def load_videos(root: Path, read: ReadModule, module: Module, kept: list[FieldFile]) -> dict[str, int]:
    """Return the primary key of each video by name, with its captions in this language."""
    titles = {block.value["name"]: block.value["title"] for unit in read.units for block in unit.blocks_of("video")}
    found = {}
    for file in read.media:
        if file.kind == "video":
            video = _video(root, file, module, titles.get(file.name, file.name), kept)
            found[file.name] = video.pk
            of_film = [each for each in read.media if each.name == file.name]
            _load_captions(root, video, of_film, kept)
            _load_poster(root, video, of_film, module, kept)
    return found


def _video(root: Path, file: MediaFile, module: Module, title: str, kept: list[FieldFile]) -> Video:
    slug = f"{module.slug}-{file.name}"
    video, _ = Video.objects.get_or_create(slug=slug, defaults={"title": title, "module": module})
    if _store(video.file, root / file.file, kept):
        video.save(update_fields=["file"])
    return video


def _load_captions(root: Path, video: Video, files: list[MediaFile], kept: list[FieldFile]) -> None:
    for file in files:
        if file.kind != "captions":
            continue
        captions, _ = VideoCaption.objects.get_or_create(video=video, language=file.language)
        if _store(captions.file, root / file.file, kept):
            captions.save(update_fields=["file"])
            video.seconds = max(video.seconds, _seconds((root / file.file).read_text("utf-8")))
            video.save(update_fields=["seconds"])


def _load_poster(root: Path, video: Video, files: list[MediaFile], module: Module, kept: list[FieldFile]) -> None:
    """Give a film its still picture; one that has a picture keeps it."""
    for file in files:
        if file.kind == "poster" and video.poster_id is None:
            named = replace(file, name=f"{file.name}-poster")
            video.poster_id = _image(root, named, module, _stored(module), kept)
            video.save(update_fields=["poster"])


def load_packages(
    root: Path, read: ReadModule, module: Module, undo: ExitStack, *, trusted: bool = True
) -> dict[str, int]:
    """Return the primary key of each H5P package by name. Whoever loads content trusts the libraries that it brings.

    Packages that come with a module from elsewhere are not `trusted`: those with scripts of their own wait for a second person.
    `undo` takes the files away again where the load is rolled back.
    """
    files = [file for file in read.media if file.kind == "h5p"]
    return {file.name: _package(root / file.file, module, undo, trusted=trusted).pk for file in files}


def _package(path: Path, module: Module, undo: ExitStack, *, trusted: bool) -> H5PPackage:
    with path.open("rb") as stream:
        try:
            package = install(stream, module=module, by=None, undo=undo)
        except AlreadyThere as known:
            return known.package
    waits = trusted and package.status == PackageStatus.NEEDS_REVIEW
    return h5p_actions.approve(package, by=None) if waits else package


def _store(field: FieldFile, path: Path, kept: list[FieldFile]) -> bool:
    """Put a file into storage unless the same stands there; return whether it did."""
    content = path.read_bytes()
    if field:
        with field.open() as stored:
            if stored.read() == content:
                return False
    field.save(path.name, ContentFile(content), save=False)
    kept.append(field)
    return True


def _seconds(captions: str) -> int:
    """Return when the last cue ends, in whole seconds."""
    ends = [[int(part) for part in found.groups()] for found in CUE_END.finditer(captions)]
    return max((hours * 3600 + minutes * 60 + seconds for hours, minutes, seconds in ends), default=0)
