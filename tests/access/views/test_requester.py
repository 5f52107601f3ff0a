"""The pages on which officials ask for access, and on which they follow what becomes of it."""

from datetime import timedelta
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from allauth.account.models import EmailAddress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from access.actions import deciding, requests
from access.models import DECLARATIONS, AccessRequest, Endorsement, Grant, ModulePolicy, Outcome, Reason, RequestLine
from access.workflow import State
from modules.models import AccessPolicy
from people.models import Organisation, OrganisationKind, Role, User
from tests.factories.access import (
    ANSWERS,
    a_draft,
    a_module,
    an_authority,
    an_official,
    approved,
    decided,
    endorsed,
    fresh,
    grant_of,
    nominated,
    sent,
)
from tests.factories.modules import published_module
from tests.factories.people import OrganisationFactory, UserFactory, appointed

pytestmark = pytest.mark.django_db

REASONS = "Our outreach teams meet people every week who ask for help, and nobody has trained them."


def text_of(response) -> str:
    """What a person reads, on one line."""
    return " ".join(response.content.decode().split())


def page(client: Client, name: str, *args: object) -> SimpleNamespace:
    response = client.get(reverse(f"access:{name}", args=args))
    return SimpleNamespace(status=response.status_code, text=text_of(response), context=response.context)


def a_pdf(*, password: str = "", script: str = "") -> bytes:
    document, file = pikepdf.new(), BytesIO()
    document.add_blank_page()
    if script:
        document.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS=script)
    document.save(file, encryption=pikepdf.Encryption(owner=password, user=password) if password else None)
    return file.getvalue()


def returned(by: User | None = None, **fields: object) -> AccessRequest:
    """A request that the focal point has sent back with a question."""
    focal_point = appointed(Role.FOCAL_POINT)
    case = sent(by=by, **fields)
    deciding.send_back(case, by=focal_point, version=case.version, text="Which of your teams would take part?")
    return fresh(case)


def declined(by: User | None = None) -> AccessRequest:
    focal_point = appointed(Role.FOCAL_POINT)
    case = sent(by=by)
    deciding.decline(case, by=focal_point, version=case.version, reason=Reason.DUPLICATE, text="We have asked already.")
    return fresh(case)


# Who comes in


@pytest.mark.parametrize("name", ["mine", "new"])
def test_pages_of_access_lead_visitors_to_the_sign_in(client, name):
    response = client.get(reverse(f"access:{name}"))

    assert response.status_code == 302
    assert response.url.startswith("/account/login/")


@pytest.mark.parametrize("name", ["mine", "new"])
def test_somebody_of_a_civil_society_organisation_reads_who_asks(client_of, name):
    shown = page(client_of(UserFactory(organisation=OrganisationFactory())), name)

    assert shown.status == 403
    assert "Requests are made by officials" in shown.text


def test_somebody_whom_their_authority_has_not_confirmed_reads_what_they_wait_for(client_of):
    authority = an_authority(name="Agency for Outreach")
    client = client_of(UserFactory(organisation=authority, organisation_confirmed_at=None))

    shown = page(client, "new")

    assert shown.status == 403
    assert "Your profile names Agency for Outreach." in shown.text
    assert client.post(reverse("access:new")).status_code == 403
    assert not AccessRequest.objects.exists()


def test_what_belongs_to_somebody_else_is_not_there(client_of):
    draft, case = a_draft(), sent(module=a_module("other"))
    client = client_of(an_official())
    paths = [
        reverse("access:draft", args=[draft.key]),
        reverse("access:check", args=[draft.key]),
        reverse("access:step", args=[draft.key, "purpose"]),
        *[reverse(f"access:{name}", args=[case.reference]) for name in ("request", "sent", "print", "attachment")],
        *[reverse(f"access:{name}", args=[case.reference]) for name in ("withdraw", "appeal", "ask_programme")],
        reverse("access:hand_over", args=[case.reference]),
    ]

    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 404)
    assert client.post(reverse("access:discard", args=[draft.key])).status_code == 404
    assert client.post(reverse("access:answer", args=[case.reference]), {"text": "Hello"}).status_code == 404
    assert fresh(draft).state == State.DRAFT


# The list


