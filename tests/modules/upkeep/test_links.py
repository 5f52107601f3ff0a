"""Links of pages: found, checked by the database, and looked at within limits."""

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import StringIO
from threading import Event, Thread

import pytest
from django.core.management import call_command
from django.utils import timezone

from modules.models import LinkProblem, Module, PageLink
from modules.upkeep import links, looking
from modules.upkeep.linking import links_in
from modules.upkeep.looking import Seen, is_public, look
from people.groups import ensure_groups
from people.models import Role
from tests.factories.modules import block, published_module
from tests.factories.people import appointed
from tests.factories.upkeep import fact_block, unit_of, with_blocks

ANSWERS = {
    "/there": 200,
    "/sant%C3%A9?q=%C3%A9t%C3%A9": 200,
    "/to-health": 302,
    "/gone": 404,
    "/broken": 503,
    "/moved": 302,
    "/lost": 302,
    "/no-head": 405,
    "/closed": 403,
}

# A server writes letters as UTF-8, which the library for headers takes for Latin-1.
HEALTH = "/santé?q=été".encode().decode("latin-1")
MOVED = {"/moved": "/there", "/lost": "http://10.0.0.1/", "/to-health": HEALTH}


class Answering(BaseHTTPRequestHandler):
    """A site that answers what its address says, and goes elsewhere for two of them."""

    def do_HEAD(self) -> None:
        if self.path == "/drop-by-drop":
            with suppress(OSError):
                while not Event().wait(0.02):
                    self.wfile.write(b"H")
            return
        self.send_response(ANSWERS[self.path])
        if self.path in MOVED:
            self.send_header("Location", MOVED[self.path])
        self.send_header("Content-Length", "0")
        self.end_headers()

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_words: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as serving:
        Thread(target=serving.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_port}"
        serving.shutdown()


@pytest.fixture
def module() -> Module:
    return published_module()


def here(url: str) -> Seen:
    return look(url, may_visit=lambda ip: ip == "127.0.0.1", may_ask=lambda _parts: True)


def linking(module: Module, *hrefs: str):
    words = "".join(f"<a {href}>a</a>" for href in hrefs)
    return with_blocks(module, block(module, "u1", "text", f"<p>{words}</p>", 9))


def problems() -> dict[str, str]:
    return dict(PageLink.objects.exclude(problem="").values_list("address", "problem"))


@pytest.mark.any_database
def test_links_are_found_in_rich_text_streams_and_fields_of_their_own():
    stream = json.dumps(
        [{"type": "text", "value": '<p><a href="https://a.example/x">a</a><a linktype="page" id="5">b</a></p>'}]
    )
    values = {"body": stream, "link": "https://b.example", "title": "See https://c.example for more", "more": [None, 7]}

    assert links_in(values) == ["https://a.example/x", "page:5", "https://b.example"]


@pytest.mark.any_database
@pytest.mark.parametrize(
    ("path", "is_gone", "is_unreachable", "is_forbidden"),
    [
        ("/there", False, False, False),
        ("/moved", False, False, False),
        ("/santé?q=été", False, False, False),
        ("/to-health", False, False, False),
        ("/no-head", False, False, False),
        ("/closed", False, False, False),
        ("/gone", True, False, False),
        ("/broken", False, True, False),
        ("/lost", False, False, True),
    ],
)
def test_what_a_server_answers(server, path, is_gone, is_unreachable, is_forbidden):
    seen = here(f"{server}{path}")

    assert (seen.is_gone, seen.is_unreachable, seen.is_forbidden) == (is_gone, is_unreachable, is_forbidden)


@pytest.mark.any_database
def test_a_server_that_answers_letter_by_letter_does_not_hold_the_line(server, monkeypatch):
    monkeypatch.setattr(looking, "MOST_SECONDS", 0.2)

    assert here(f"{server}/drop-by-drop").is_unreachable


@pytest.mark.any_database
def test_nothing_private_is_asked(server):
    port = server.rpartition(":")[2]
    addresses = [
        f"{server}/there",
        f"http://localhost:{port}/",
        "http://user@example.org/",
        "ftp://example.org/",
        "http:///x",
    ]

    assert [look(one).is_forbidden for one in addresses] == [True] * 5
    assert look(f"{server}/there", may_ask=lambda _parts: True).is_forbidden
    private = (
        "127.0.0.1",
        "10.1.2.3",
        "169.254.169.254",
        "::1",
        "::ffff:192.168.0.1",
        "fd00::1",
        "224.0.0.1",
        "0.0.0.0",  # noqa: S104
    )
    assert [is_public(ip) for ip in private] == [False] * 8
    assert is_public("93.184.216.34")


