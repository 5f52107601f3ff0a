"""A small published module: two units, one quiz with all eight kinds, one short role-play, forms and survey."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

from wagtail.models import Locale, Page, Site

from modules import actions
from modules.activities.quiz.blocks import fields_of
from modules.activities.quiz.rule_blocks import rules_as_content
from modules.keys import key_of
from modules.models import ChangeClass, Module, ModulePage, Question, Scenario, UnitPage
from tests.factories.kept import kept
from tests.modules.activities.quiz.questions import ITEMS, options, question
from tests.modules.activities.roleplay.example import SCENARIO
from training_site.models import CataloguePage, HomePage

RULE = {"all": ["units", {"quizzes": 80}, {"roleplays": ["shared-kitchen"]}, "survey"]}


def catalogue() -> CataloguePage:
    """The tree above the modules, made once."""
    found = CataloguePage.objects.first()
    if found is not None:
        return found
    root = Page.get_first_root_node()
    home = root.add_child(
        instance=HomePage(title="Home", slug="start", headline="Train before the talk", lead="For outreach.")
    )
    Site.objects.update_or_create(is_default_site=True, defaults={"root_page": home, "hostname": "localhost"})
    return home.add_child(instance=CataloguePage(title="Catalogue", slug="catalogue"))


def written_question(module: Module, item: dict[str, Any]) -> Question:
    """An item of the content format as a published question."""
    fields = fields_of(item)
    streams = {name: json.dumps(fields.pop(name)) for name in ("content", "confidence")}
    return Question.objects.create(
        slug=f"{module.slug}/{item['id']}",
        module=module,
        translation_key=key_of(module.slug, item["id"]),
        locale=Locale.get_default(),
        **fields,
        **streams,
    )


def written_scenario(source: str = SCENARIO, slug: str = "shared-kitchen") -> Scenario:
    found = Scenario.objects.filter(slug=slug).first()
    return found or Scenario.objects.create(
        slug=slug,
        title="The shared kitchen",
        source=source,
        locale=Locale.get_default(),
        translation_key=key_of("roleplay", slug),
    )


def block(module: Module, unit: str, kind: str, value: Any, number: int = 1) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(key_of(module.slug, unit, "block", kind, str(number)))}


def bodies(module: Module, rules: Mapping[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The blocks of both units; the quiz is asked on these rules, written as in the content format."""
    questions = [written_question(module, item).pk for item in ITEMS]
    scenario = written_scenario().pk
    ruled = {"rules": rules_as_content(rules)} if rules else {}
    return {
        "u1": [
            block(module, "u1", "lead", "<p>A first unit.</p>"),
            block(module, "u1", "heading", {"text": "Being there"}),
            block(module, "u1", "text", "<p>Secret words of the first unit.</p>"),
            block(module, "u1", "reflect", {"prompt": "<p>What do you bring?</p>"}),
            block(module, "u1", "quiz", {"questions": questions} | ruled),
        ],
        "u2": [
            block(module, "u2", "text", "<p>Secret words of the second unit.</p>"),
            block(module, "u2", "localise", {"key": "naloxone_access"}),
            block(module, "u2", "support", "<p>Help.</p>"),
            block(module, "u2", "roleplay", {"scenario": scenario}),
        ],
    }


def published_module(slug: str = "small", **fields: Any) -> Module:
    """A module with its first edition."""
    return ruled_module(slug, {}, **fields)


def ruled_module(slug: str, rules: Mapping[str, Any], *, is_crossed: bool = False, **fields: Any) -> Module:
    """The same with rules for its quiz, and forms that are given crosswise."""
    name = f"module {slug} {sorted(fields.items())} {sorted(rules.items())} {is_crossed}"
    kept(name, partial(_publish, slug, fields, rules, is_crossed))
    return Module.objects.get(slug=slug)


def _publish(slug: str, fields: Mapping[str, Any], rules: Mapping[str, Any], is_crossed: bool) -> None:
    module = Module.objects.create(**{"slug": slug, "code": slug.upper(), "minutes": 60, "rule": RULE, **fields})
    pre = written_question(module, question("single", 91, options=options(True, False)))
    post = written_question(module, question("single", 92, options=options(False, True)))
    page = ModulePage(
        title=f"Module {slug}",
        slug=slug,
        module=module,
        summary="A small module.",
        outcomes=json.dumps([{"type": "outcome", "value": "Say who you are"}]),
        pre_form=json.dumps([{"type": "question", "value": pre.pk}]),
        post_form=json.dumps([{"type": "question", "value": post.pk}]),
        crossed_forms=is_crossed,
    )
    catalogue().add_child(instance=page)
    page.save_revision(changed=False)
    for unit, body in bodies(module, rules).items():
        page.refresh_from_db()
        one = UnitPage(title=f"Unit {unit}", slug=unit, minutes=30, body=json.dumps(body))
        page.add_child(instance=one)
        one.save_revision(changed=False)
    actions.publish_edition(module, by=None, change=ChangeClass.SUBSTANTIAL, note="First edition.")


def changed_unit(module: Module, words: str, unit: str = "u1") -> UnitPage:
    """Publish other words in a unit page; learners meet them with the next edition only."""
    page = UnitPage.objects.get(slug=unit, path__startswith=module.pages.get().path)
    raw = list(page.body.raw_data)
    place = next(number for number, one in enumerate(raw) if one["type"] == "text")
    raw[place] = {**raw[place], "value": f"<p>{words}</p>"}
    page.body = json.dumps([dict(one) for one in raw])
    page.save_revision().publish()
    return page
