"""Everything that can be known without running the site: `make check`."""

import os
import sys

from scripts.fingerprint import APPS, ROOT
from scripts.steps import Step, run_all

BIN = ROOT / ".venv" / "bin"
TEMPLATES = [f"{app}/templates" for app in APPS if (ROOT / app / "templates").is_dir()]
SCRATCH = ROOT / "var" / "check"

DEVELOPMENT = {
    "DJANGO_SETTINGS_MODULE": "training_site.settings",
    "SECRET_KEY": "only-for-checks-of-code",
    "DATABASE_URL": f"sqlite:///{SCRATCH / 'development.sqlite3'}",
}
PRODUCTION = DEVELOPMENT | {
    "SECRET_KEY": "0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "SITE_URL": "https://training.example.org",
    "ALLOWED_HOSTS": "training.example.org",
    "EMAIL_URL": "smtp://mail.example.org:25",
    "DATABASE_URL": f"sqlite:///{SCRATCH / 'production.sqlite3'}",
}


def tool(name: str, *arguments: str) -> list[str]:
    return [str(BIN / name), *arguments]


def manage(*arguments: str) -> list[str]:
    return [sys.executable, "manage.py", *arguments]


def template_files() -> list[str]:
    return [str(path) for folder in TEMPLATES for path in sorted((ROOT / folder).rglob("*.html"))]


STEPS = (
    Step("ruff check", tool("ruff", "check", ".")),
    Step("ruff format", tool("ruff", "format", "--check", ".")),
    Step("import-linter", tool("lint-imports", "--cache-dir", str(SCRATCH / "imports")), DEVELOPMENT),
    Step("mypy", tool("mypy"), DEVELOPMENT),
    # Not formatted: djangofmt and djlint both fold text inside translations, and so change the words to be translated.
    Step("djlint", tool("djlint", "--lint", "--quiet", *TEMPLATES)),
    Step("djangofmt check", tool("djangofmt", "check", "--ignore", "endblock-label", *template_files())),
    Step("manage.py check", manage("check", "--fail-level", "WARNING"), DEVELOPMENT),
    Step("translations", manage("messages", "--check"), DEVELOPMENT),
    Step("makemigrations --check", manage("makemigrations", "--check", "--dry-run"), DEVELOPMENT),
    Step("migrate (production)", manage("migrate", "--verbosity=0"), PRODUCTION),
    Step("check --deploy", manage("check", "--deploy", "--fail-level", "WARNING"), PRODUCTION),
    Step("deptry", tool("deptry", ".")),
    Step("lock is current", [sys.executable, "-m", "scripts.lock", "--check"]),
)


def main() -> None:
    SCRATCH.mkdir(parents=True, exist_ok=True)
    os.chdir(ROOT)
    if failed := run_all(STEPS):
        sys.exit(f"make check failed: {', '.join(failed)}")


if __name__ == "__main__":
    main()