@pytest.mark.django_db
def test_links_to_pages_that_are_gone_or_not_published_are_named(module):
    other = unit_of(module, "u2")
    linking(module, f'linktype="page" id="{other.pk}"', 'linktype="page" id="99999"', 'linktype="document" id="99999"')
    now = timezone.now()

    links.check(now)
    first = problems()
    other.unpublish()
    links.check(now + timedelta(hours=1))  # once a day
    same = problems()
    out = StringIO()
    call_command("check_links", stdout=out)

    assert first == same == {"page:99999": LinkProblem.GONE, "document:99999": LinkProblem.GONE}
    assert problems()[f"page:{other.pk}"] == LinkProblem.UNPUBLISHED
    assert f"page:{other.pk}: The page is not published" in out.getvalue()


@pytest.mark.django_db
def test_pages_without_links_to_each_other_are_gone_through_once_a_day_too(module):
    now = timezone.now()

    links.check(now)
    with_blocks(module, fact_block(link="https://source.example/fact"))
    links.check(now + timedelta(hours=1))
    soon = PageLink.objects.count()
    links.check(now + timedelta(hours=21))

    assert (soon, PageLink.objects.count()) == (0, 1)


@pytest.mark.django_db
def test_other_sites_are_left_alone_unless_it_is_switched_on(module, settings):
    with_blocks(module, fact_block(link="https://source.example/fact"))
    links.check(timezone.now())
    assert PageLink.objects.get(is_external=True).checked_at is None


@pytest.mark.django_db
def test_few_of_a_host_in_a_round_and_each_once_a_week(module, server):
    linking(module, *(f'href="{server}/there?{number}"' for number in range(5)))
    links.collect()
    now, asked = timezone.now(), []

    def seen(url: str) -> Seen:
        asked.append(url)
        return Seen(200)

    counts = [links.check_external(now, look_at=seen) for _round in range(3)]

    assert (counts, len(set(asked))) == ([3, 2, 0], 5)
    assert links.check_external(now + timedelta(days=8), look_at=seen) == 3


@pytest.mark.django_db
def test_what_was_never_looked_at_comes_first(module):
    linking(module, 'href="https://old.example.org/"', 'href="https://new.example.org/"')
    links.collect()
    now, asked = timezone.now(), []
    PageLink.objects.filter(address__contains="old").update(checked_at=now - timedelta(days=8))

    links.check_external(now, look_at=lambda url: asked.append(url) or Seen(200))

    assert asked == ["https://new.example.org/", "https://old.example.org/"]


@pytest.mark.django_db
def test_a_server_may_have_bad_days_but_a_page_that_is_gone_is_gone(module, server):
    linking(module, f'href="{server}/broken"', f'href="{server}/gone"')
    links.collect()
    now = timezone.now()

    found = []
    for week in range(3):
        links.check_external(now + timedelta(days=8 * week), look_at=here)
        found.append(problems())

    assert found[0] == found[1] == {f"{server}/gone": LinkProblem.GONE}
    assert found[2] == {f"{server}/gone": LinkProblem.GONE, f"{server}/broken": LinkProblem.UNREACHABLE}


@pytest.mark.django_db
@pytest.mark.parametrize("broken", [1, 3])
def test_editors_read_what_is_broken_in_their_modules(broken, module, client_of, django_assert_num_queries):
    ensure_groups()
    linking(module, *(f'linktype="page" id="{90000 + number}"' for number in range(broken)))
    links.check(timezone.now())
    editor, stranger = client_of(appointed(Role.EDITOR)), client_of(appointed(Role.EDITOR, module_slug="another"))
    editor.get("/admin/links/")

    with django_assert_num_queries(11):
        page = editor.get("/admin/links/").content.decode()

    assert page.count("no longer there") == broken
    assert "page:90000" not in stranger.get("/admin/links/").content.decode()


@pytest.mark.django_db
def test_an_editor_looks_now_and_not_again_and_again(module, client_of):
    ensure_groups()
    editor = client_of(appointed(Role.EDITOR))
    linking(module, 'linktype="page" id="90000"')

    assert "Nothing was looked at yet." in editor.get("/admin/links/").content.decode()
    pages = [editor.post("/admin/links/", follow=True).content.decode() for _time in range(3)]

    assert "page:90000" in pages[0]
    assert f"{PageLink.objects.count()} link" in pages[0]
    assert "Somebody has just looked." in pages[2]
