"""Which sentences translators get, read from the code itself."""

import ast
from functools import cache

from modules.findings import Finding, Words
from scripts.fingerprint import ROOT

MARKS = {"_", "gettext_noop", "gettext_lazy"}


@cache
def collected() -> frozenset[str]:
    """The texts that translators get of this app: whatever is marked in its modules."""
    calls = (
        node
        for path in (ROOT / "modules").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in MARKS
    )
    texts = (call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant))
    return frozenset(text for text in texts if isinstance(text, str))


def uncollected(found: list[Finding]) -> list[str]:
    """The sentences, and the words in them, that no translator would ever see."""
    words = [fact for one in found for _name, fact in one.facts if isinstance(fact, Words)]
    return [text for text in [*(one.template for one in found), *words] if text not in collected()]