def test_the_list_of_somebody_new_asks_them_to_begin(client_of):
    shown = page(client_of(an_official()), "mine")

    assert "You have not asked for anything yet" in shown.text
    assert reverse("access:new") in shown.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_for_three_requests_as_for_one(client_of, django_assert_num_queries, rows):
    official, focal_point = an_official(), appointed(Role.FOCAL_POINT)
    for number in range(rows):
        module = a_module(f"asked-{number}")
        approved(by=official, module=module, focal_point=focal_point)
        a_draft(by=official, module=a_module(f"drafted-{number}"))
    client = client_of(official)
    client.get(reverse("access:mine"))

    with django_assert_num_queries(9):
        response = client.get(reverse("access:mine"))

    context = response.context
    assert [len(context[name]) for name in ("drafts", "cases", "rows")] == [rows, rows, rows]


def test_an_administrator_of_the_organisation_sees_reference_and_state_and_no_more(client_of):
    organisation = an_authority()
    case = sent(by=an_official(organisation=organisation))
    client = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))

    shown = page(client, "mine")

    assert case.reference in shown.text
    assert f'"{reverse("access:request", args=[case.reference])}"' not in shown.text
    assert client.get(reverse("access:request", args=[case.reference])).status_code == 404


def test_a_discarded_draft_is_gone_from_the_list(client_of):
    draft = a_draft()
    client = client_of(draft.requester)

    response = client.post(reverse("access:discard", args=[draft.key]))

    assert response.url == reverse("access:mine")
    assert fresh(draft).state == State.DISCARDED
    assert draft.key not in page(client, "mine").text


# The form


def test_opening_the_first_page_begins_nothing(client_of):
    page(client_of(an_official()), "new")

    assert not AccessRequest.objects.exists()


def test_the_first_page_says_how_long_it_usually_takes_once_five_were_decided(client_of):
    module = a_module()
    for _number in range(4):
        approved(module=module, seats=1)
    client = client_of(an_official())
    address = reverse("access:new") + f"?module={module.slug}"

    assert "it usually takes" not in text_of(client.get(address))

    approved(module=module, seats=1)
    assert "For this module it usually takes 1 day in all." in text_of(client.get(address))


def test_the_form_is_filled_in_page_by_page_and_sent(client_of):
    official, module = an_official(), a_module()
    client = client_of(official)
    client.post(reverse("access:new"), {"module": module.slug})
    case = AccessRequest.objects.get()
    pages = [
        ("organisation", {"organisation": official.organisation_id, "unit": "Outreach"}, "modules"),
        ("modules", {f"seats_{module.pk}": "12"}, "purpose"),
        ("purpose", {"purpose": "own_staff"}, "reasons"),
        (
            "reasons",
            {"justification": REASONS, "target_group": "Teams", "expected_number": "9", "settings": ["street"]},
            "delivery",
        ),
        (
            "delivery",
            {"delivery": "self_paced", "languages": ["en", "mt"], "wanted_from": "2027-01-04"},
            "declarations",
        ),
        ("declarations", dict.fromkeys(DECLARATIONS, "on"), "attachment"),
    ]
    for step, answers, following in pages:
        response = client.post(reverse("access:step", args=[case.key, step]), answers)
        assert response.url == reverse("access:step", args=[case.key, following])
    last = client.post(reverse("access:step", args=[case.key, "attachment"]), {})
    receipt = client.post(last.url, follow=True)

    case = fresh(case)
    assert (case.reference, case.state) == (f"RRF-FR-{timezone.localdate().year}-00001", State.REVIEW)
    assert [(line.module, line.seats) for line in case.lines.all()] == [(module, 12)]
    assert (case.unit, case.justification, case.languages) == ("Outreach", REASONS, ["en", "mt"])
    assert receipt.redirect_chain == [(reverse("access:sent", args=[case.reference]), 302)]
    assert case.reference in text_of(receipt)
    assert "The programme decides about each module." in text_of(receipt)


def test_the_task_list_says_what_is_done_and_what_is_to_do(client_of):
    official = an_official()
    case = requests.begin(official, organisation=official.organisation, modules=[a_module()])

    tasks = page(client_of(official), "draft", case.key).context["tasks"]

    assert [(task["title"], task["status_text"]) for task in tasks] == [
        ("Who asks", "Done"),
        ("Modules and seats", "Done"),
        ("What the seats are for", "To do"),
        ("Your reasons", "To do"),
        ("Form, languages and time", "To do"),
        ("Declarations", "To do"),
        ("Attachment", "Optional"),
    ]


