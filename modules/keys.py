"""Keys that are the same in every language and on every machine."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f1f2d0e-7c0b-5c55-9a1e-3f0b5a7f2d11")


def h5p_slug(block_id: str) -> str:
    """Return how an H5P block of a unit is called in its module: by its own id, the same in every language."""
    return f"h5p-{block_id[:8]}"


def key_of(*parts: str) -> UUID:
    """Return the key of the thing with this path: `key_of("outreach-mhsud", "u1", "quiz")`."""
    return uuid5(NAMESPACE, "/".join(parts))
