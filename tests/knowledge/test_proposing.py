import json
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from wagtail.models import Locale, TaskState, WorkflowState

from ground.models import OutboxMessage
from knowledge import actions
from knowledge.models import Fact, KnowledgeIndexPage, KnowledgePage, SubmissionState, ToolSubmission, ToolUse
from knowledge.moderating import have_moderation, tell_outcomes
from knowledge.panels import cautions_about, wording_of
from people.groups import ensure_groups
from people.models import Role
from tests.factories.knowledge import a_tool, an_item, shelf
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 27, tzinfo=UTC)
TOOL = {
    "title": "Tea at five",
    "summary": "Tea in the same place each day.",
    "places": ["street"],
    "channels": ["face-to-face"],
    "target_groups": ["everyone"],
    "languages": ["ar"],
    "description": "What it is\n<script>alert(1)</script>",
    "cost_band": "low",
    "staff_needed": "Two people",
    "evidence": "practice",
    "safety_note": "Change the hour when somebody watches.",
    "source_title": "A report",
    "authors": "Night Shelter",
    "own_words": "on",
}


@pytest.fixture(autouse=True)
def _moderated() -> None:
    ensure_groups()
    shelf()
    have_moderation(KnowledgeIndexPage.objects.all())


@pytest.mark.any_database
def test_a_proposed_tool_waits_as_a_draft_for_an_editor(client_of):
    person = UserFactory()

    answer = client_of(person).post("/en/knowledge/submit/", TOOL | {"act": "send"})

    assert answer.url == "/en/knowledge/submit/"
    page = KnowledgePage.objects.get()
    assert (page.slug, page.live, page.kind, page.languages) == ("tool-tea-at-five", False, "tool", ["ar"])
    assert page.body[0].value.source == "<p>What it is</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"
    assert page.current_workflow_state.status == WorkflowState.STATUS_IN_PROGRESS
    assert ToolSubmission.objects.get().state == SubmissionState.SENT
    assert client_of(person).get("/en/knowledge/tool-tea-at-five/").status_code == 404


@pytest.mark.any_database
def test_a_draft_is_kept_as_it_was_typed_and_thrown_away(client_of):
    client = client_of(UserFactory())
    client.post("/en/knowledge/submit/", {"act": "keep", "title": "Tea", "places": ["street", "home"]})

    page = client.get("/en/knowledge/submit/")

    assert page.context["form"]["title"].value() == "Tea"
    assert page.context["form"]["places"].value() == ["street", "home"]
    client.post("/en/knowledge/submit/", {"act": "discard"})
    assert not ToolSubmission.objects.exists()


@pytest.mark.any_database
def test_what_does_not_fit_comes_back_with_a_sentence_and_nothing_is_lost(client_of):
    words = TOOL | {"act": "send", "summary": "x" * 301, "own_words": ""}

    answer = client_of(UserFactory()).post("/en/knowledge/submit/", words)

    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"summary", "own_words"}
    assert "Change the hour when somebody watches." in answer.content.decode()
    assert not KnowledgePage.objects.exists()


@pytest.mark.any_database
def test_whoever_sends_too_much_waits_and_keeps_what_was_typed(client_of):
    client = client_of(UserFactory())
    for _ in range(10):
        client.post("/en/knowledge/submit/", {"act": "send"})

    answer = client.post("/en/knowledge/submit/", TOOL | {"act": "send"})

    assert answer.status_code == 429
    assert "Tea at five" in answer.content.decode()


def submitted() -> ToolSubmission:
    words = TOOL | {"countries": [], "languages_note": "", "cost_note": "", "contact": ""}
    return actions.submit_tool(words, by=UserFactory())


def test_whoever_proposed_a_tool_is_told_once_that_it_was_published():
    submission = submitted()
    assert tell_outcomes(AT) == 0

    submission.page.get_latest_revision().publish()

    assert (tell_outcomes(AT), tell_outcomes(AT)) == (1, 0)
    message = OutboxMessage.objects.get(recipient=submission.person)
    assert message.subject == "Your outreach tool “Tea at five”"
    assert "/en/knowledge/tool-tea-at-five/" in message.body


def test_whoever_proposed_a_tool_is_told_why_it_was_not_taken():
    submission = submitted()
    editor = appointed(Role.EDITOR)
    state = submission.page.current_workflow_state

    state.current_task_state.reject(user=editor, comment="Who pours the tea?")
    assert tell_outcomes(AT) == 1

    submission.refresh_from_db()
    assert submission.state == SubmissionState.DECLINED
    assert "Who pours the tea?" in OutboxMessage.objects.get(recipient=submission.person).body