@pytest.mark.parametrize(
    ("step", "answers", "problem"),
    [
        ("purpose", {}, "Choose one."),
        ("reasons", {"justification": "Too short."}, "Write at least 50 characters; there are 10."),
        ("delivery", {"delivery": "self_paced"}, "Choose at least one."),
        (
            "delivery",
            {"delivery": "self_paced", "languages": "en", "wanted_from": "2027-02-01", "wanted_to": "2027-01-01"},
            "The last day must not be before the first.",
        ),
        ("declarations", {"licence-1": "on"}, "Tick it to go on."),
        ("organisation", {"organisation": "999999"}, "Select a valid choice."),
        ("modules", {}, "Say how many seats you need in at least one module."),
    ],
)
def test_a_page_that_is_not_filled_in_says_what_is_wrong_and_keeps_what_was_typed(client_of, step, answers, problem):
    case = a_draft()
    response = client_of(case.requester).post(reverse("access:step", args=[case.key, step]), answers)

    assert response.status_code == 422
    assert problem in text_of(response)
    assert all(str(value) in text_of(response) for value in answers.values() if value not in {"999999", "on"})


def test_the_seats_of_a_module_keep_to_its_policy(client_of):
    module = a_module()
    ModulePolicy.objects.create(module=module, least_seats=5, most_seats=20)
    case = a_draft(module=module)
    client = client_of(case.requester)
    address = reverse("access:step", args=[case.key, "modules"])

    few, many = (client.post(address, {f"seats_{module.pk}": seats}) for seats in ("4", "21"))

    assert "Ask for 5 or more, or leave it empty." in text_of(few)
    assert "Ask for 20 at most." in text_of(many)
    assert case.lines.get().seats == 20


def test_the_page_of_modules_shows_the_facts_of_each(client_of, django_assert_num_queries):
    case = a_draft()
    approved(seats=7, module=a_module())
    a_module("second", access=AccessPolicy.BY_INVITATION)
    client = client_of(case.requester)
    client.get(reverse("access:step", args=[case.key, "modules"]))

    with django_assert_num_queries(8):
        response = client.get(reverse("access:step", args=[case.key, "modules"]))

    assert [offer.module.slug for offer in response.context["form"].offers] == ["asked-for"]
    assert "7 used, no limit set" in text_of(response)


def test_somebody_who_asks_for_one_organisation_cannot_choose_another(client_of):
    case, elsewhere = a_draft(), an_authority()
    client = client_of(case.requester)

    response = client.post(reverse("access:step", args=[case.key, "organisation"]), {"organisation": elsewhere.pk})

    assert response.status_code == 422
    assert elsewhere.name not in text_of(response)
    assert fresh(case).organisation == case.requester.organisation


def test_programme_staff_ask_for_a_partner_only_with_a_sponsor(client_of):
    approver = appointed(Role.APPROVER)
    partner = Organisation.objects.create(name="Helping Hands", country_id="XK", kind=OrganisationKind.CIVIL_SOCIETY)
    case = requests.begin(approver, organisation=None)
    client, address = client_of(approver), reverse("access:step", args=[case.key, "organisation"])

    alone = client.post(address, {"organisation": partner.pk})
    nameless = client.post(address, {"organisation": partner.pk, "is_sponsored": "on"})
    client.post(address, {"organisation": partner.pk, "is_sponsored": "on", "sponsor": "A project"})

    assert "somebody has to sponsor it" in text_of(alone)
    assert "Say who stands behind the request." in text_of(nameless)
    assert [fresh(case).organisation, fresh(case).is_sponsored, fresh(case).sponsor] == [partner, True, "A project"]


def test_only_partners_are_sponsored(client_of):
    approver, authority = appointed(Role.APPROVER), an_authority()
    case = requests.begin(approver, organisation=None)

    response = client_of(approver).post(
        reverse("access:step", args=[case.key, "organisation"]),
        {"organisation": authority.pk, "is_sponsored": "on", "sponsor": "A project"},
    )

    assert "Only organisations of partner countries can be sponsored." in text_of(response)


def test_save_and_stop_leads_back_to_the_steps(client_of):
    case = a_draft()
    answers = {"purpose": "review", "later": "yes"}
    response = client_of(case.requester).post(reverse("access:step", args=[case.key, "purpose"]), answers)

    assert response.url == reverse("access:draft", args=[case.key])
    assert fresh(case).purpose == "review"


