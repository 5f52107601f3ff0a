"""Finds images, videos with captions and transcripts, and H5P packages beside the units."""

from collections.abc import Iterator
from pathlib import Path

from curriculum.reading.markdown import block_html
from curriculum.reading.report import Report
from curriculum.reading.sources import read_text
from curriculum.reading.values import MediaFile

PACKAGE = ".h5p"
PICTURES = (".svg", ".png", ".jpg", ".jpeg", ".webp", ".gif", ".avif")
KINDS = {".webm": "video", ".mp4": "video", ".vtt": "captions", ".md": "transcript"} | dict.fromkeys(PICTURES, "image")


def media_of(folders: list[Path], root: Path, report: Report) -> tuple[MediaFile, ...]:
    """Return the files of a module; those of a translation come first, then those of the original."""
    found: dict[str, MediaFile] = {}
    for folder in folders:
        for path in sorted(folder.glob("media/*")):
            file = _media_file(path, root)
            if file is None:
                report.warning(
                    "not-read",
                    f"“media/{path.name}” is not used: name it name.svg, .png, .webm, .mp4, name.poster.png, name.en.vtt or name.transcript.en.md.",
                )
                continue
            found.setdefault(path.name, file)
        for path in sorted(folder.glob(f"h5p/*{PACKAGE}")):
            found.setdefault(path.name, MediaFile(path.stem, "h5p", path.relative_to(root).as_posix()))
    return tuple(found.values())


def transcripts_of(media: tuple[MediaFile, ...], language: str, root: Path, findings: Report) -> dict[str, str]:
    """Return the transcript of each video as HTML, in this language."""
    texts = {}
    for file in media:
        if file.kind == "transcript" and file.language == language:
            report = Report(file.file, findings.findings)
            texts[file.name] = block_html(read_text(root / file.file, report) or "", report)
    return texts


def missing_parts(media: tuple[MediaFile, ...], name: str, kind: str, language: str) -> Iterator[str]:
    """Give the file names that an image or a video needs and that are not there."""
    here = {(file.kind, file.language) for file in media if file.name == name}
    if kind == "image":
        if ("image", "") not in here:
            yield f"media/{name}.svg"
        return
    if ("video", "") not in here:
        yield f"media/{name}.webm"
    if ("captions", language) not in here:
        yield f"media/{name}.{language}.vtt"
    if ("transcript", language) not in here:
        yield f"media/{name}.transcript.{language}.md"


def _media_file(path: Path, root: Path) -> MediaFile | None:
    kind = KINDS.get(path.suffix)
    if kind is None or not path.is_file():
        return None
    parts = path.name.split(".")
    name, middle = parts[0], parts[1:-1]
    if (kind == "transcript") != (middle[:1] == ["transcript"]):
        return None
    if kind == "image" and middle == ["poster"]:
        kind = "poster"
    language = middle[-1] if kind in {"captions", "transcript"} else ""
    return MediaFile(name, kind, path.relative_to(root).as_posix(), language)
