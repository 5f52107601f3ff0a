"""What the browser is told with every kind of page: no code in the page, nothing kept, nothing from elsewhere."""

import runpy
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, override_settings

from tests.factories.people import PASSWORD, UserFactory
from tests.factories.site import UNIT
from tests.training_site.conftest import SmallSite

PUBLIC = [
    "/en/",
    "/en/about/",
    "/en/catalogue/",
    "/en/catalogue/small/",
    "/en/privacy/",
    "/en/certificates/",
    "/en/certificates/{grouped_code}/",
    "/account/login/",
    "/account/signup/",
    "/account/login/code/",
    "/account/password/reset/",
]
PERSONAL = [
    "/en/learn/",
    "/en/learn/small/",
    "/en/learn/small/u1/",
    "/en/learn/small/u2/",
    "/en/learn/small/do/quiz-u1/",
    "/en/learn/small/do/quiz-u1/1/",
    "/en/learn/small/do/shared-kitchen/",
    "/en/learn/small/do/shared-kitchen/text/",
    "/en/learn/small/do/shared-kitchen/pause/",
    "/en/learn/short/certificate/",
    "/account/",
    "/account/profile/",
    "/account/email/",
    "/account/password/change/",
    "/account/2fa/",
    "/account/sessions/",
    "/account/reauthenticate/",
]
CLOSED = ["/en/learn/small/", "/en/learn/small/media/video/{video}/", "/en/learn/small/nothing/at/all/"]
PAGES = [
    *[("anonymous", path) for path in PUBLIC],
    *[("trainee", path) for path in ["/en/", *PERSONAL]],
    *[("no_grant", path) for path in CLOSED],
]
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'self'",
    "object-src": "'none'",
}
ADDRESSES = {"src", "srcset", "action", "formaction", "poster", "data"}


class InlineCode(HTMLParser):
    """Collects what the policy would stop, and what would be fetched from elsewhere."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = {name: value or "" for name, value in attrs}
        is_data = said.get("type") == "application/json"
        if tag == "style" or (tag == "script" and "src" not in said and not is_data):
            self.found.append(f"<{tag}>")
        self.found += [f"{tag} {name}" for name in said if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {name}={value}" for name, value in said.items() if is_foreign(tag, name, value)]


def is_foreign(tag: str, name: str, value: str) -> bool:
    """Whether an attribute runs code or fetches from another site; links for people to follow are no fetching."""
    if value.strip().lower().startswith("javascript:"):
        return True
    fetches = name in ADDRESSES or (tag == "link" and name == "href")
    return fetches and value.startswith(("http:", "https:", "//"))


def policy_of(response: HttpResponse) -> dict[str, str]:
    parts = [part.strip().partition(" ") for part in response["Content-Security-Policy"].split(";")]
    return {name: sources for name, _space, sources in parts}


@pytest.mark.parametrize(("role", "path"), PAGES)
def test_page_carries_no_code_and_strict_headers(small_site: SmallSite, role: str, path: str):
    with small_site.visited_by(role) as client:
        response = client.get(small_site.path(path))

    assert InlineCode(response.content.decode()).found == []
    policy = policy_of(response)
    assert {name: policy.get(name) for name in POLICY} == POLICY
    assert "unsafe" not in response["Content-Security-Policy"]
    assert {name: response.headers.get(name) for name in PLAIN_HEADERS} == PLAIN_HEADERS


PLAIN_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "X-Frame-Options": "SAMEORIGIN",
}


def test_the_parser_of_these_tests_finds_what_it_looks_for():
    html = (
        '<p style="x"><script>1</script><script type="application/json">{}</script><style></style><a onclick="x" href="javascript:x">'
        '<img src="//else.where/a"><script src="/own.js"></script><a href="https://else.where/">'
    )

    found = ["p style", "<script>", "<style>", "a onclick", "a href=javascript:x", "img src=//else.where/a"]
    assert InlineCode(html).found == found


@pytest.mark.parametrize("path", PUBLIC[:5])
def test_page_from_the_cache_has_the_same_headers(small_site: SmallSite, path: str):
    with small_site.visited_by("anonymous") as client:
        first, kept = client.get(path), client.get(path)

    assert kept.content == first.content
    assert policy_of(kept) == policy_of(first)
    assert {name: kept.headers.get(name) for name in PLAIN_HEADERS} == PLAIN_HEADERS


@pytest.mark.parametrize("path", PERSONAL)
def test_personal_page_is_kept_nowhere(small_site: SmallSite, path: str):
    with small_site.visited_by("trainee") as client:
        response = client.get(path)

    said = {part.strip() for part in response["Cache-Control"].split(",")}
    assert {"no-store", "private"} <= said
    assert "public" not in said


def test_public_page_is_kept_nowhere_for_somebody_signed_in(small_site: SmallSite):
    with small_site.visited_by("trainee") as client:
        response = client.get("/en/catalogue/")

    assert response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/en/certificates/{grouped_code}/file/", "/documents/{document}/{document_name}"])
def test_personal_file_is_an_attachment_that_is_kept_nowhere(small_site: SmallSite, path: str):
    with small_site.visited_by("trainee") as client:
        response = client.get(small_site.path(path))
        response.getvalue()

    assert response["Content-Disposition"].startswith("attachment;")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert {"private", "no-store"} <= {part.strip() for part in response["Cache-Control"].split(",")}


def test_inline_code_is_allowed_in_the_admin_only_and_nothing_from_elsewhere(small_site: SmallSite):
    with small_site.visited_by("editor") as client:
        policy = policy_of(client.get("/admin/"))

    assert policy["script-src"] == "'self' 'unsafe-inline'"
    assert policy["frame-ancestors"] == "'self'"
    assert not [sources for sources in policy.values() if "http" in sources or "*" in sources]


def test_preview_of_a_unit_shows_its_words_under_the_policy_of_the_admin(small_site: SmallSite):
    with small_site.visited_by("editor") as client:
        response = client.get(small_site.path("/admin/pages/{unit}/view_draft/"))

    assert UNIT in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.fixture
def settings_of_production(monkeypatch) -> dict[str, object]:
    """The settings as they are on a site with an https address."""
    monkeypatch.setenv("SITE_URL", "https://training.example.org")
    monkeypatch.setenv("ALLOWED_HOSTS", "training.example.org")
    path = Path(settings.BASE_DIR) / "training_site" / "settings.py"
    return runpy.run_path(str(path))


def test_cookies_of_production_are_bound_to_the_host(db: None, settings_of_production: dict[str, object]):
    names = [name for name in settings_of_production if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "SECURE_"))]
    production = {name: settings_of_production[name] for name in [*names, "ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS"]}
    person = UserFactory()

    with override_settings(**production):
        client = Client(headers={"host": "training.example.org"})
        client.get("/account/login/", secure=True)
        response = client.post("/account/login/", {"login": person.email, "password": PASSWORD}, secure=True)

    cookies = {name: client.cookies[name] for name in ("__Host-session", "__Host-csrf")}
    flags = {(one["secure"], one["httponly"], one["path"], one["domain"], one["samesite"]) for one in cookies.values()}
    assert flags == {(True, True, "/", "", "Lax")}
    assert response["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


def test_production_is_reached_by_https_only(settings_of_production: dict[str, object]):
    production = {"SECURE_SSL_REDIRECT": settings_of_production["SECURE_SSL_REDIRECT"]}

    with override_settings(ALLOWED_HOSTS=["training.example.org"], **production):
        response = Client(headers={"host": "training.example.org"}).get("/en/catalogue/")

    assert response.url == "https://training.example.org/en/catalogue/"