def test_changing_one_answer_from_the_check_leads_back_to_it(client_of):
    case = a_draft()
    client = client_of(case.requester)
    address = reverse("access:step", args=[case.key, "purpose"])
    assert f"{address}?check" in page(client, "check", case.key).text

    response = client.post(address, {"purpose": "review", "check": ""})

    assert response.url == reverse("access:check", args=[case.key])


def test_a_page_of_the_form_left_open_while_the_request_was_sent_changes_nothing(client_of):
    case = sent()
    client = client_of(case.requester)
    words = REASONS + " Written too late."

    response = client.post(reverse("access:step", args=[case.key, "reasons"]), {"justification": words})

    assert response.status_code == 409
    assert "The request has moved on" in text_of(response)
    assert words in text_of(response)
    assert fresh(case).justification != words


def test_sending_twice_sends_once(client_of):
    case = a_draft()
    client = client_of(case.requester)

    first, second = (client.post(reverse("access:check", args=[case.key])) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert fresh(case).events.filter(event="submit").count() == 1


# The attachment


def uploaded(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("Letter of Anna.pdf", content, "application/pdf")


def test_an_attachment_is_kept_without_its_name_and_comes_back_as_a_download(client_of):
    case, content = a_draft(), a_pdf()
    client = client_of(case.requester)

    client.post(reverse("access:step", args=[case.key, "attachment"]), {"attachment": uploaded(content)})
    response = client.get(reverse("access:draft_attachment", args=[case.key]))

    assert "Anna" not in fresh(case).attachment.name
    assert b"".join(response.streaming_content) == content
    assert response["Content-Disposition"] == 'attachment; filename="draft.pdf"'
    assert response["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<html>No PDF</html>", "This is not a PDF file."),
        (b"%PDF-1.7 and then nothing", "The file cannot be opened: it seems to be damaged."),
        (b"", "This is not a PDF file."),
        (a_pdf(password="secret"), "The file is encrypted. Save it without a password."),
        (a_pdf(script="app.alert(1)"), "The file holds scripts or other files."),
        (b"%PDF-" + b"0" * 5 * 1024 * 1024, "The file is larger than 5 MB."),
    ],
    ids=["other type", "damaged", "empty", "encrypted", "with a script", "large"],
)
def test_a_file_that_is_no_plain_pdf_is_refused(client_of, content, problem):
    case = a_draft()
    response = client_of(case.requester).post(
        reverse("access:step", args=[case.key, "attachment"]), {"attachment": uploaded(content)}
    )

    assert response.status_code == 422
    assert problem in text_of(response)
    assert not fresh(case).attachment


def test_the_attachment_is_taken_off_again(client_of, django_capture_on_commit_callbacks):
    case = a_draft()
    requests.attach(case, uploaded(a_pdf()))
    storage, name = fresh(case).attachment.storage, fresh(case).attachment.name

    with django_capture_on_commit_callbacks(execute=True):
        client_of(case.requester).post(reverse("access:step", args=[case.key, "attachment"]), {"remove": "on"})

    assert not fresh(case).attachment
    assert not storage.exists(name)


def test_the_attachment_is_open_to_those_who_see_the_request_only(client_of):
    case = a_draft()
    requests.attach(case, uploaded(a_pdf()))
    case = requests.submit(case, by=case.requester)
    address = reverse("access:attachment", args=[case.reference])
    people = [appointed(Role.FOCAL_POINT), appointed(Role.FOCAL_POINT, country="IT"), an_official()]

    responses = [client_of(person).get(address) for person in people]
    responses[0].close()
    assert [response.status_code for response in responses] == [200, 404, 404]


# Sending


def test_an_incomplete_request_is_not_sent_and_leads_to_what_is_missing(client_of):
    official = an_official()
    case = requests.begin(official, organisation=official.organisation, modules=[a_module()])

    response = client_of(official).post(reverse("access:check", args=[case.key]))

    assert response.status_code == 422
    assert [section.step for section in response.context["missing"]] == [
        "purpose",
        "reasons",
        "delivery",
        "declarations",
    ]
    assert fresh(case).state == State.DRAFT


