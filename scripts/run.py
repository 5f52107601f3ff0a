"""What `make run` does after the installation: prepares database, files and content, then serves the site.

Each step notes what it was done on in `var/stamps/`; it is done again only when that has changed, or the database is gone.
"""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from scripts.demo_key import keep_demo_badge_keys, keep_demo_key
from scripts.fingerprint import CONTENT, MESSAGES, MIGRATIONS, ROOT, STATIC, files, fingerprint
from scripts.serving import command, is_free

VAR = ROOT / "var"
STAMPS = VAR / "stamps"
DATABASE = VAR / "platform.sqlite3"
SIGN_INS = STAMPS / "sign-ins.txt"
SIGNATURE = VAR / "signature.pem"
BADGE_KEYS = VAR / "badge-keys.json"


@dataclass(frozen=True)
class Preparation:
    """One command of manage.py that is needed again when a file changes that matches one of the patterns `of`."""

    name: str
    sentence: str
    arguments: tuple[str, ...]
    of: Iterable[str]
    keep_output: Path | None = None

    @property
    def stamp(self) -> Path:
        return STAMPS / self.name

    def fingerprint(self) -> str:
        return fingerprint(self.of)

    def is_done(self) -> bool:
        """Whether it was done on these files, or there are none to do it on."""
        if not files(self.of):
            return True
        return self.stamp.exists() and self.stamp.read_text() == self.fingerprint()

    def do(self, environment: Mapping[str, str]) -> None:
        """Runs the command and stamps it; raises CalledProcessError when the command fails."""
        print(self.sentence, flush=True)
        self.stamp.parent.mkdir(parents=True, exist_ok=True)
        arguments = [sys.executable, "manage.py", *self.arguments]
        output = subprocess.PIPE if self.keep_output else None
        done = subprocess.run(arguments, cwd=ROOT, env=environment, check=True, stdout=output)
        if self.keep_output:
            self.keep_output.touch(mode=0o600)
            self.keep_output.write_bytes(done.stdout)
        self.stamp.write_text(self.fingerprint())


COLLECT = Preparation(
    "static", "Collecting styles and scripts", ("collectstatic", "--noinput", "--verbosity=0"), STATIC
)
PREPARATIONS = (
    Preparation("migrations", "Preparing the database", ("migrate", "--verbosity=0"), MIGRATIONS),
    Preparation("messages", "Compiling translations", ("compilemessages", "--ignore=.venv", "--verbosity=0"), MESSAGES),
    COLLECT,
    Preparation("content", "Loading both curricula", ("load_curricula",), (*MIGRATIONS, *CONTENT)),
    Preparation("demo", "Making the demo accounts", ("load_demo",), (*MIGRATIONS, *CONTENT), keep_output=SIGN_INS),
)


def secret_key() -> str:
    """The key of this installation: made at the first start, readable by its owner only."""
    path = VAR / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def demo_environment(port: int) -> dict[str, str]:
    """The settings of the demo: what the person set in the environment wins."""
    demo = {"DEMO": "1", "SITE_URL": f"http://localhost:{port}", "DJANGO_SETTINGS_MODULE": "training_site.settings"}
    demo |= {"SECRET_KEY": secret_key(), "SIGNATURE_FILE": str(SIGNATURE), "BADGE_KEYS_FILE": str(BADGE_KEYS)}
    return demo | dict(os.environ)


def prepare(environment: Mapping[str, str]) -> None:
    """Does all preparations that are not done yet."""
    if "DATABASE_URL" not in environment and not DATABASE.exists():
        for preparation in PREPARATIONS:
            preparation.stamp.unlink(missing_ok=True)
    for preparation in PREPARATIONS:
        if not preparation.is_done():
            preparation.do(environment)


def sign_with_demo_key(environment: Mapping[str, str]) -> None:
    """Makes the demo's own key for certificates, and says what it is worth; nothing where the person gave another."""
    if environment.get("SIGNATURE_PEM") or environment["SIGNATURE_FILE"] != str(SIGNATURE):
        return
    if keep_demo_key(SIGNATURE):
        print("Making a demo key that signs certificates: var/signature.pem")
    print(
        "Certificates of this demo are signed with that key of this machine: no reader trusts it, it is not qualified."
    )


def issue_with_demo_keys(environment: Mapping[str, str]) -> None:
    """Makes the demo's own keys for digital credentials, and says what they are worth; nothing where others were given."""
    if environment.get("BADGE_KEYS") or environment["BADGE_KEYS_FILE"] != str(BADGE_KEYS):
        return
    if keep_demo_badge_keys(BADGE_KEYS):
        print("Making a demo key for digital credentials: var/badge-keys.json")
    print("Digital credentials of this demo name this machine as their issuer: wallets elsewhere cannot check them.")


def greet(port: int) -> None:
    """Says where the site is and who can sign in."""
    address = f"http://localhost:{port}"
    print(f"\n  {address}/             the site")
    print(f"  {address}/admin/       the editors' workshop")
    print(f"  {address}/demo/mail/   mails that the demo would have sent\n")
    if SIGN_INS.exists():
        print(SIGN_INS.read_text())
    print("  Stop with Ctrl+C.\n", flush=True)


def main() -> None:
    port = int(os.environ.get("PORT", "8000"))
    if not is_free(port):
        sys.exit(f"Port {port} is in use. Stop what listens there, or choose another: make run PORT={port + 1}")
    environment = demo_environment(port)
    sign_with_demo_key(environment)
    issue_with_demo_keys(environment)
    try:
        prepare(environment)
    except subprocess.CalledProcessError as failed:
        sys.exit(f"This step failed: {' '.join(failed.cmd[1:])}. What it printed stands above.")
    greet(port)
    server = command(port, host=os.environ.get("HOST", "127.0.0.1"))
    os.execve(server[0], server, environment)


if __name__ == "__main__":
    main()
