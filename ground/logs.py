"""One JSON object a line, without personal data: no e-mail addresses, no query strings, no secrets of invitations and feeds."""

import logging
import re

import structlog
from structlog.typing import EventDict, WrappedLogger

ADDRESS = re.compile(r"[\w.+%-]+@[\w-]+(\.[\w-]+)+")
QUERY = re.compile(r"(/[^\s\"'?]*)\?[^\s\"'\\]+")
SECRET = re.compile(r"(/(?:invitation|feed)/)[\w-]+")
LOGGED_EXTRAS = ["status_code", "duration"]

structlog.configure(
    processors=[
        structlog.stdlib.filter_by_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.format_exc_info,
        structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
    ],
    logger_factory=structlog.stdlib.LoggerFactory(),
    wrapper_class=structlog.stdlib.BoundLogger,
    cache_logger_on_first_use=True,
)


def without_personal_data(text: str) -> str:
    """The text with e-mail addresses, query strings and the secrets of invitations and feeds taken out."""
    return SECRET.sub(r"\1…", QUERY.sub(r"\1?…", ADDRESS.sub("[address]", text)))


def keep_named_fields_only(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Plain values only: an object (a request, a person) would print what it holds."""
    return {name: value for name, value in event.items() if _is_plain(name, value)}


class JsonFormatter(structlog.stdlib.ProcessorFormatter):
    """Formats records of structlog and of the standard library alike."""

    def __init__(self) -> None:
        super().__init__(
            foreign_pre_chain=[
                structlog.stdlib.add_logger_name,
                structlog.stdlib.add_log_level,
                structlog.stdlib.ExtraAdder(LOGGED_EXTRAS),
                structlog.processors.format_exc_info,
            ],
            processors=[
                structlog.processors.TimeStamper(fmt="iso", utc=True),
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                keep_named_fields_only,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        return without_personal_data(super().format(record))


def _is_plain(name: str, value: object) -> bool:
    return name in {"event", "exception"} or value is None or isinstance(value, str | int | float | bool)
