"""Sets of words that are read more easily as one text."""


def words(text: str) -> frozenset[str]:
    """Return the words of a text, which spaces divide."""
    return frozenset(text.split())
