"""What people do with the shelf: say that their organisation uses a tool, and propose one."""

from collections.abc import Mapping
from datetime import date
from html import escape
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from ground import audit
from ground.kept_pages import forget_pages
from knowledge.models import (
    TAKEN,
    Door,
    Fact,
    KnowledgeIndexPage,
    KnowledgePage,
    SavedSearch,
    SubmissionState,
    ToolSubmission,
    ToolUse,
)
from knowledge.vocabulary import Evidence, Kind, Licence
from modules.keys import key_of
from people.models import Organisation, User

LONGEST_SLUG = 80
MOST_SEARCHES = 20  # that one person keeps


class FigureHasChanged(Exception):
    """The words are no longer those that were compared with the source."""


@transaction.atomic
def check_figure(figure: Fact, *, words_sha256: str, by: User, on: date) -> Fact:
    """Keep that somebody has compared a key figure with its source. Raises FigureHasChanged where it says something else."""
    held = Fact.objects.select_for_update().get(pk=figure.pk)
    if held.words_sha256 != words_sha256:
        raise FigureHasChanged
    _keep_check(held, on=on, words=words_sha256)
    audit.record("figure.check", f"figure:{held.slug}:{held.locale.language_code}", by=by)
    return held


@transaction.atomic
def uncheck_figure(figure: Fact, *, by: User) -> None:
    """Forget a check that was a mistake."""
    held = Fact.objects.select_for_update().get(pk=figure.pk)
    _keep_check(held, on=None, words="")
    audit.record("figure.uncheck", f"figure:{held.slug}:{held.locale.language_code}", by=by)


def _keep_check(held: Fact, *, on: date | None, words: str) -> None:
    held.checked_on, held.checked_words = on, words
    held.save(update_fields=["checked_on", "checked_words"])
    transaction.on_commit(forget_pages)


@transaction.atomic
def say_we_use(tool: KnowledgePage, organisation: Organisation, *, is_named: bool, by: User) -> ToolUse:
    """Keep that an organisation uses a tool, and whether the page may name it; saying it again changes the latter."""
    said = {"is_named": is_named, "said_by": by, "said_at": timezone.now()}
    use, _ = ToolUse.objects.update_or_create(organisation=organisation, tool=tool.translation_key, defaults=said)
    audit.record(
        "knowledge.use_tool", _target(tool), by=by, payload={"organisation": organisation.pk, "named": is_named}
    )
    transaction.on_commit(forget_pages)
    return use


@transaction.atomic
def take_back_use(tool: KnowledgePage, organisation: Organisation, *, by: User) -> None:
    """Forget that an organisation uses a tool; saying so of one that never said it changes nothing."""
    gone, _ = ToolUse.objects.filter(organisation=organisation, tool=tool.translation_key).delete()
    if gone:
        audit.record("knowledge.take_back_use", _target(tool), by=by, payload={"organisation": organisation.pk})
        transaction.on_commit(forget_pages)


def _target(tool: KnowledgePage) -> str:
    return f"tool:{tool.slug}"


class TooManySearches(Exception):
    """The person keeps as many searches as one can."""


@transaction.atomic
def save_search(name: str, *, door: Door, query: str, by: User) -> SavedSearch:
    """Keep a search under a name; another one of that name makes room. Raises TooManySearches."""
    User.objects.select_for_update().get(pk=by.pk)
    mine = SavedSearch.objects.filter(person=by)
    if not mine.filter(name=name).exists() and mine.count() >= MOST_SEARCHES:
        raise TooManySearches
    kept = {"door": door, "query": query, "saved_at": timezone.now()}
    search, _ = SavedSearch.objects.update_or_create(person=by, name=name, defaults=kept)
    return search


@transaction.atomic
def forget_search(search: SavedSearch, *, by: User) -> None:
    """Forget one of one's own searches; of another person's it forgets nothing."""
    SavedSearch.objects.filter(pk=search.pk, person=by).delete()


