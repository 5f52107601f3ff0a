"""The databases of the tests: made once, then copied, so that no run, worker or test pays again for 250 migrations.

`TEST_DATABASE` says which:
sqlite      an empty, migrated SQLite file (the default)
postgresql  the same on a PostgreSQL server, which ends with the last run that uses it
loaded      an SQLite file with all content and the demo accounts, for the journeys in a browser
"""

import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Protocol

from scripts import postgresql
from scripts.fingerprint import CONTENT, MIGRATIONS, ROOT, files, fingerprint

TEMPLATES = ROOT / "var" / "test"
# The first process of a run names it; the workers inherit the name.
RUN = os.environ.setdefault("TEST_RUN", str(os.getpid()))
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "one")
TEST_DIR = TEMPLATES / f"run-{RUN}" / WORKER
KIND = os.environ.get("TEST_DATABASE", "sqlite")

MIGRATE = (("migrate", "--verbosity=0"),)
LOAD = (("load_curricula", "--verbosity=0"), ("load_demo", "--verbosity=0"))


class Store(Protocol):
    """Where the template and its copies are kept."""

    def address(self, name: str) -> str: ...
    def has(self, name: str) -> bool: ...
    def create(self, name: str) -> None: ...
    def copy(self, template: str, name: str) -> None: ...
    def rename(self, old: str, new: str) -> None: ...
    def remove(self, name: str) -> None: ...


class SqliteFiles:
    """Databases are files below `var/test`."""

    def _path(self, name: str, suffix: str = "") -> Path:
        return TEMPLATES / f"{name}.sqlite3{suffix}"

    def address(self, name: str) -> str:
        return f"sqlite:///{self._path(name)}"

    def has(self, name: str) -> bool:
        return self._path(name).exists()

    def create(self, name: str) -> None:
        self.remove(name)

    def copy(self, template: str, name: str) -> None:
        self.remove(name)
        shutil.copyfile(self._path(template), self._path(name))

    def rename(self, old: str, new: str) -> None:
        self._path(old).rename(self._path(new))

    def remove(self, name: str) -> None:
        for suffix in ("", "-wal", "-shm"):
            self._path(name, suffix).unlink(missing_ok=True)


class PostgresqlDatabases:
    """Databases of one server: the first process of a run starts it, the workers inherit where it is."""

    def __init__(self) -> None:
        if "TEST_POSTGRESQL" not in os.environ:
            os.environ["TEST_POSTGRESQL"] = str(postgresql.start(TEMPLATES))
            postgresql.forget_durability(Path(os.environ["TEST_POSTGRESQL"]))
        self.server = Path(os.environ["TEST_POSTGRESQL"])

    def address(self, name: str) -> str:
        return postgresql.address(self.server, name)

    def has(self, name: str) -> bool:
        return name in postgresql.database_names(self.server)

    def create(self, name: str) -> None:
        self.remove(name)
        postgresql.run_sql(self.server, f'CREATE DATABASE "{name}"')

    def copy(self, template: str, name: str) -> None:
        self.remove(name)
        postgresql.run_sql(self.server, f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')

    def rename(self, old: str, new: str) -> None:
        postgresql.run_sql(self.server, f'ALTER DATABASE "{old}" RENAME TO "{new}"')

    def remove(self, name: str) -> None:
        postgresql.run_sql(self.server, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


STORE: Store = PostgresqlDatabases() if KIND == "postgresql" else SqliteFiles()
COPY = f"run-{RUN}-{WORKER}"


def address() -> str:
    """The URL of the copy that this process tests on."""
    return STORE.address(COPY)


@cache
def template_name(word: str) -> str:
    """The name of the template, "migrated" or "loaded", that fits the files as this run found them."""
    return f"{word}-{fingerprint(MIGRATIONS if word == 'migrated' else (*MIGRATIONS, *CONTENT))}"


def template() -> str:
    """The template of this kind of test; made when it is missing, the loaded one from the migrated one."""
    migrated, loaded = template_name("migrated"), template_name("loaded")
    if not STORE.has(migrated):
        contents_of(migrated).write_text("\n".join(migration_files()))
        make_template(migrated, MIGRATE, start=nearest_template())
    if KIND != "loaded":
        return migrated
    if not STORE.has(loaded):
        make_template(loaded, LOAD, start=migrated)
    return loaded


def migration_files() -> list[str]:
    """What a migrated database is made from: each file with its hash."""
    return [f"{fingerprint([str(path.relative_to(ROOT))])} {path.name}" for path in files(MIGRATIONS)]


def contents_of(template: str) -> Path:
    """Where it is kept from which migrations a template was made."""
    return TEMPLATES / f"{template}.{KIND}.txt"


def nearest_template() -> str:
    """A template to which only new migrations have to be added, the one with the fewest missing; or nothing.

    Whoever writes migrations then waits seconds and not minutes; a clean clone has none, and begins from nothing.
    """
    now = set(migration_files())
    kept = {path.name.split(".")[0]: set(path.read_text().split("\n")) for path in TEMPLATES.glob(f"*.{KIND}.txt")}
    fitting = [name for name, before in kept.items() if before <= now and STORE.has(name)]
    return max(fitting, key=lambda name: len(kept[name]), default="")


def make_template(name: str, commands: Sequence[Sequence[str]], *, start: str = "") -> None:
    """Runs commands on an empty database or a copy of another, which gets its name when it is complete."""
    unfinished = f"unfinished-{KIND}"
    if start:
        STORE.copy(start, unfinished)
    else:
        STORE.create(unfinished)
    environment = {
        "DATABASE_URL": STORE.address(unfinished),
        "DJANGO_SETTINGS_MODULE": "training_site.settings",
        "DEMO": str(commands == LOAD),
        "MEDIA_ROOT": str(TEMPLATES / "media"),
    }
    for command in commands:
        subprocess.run([sys.executable, "manage.py", *command], cwd=ROOT, env=os.environ | environment, check=True)
    STORE.rename(unfinished, name)


def fresh_copy() -> None:
    """Gives this process a database that nobody has touched."""
    TEST_DIR.mkdir(parents=True, exist_ok=True)
    with alone():
        STORE.copy(template(), COPY)


def remove_copy() -> None:
    """Leaves nothing of this process behind."""
    STORE.remove(COPY)
    shutil.rmtree(TEST_DIR, ignore_errors=True)
    with suppress(OSError):
        TEST_DIR.parent.rmdir()


@contextmanager
def alone() -> Iterator[None]:
    """Holds the other workers, and other runs in this folder, until the block is done."""
    with (TEMPLATES / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
