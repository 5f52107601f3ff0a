"""Two interactive contents of the demo, in a small module of their own, so that anybody can try how H5P plays here."""

import json
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.db import transaction

from learning.actions import enrol
from modules import h5p_actions
from modules.actions import publish_edition
from modules.activities.h5p.writing import mini_quiz
from modules.h5p_installing import AlreadyThere, install
from modules.keys import key_of
from modules.models import AccessPolicy, ChangeClass, H5PPackage, Module, ModulePage, PackageStatus, UnitPage
from people.demo import demo_person
from training_site.demo import NoContent
from training_site.models import CataloguePage

SLUG, UNIT = "try-interactive", "u1"
WORDS = {"check": "Check", "retry": "Try again", "right": "Right.", "wrong": "Not yet."}
FIRST: Mapping[str, Any] = {
    "question": "<p>Somebody at the bus shelter says: <em>“Leave me alone.”</em> What do you do first?</p>",
    "options": [
        {"text": "Say who you are, that you will go now, and when you come by again", "correct": True},
        {"text": "Explain at once what your organisation offers", "correct": False},
        {"text": "Ask what happened", "correct": False},
    ],
    "behaviour": {"retry": True, "order": "written"},
    "words": WORDS,
}
SECOND: Mapping[str, Any] = {
    "question": "<p>A man tells you that he takes more tablets than he used to. Which answer keeps the talk open?</p>",
    "options": [
        {"text": "“You should stop, they are dangerous.”", "correct": False},
        {"text": "“What do they do for you?”", "correct": True},
    ],
    "behaviour": {"retry": True, "order": "written"},
    "words": WORDS,
}
CONTENTS = (
    (
        "The first sentence",
        FIRST,
        "Somebody who wants to be left alone is left alone: say who you are and when you come by again, then go.",
    ),
    (
        "Keeping a talk open",
        SECOND,
        "Ask what something does for a person before you say what it does to them: “What do they do for you?”",
    ),
)
LEAD = "<p>Two questions that play as H5P does: in a closed frame, with what you do saved as you go.</p>"


@transaction.atomic
def make_interactive_module() -> None:
    """Publish the module, open to whoever has an account, and let the first trainee begin it; safe to run again. Raises NoContent."""
    catalogue = CataloguePage.objects.first()
    if catalogue is None:
        raise NoContent
    if Module.objects.filter(slug=SLUG).exists():
        return
    module = Module.objects.create(
        slug=SLUG, code="H5P", minutes=5, access=AccessPolicy.REGISTERED, rule={"all": ["units", "h5p"]}
    )
    page = ModulePage(title="Try it: interactive contents", slug=SLUG, module=module, summary="How H5P plays here.")
    catalogue.add_child(instance=page)
    page.save_revision(changed=False)
    unit = UnitPage(title="Two first sentences", slug=UNIT, minutes=5, body=json.dumps(list(_blocks(module))))
    page.add_child(instance=unit)
    unit.save_revision(changed=False)
    publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="For the demo.")
    module.refresh_from_db()
    enrol(demo_person("trainee"), module)


def _blocks(module: Module) -> list[dict[str, Any]]:
    """Return the blocks of the unit as they are kept."""
    texts = [{"type": "lead", "value": LEAD, "id": str(key_of(SLUG, UNIT, "lead"))}]
    return texts + [
        {
            "type": "h5p",
            "value": {"package": _package(module, title, parameters).pk, "alternative": alternative},
            "id": str(key_of(SLUG, UNIT, "h5p", title)),
        }
        for title, parameters, alternative in CONTENTS
    ]


def _package(module: Module, title: str, parameters: Mapping[str, Any]) -> H5PPackage:
    try:
        package = install(BytesIO(mini_quiz(title, parameters)), module=module, by=None)
    except AlreadyThere as known:
        return known.package
    return h5p_actions.approve(package, by=None) if package.status == PackageStatus.NEEDS_REVIEW else package
