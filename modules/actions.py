"""What people do with modules: publish an edition, take a unit back, bring in the text of a scenario."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Locale

from ground import audit
from ground.kept_pages import forget_pages
from modules import shown
from modules.activities.roleplay import authoring
from modules.canonical import plain_json, sha256_of
from modules.findings import Finding
from modules.freezing import FrozenActivity, FrozenUnit, Workshop, texts_of, workshop_of
from modules.keys import key_of
from modules.models import (
    ActivityText,
    ActivityVersion,
    ChangeClass,
    Edition,
    EditionActivity,
    EditionUnit,
    Module,
    Scenario,
)
from modules.rules import own_module
from modules.upkeep.reviews import given_reviews, missing_reviews
from people.models import User


class CannotPublish(Exception):
    """The module cannot become an edition; `findings` say why."""

    def __init__(self, findings: list[Finding]) -> None:
        super().__init__(" ".join(finding.sentence for finding in findings))
        self.findings = findings


class NothingToPublish(Exception):
    """There is no live unit, or nothing has changed since the latest edition."""


@transaction.atomic
def publish_edition(module: Module, *, by: User | None, change: ChangeClass | str, note: str) -> Edition:
    """Freeze what the module's live pages say now, in all languages.

    Raises CannotPublish with findings, NothingToPublish when there is no unit or no change.
    """
    module = Module.objects.select_for_update().get(pk=module.pk)
    workshop = workshop_of(module)
    if workshop.findings:
        raise CannotPublish(workshop.findings)
    if not workshop.units:
        raise NothingToPublish
    latest = module.editions.order_by("-number").first()
    reviews = given_reviews(module, workshop, latest, ChangeClass(change))
    # Demonstration content is published before its reviews, and says so wherever it is shown.
    if missing := [] if module.is_demonstration else missing_reviews(module, workshop, reviews):
        raise CannotPublish(missing)
    edition = _edition(module, workshop, latest, ChangeClass(change), note, by)
    for locale, of_units in reviews.items():
        edition.texts[locale]["unit_reviews"] = of_units
    if latest and fingerprint(latest) == _fingerprint_of(edition, workshop):
        raise NothingToPublish
    edition.save()
    EditionUnit.objects.bulk_create(_units(edition, workshop))
    for position, activity in enumerate(workshop.activities):
        _freeze_activity(edition, activity, position)
    _give_back(module, edition, (unit.page.slug for unit in workshop.units if unit.locale == workshop.language))
    Module.objects.filter(pk=module.pk).update(latest_edition=edition, minutes=edition.minutes, in_preparation=False)
    # The catalogue says whether a module has content, and how long it takes.
    transaction.on_commit(forget_pages)
    shown.tell()
    audit.record(
        "module.publish", f"module:{module.slug}", by=by, payload={"edition": edition.number, "change": str(change)}
    )
    return edition


def _edition(
    module: Module, workshop: Workshop, latest: Edition | None, change: ChangeClass, note: str, by: User | None
) -> Edition:
    number = latest.number + 1 if latest else 1
    original = [unit for unit in workshop.units if unit.locale == workshop.language]
    return Edition(
        module=module,
        number=number,
        line=latest.line if latest and change == ChangeClass.EDITORIAL else number,
        change=change,
        note=note,
        language=workshop.language,
        texts={page.locale.language_code: texts_of(page) for page in workshop.pages},
        minutes=sum(unit.page.minutes for unit in original),
        rule=plain_json(module.rule),
        published_by=by,
        published_at=timezone.now(),
    )


def _units(edition: Edition, workshop: Workshop) -> list[EditionUnit]:
    positions = {
        unit.page.slug: position for position, unit in enumerate(workshop.units) if unit.locale == workshop.language
    }
    return [_unit(edition, unit, positions[unit.page.slug]) for unit in workshop.units if unit.page.slug in positions]


def _unit(edition: Edition, unit: FrozenUnit, position: int) -> EditionUnit:
    return EditionUnit(
        edition=edition,
        slug=unit.page.slug,
        position=position,
        locale=unit.locale,
        revision_id=unit.page.live_revision_id or unit.page.latest_revision_id,
        title=unit.page.title,
        minutes=unit.page.minutes,
        values=unit.values,
        sha256=sha256_of(unit.values),
    )


def _freeze_activity(edition: Edition, activity: FrozenActivity, position: int) -> None:
    version = version_of(activity)
    row = EditionActivity.objects.create(
        edition=edition,
        slug=activity.slug,
        key=activity.key,
        unit_slug=activity.unit_slug,
        position=position,
        version=version,
    )
    row.texts.set(text_of(version, locale, words) for locale, words in activity.texts.items())
    row.questions.set(activity.questions)
    row.scenarios.set(activity.scenarios)
    row.h5p_packages.set(activity.packages)


def version_of(activity: FrozenActivity) -> ActivityVersion:
    """Return the frozen structure, made when it is new."""
    sha256 = sha256_of([activity.kind, activity.structure])
    defaults = {"kind": activity.kind, "structure": activity.structure}
    return ActivityVersion.objects.get_or_create(sha256=sha256, defaults=defaults)[0]


def text_of(version: ActivityVersion, locale: str, words: dict[str, object]) -> ActivityText:
    """Return the frozen words, made when they are new."""
    kept = plain_json(words)
    return ActivityText.objects.get_or_create(
        version=version, locale=locale, sha256=sha256_of(kept), defaults={"words": kept}
    )[0]


def fingerprint(edition: Edition) -> str:
    """Return a hash of all that a learner meets in an edition."""
    units = sorted(edition.units.values_list("position", "slug", "locale", "sha256"))
    activities = [
        [row.slug, str(row.key), row.version.sha256, sorted([text.locale, text.sha256] for text in row.texts.all())]
        for row in edition.activities.select_related("version").prefetch_related("texts")
    ]
    return sha256_of([edition.texts, edition.rule, _in_order(units), sorted(activities)])


def _fingerprint_of(edition: Edition, workshop: Workshop) -> str:
    units = sorted((unit.position, unit.slug, unit.locale, unit.sha256) for unit in _units(edition, workshop))
    activities = [
        [
            activity.slug,
            str(activity.key),
            sha256_of([activity.kind, activity.structure]),
            sorted([locale, sha256_of(words)] for locale, words in activity.texts.items()),
        ]
        for activity in workshop.activities
    ]
    return sha256_of([edition.texts, edition.rule, _in_order(units), sorted(activities)])


def _in_order(units: list[tuple[int, str, str, str]]) -> list[list[str]]:
    return [[slug, locale, sha256] for _, slug, locale, sha256 in units]


@transaction.atomic
def withdraw(module: Module, unit_slug: str) -> None:
    """Take a unit (`*`: the whole module) back at once; what learners did is kept."""
    module = Module.objects.select_for_update().get(pk=module.pk)
    module.withdrawn_units = sorted({*module.withdrawn_units, unit_slug})
    module.save(update_fields=["withdrawn_units"])
    shown.tell()


def _give_back(module: Module, edition: Edition, units: Iterable[str]) -> None:
    """Show the units that were taken back from this edition on; older ones go on to hold what was taken back."""
    given = [slug for slug in module.withdrawn_units if slug in set(units)]
    if given:
        module.withdrawn_units = [slug for slug in module.withdrawn_units if slug not in given]
        module.given_back_with |= dict.fromkeys(given, edition.number)
        module.save(update_fields=["withdrawn_units", "given_back_with"])


@transaction.atomic
def restore(module: Module, unit_slug: str) -> None:
    """Give a unit (`*`: the whole module) back."""
    module = Module.objects.select_for_update().get(pk=module.pk)
    module.withdrawn_units = [slug for slug in module.withdrawn_units if slug != unit_slug]
    module.save(update_fields=["withdrawn_units"])
    shown.tell()


class ScenarioIsLocked(Exception):
    """Somebody else is at work on the scenario, or it is in moderation."""


class ScenarioHasChanged(Exception):
    """The draft is no longer the text that was to be replaced."""


@transaction.atomic
def replace_scenario(scenario: Scenario, source: str, *, instead_of: str, by: User) -> Scenario:
    """Save a text as the draft of a scenario, in place of another; what is published stays as it is.

    Raises ScenarioIsLocked, and ScenarioHasChanged where the draft is another text than `instead_of` by now.
    """
    kept = Scenario.objects.select_for_update().get(pk=scenario.pk)
    draft: Scenario = kept.get_latest_revision_as_object()
    lock = draft.get_lock()
    if lock and lock.for_user(by):
        raise ScenarioIsLocked
    if draft.source != instead_of:
        raise ScenarioHasChanged
    draft.source, draft.title = source, _title_in(source) or draft.title
    if not kept.live:
        draft.save()
    draft.save_revision(user=by, clean=False, log_action=True)
    return draft


@transaction.atomic
def add_scenario(
    slug: str, source: str, *, locale: Locale, by: User, translation_of: Scenario | None = None
) -> Scenario:
    """Keep a text as the draft of a new scenario or translation; it need not be free of errors yet."""
    scenario = Scenario(
        slug=slug,
        title=_title_in(source) or (translation_of.title if translation_of else slug),
        source=source,
        locale=locale,
        module=translation_of.module if translation_of else own_module(by),
        translation_key=translation_of.translation_key if translation_of else key_of("roleplay", slug),
        live=False,
    )
    scenario.save()
    scenario.save_revision(user=by, clean=False, log_action="wagtail.create")
    return scenario


def _title_in(source: str) -> str:
    document: Any = authoring.read(source).document
    title = document.get("title") if isinstance(document, Mapping) else None
    longest = Scenario._meta.get_field("title").max_length
    return str(title)[:longest] if isinstance(title, str) else ""
