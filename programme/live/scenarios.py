"""The scenario of a live round, frozen in its edition, and which role-plays a trainer can open."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from modules.activities.definition import Definition
from modules.editions import ActivityEntry, Manifest, definition_in, in_language, manifest
from modules.models import Module
from people.models import User
from programme.live.rules import may_open
from programme.models import Round

ROLE_PLAY = "roleplay"


@dataclass(frozen=True)
class Scenario:
    """A role-play of an edition, with its words in the reader's language or else in its own."""

    contents: Manifest
    entry: ActivityEntry

    @cached_property
    def definition(self) -> Definition:
        definition, _texts = definition_in(self.contents, self.entry)
        return definition

    @property
    def structure(self) -> Mapping[str, Any]:
        return self.definition.structure

    @property
    def competencies(self) -> list[str]:
        """What is rated: first what people's safety depends on."""
        critical = self.structure["safety_critical"]
        return sorted(self.structure["competencies"], key=lambda competency: competency not in critical)

    @property
    def safety_critical(self) -> list[str]:
        return list(self.structure["safety_critical"])

    def words(self, locale: str) -> tuple[str, Mapping[str, Any]]:
        """The language of the words, and the words."""
        return self.definition.words(locale)

    def title(self, locale: str) -> tuple[str, str]:
        """The language of the title, and the title."""
        return in_language(self.entry.titles, locale, self.contents.language)


def scenario_of(live_round: Round) -> Scenario:
    """The scenario of a round; no query once its edition is known to this process."""
    contents = manifest(live_round.edition_id)
    return Scenario(contents, contents.activity(live_round.activity))


def role_plays_for(user: User) -> list[tuple[Module, list[Scenario]]]:
    """The modules whose role-plays the trainer may open, each with them; one query once the editions are known."""
    modules = Module.objects.with_content().select_related("latest_edition").order_by("code")
    found = [(module, _role_plays(module)) for module in modules if may_open(user, module)]
    return [(module, scenarios) for module, scenarios in found if scenarios]


def _role_plays(module: Module) -> list[Scenario]:
    contents = manifest(module.latest_edition_id)
    return [Scenario(contents, entry) for entry in contents.activities if entry.kind == ROLE_PLAY]
