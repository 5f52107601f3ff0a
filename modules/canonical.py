"""One way to write JSON down and to name it by its hash."""

import hashlib
import json
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def written(value: Any) -> bytes:
    """Return a JSON value as it is hashed: with sorted keys and no blanks, in UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, cls=DjangoJSONEncoder)
    return text.encode()


def sha256_of(value: Any) -> str:
    """Return the SHA-256 of a JSON value in its one way of being written."""
    return hashlib.sha256(written(value)).hexdigest()


def plain_json(value: Any) -> Any:
    """Return the value as it comes back from a JSON column: plain dicts, lists, strings, numbers."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