def test_somebody_with_an_unproved_address_is_led_to_prove_it(client_of):
    case = a_draft()
    EmailAddress.objects.filter(user=case.requester).update(verified=False)

    response = client_of(case.requester).post(reverse("access:check", args=[case.key]))

    assert response.status_code == 409
    assert reverse("account_email") in text_of(response)


def test_what_would_stop_a_request_is_said_before_it_is_sent(client_of):
    module = a_module()
    ModulePolicy.objects.create(module=module, available_from=timezone.localdate() + timedelta(days=30))
    case = a_draft(module=module)

    shown = page(client_of(case.requester), "check", case.key)

    assert "can be opened from" in shown.text
    assert reverse("access:step", args=[case.key, "modules"]) in shown.text


def test_a_request_that_was_stopped_is_corrected_and_sent_again(client_of):
    module = a_module()
    ModulePolicy.objects.create(module=module, least_seats=5, declarations=list(DECLARATIONS))
    case = a_draft(module=module, seats=2)
    client = client_of(case.requester)

    stopped = client.post(reverse("access:check", args=[case.key]), follow=True)
    assert fresh(case).state == State.NEEDS_FIX
    assert "asked for at least" not in text_of(stopped)
    assert "needs at least 5 seats; this one asks for 2" in text_of(stopped)

    client.post(reverse("access:step", args=[case.key, "modules"]), {f"seats_{module.pk}": "6", "check": ""})
    again = client.post(reverse("access:check", args=[case.key]), follow=True)

    assert fresh(case).state == State.REVIEW
    assert "Your request is sent" in text_of(again)


def test_a_second_request_for_a_module_is_met_with_the_open_one(client_of):
    official = an_official()
    first = sent(by=official)
    second = a_draft(by=official)

    response = client_of(official).post(reverse("access:check", args=[second.key]))

    assert response.status_code == 409
    assert first.reference in text_of(response)
    assert fresh(second).state == State.DRAFT


def test_a_colleague_learns_that_there_is_an_open_request_but_not_which_and_joins_it(client_of):
    organisation = an_authority()
    first = sent(by=an_official(organisation=organisation))
    colleague = an_official(organisation=organisation)
    second = a_draft(by=colleague, seats=4)
    client = client_of(colleague)

    response = client.post(reverse("access:check", args=[second.key]))
    assert "There is an open request of your organisation for" in text_of(response)
    assert first.reference not in text_of(response)

    for _time in range(2):
        client.post(reverse("access:join", args=[second.key]))
    note = first.notes.get()

    assert note.text == (f"{colleague} asks for 4 seats more in ASKED-FOR, for the same organisation: please add them.")
    assert note.text in page(client_of(first.requester), "request", first.reference).text


# The request's page


def test_the_page_says_where_the_request_stands_and_until_when(client_of):
    appointed(Role.FOCAL_POINT)
    case = sent()

    shown = page(client_of(case.requester), "request", case.reference)

    assert "With the focal point" in shown.text
    assert "23:59 (Paris time)" in shown.text
    assert "Day 0 of 5 working days" in shown.text
    assert "after ten working days the request goes to the programme without an endorsement" in shown.text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_database_as_often_for_three_modules_as_for_one(client_of, django_assert_num_queries, rows):
    official, focal_point = an_official(), appointed(Role.FOCAL_POINT)
    draft = a_draft(by=official)
    requests.choose_lines(draft, {a_module(f"asked-{number}"): 5 for number in range(rows)})
    case = requests.submit(draft, by=official)
    deciding.endorse(case, by=focal_point, version=case.version, rank=1)
    case = decided(fresh(case), Outcome.PARTLY, 2)
    client = client_of(official)
    address = reverse("access:request", args=[case.reference])
    client.get(address)

    with django_assert_num_queries(16):
        response = client.get(address)

    assert text_of(response).count("There are not enough seats.") == rows


def test_notes_of_the_other_sides_are_not_shown_to_the_requester(client_of):
    case = sent()
    decided(case, Outcome.REJECTED)

    shown = page(client_of(case.requester), "request", case.reference)

    assert "As the rules say." in shown.text
    assert "By telephone." not in shown.text


