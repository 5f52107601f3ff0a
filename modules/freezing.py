"""From the workshop to an edition: what pages, questions and scenarios say now, as plain values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from wagtail.models import Locale

from modules.activities.form import error
from modules.activities.quiz import documents as quiz_documents
from modules.activities.quiz import rules as quiz_rules
from modules.activities.quiz.rule_blocks import rules_written
from modules.activities.roleplay import authoring
from modules.activities.roleplay import documents as roleplay_documents
from modules.activities.survey import documents as survey_documents
from modules.canonical import plain_json
from modules.findings import Finding, Severity, gettext_noop
from modules.keys import h5p_slug, key_of
from modules.models import H5PPackage, Module, ModulePage, Question, Scenario, UnitPage
from modules.upkeep.facts import checked_days, facts_in
from modules.wholeness import learnt_from

PASS_MARK = 80


@dataclass(frozen=True)
class FrozenUnit:
    """A unit page as plain values."""

    page: UnitPage
    locale: str
    values: dict[str, Any]


@dataclass
class FrozenActivity:
    """An activity in all its languages."""

    slug: str
    key: UUID
    kind: str
    unit_slug: str
    structure: dict[str, Any]
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    scenarios: list[Scenario] = field(default_factory=list)
    packages: list[H5PPackage] = field(default_factory=list)


@dataclass(frozen=True)
class Workshop:
    """Everything a module holds now, ready to be frozen, and what is wrong with it."""

    pages: list[ModulePage]
    units: list[FrozenUnit]
    activities: list[FrozenActivity]
    findings: list[Finding]

    @property
    def language(self) -> str:
        return str(self.pages[0].locale.language_code)


def workshop_of(module: Module) -> Workshop:
    """Read the live pages of a module in all languages; the original language comes first."""
    pages = sorted(ModulePage.objects.live().filter(module=module).select_related("locale"), key=_original_first)
    units = [unit for page in pages for unit in frozen_units(page)]
    collected = Collected()
    for page in pages:
        _collect_page(collected, module, page, [unit for unit in units if unit.locale == page.locale.language_code])
    return Workshop(pages, units, list(collected.activities.values()), collected.findings)


def _original_first(page: ModulePage) -> tuple[bool, int]:
    return (page.locale.language_code != "en", page.pk)


def frozen_units(page: ModulePage) -> list[FrozenUnit]:
    units = UnitPage.objects.child_of(page).live().order_by("path").select_related("locale")
    return [FrozenUnit(unit, page.locale.language_code, _with_checks(unit, values_of(unit))) for unit in units]


def _with_checks(unit: UnitPage, values: dict[str, Any]) -> dict[str, Any]:
    """Add on which day each fact was compared with its source, beside the words: reviews are of the words alone."""
    checked = checked_days(facts_in(unit.body.raw_data), unit.locale.language_code)
    days = {str(block): str(check.checked_on) for block, check in checked.items()}
    return values | ({"facts_checked": days} if days else {})


def values_of(page: UnitPage) -> dict[str, Any]:
    """Return the words of a unit page as plain JSON, and the ids of the units that it builds on where it says so."""
    # Editions of before know no such thing: a unit that says nothing keeps the hash that it had.
    requires = {"requires": listed(page.requires)} if page.requires else {}
    return plain_json(
        {
            "title": page.title,
            "minutes": page.minutes,
            "outcomes": listed(page.outcomes),
            "competencies": listed(page.competencies),
            "warnings": listed(page.content_warnings),
            "body": page.body.stream_block.get_prep_value(page.body),
            "glossary": listed(page.glossary),
            "reading": listed(page.reading),
            **requires,
        }
    )


def listed(stream: Any) -> list[Any]:
    """Return the values of a stream of one kind of block."""
    return [child.block.get_prep_value(child.value) for child in stream]


def texts_of(page: ModulePage) -> dict[str, Any]:
    """Return the words of a module page that belong to an edition."""
    return plain_json(
        {
            "title": page.title,
            "summary": page.summary,
            "outcomes": listed(page.outcomes),
            "warnings": listed(page.content_warnings),
            "authors": page.authors,
            "sign_offs": listed(page.sign_offs),
            "footnotes": listed(page.footnotes),
        }
    )


@dataclass
class Collected:
    """Activities by slug, gathered language by language."""

    activities: dict[str, FrozenActivity] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    # The rules of a quiz by its slug, and whether forms are crossed: those of the original count in every language.
    rules: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    crossed_forms: bool | None = None
    # The language of the original, and the one whose pages are being gathered.
    original: Locale | None = None
    locale_id: int | None = None

    def learnt_from(self, thing: Any) -> Any:
        """Return a question or scenario, or its original where it is no whole translation yet."""
        return learnt_from(thing, self.original) if self.original else thing

    def are_crossed(self, page: ModulePage) -> bool:
        """Say whether the forms are given crosswise; the first page asked about is the original."""
        if self.crossed_forms is None:
            self.crossed_forms = page.crossed_forms
        return self.crossed_forms

    def add(self, activity: FrozenActivity, locale: str, texts: dict[str, Any]) -> None:
        """Add the words of one language; a translation must have the structure of the original."""
        known = self.activities.setdefault(activity.slug, activity)
        if known.structure != activity.structure:
            template = gettext_noop(
                "The translation “%(locale)s” has other answers or scenes than the original. Make them alike."
            )
            self.findings.append(error("translation-differs", activity.slug, template, locale=locale))
            return
        # What one page shows in another language is no translation: learners read the original, marked as such.
        if self._is_translated(activity) or not known.texts:
            known.texts[locale] = texts
        known.questions += [question for question in activity.questions if question not in known.questions]
        known.scenarios += [scenario for scenario in activity.scenarios if scenario not in known.scenarios]
        known.packages += [package for package in activity.packages if package not in known.packages]

    def _is_translated(self, activity: FrozenActivity) -> bool:
        """Say whether all that an activity is made of is in the language of its page."""
        parts: list[Question | Scenario] = [*activity.questions, *activity.scenarios]
        return all(one.locale_id == self.locale_id for one in parts)


def _collect_page(collected: Collected, module: Module, page: ModulePage, units: list[FrozenUnit]) -> None:
    locale = page.locale.language_code
    collected.original = collected.original or page.locale
    collected.locale_id = page.locale_id
    _collect_form(collected, module, page, "pre")
    for unit in units:
        _collect_unit(collected, module, unit, locale)
    _collect_form(collected, module, page, "post")
    if "survey" in module.rule.get("all", []):
        _collect_survey(collected, module)


def _collect_form(collected: Collected, module: Module, page: ModulePage, slug: str) -> None:
    """Collect the questions before or after; given crosswise, both activities have both sets, of which a run gets one."""
    locale, key = page.locale.language_code, key_of(module.slug, slug)
    pre, post = (
        [collected.learnt_from(question) for question in _chosen(form)] for form in (page.pre_form, page.post_form)
    )
    if not collected.are_crossed(page) or not pre or not post:
        _collect_quiz(collected, slug, key, "", pre if slug == "pre" else post, locale, None)
        return
    forms = [[question.item for question in form] for form in (pre, post)]
    crossed = quiz_rules.crossed(*forms, other="post" if slug == "pre" else "pre")
    _collect_quiz(collected, slug, key, "", pre + post, locale, None, more=crossed)


def _chosen(stream: Any) -> list[Question]:
    return [child.value for child in stream if child.value]


def _collect_unit(collected: Collected, module: Module, unit: FrozenUnit, locale: str) -> None:
    for block in unit.page.body:
        if block.block_type == "roleplay" and block.value["scenario"]:
            _collect_roleplay(collected, collected.learnt_from(block.value["scenario"]), unit.page.slug, locale)
        if block.block_type == "h5p":
            _collect_h5p(collected, module, block, unit.page.slug, locale)
        if block.block_type == "quiz":
            questions = [collected.learnt_from(question) for question in block.value["questions"] if question]
            key, slug = key_of(module.slug, unit.page.slug, "quiz"), f"quiz-{unit.page.slug}"
            rules = collected.rules.setdefault(slug, rules_written(block.value["rules"]))
            _collect_quiz(collected, slug, key, unit.page.slug, questions, locale, pass_mark_of(module), rules=rules)


def pass_mark_of(module: Module) -> int:
    """Return the percent that the module's rule asks of each quiz."""
    marks = [part["quizzes"] for part in module.rule.get("all", []) if isinstance(part, Mapping) and "quizzes" in part]
    return int(marks[0]) if marks else PASS_MARK


