"""Pure: what somebody may have meant, from the words that anybody may read on the site."""

from collections.abc import Mapping, Sequence

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

SHORTEST = 3  # letters; of shorter words everything is a neighbour
NEAREST = 0.65  # share of letters that agree


def suggestion(asked: Sequence[str], known: Mapping[str, str]) -> str:
    """Return the query with words that nobody wrote replaced by their nearest neighbours; "" where there is none.

    `known` has words as they are written, by how they are compared. A word that begins a known one stays as it is.
    """
    words = [_meant(word, known) for word in asked]
    return " ".join(words) if words != list(asked) and all(words) else ""


def _meant(word: str, known: Mapping[str, str]) -> str:
    if word in known or any(one.startswith(word) for one in known):
        return word
    if len(word) < SHORTEST:
        return ""
    similarity = DamerauLevenshtein.normalized_similarity
    found = process.extractOne(word, known.keys(), scorer=similarity, score_cutoff=NEAREST)
    return known[found[0]] if found else ""
