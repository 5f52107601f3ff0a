"""One way to write JSON down and to name it by its hash."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def sha256_of(value: Any) -> str:
    """Return the SHA-256 of a JSON value, written with sorted keys and no blanks."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def plain_json(value: Any) -> Any:
    """Return the value as it comes back from a JSON column: plain dicts, lists, strings, numbers."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