@transaction.atomic
def keep_draft(words: Mapping[str, Any], *, by: User) -> ToolSubmission:
    """Keep what somebody has written of a tool so far; everybody has one draft, which nobody else reads."""
    User.objects.select_for_update().get(pk=by.pk)
    kept = {"words": dict(words), "title": str(words.get("title") or "")[:120]}
    draft, _ = ToolSubmission.objects.update_or_create(person=by, state=SubmissionState.DRAFT, defaults=kept)
    return draft


@transaction.atomic
def throw_draft_away(*, by: User) -> None:
    """Forget somebody's draft."""
    ToolSubmission.objects.filter(person=by, state=SubmissionState.DRAFT).delete()


@transaction.atomic
def submit_tool(words: Mapping[str, Any], *, by: User) -> ToolSubmission:
    """Make a draft page of a tool and send it into moderation; the draft of the form is used up.

    The same words twice, as from a form that is sent again, are one proposal.
    """
    User.objects.select_for_update().get(pk=by.pk)
    waiting = ToolSubmission.objects.filter(person=by, state=SubmissionState.SENT)
    if same := next((one for one in waiting if one.words == dict(words)), None):
        return same
    submission = keep_draft(words, by=by)
    # Locked: two people who propose at once would get the same place in the tree.
    index = KnowledgeIndexPage.objects.select_for_update().order_by("path").first()
    if index is None:
        raise ShelfIsMissing
    page = _page_from(words, slug=f"{_free_slug(str(words['title']))}")
    index.add_child(instance=page)
    page.save_revision(clean=False, log_action=True)
    submission.page, submission.state = page, SubmissionState.SENT
    submission.save()
    workflow = page.get_workflow()
    if workflow is not None:
        # Without a name: Wagtail would write to the submitter in words for editors.
        workflow.start(page, None)
    audit.record("knowledge.submit_tool", f"tool:{page.slug}", by=by, payload={"page": page.pk})
    return submission


class ShelfIsMissing(Exception):
    """There is no shelf yet to put a tool on."""


def _free_slug(title: str) -> str:
    """Return an address that no item has: the title, with a number where it is taken."""
    wanted = f"tool-{slugify(title)[:LONGEST_SLUG].strip('-') or 'proposed'}"
    taken = set(KnowledgePage.objects.filter(slug__startswith=wanted).values_list("slug", flat=True)) | TAKEN
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


def _page_from(words: Mapping[str, Any], *, slug: str) -> KnowledgePage:
    texts = ("title", "summary", "languages_note", "cost_band", "cost_note", "staff_needed", "safety_note", "contact")
    lists = ("places", "channels", "target_groups", "languages", "countries")
    return KnowledgePage(
        kind=Kind.TOOL,
        slug=slug,
        live=False,
        licence=Licence.CC_BY,
        evidence=words.get("evidence") or Evidence.PRACTICE,
        authors=str(words.get("authors", "")),
        **{name: str(words.get(name) or "") for name in texts},
        **{name: list(words.get(name) or ()) for name in lists},
        body=_body_from(words, slug),
        sources=_sources_from(words, slug),
    )


def _body_from(words: Mapping[str, Any], slug: str) -> list[dict[str, Any]]:
    """The text as paragraphs of plain words: nothing that was typed is read as HTML."""
    paragraphs = (part.strip() for part in str(words.get("description") or "").split("\n"))
    html = "".join(f"<p>{escape(part, quote=False)}</p>" for part in paragraphs if part)
    return [{"type": "text", "value": html, "id": str(key_of("knowledge", slug, "text"))}] if html else []


def _sources_from(words: Mapping[str, Any], slug: str) -> list[dict[str, Any]]:
    if not words.get("source_title"):
        return []
    value = {
        "title": words["source_title"],
        "organisation": words.get("source_organisation") or "",
        "year": words.get("source_year") or "n.d.",
        "note": "",
        "url": words.get("source_url") or "",
        "checked": False,
    }
    return [{"type": "source", "value": value, "id": str(key_of("knowledge", slug, "source"))}]