def _collect_quiz(
    collected: Collected,
    slug: str,
    key: UUID,
    unit_slug: str,
    questions: list[Question],
    locale: str,
    pass_mark: int | None,
    *,
    rules: Mapping[str, Any] | None = None,
    more: Mapping[str, Any] | None = None,
) -> None:
    """Collect a quiz in one language; `rules` as they are written, `more` is what its structure has besides."""
    if not questions:
        return
    items = [question.document() for question in questions]
    errors = list(
        _errors(quiz_documents.form_findings(items, slug) + quiz_rules.form_findings(rules or {}, items, slug))
    )
    if errors:
        collected.findings += errors
        return
    structure, texts = quiz_documents.definition_parts(items, pass_mark=pass_mark, rules=rules)
    structure |= more or {}
    collected.add(
        FrozenActivity(slug, key, "quiz", unit_slug, plain_json(structure), questions=questions), locale, texts
    )


def _collect_roleplay(collected: Collected, scenario: Scenario, unit_slug: str, locale: str) -> None:
    text = authoring.read(scenario.source)
    if text.definition is None:
        collected.findings += _errors(text.findings)
        return
    if not scenario.live:
        template = gettext_noop(
            "This role-play is a draft, or was unpublished. Publish it, or take it out of the unit."
        )
        collected.findings.append(error("scenario-not-published", scenario.slug, template))
        return
    structure, texts = roleplay_documents.definition_parts(text.document)
    key = key_of("roleplay", scenario.slug)
    activity = FrozenActivity(scenario.slug, key, "roleplay", unit_slug, plain_json(structure), scenarios=[scenario])
    collected.add(activity, locale, texts)