def test_a_question_is_answered_on_the_page(client_of):
    case = returned()
    client = client_of(case.requester)
    assert "Which of your teams would take part?" in page(client, "request", case.reference).text

    empty = client.post(reverse("access:answer", args=[case.reference]), {"text": " "})
    client.post(reverse("access:answer", args=[case.reference]), {"text": "Both teams of the night shift."})

    assert empty.status_code == 422
    assert fresh(case).state == State.ENDORSEMENT
    assert "Both teams of the night shift." in page(client, "request", case.reference).text


def test_an_answer_that_comes_twice_is_taken_once(client_of):
    case = returned()
    client, address = client_of(case.requester), reverse("access:answer", args=[case.reference])

    first, second = (client.post(address, {"text": "Both teams."}) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert case.notes.filter(text="Both teams.").count() == 1


def test_a_clock_that_is_paused_says_since_when(client_of):
    case = returned()

    shown = page(client_of(case.requester), "request", case.reference)

    assert "clock paused since" in shown.text


def test_answers_can_be_changed_while_a_question_is_open(client_of):
    case = returned()
    client = client_of(case.requester)

    response = client.post(
        reverse("access:step", args=[case.key, "purpose"]), {"purpose": "review", "check": ""}, follow=True
    )

    assert fresh(case).purpose == "review"
    assert response.redirect_chain[-1] == (reverse("access:request", args=[case.reference]), 302)
    assert (
        "organisation" not in client.get(reverse("access:step", args=[case.key, "organisation"])).context["form"].fields
    )


def test_withdrawing_is_confirmed_first(client_of):
    case = sent()
    client, address = client_of(case.requester), reverse("access:withdraw", args=[case.reference])

    client.get(address)
    assert fresh(case).state == State.REVIEW

    client.post(address, {"text": ""})
    assert fresh(case).state == State.WITHDRAWN
    assert client.post(address).status_code == 409


def test_an_appeal_says_what_it_means_and_is_made_once(client_of):
    case = decided(sent(), Outcome.REJECTED)
    client, address = client_of(case.requester), reverse("access:appeal", args=[case.reference])
    assert address in page(client, "request", case.reference).text
    assert "within 15 working days" in text_of(client.get(address))

    short = client.post(address, {"text": "Unfair."})
    client.post(address, {"text": "The reasons given were not read to the end."})
    again = client.post(address, {"text": "The reasons given were not read to the end."})

    assert "Say it in at least 20 characters." in text_of(short)
    assert fresh(case).state == State.UNDER_APPEAL
    assert again.status_code == 409


def test_an_appeal_that_comes_too_late_is_refused_in_words(client_of):
    case = decided(sent(), Outcome.REJECTED)
    AccessRequest.objects.filter(pk=case.pk).update(state_since=timezone.now() - timedelta(days=31))
    client, address = client_of(case.requester), reverse("access:appeal", args=[case.reference])

    assert address not in page(client, "request", case.reference).text
    assert "It is too late" in text_of(client.post(address, {"text": "The reasons given were not read to the end."}))


def test_the_focal_point_appeals_for_the_country(client_of):
    focal_point = appointed(Role.FOCAL_POINT)
    case = decided(endorsed(focal_point=focal_point), Outcome.REJECTED)
    address = reverse("access:appeal", args=[case.reference])

    client_of(focal_point).post(address, {"text": "The country stands behind these reasons."})

    assert fresh(case).state == State.UNDER_APPEAL
    assert case.events.last().actor == "focal_point"


def test_after_a_decline_the_programme_is_asked_once(client_of):
    case = declined()
    client, address = client_of(case.requester), reverse("access:ask_programme", args=[case.reference])
    assert address in page(client, "request", case.reference).text

    client.post(address, {"text": "Our request is for other people than the first."})
    again = client.post(address, {"text": "Our request is for other people than the first."})

    assert (fresh(case).state, fresh(case).is_unendorsed) == (State.REVIEW, True)
    assert again.status_code == 409


def test_a_focal_point_does_not_ask_the_programme_instead_of_the_requester(client_of):
    case = declined()
    focal_point = User.objects.get(appointments__role=Role.FOCAL_POINT)
    address = reverse("access:ask_programme", args=[case.reference])

    assert address not in page(client_of(focal_point), "request", case.reference).text
    assert client_of(focal_point).get(address).status_code == 404


def test_a_colleague_goes_on_with_the_request_of_somebody_who_left(client_of):
    organisation = an_authority()
    case = sent(by=an_official(organisation=organisation))
    successor, stranger = an_official(organisation=organisation), an_official()
    client = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=organisation))
    address = reverse("access:hand_over", args=[case.reference])

    elsewhere = client.post(address, {"to": stranger.pk})
    client.post(address, {"to": successor.pk})

    assert elsewhere.status_code == 422
    assert fresh(case).requester == successor
    people = (successor, case.requester)
    shown = [client_of(person).get(reverse("access:request", args=[case.reference])).status_code for person in people]
    assert shown == [200, 404]


