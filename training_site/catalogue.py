"""The catalogue: what stands in it, and its facets."""

from collections.abc import Mapping


class Catalogue:
    """All modules and curricula in one language, narrowed by the chosen facets."""

    def __init__(self, locale: str, chosen: Mapping[str, str]) -> None:
        self.locale = locale
        self.chosen = chosen
