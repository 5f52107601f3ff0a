"""What every test stands on. Journeys in a browser have more in `tests/journeys/conftest.py`."""

import os
import random
import socket

import hypothesis
import pytest

hypothesis.settings.register_profile("repeatable", derandomize=True, deadline=None)
hypothesis.settings.load_profile("repeatable")

# The engines are tested without Django (`-p no:django`); then there is nothing more to offer.
pytest_plugins = ["tests.django_fixtures"] if "DJANGO_SETTINGS_MODULE" in os.environ else []
# Journeys need the loaded database, everything else the empty one: they never share a run.
collect_ignore = [] if os.environ.get("TEST_DATABASE") == "loaded" else ["journeys"]

LOOPBACK = ("127.", "::1", "localhost")
connect_anywhere = socket.socket.connect


class NetworkIsClosed(OSError):
    """A test reached for another machine."""


def connect_here_only(self: socket.socket, address: object) -> None:
    if isinstance(address, tuple) and not str(address[0]).startswith(LOOPBACK):
        raise NetworkIsClosed(address)
    connect_anywhere(self, address)  # type: ignore[arg-type] # as given by the caller


@pytest.fixture(autouse=True, scope="session")
def _network_is_closed() -> None:
    """No test leaves this machine."""
    socket.socket.connect = connect_here_only  # type: ignore[method-assign] # for the whole run


@pytest.fixture(autouse=True)
def _same_chance_each_time() -> None:
    """Chance in tests is the same in every run and in every order."""
    random.seed(0)