def test_an_editor_can_be_asked_without_the_submitter_being_written_to_by_wagtail():
    person = submitted().person

    assert [one.to for one in mail.outbox if person.email in one.to] == []
    assert TaskState.objects.get().status == TaskState.STATUS_IN_PROGRESS


def test_two_tools_of_one_name_have_two_addresses():
    submitted()
    submitted()

    assert sorted(KnowledgePage.objects.values_list("slug", flat=True)) == ["tool-tea-at-five", "tool-tea-at-five-2"]


def test_saying_twice_that_a_tool_is_used_is_one_row():
    tool, organisation, person = a_tool("one"), OrganisationFactory(), UserFactory()

    actions.say_we_use(tool, organisation, is_named=True, by=person)
    actions.say_we_use(tool, organisation, is_named=False, by=person)

    assert ToolUse.objects.get().is_named is False
    with pytest.raises(IntegrityError), transaction.atomic():
        ToolUse.objects.create(tool=tool.translation_key, organisation=organisation)


def test_a_figure_without_a_source_cannot_be_kept():
    with pytest.raises(IntegrityError), transaction.atomic():
        Fact.objects.create(slug="f", title="F", value="1", period="2022", source_title="", locale=Locale.get_default())


@pytest.mark.any_database
def test_a_long_bite_and_a_closed_licence_warn_the_editor():
    long = an_item("long", words="Words are short. " * 134)
    closed = an_item("closed", licence="CC-BY-ND-4.0", original_url="https://example.org/")

    assert [str(one)[:48] for one in cautions_about(long)] == [
        "A bite has at most 400 words, this one has 402. ",
        "There is no source yet. Every figure needs one.",
    ]
    assert str(cautions_about(closed)[0]).startswith("Summary and link only")


@pytest.mark.any_database
def test_pasted_words_that_may_not_be_changed_are_warned_of_once():
    source = json.dumps([{"type": "source", "value": {"title": "T", "organisation": "O", "year": "2024"}}])
    pasted = {"words": "© Them, CC BY-NC-ND 4.0.", "sources": source}
    marked = {"licence": "CC-BY-NC-ND-4.0", "original_url": "https://example.org/"}

    assert [str(one)[:20] for one in cautions_about(an_item("pasted", **pasted))] == ["“CC BY-NC-ND”: a tex"]
    assert [str(one)[:21] for one in cautions_about(an_item("marked", **pasted, **marked))] == ["Summary and link only"]


@pytest.mark.any_database
def test_words_that_hurt_are_warned_of_until_somebody_says_why_they_stay():
    source = json.dumps([{"type": "source", "value": {"title": "T", "organisation": "O", "year": "2024"}}])
    item = an_item("hurting", words="He is an addict. She said: “I am an addict.”", sources=source)

    [caution] = cautions_about(item)
    assert str(caution).startswith("“addict”: better “person who uses drugs”.")

    item.wording_reason = "The item is about the word."
    assert cautions_about(item) == []
    panel = render_to_string(
        "knowledge/admin/cautions_panel.html", {"lived_with": wording_of(item), "reason": item.wording_reason}
    )
    assert "Kept, because: The item is about the word." in panel
    assert "person who uses drugs" in panel


@pytest.mark.any_database
def test_a_form_that_is_sent_twice_is_one_proposal(client_of):
    client = client_of(UserFactory())

    for _ in range(2):
        assert client.post("/en/knowledge/submit/", TOOL | {"act": "send"}).status_code == 302

    assert KnowledgePage.objects.count() == ToolSubmission.objects.count() == 1


def test_a_draft_keeps_nothing_that_a_database_cannot(client_of):
    words = {"act": "keep", "title": "Tea\x00 at five", "places": ["str\x00eet"]}

    assert client_of(UserFactory()).post("/en/knowledge/submit/", words).status_code == 302

    draft = ToolSubmission.objects.get()
    assert (draft.title, draft.words["places"]) == ("Tea at five", ["street"])


def test_editors_of_one_module_change_and_publish_nothing_on_the_shelf():
    page = submitted().page
    keeper, other = appointed(Role.EDITOR), appointed(Role.EDITOR, module_slug="small")
    task = page.current_workflow_state.current_task_state

    assert [page.permissions_for_user(one).can_edit() for one in (keeper, other)] == [True, False]
    policy = Fact.snippet_viewset.permission_policy
    assert [policy.user_has_permission(one, "change") for one in (keeper, other)] == [True, False]
    with pytest.raises(PermissionDenied):
        task.approve(user=other)
    assert not KnowledgePage.objects.get().live

    TaskState.objects.get().specific.approve(user=keeper)
    assert KnowledgePage.objects.get().live
