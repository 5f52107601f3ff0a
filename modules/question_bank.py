"""What the bank knows about a question: what its checks find, and where it is used."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast, Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.models import Page, ReferenceIndex

from modules.activities.quiz import checks
from modules.activities.quiz.documents import definition_parts, form_findings
from modules.findings import Finding, Severity
from modules.models import Edition, EditionActivity, Module, Question
from modules.words_to_avoid import words_to_avoid


@dataclass(frozen=True)
class Flag:
    """One finding about a question; `key` is what it is accepted by, `reason` why it is, if it is."""

    finding: Finding
    key: str
    reason: str = ""

    @property
    def is_error(self) -> bool:
        return self.finding.severity is Severity.ERROR

    @property
    def is_open(self) -> bool:
        return not self.reason


@dataclass(frozen=True)
class Use:
    """One place in the workshop where a question stands: the quiz of a unit, or a form before or after the module."""

    what: str
    title: str
    url: str
    is_live: bool


def errors_of(question: Question) -> list[Finding]:
    """Return what keeps a question from being asked: it lacks something."""
    document = question.document()
    found = form_findings([document], document["id"])
    return [finding for finding in found if finding.severity is Severity.ERROR]


def findings_of(question: Question) -> list[Finding]:
    """Return what the checks find: what is missing first; of a whole question, what its authors should look at."""
    document = question.document()
    found = form_findings([document], document["id"])
    if errors := [finding for finding in found if finding.severity is Severity.ERROR]:
        return errors
    structure, words = definition_parts([document], pass_mark=None)
    (asked,) = structure["questions"]
    language = question.locale.language_code
    one = (asked, words["questions"][asked["id"]], document["id"])
    return [*found, *checks.question_findings(one, language, words_to_avoid.of(language))]


def flags_of(question: Question) -> list[Flag]:
    """Return the findings of a question, errors first, each with the reason for which it is accepted."""
    reasons = {accepted.warning: accepted.reason for accepted in question.accepted_warnings.all()}
    found = sorted(findings_of(question), key=lambda finding: finding.severity is not Severity.ERROR)
    return [_flag(finding, reasons.get(_key_of(finding), "")) for finding in found]


def open_flags_of(question: Question) -> list[Flag]:
    """Return those that nobody has given a reason for."""
    return [flag for flag in flags_of(question) if flag.is_open]


def _flag(finding: Finding, reason: str) -> Flag:
    return Flag(finding, _key_of(finding), reason if finding.severity is Severity.WARNING else "")


def _key_of(finding: Finding) -> str:
    return f"{finding.code} {finding.where}"[:200]


def with_uses(questions: QuerySet[Question]) -> QuerySet[Question]:
    """Return questions with how many places of pages use each (`uses`), and how many editions hold each (`editions`)."""
    places = ReferenceIndex.objects.filter(to_content_type=_content_type(), to_object_id=OuterRef("key"))
    counted = places.order_by().values("to_object_id").annotate(count=Count("pk")).values("count")
    frozen = EditionActivity.objects.filter(questions=OuterRef("pk")).order_by().values("questions")
    held = frozen.annotate(held=Count("edition", distinct=True)).values("held")
    return questions.annotate(key=Cast("pk", CharField())).annotate(
        uses=Coalesce(Subquery(counted), 0), editions=Coalesce(Subquery(held), 0)
    )


def _content_type() -> ContentType:
    return ContentType.objects.get_for_model(Question)


def uses_of(question: Question) -> list[Use]:
    """Return every place of the workshop's pages where a question stands."""
    found = ReferenceIndex.objects.filter(to_content_type=_content_type(), to_object_id=str(question.pk))
    rows = list(found.order_by("object_id", "model_path").values_list("object_id", "model_path"))
    pages = Page.objects.in_bulk([int(key) for key, _path in rows])
    return [_use(pages[int(key)], path) for key, path in rows if int(key) in pages]


def _use(page: Page, path: str) -> Use:
    what = {"pre_form": _("Questions before the module"), "post_form": _("Questions after the module")}
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return Use(what.get(path.partition(".")[0], _("Quiz of the unit")), page.title, url, page.live)


def used_in_pages(questions: Sequence[Any]) -> list[Question]:
    """Return those questions that stand in pages."""
    keys = [str(question.pk) for question in questions if isinstance(question, Question)]
    found = ReferenceIndex.objects.filter(to_content_type=_content_type(), to_object_id__in=keys)
    used = set(found.values_list("to_object_id", flat=True))
    return [question for question in questions if str(question.pk) in used]


def editions_of(question: Question) -> list[EditionActivity]:
    """Return the frozen quizzes that hold a question, the newest edition first."""
    return list(question.edition_activities.select_related("edition__module").order_by("-edition__number"))


def questions_chosen_in(module: Module) -> list[Question]:
    """Return the live questions that stand in the pages of a module, whosever module they belong to."""
    pages = [
        str(key)
        for page in module.pages.all()
        for key in page.get_descendants(inclusive=True).values_list("pk", flat=True)
    ]
    found = ReferenceIndex.objects.filter(to_content_type=_content_type(), object_id__in=pages)
    keys = [int(key) for key in found.values_list("to_object_id", flat=True).distinct()]
    return list(Question.objects.filter(pk__in=keys, live=True).select_related("module", "locale"))


def questions_of(edition: Edition) -> list[Question]:
    """Return the questions that an edition holds."""
    held = Question.objects.filter(edition_activities__edition=edition).distinct()
    return list(held.select_related("module", "locale"))


def flagged(questions: QuerySet[Question]) -> list[int]:
    """Return the keys of questions with a finding that nobody has given a reason for."""
    rows = questions.select_related("locale").prefetch_related("accepted_warnings")
    return [question.pk for question in rows if open_flags_of(question)]
