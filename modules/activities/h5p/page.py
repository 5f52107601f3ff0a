"""The document in the frame: written whole on the server from plain values, with its own security policy. Pure.

It is loaded into `sandbox="allow-scripts"`, so it has no origin, no session and no way to the page around it but
messages. No name, address or key of the learner stands in it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Any

CONTENT_ID = 1
SAVED_EVERY = 10  # seconds; without it the core would not give contents where somebody was
WHOLE = "0"  # what the core calls the content itself where it keeps where somebody was
PLAYER_SCRIPT, PLAYER_STYLE = "frame.bundle.js", "styles/h5p.css"
UNSEEN = "position:absolute;inline-size:1px;block-size:1px;margin:0;overflow:hidden;clip-path:inset(50%)"
# Texts would touch the edge of the frame; contents count on white paper, in a dark scheme too.
AROUND = "html{background:#fff;color-scheme:light}.h5p-iframe .h5p-content{padding:.5rem}"
# What would end a script early, or begin a comment in it.
UNSAFE = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&"}


@dataclass(frozen=True)
class Place:
    """Where things are: `assets` is the whole address below which the files of the package lie, with a slash at its end,
    `host` the origin of the page around the frame, `activity` the IRI that the content speaks of itself by."""

    assets: str
    host: str
    activity: str


def frame(
    parts: Mapping[str, Any],
    saved: Mapping[str, str],
    *,
    place: Place,
    nonce: str,
    bridge: str,
    words: Mapping[str, str],
) -> str:
    """Return the document that plays a package.

    `parts` is what `modules.h5p_store.page_parts` gives; `saved` where somebody was, JSON by part of the content; `bridge`
    the script that speaks with the page around; `words` those of the core.
    """
    style = f"{parts['player']}/{PLAYER_STYLE}"
    scripts = [f"{parts['player']}/{PLAYER_SCRIPT}", *parts["bundles"]]
    head = [
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(parts['title'])}</title>",
        f"<script>var H5PIntegration = {script_json(integration(parts, saved, place, nonce, words))};</script>",
        f"<script>{bridge}</script>",
        f'<link rel="stylesheet" href="{escape(place.assets + style)}"><style>{AROUND}</style>',
        *(f'<script src="{escape(place.assets + path)}"></script>' for path in scripts),
    ]
    language = escape(parts["language"] or "und")
    return (
        f'<!doctype html>\n<html lang="{language}" class="h5p-iframe">\n<head>\n'
        + "\n".join(head)
        + f'\n</head>\n<body>\n<main>\n<h1 style="{UNSEEN}">{escape(parts["title"])}</h1>\n'
        + f'<div class="h5p-content" data-content-id="{CONTENT_ID}"></div>\n</main>\n</body>\n</html>\n'
    )


def policy(place: Place) -> str:
    """Return the policy of the document: it may load and ask for the files of its package, and nothing else."""
    files, origin = place.assets, "/".join(place.assets.split("/", 3)[:3])
    return "; ".join(
        [
            "sandbox allow-scripts",
            "default-src 'none'",
            # Most content types make functions from text, and put styles and handlers into their markup.
            f"script-src {files} 'unsafe-inline' 'unsafe-eval'",
            f"style-src {files} 'unsafe-inline'",
            f"img-src {files} data: blob:",
            f"media-src {files} data: blob:",
            f"font-src {files} data:",
            f"connect-src {files}",
            "worker-src blob:",
            "frame-src 'none'",
            "form-action 'none'",
            f"base-uri {origin}",
            f"frame-ancestors {place.host}",
        ]
    )


def script_json(value: Any) -> str:
    """Return a value as JSON that can stand in a script whatever is in it."""
    return json.dumps(value).translate(UNSAFE)


def integration(
    parts: Mapping[str, Any], saved: Mapping[str, str], place: Place, nonce: str, words: Mapping[str, str]
) -> dict[str, Any]:
    """Return what the H5P core reads. There is no user in it: the core then makes one up for its statements."""
    return {
        "bridge": {"nonce": nonce, "host": place.host},
        "baseUrl": place.assets,
        "url": place.assets.rstrip("/"),
        "urlLibraries": f"{place.assets}lib",
        "postUserStatistics": False,
        "saveFreq": SAVED_EVERY,
        "ajax": {},
        "crossorigin": "anonymous",
        "libraryConfig": {},
        "core": {"styles": [], "scripts": []},
        "loadedJs": [],
        "loadedCss": [],
        "l10n": {"H5P": dict(words)},
        "contents": {f"cid-{CONTENT_ID}": _content(parts, saved, place)},
    }


def _content(parts: Mapping[str, Any], saved: Mapping[str, str], place: Place) -> dict[str, Any]:
    kept = {WHOLE: "{}", **saved}  # with nothing there the core would ask for it by a request
    return {
        "library": parts["main"],
        "jsonContent": json.dumps(parts["parameters"], ensure_ascii=False),
        "fullScreen": "0",
        "url": place.activity,
        "contentUrl": f"{place.assets}{parts['content']}",
        "title": parts["title"],
        "displayOptions": dict.fromkeys(("frame", "export", "embed", "copyright", "icon", "copy"), False),
        "contentUserData": {part: {"state": data} for part, data in kept.items()},
        "metadata": {"title": parts["title"], "defaultLanguage": parts["language"], "license": "U"},
        "styles": [],
        "scripts": [],
    }