def _collect_h5p(collected: Collected, module: Module, block: Any, unit_slug: str, locale: str) -> None:
    package: H5PPackage | None = block.value["package"]
    if package is None or not H5PPackage.objects.playable().filter(pk=package.pk).exists():
        template = gettext_noop(
            "This H5P package may not be played: it is deleted or refused, waits for a second person, or a library of it "
            "is blocked. Take it out of unit %(unit)s, or see to it."
        )
        where = package.title if package else "H5P"
        collected.findings.append(error("h5p-not-playable", where, template, unit=unit_slug))
        return
    slug, key = h5p_slug(block.id), key_of(module.slug, unit_slug, "h5p", block.id)
    structure, texts = package.definition_parts(block.value["alternative"])
    activity = FrozenActivity(slug, key, "h5p", unit_slug, plain_json(structure), packages=[package])
    collected.add(activity, locale, texts)


def _collect_survey(collected: Collected, module: Module) -> None:
    structure, texts = survey_documents.definition_parts(survey_documents.MODULE_SURVEY)
    activity = FrozenActivity("survey", key_of(module.slug, "survey"), "survey", "", plain_json(structure))
    collected.add(activity, survey_documents.MODULE_SURVEY["language"], texts)


def _errors(findings: Iterable[Finding]) -> Iterator[Finding]:
    return (finding for finding in findings if finding.severity is Severity.ERROR)
