"""Kinds of questions that other systems have and none here is like: what an author does with them instead."""

from collections.abc import Mapping

from modules.activities.quiz.exchange.passages import NotTaken
from modules.findings import gettext_noop as _

NO_SUCH_KIND = _("“%(kind)s” is no kind of question here, and none of ours says the same: write it as one of ours.")
WRITTEN = _(
    "“%(kind)s” is answered at length and marked by people, which no quiz here does: ask it as a reflection in the unit."
)
A_TEXT = _("“%(kind)s” is a text that asks nothing: put it into the unit, or make it the text of a case study.")
DRAWN_NUMBERS = _("“%(kind)s” has numbers that are drawn anew each time: write it with fixed numbers.")
POINTED = _(
    "“%(kind)s” is answered by pointing at a picture, which not everybody can do: write it as a choice, or as pairs."
)
DRAWN_QUESTIONS = _("“%(kind)s” draws from other questions: import those, and let the quiz draw from them.")
PROGRAM = _("“%(kind)s” is a program of the other system, which cannot run here: write it as one of our kinds.")
MARKED_WORDS = _("“%(kind)s” is answered by marking words: write these as options of a choice.")

NO_ANSWERS = _("What stands in the braces is no answer: in GIFT, right ones begin with = and wrong ones with ~.")
NO_KIND = _("The question does not say of which kind it is.")

ADVICE: Mapping[str, str] = {
    name: advice
    for advice, names in {
        WRITTEN: (
            *("essay", "essayautograde", "recordrtc", "aitext", "poodllrecording"),
            *("extended-text-interaction", "upload-interaction", "drawing-interaction"),
        ),
        A_TEXT: ("description", "no interaction"),
        DRAWN_NUMBERS: (
            "calculated",
            "calculatedmulti",
            "calculatedsimple",
            "formulas",
            "stack",
            "varnumeric",
            "varnumericset",
        ),
        POINTED: (
            *("ddimageortext", "ddmarker", "imageselect"),
            *("hotspot-interaction", "select-point-interaction", "position-object-interaction"),
            *("graphic-order-interaction", "graphic-associate-interaction", "graphic-gap-match-interaction"),
        ),
        DRAWN_QUESTIONS: ("random", "randomsamatch"),
        PROGRAM: (
            *("coderunner", "portable-custom-interaction", "custom-interaction"),
            *("media-interaction", "end-attempt-interaction", "slider-interaction"),
        ),
        NO_ANSWERS: ("unknown",),
        NO_KIND: ("",),
        MARKED_WORDS: ("hottext-interaction",),
    }.items()
    for name in names
}


def unknown(kind: str) -> NotTaken:
    """Return why a question of such a kind stays, with what to do instead."""
    return NotTaken("unknown-kind", ADVICE.get(kind, NO_SUCH_KIND), kind=kind)
