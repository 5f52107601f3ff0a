"""What a device does with a copy: it reads a page of it, plays by the rules in it, and posts what was done."""

import json
import re
from html import unescape
from random import Random
from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from learning.copies.periods import owner_of
from learning.models import Enrolment
from modules.activities.roleplay import engine
from modules.activities.roleplay.engine import Scenario
from modules.activities.roleplay.play import in_shown_order
from tests.modules.activities.roleplay import example

RUN = re.compile(r'data-run="([^"]+)"')
START = re.compile(r'<script id="start" type="application/json">(.*?)</script>', re.DOTALL)


def run_of(page: HttpResponse) -> str:
    """The signed word for the run on a page of a copy."""
    return unescape(RUN.search(page.content.decode())[1])


def started(page: HttpResponse) -> dict[str, Any]:
    """The rules and the state that the player begins with."""
    return json.loads(START.search(page.content.decode())[1])


def item(kind: str, place: str, **more: Any) -> dict[str, Any]:
    """One thing that was done in a copy."""
    return {"key": str(uuid4()), "kind": kind, "place": place} | more


def posted(
    client: Client, enrolment: Enrolment, items: list[dict[str, Any]], *, mark: str = "", **more: Any
) -> HttpResponse:
    """What a device sends when the line is back."""
    body = json.dumps({"owner": owner_of(enrolment.learner), "items": items} | more)
    address = f"/en/learn/offline/{enrolment.module.slug}/sync/"
    return client.post(address, body, content_type="application/json", headers={"X-CSRFToken": mark})


def played(client: Client, enrolment: Enrolment, address: str) -> dict[str, Any]:
    """Play a talk in its copy to the ending, always at random, then send it."""
    page = client.get(address)
    definition, run = example.definition(), run_of(page)
    state = started(page)["state"] | {"debriefed": False, "alternative": False}
    items, chance = [], Random(0)
    while state["ending"] is None:
        scene = Scenario(definition.structure).scenes[state["scene"]]
        choice = chance.choice(in_shown_order(scene, state["seed"]))["id"]
        number = len(state["steps"]) + 1
        fields = [["scene", scene["id"]], ["choice", choice], ["number", str(number)]]
        items.append(item("answer", "shared-kitchen", run=run, fields=fields, age=60 - number))
        state = engine.answer(definition, state, {"scene": scene["id"], "choice": choice}, at=timezone.now())
    reply = posted(client, enrolment, items)
    return state | {"run": run, "taken": [one["taken"] for one in reply.json()["results"]]}
