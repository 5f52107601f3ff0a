"""“Report a problem”, and the list in which editors answer."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from wagtail.models import Locale

from ground import privacy, retention
from ground.models import OutboxMessage
from modules.models import Module, ProblemReport, ProblemState
from modules.upkeep import problem_actions
from modules.upkeep.problem_views import PER_MINUTE
from people.groups import ensure_groups
from people.models import Role
from tests.factories.learning import enrolled
from tests.factories.modules import catalogue, published_module
from tests.factories.people import appointed
from tests.factories.upkeep import unit_of

pytestmark = pytest.mark.django_db

ADDRESS = "/en/problem/small/u1/"
WORDS = "The number in the second paragraph is no longer in use."


@pytest.fixture
def module() -> Module:
    ensure_groups()
    return published_module()


@pytest.fixture
def editor(module, client_of):
    return client_of(appointed(Role.EDITOR))


def sent(client, address: str = ADDRESS, **data: str):
    return client.post(address, {"kind": "out_of_date", "words": WORDS, "key": str(uuid4())} | data)


def reported(module: Module, **fields) -> ProblemReport:
    values = {"page": unit_of(module), "module": module, "unit": "u1", "kind": "wrong", "words": WORDS}
    return ProblemReport.objects.create(**values | fields)


def on_catalogue() -> ProblemReport:
    return ProblemReport.objects.create(page=catalogue(), kind="wrong", words="On the catalogue.")


def test_a_visitor_reports_without_an_account_and_twice_counts_once(client, module):
    key = str(uuid4())

    answers = [sent(client, key=key), sent(client, key=key)]

    assert [answer.url for answer in answers] == [f"{ADDRESS}?sent=1"] * 2
    report = ProblemReport.objects.get()
    assert (report.words, report.unit, report.reported_by, report.key) == (WORDS, "u1", None, UUID(key))
    assert "Thank you" in client.get(f"{ADDRESS}?sent=1").content.decode()


def test_what_is_missing_is_said_and_nothing_is_lost(client, module):
    answer = sent(client, kind="")

    assert answer.status_code == 422
    assert WORDS in answer.content.decode()
    assert not ProblemReport.objects.exists()


def test_too_many_reports_wait_a_minute_and_programs_are_not_kept(client, module):
    sent(client, website="https://example.org")
    assert not ProblemReport.objects.exists()

    statuses = [sent(client).status_code for _number in range(PER_MINUTE)]

    # What a program sent is counted too.
    assert statuses == [302] * (PER_MINUTE - 1) + [429]
    assert ProblemReport.objects.count() == PER_MINUTE - 1


def test_a_unit_offers_its_sections_and_the_report_leads_to_the_block(editor, module, client_of):
    learner = client_of(enrolled(module).learner)
    heading = next(one for one in unit_of(module).body.raw_data if one["type"] == "heading")

    unit = learner.get("/en/learn/small/u1/").content.decode()
    sent(learner, part=f"s-{heading['id'][:8]}")
    report = ProblemReport.objects.get()

    assert f'<option value="s-{heading["id"][:8]}" lang="en">Being there</option>' in unit
    assert f"#block-{heading['id']}-section" in editor.get(f"/admin/problems/{report.pk}/").content.decode()


def test_a_unit_that_is_not_translated_and_one_that_was_renamed_can_be_reported(client, module):
    original, page = module.pages.get(), unit_of(module)
    french = Locale.objects.get_or_create(language_code="fr")[0]
    original.copy_for_translation(french, copy_parents=True).specific.save_revision().publish()
    untranslated = sent(client, "/fr/problem/small/u1/")
    page.slug = "other"
    page.save_revision().publish()

    assert untranslated.status_code == 302
    assert sent(client).status_code == 302
    assert sent(client, "/en/problem/small/never-there/").status_code == 404
    assert [report.page_id for report in ProblemReport.objects.all()] == [original.pk, page.pk]  # the newest first


def test_every_public_page_has_the_way(client, module):
    page = catalogue()

    assert f"/en/problem/{module.slug}/" in client.get("/en/catalogue/small/").content.decode()
    assert sent(client, f"/en/problem/page/{page.pk}/").status_code == 302
    assert sent(client, f"/en/problem/page/{unit_of(module).pk}/").status_code == 404


def test_the_answer_goes_to_whoever_reported_it_signed_in(editor, module, client_of):
    learner = enrolled(module).learner
    sent(client_of(learner))
    report = ProblemReport.objects.get()

    editor.post(f"/admin/problems/{report.pk}/", {"do": "take"})
    empty = editor.post(f"/admin/problems/{report.pk}/", {"do": "answer", "answer": ""})
    editor.post(f"/admin/problems/{report.pk}/", {"do": "answer", "answer": "We have changed it."})
    again = editor.post(f"/admin/problems/{report.pk}/", {"do": "close"}, follow=True)

    report.refresh_from_db()
    assert empty.status_code == 422
    assert (report.state, report.answer) == (ProblemState.ANSWERED, "We have changed it.")
    assert OutboxMessage.objects.get(recipient=learner).subject == "An answer to what you reported"
    assert "meanwhile" in again.content.decode()


def test_closing_can_be_undone(editor, module):
    report = reported(module)
    editor.post(f"/admin/problems/{report.pk}/", {"do": "close"})
    assert WORDS not in editor.get("/admin/problems/").content.decode()

    editor.post(f"/admin/problems/{report.pk}/", {"do": "reopen"})

    assert WORDS in editor.get("/admin/problems/").content.decode()
    assert "1 reported problem is open." in editor.get("/admin/").content.decode()


def test_an_act_that_there_is_not_is_not_said_to_be_done(editor, module):
    report = reported(module)

    page = editor.post(f"/admin/problems/{report.pk}/", {"do": "burn"}).content.decode()

    assert (WORDS in page, "Kept." in page) == (True, False)
    assert WORDS in editor.get("/admin/problems/").content.decode()


def test_editors_see_the_reports_of_their_modules_alone(module, client_of):
    report, public = reported(module), on_catalogue()
    stranger = client_of(appointed(Role.EDITOR, module_slug="another"))
    own = client_of(appointed(Role.EDITOR, module_slug="small"))

    assert WORDS not in stranger.get("/admin/problems/").content.decode()
    assert stranger.get(f"/admin/problems/{report.pk}/", follow=True).status_code == 404
    assert WORDS in own.get("/admin/problems/").content.decode()
    assert own.get(f"/admin/problems/{public.pk}/", follow=True).status_code == 404


@pytest.mark.parametrize("reports", [1, 3])
def test_the_list_takes_the_same_queries_for_any_number(reports, editor, module, django_assert_num_queries):
    for _number in range(reports):
        reported(module)
    editor.get("/admin/problems/")

    with django_assert_num_queries(11):
        answer = editor.get("/admin/problems/")

    assert answer.content.decode().count(WORDS) == reports


def test_a_done_report_is_forgotten_after_half_a_year(module):
    old, fresh = reported(module), reported(module)
    for report in (old, fresh):
        problem_actions.close(report, by=appointed(Role.EDITOR))
    ProblemReport.objects.filter(pk=old.pk).update(done_at=timezone.now() - timedelta(days=181))

    retention.purge(timezone.now())

    assert list(ProblemReport.objects.all()) == [fresh]


def test_an_erased_reporter_takes_their_words_along(module):
    learner = enrolled(module).learner
    reported(module, reported_by=learner)

    assert privacy.export(learner)["editing"]["problems"][0]["words"] == WORDS
    privacy.erase(learner)

    report = ProblemReport.objects.get()
    assert (report.words, report.reported_by) == ("", None)


def test_an_answer_has_words(module):
    with pytest.raises(IntegrityError), transaction.atomic():
        reported(module, state=ProblemState.ANSWERED, done_at=timezone.now())


@pytest.mark.parametrize(
    ("page", "report"),
    [
        ("/en/", "/en/problem/page/"),
        ("/en/catalogue/", "/en/problem/page/"),
        ("/en/catalogue/small/", "/en/problem/small/"),
        ("/en/sessions/", "/en/problem/elsewhere/sessions:list/"),
        ("/en/knowledge/glossary/", "/en/problem/elsewhere/knowledge:glossary/"),
        ("/account/login/", "/en/problem/elsewhere/account_login/"),
    ],
)
def test_every_page_has_one_way_to_report_a_problem(client, module, page, report):
    html = client.get(page).content.decode()

    assert html.count('class="report-problem"') == 1
    assert f'action="{report}' in html


def test_quizzes_lead_to_a_report_about_their_unit(client_of, module):
    client = client_of(enrolled(module).learner)

    html = client.get("/en/learn/small/do/quiz-u1/").content.decode()

    assert f'action="{ADDRESS}"' in html


def test_a_page_that_nobody_writes_is_reported_by_what_it_is_called(editor, client, module):
    address = "/en/problem/elsewhere/sessions:list/"

    answer = sent(client, address)

    report = ProblemReport.objects.get()
    assert answer.url == f"{address}?sent=1"
    assert (report.place, report.module, report.words) == ("sessions:list", None, WORDS)
    assert 'href="/en/sessions/"' in client.get(address).content.decode()
    assert "sessions:list" in editor.get("/admin/problems/").content.decode()
    assert "If it is a mistake of the site" in editor.get(f"/admin/problems/{report.pk}/").content.decode()


@pytest.mark.parametrize("place", ["No such", "a" * 81, "sessions:", ":list", "one/two", "älter"])
def test_what_is_no_name_of_an_address_is_not_there(client, module, place):
    assert client.get(f"/en/problem/elsewhere/{place}/").status_code == 404


def test_a_page_with_an_id_in_its_address_leads_back_to_the_first_page(client, module):
    assert 'href="/en/"' in client.get("/en/problem/elsewhere/sessions:session/").content.decode()


def test_quizzes_say_under_which_licence_and_edition_they_stand(client_of, module):
    html = client_of(enrolled(module).learner).get("/en/learn/small/do/quiz-u1/").content.decode()

    assert "SMALL, edition 1. Licence: CC-BY-4.0." in html