def test_an_administrator_of_another_organisation_hands_nothing_over(client_of):
    case = sent()
    client = client_of(appointed(Role.ORGANISATION_ADMIN, organisation=an_authority()))

    assert client.get(reverse("access:hand_over", args=[case.reference])).status_code == 404


def test_the_place_on_the_waiting_list_counts_the_requests_of_the_country(client_of):
    focal_point = appointed(Role.FOCAL_POINT)
    appointed(Role.FOCAL_POINT, country="IT")
    waiting = [decided(endorsed(focal_point=focal_point), Outcome.WAITLISTED) for _number in range(2)]
    decided(endorsed(country="IT"), Outcome.WAITLISTED)

    shown = [page(client_of(case.requester), "request", case.reference).text for case in waiting]

    assert ["Place on the waiting list: 1." in text for text in shown] == [True, False]
    assert "Place on the waiting list: 2." in shown[1]


def test_the_request_is_printed_with_all_its_answers(client_of):
    case = approved()

    shown = page(client_of(case.requester), "print", case.reference)

    assert case.justification in shown.text
    assert "Approved" in shown.text


def test_the_note_on_the_name_of_kosovo_stands_on_every_page_that_names_it(client_of):
    approver = appointed(Role.APPROVER)
    partner = Organisation.objects.create(name="Helping Hands", country_id="XK", kind=OrganisationKind.CIVIL_SOCIETY)
    draft = requests.begin(approver, organisation=None)
    requests.choose_organisation(draft, partner, is_sponsored=True, sponsor="A project")
    requests.choose_lines(draft, {a_module(): 5})
    requests.save_answers(draft, ANSWERS)
    client = client_of(approver)

    pages = [page(client, "check", draft.key), page(client, "step", draft.key, "organisation")]
    case = requests.submit(draft, by=approver)
    pages += [page(client, name, case.reference) for name in ("sent", "request", "print")]

    assert case.reference.startswith("RRF-PS-")
    assert ["UNSCR 1244/1999" in shown.text for shown in pages] == [True] * 5
    assert ["Kosovo*" in shown.text for shown in pages] == [True, True, False, True, True]


def test_an_answer_is_not_sent_while_a_change_would_stop_the_request(client_of):
    module = a_module()
    ModulePolicy.objects.create(module=module, most_seats=20, declarations=list(DECLARATIONS))
    case = returned(module=module)
    client = client_of(case.requester)
    ModulePolicy.objects.filter(module=module).update(most_seats=10)

    response = client.post(reverse("access:answer", args=[case.reference]), {"text": "Both teams."})

    assert response.status_code == 422
    assert "Mend this first, then send the answer: Modules and seats." in text_of(response)
    assert "can ask for 10 seats at most; this one asks for 20" in text_of(response)
    assert "Both teams." in text_of(response)
    assert fresh(case).state == State.RETURNED


def test_the_seats_stay_as_they_were_endorsed_when_the_programme_asks(client_of):
    case = endorsed()
    deciding.ask(case, by=appointed(Role.APPROVER), version=case.version, text="How will you choose the people?")
    client = client_of(case.requester)

    tasks = {task["title"]: task["url"] for task in page(client, "draft", case.key).context["tasks"]}

    assert tasks["Modules and seats"] == ""
    assert tasks["Your reasons"] == reverse("access:step", args=[case.key, "reasons"])
    assert client.get(reverse("access:step", args=[case.key, "modules"])).status_code == 409


def test_those_who_decide_are_led_to_the_desk(client_of):
    case = sent()
    approver = appointed(Role.APPROVER)
    address = reverse("access:desk_case", args=[case.reference])

    assert address in page(client_of(approver), "request", case.reference).text
    assert address not in page(client_of(case.requester), "request", case.reference).text


# Where people meet a locked module


