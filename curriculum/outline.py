"""A curriculum as its page shows it: stages and items in words, modules with their own titles and minutes."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from curriculum.blocks import ItemRole, Mode
from curriculum.kits import all_kits
from modules.models import ModulePage
from modules.originals import address


@dataclass(frozen=True)
class Item:
    """Something in a stage; a choice has `choices` and says how many of them count.

    `lang` is the language of the title where that is not the curriculum's; `how` the mode, where the item has its own.
    """

    kind: str
    title: str
    role: str = ""
    url: str = ""
    minutes: int | None = None
    day: int | None = None
    note: str = ""
    in_preparation: bool = False
    choose: int = 0
    choices: list["Item"] = field(default_factory=list)
    lang: str = ""
    how: str = ""
    when: str = ""
    is_core: bool = False
    has_kit: bool = False


@dataclass(frozen=True)
class Stage:
    """A stage in words; `how` is its mode, `after` names stages, `electives` the least and most minutes of those."""

    code: str
    title: str
    summary: str
    how: str
    mode: str
    when: str
    minutes: int | None
    outcomes: list[str]
    items: list[Item]
    after: list[str] = field(default_factory=list)
    electives: tuple[int, int] = (0, 0)
    done_when: str = ""


def outline(stages: Any, locale: str, assessments: Collection[str]) -> list[Stage]:
    """Return the stages of a curriculum; modules bear their own title in `locale`, the reader's language, or the original.

    One query for all modules in it. `assessments` are those that can be answered.
    """
    pages = _pages(slug for stage in stages for slug in _slugs(stage.value["items"]))
    shown = {slug: _best(by_locale, locale) for slug, by_locale in pages.items()}
    return [_stage(stage.value, shown, assessments) for stage in stages]


def _slugs(items: Any) -> Iterator[str]:
    for item in items:
        if item.block_type == "module":
            yield item.value["module"]
        if item.block_type == "choose":
            yield from _slugs(item.value["items"])


def _pages(slugs: Iterable[str]) -> dict[str, dict[str, ModulePage]]:
    found: dict[str, dict[str, ModulePage]] = {}
    pages = ModulePage.objects.live().filter(module__slug__in=set(slugs)).select_related("module", "locale")
    for page in pages:
        found.setdefault(page.module.slug, {})[page.locale.language_code] = page
    return found


def _best(pages: Mapping[str, ModulePage], locale: str) -> ModulePage:
    return pages.get(locale) or pages.get(settings.LANGUAGE_CODE) or next(iter(pages.values()))


def _stage(value: Any, pages: Mapping[str, ModulePage], assessments: Collection[str]) -> Stage:
    return Stage(
        code=value["code"],
        title=value["title"],
        summary=value["summary"],
        how=value["mode"],
        mode=str(Mode(value["mode"]).label),
        when=value["when"],
        minutes=value["minutes"],
        outcomes=list(value["outcomes"]),
        items=[_item(item, pages, assessments) for item in value["items"]],
        after=list(value["after"]),
        electives=(value["minutes_least"] or 0, value["minutes_most"] or 0),
        done_when=value["done_when"],
    )


def _item(item: Any, pages: Mapping[str, ModulePage], assessments: Collection[str]) -> Item:
    value = item.value
    if item.block_type == "choose":
        choices = [_item(choice, pages, assessments) for choice in value["items"]]
        return Item(_("Choice"), "", choose=value["choose"], choices=choices)
    role = str(ItemRole(value["role"]).label) if value["role"] else ""
    is_core = value["role"] == ItemRole.CORE
    if item.block_type == "module":
        return replace(_module(value, role, pages), is_core=is_core)
    if item.block_type == "assessment":
        return replace(_assessment(value, role, assessments), is_core=is_core)
    return replace(_taught(item.block_type, value, role), is_core=is_core)


def _taught(kind: str, value: Any, role: str) -> Item:
    """Return a session or a live role-play; a kit is there where the content folder has one of that id."""
    words = _("Live role-play") if kind == "live" else _("Session")
    return Item(
        f"{words}, {Mode(value['mode']).label}" if value["mode"] else words,
        value["title"],
        role,
        minutes=value["minutes"],
        day=value["day"],
        note=", ".join(value["needs"]),
        how=value["mode"] or "",
        when=value["when"] or "",
        has_kit=kind == "live" and any(kit.id == value["key"] for kit in all_kits()),
    )


def _assessment(value: Any, role: str, assessments: Collection[str]) -> Item:
    """Return a self-assessment, which leads to where learners answer it; visitors sign in on the way."""
    kind = _("Self-assessment")
    if value["key"] not in assessments:
        return Item(kind, value["title"], role, minutes=value["minutes"])
    url = reverse("assessments:answer", args=[value["key"]])
    note = _("Answered after signing in; only you see your answers.")
    return Item(kind, value["title"], role, url=url, minutes=value["minutes"], note=note)


def _module(value: Any, role: str, pages: Mapping[str, ModulePage]) -> Item:
    page = pages.get(value["module"])
    if page is None:
        return Item(_("Module"), value["module"], role, note=value["note"], in_preparation=True)
    return Item(
        f"{_('Module')} {page.module.code}",
        page.title,
        role,
        url=address(page),
        minutes=page.module.minutes,
        note=value["note"],
        in_preparation=page.module.in_preparation,
        lang=page.locale.language_code,
        how=value["mode"] or "",
        day=value["day"],
    )
