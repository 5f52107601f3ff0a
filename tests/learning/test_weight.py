"""What the scenes of every shipped role-play cost on the wire, compressed as they are served, headers and all.

The page of a scene is so small that the browser gets it whole, with scripts and without: one limit holds for both.
"""

import gzip
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.http import HttpResponse
from django.test import Client

from modules import actions, editions
from modules.activities.roleplay.engine import Scenario
from modules.activities.roleplay.simulation import competently
from modules.editions import definition_in, manifest
from modules.models import ChangeClass, Module, UnitPage
from people.models import User
from tests.factories.learning import enrolled
from tests.factories.modules import block, published_module, written_scenario
from tests.small_content import SHIPPED
from training_site.storage import STYLE_SHEET, bundle

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]

FIRST_SCENE = 60_000  # bytes, with style sheets and scripts
FURTHER_SCENE = 6_000  # bytes, with the redirect that leads to it
FILES = {path.stem.replace(".", "-"): path for path in sorted((SHIPPED / "scenarios").glob("*.yaml"))}
COMPRESSED = {"HTTP_ACCEPT_ENCODING": "gzip"}
ASSET = re.compile(r'(?:<link rel="stylesheet" href|<script type="module" src)="/static/([^"]+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)" value="([^"]*)"')


@pytest.fixture
def module() -> Module:
    """A module in whose second unit every shipped role-play stands."""
    module = published_module()
    blocks = [
        block(module, "u2", "roleplay", {"scenario": written_scenario(path.read_text("utf-8"), slug).pk}, number)
        for number, (slug, path) in enumerate(FILES.items(), 2)
    ]
    unit = UnitPage.objects.get(slug="u2")
    unit.body = json.dumps([*map(dict, unit.body.raw_data), *blocks])
    unit.save_revision().publish()
    actions.publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="All role-plays.")
    editions.forget()
    return Module.objects.get(pk=module.pk)


def weight(answer: HttpResponse) -> int:
    """The bytes of an answer with its headers."""
    return len(answer.content) + sum(len(f"{name}: {value}\r\n") for name, value in answer.headers.items())


def page(answer: HttpResponse) -> str:
    assert answer["Content-Encoding"] == "gzip"
    return gzip.decompress(answer.content).decode()


def asset_weight(name: str) -> int:
    """The bytes of a style sheet or script as the collected files are compressed."""
    path = finders.find(name)
    assert path is not None
    text = Path(path).read_text()
    if name == STYLE_SHEET:
        text = bundle(text, lambda file: (Path(path).parent / file).read_text())
    return len(gzip.compress(text.encode(), 9))


def next_post(html: str, scenes: Mapping[str, Mapping[str, Any]], chance: Random) -> dict[str, str]:
    """The form of a scene with a competent choice; nothing once the talk has ended."""
    form = next(form for form in re.findall(r"<form.*?</form>", html, re.DOTALL) if 'name="key"' in form)
    fields = dict(HIDDEN.findall(form))
    return fields | {"choice": str(competently(scenes[fields["scene"]], chance)["id"])} if "scene" in fields else {}


def weights(client: Client, url: str, scenes: Mapping[str, Mapping[str, Any]]) -> tuple[int, list[int]]:
    """The bytes of the first scene with all that belongs to it, and of each further scene of a competent play."""
    client.post(f"{url}begin/", {"confidence": "5"})
    shown, chance = client.get(url, **COMPRESSED), Random(0)
    first = weight(shown) + sum(asset_weight(name) for name in ASSET.findall(page(shown)))
    further = []
    while post := next_post(page(shown), scenes, chance):
        answer = client.post(url, post, **COMPRESSED)
        shown = client.get(url, **COMPRESSED)
        further.append(weight(answer) + weight(shown))
    return first, further


def test_every_scene_of_every_shipped_role_play_is_light(module: Module, client_of: Callable[[User], Client]):
    client, contents = client_of(enrolled(module).learner), manifest(module.latest_edition_id)
    found = {}
    for slug in FILES:
        definition, _texts = definition_in(contents, contents.activity(slug))
        found[slug] = weights(client, f"/en/learn/{module.slug}/do/{slug}/", Scenario(definition.structure).scenes)

    assert {slug for slug, (_first, further) in found.items() if not further} == set()
    assert {slug: first for slug, (first, _further) in found.items() if first > FIRST_SCENE} == {}
    assert {slug: max(further) for slug, (_first, further) in found.items() if max(further) > FURTHER_SCENE} == {}
