"""What of a self-assessment is translated: which of its strings are words."""

from modules.activities.strings import Path


def is_words(path: Path) -> bool:
    """Say whether people read what stands here: everything else is the same in every language."""
    match path:
        case ("title" | "summary" | "intro" | "retention",) | ("never_used_for" | "anonymous_to", _):
            return True
        case ("footnotes", _, "term" | "text") | ("repeat", _, "when" | "form" | "note"):
            return True
        case ("scales", _, _, "label" | "anchor") | ("importance", "question") | ("importance", "points", _, "label"):
            return True
        case ("sections", _, "title" | "intro" | "reminder" | "checks") | ("sections", _, "items", _, "text"):
            return True
        case ("display", _, "who" | "note" | "below") | ("display", _, "shows" | "never", _) | ("display", "always", _):
            return True
    return _is_rule_in_words(path)


def _is_rule_in_words(path: Path) -> bool:
    match path:
        case ("priorities", "competency_level" | "gap" | "order" | "already_completed" | "in_preparation"):
            return True
        case ("priorities", "nothing_to_recommend") | ("priorities", "recommend_if", _):
            return True
        case ("priorities", "organisation", "recommend_if") | ("priorities", "organisation", _, "product"):
            return True
    return False
