import re

import pytest
from django.core.mail import EmailMessage, send_mail
from django.db.migrations.recorder import MigrationRecorder

from ground import views

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _ask_about_migrations_anew():
    views._require_migrations.cache_clear()
    yield
    views._require_migrations.cache_clear()


def test_healthz_answers(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = client.get("/healthz")

    assert (response.status_code, response.content) == (200, b"ok")
    assert "Cookie" not in response.get("Vary", "")


def test_readyz_says_what_works(client):
    response = client.get("/readyz")

    assert (response.status_code, response.json()) == (200, {"database": True, "migrations": True, "cache": True})


def test_readyz_is_not_ready_while_migrations_are_missing(client):
    MigrationRecorder.Migration.objects.filter(app="ground").delete()

    response = client.get("/readyz")

    assert (response.status_code, response.json()["migrations"]) == (503, False)


def test_readyz_is_not_ready_without_a_cache(client, settings):
    settings.CACHES = {**settings.CACHES, "default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}

    assert client.get("/readyz").json()["cache"] is False


def test_demo_mail_exists_in_the_demo_only(client, settings, tmp_path):
    settings.DEMO_MAIL_ROOT = tmp_path
    settings.DEMO = False

    assert client.get("/demo/mail/", follow=True).status_code == 404

    settings.DEMO = True
    assert client.get("/demo/mail/").status_code == 200


def test_demo_mail_shows_mails_newest_first(client, settings, tmp_path):
    settings.DEMO, settings.DEMO_MAIL_ROOT = True, tmp_path / "mails"
    settings.EMAIL_BACKEND = "ground.mail.DemoBackend"
    send_mail("First", "Bonjour “été”", None, ["a@example.org"])
    send_mail("Second", "<b>", None, ["b@example.org"])

    page = client.get("/demo/mail/").content.decode()

    assert page.index("Second") < page.index("First")
    assert "Bonjour “été”" in page
    assert "&lt;b&gt;" in page


def test_files_of_the_demos_mails_can_be_downloaded(client, settings, tmp_path):
    settings.DEMO, settings.DEMO_MAIL_ROOT = True, tmp_path / "mails"
    settings.EMAIL_BACKEND = "ground.mail.DemoBackend"
    EmailMessage(
        "Invited", "Come.", to=["a@example.org"], attachments=[("opening.ics", "BEGIN", "text/calendar")]
    ).send()

    page = client.get("/demo/mail/").content.decode()
    [link] = re.findall(r'href="(/demo/mail/[\w-]+/1/)"', page)

    assert "opening.ics" in page
    assert client.get(link).content == b"BEGIN"
    assert client.get(link)["Content-Disposition"] == 'attachment; filename="opening.ics"'
    assert client.get(link.replace("/1/", "/2/"), follow=True).status_code == 404
    settings.DEMO = False
    assert client.get(link, follow=True).status_code == 404