def test_a_locked_module_offers_officials_to_ask_for_it_and_tells_others_who_does(client_of):
    module = published_module(access=AccessPolicy.ON_REQUEST)
    address = reverse("learning:module", args=[module.slug])
    asking = f"{reverse('access:new')}?module={module.slug}"

    official, trainee = (text_of(client_of(person).get(address)) for person in (an_official(), UserFactory()))

    assert asking in official
    assert asking not in trainee
    assert "Requests are made by your national focal point or your organisation" in trainee


def test_the_public_page_of_a_module_leads_to_the_request(client):
    module = published_module(access=AccessPolicy.ON_REQUEST)

    assert f"{reverse('access:new')}?module={module.slug}" in text_of(client.get(module.pages.get().url))


# Renewal


def ending(case: AccessRequest, days: int) -> Grant:
    """The grant of a request, ending in so many days."""
    grant = grant_of(case)
    Grant.objects.filter(pk=grant.pk).update(
        starts_on=timezone.localdate() - timedelta(days=300), ends_on=timezone.localdate() + timedelta(days=days)
    )
    grant.refresh_from_db()
    return grant


def test_a_grant_is_renewed_with_one_click_and_its_people_keep_their_seats(client_of):
    focal_point = appointed(Role.FOCAL_POINT)
    first = approved(seats=3, focal_point=focal_point)
    nominated(first, "ana@example.org", "ben@example.org")
    grant = ending(first, 40)
    ModulePolicy.objects.create(
        module=grant.module, renews_by_itself=True, declarations=list(DECLARATIONS), endorsement=Endorsement.REQUIRED
    )
    client = client_of(first.requester)

    receipt = client.post(reverse("access:renew", args=[grant.pk]))
    second = AccessRequest.objects.get(renews=grant)
    assert receipt.url == reverse("access:sent", args=[second.reference])
    assert (second.state, second.justification) == (State.ENDORSEMENT, first.justification)

    deciding.endorse(second, by=focal_point, version=second.version)
    renewed = grant_of(second)
    grant.refresh_from_db()

    assert fresh(second).state == State.APPROVED
    assert (renewed.renews, renewed.seats, renewed.seats_used, grant.seats_used) == (grant, 3, 2, 0)
    assert renewed.ends_on == grant.ends_on + timedelta(days=grant.module.policy.default_days)
    assert set(renewed.places.values_list("email", flat=True)) == {"ana@example.org", "ben@example.org"}


def test_a_renewal_waits_for_the_programme_where_the_policy_does_not_say_otherwise():
    focal_point = appointed(Role.FOCAL_POINT)
    first = approved(focal_point=focal_point)
    second = requests.renew(ending(first, 40), by=first.requester)

    deciding.endorse(second, by=focal_point, version=second.version)

    assert fresh(second).state == State.REVIEW


@pytest.mark.parametrize("days", [-1, 61])
def test_a_grant_is_renewed_from_sixty_days_before_its_end_only(client_of, days):
    case = approved()
    grant = ending(case, days)
    client = client_of(case.requester)

    response = client.post(reverse("access:renew", args=[grant.pk]))

    assert response.status_code == 409
    assert not AccessRequest.objects.filter(renews=grant).exists()


def test_a_renewal_is_asked_for_once(client_of):
    case = approved()
    grant = ending(case, 10)
    client = client_of(case.requester)

    first, second = (client.post(reverse("access:renew", args=[grant.pk])) for _time in range(2))

    assert (first.status_code, second.status_code) == (302, 409)
    assert AccessRequest.objects.filter(renews=grant).count() == 1


def test_the_grant_of_another_organisation_cannot_be_renewed(client_of):
    grant = ending(approved(), 10)

    assert client_of(an_official()).post(reverse("access:renew", args=[grant.pk])).status_code == 404
    assert RequestLine.objects.count() == 1


def test_several_modules_of_a_curriculum_become_one_request_with_a_line_each(client_of):
    client, modules = client_of(an_official()), [a_module("first"), a_module("second")]
    address = f"{reverse('access:new')}?module=first&module=second&module=nowhere"

    shown = client.get(address).content.decode()
    response = client.post(reverse("access:new"), {"module": ["first", "second", "nowhere"]})

    case = AccessRequest.objects.get()
    assert response["Location"] == reverse("access:draft", args=[case.key])
    assert shown.count('<input type="hidden" name="module"') == 2
    assert {line.module for line in case.lines.all()} == set(modules)
