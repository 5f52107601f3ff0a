import json
import logging
import sys

import pytest
import structlog

from ground.logs import JsonFormatter


def logged(record: logging.LogRecord) -> dict:
    return json.loads(JsonFormatter().format(record))


def record(message: str, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord("django.request", logging.WARNING, __file__, 1, message, args, None)
    made.__dict__.update(extra)
    return made


@pytest.mark.parametrize(
    ("message", "kept"),
    [
        ("Not Found: /en/learn/", "Not Found: /en/learn/"),
        ("Not Found: /login/?next=/x&email=a@example.org", "Not Found: /login/?…"),
        ("key (email)=(amina.d@mail.example.org) exists", "key (email)=([address]) exists"),
        ("Is it well? Yes", "Is it well? Yes"),
        ("Gone: /en/access/invitation/dG9r-ZW4_x/", "Gone: /en/access/invitation/…/"),
        ("Not Found: /en/sessions/feed/dG9r-ZW4_x.ics", "Not Found: /en/sessions/feed/….ics"),
    ],
)
def test_logs_hold_no_address_no_query_and_no_invitation(message, kept):
    assert logged(record(message))["event"] == kept


def test_logs_name_level_logger_and_status_but_no_objects():
    entry = logged(record("Forbidden: %s", "/admin/", status_code=403, request=object()))

    del entry["timestamp"]
    assert entry == {"event": "Forbidden: /admin/", "logger": "django.request", "level": "warning", "status_code": 403}


def test_exceptions_are_logged_without_addresses():
    try:
        int("amina@example.org")
    except ValueError:
        made = record("broken")
        made.exc_info = sys.exc_info()

    assert logged(made)["exception"].endswith("base 10: '[address]'")


def test_structured_fields_reach_the_line(caplog):
    caplog.set_level(logging.INFO, "tests.logs")

    structlog.stdlib.get_logger("tests.logs").info("mail.sent", message=7, person=object())

    entry = logged(caplog.records[0])
    assert (entry["event"], entry["message"], "person" in entry) == ("mail.sent", 7, False)
