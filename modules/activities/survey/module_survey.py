"""The words of the evaluation that ends every module: eight closed questions and two open ones.

They are words of the site, not of an author: `modules.editions` says them in the languages of the catalogues.
"""

from collections.abc import Mapping
from typing import Any

from modules.findings import gettext_noop as _

MODULE_SURVEY: Mapping[str, Any] = {
    "schema": "survey/1",
    "id": "module-survey",
    "language": "en",
    "title": _("What was this module like for you?"),
    "intro": _(
        "Ten short questions. Nobody can see who gave which answer: your answers are kept without your name, and we only"
        " note that you have sent the form. You may leave out any question."
    ),
    "reminder": _(
        "Please write about the module and your own work, not about the people you meet there. No names, places, dates or"
        " stories by which somebody could be recognised."
    ),
    "empty": _("You have not answered anything yet. Even one answer helps us. Would you like to send the form empty?"),
    "thanks": _("Thank you. Your answers help us to make this module better."),
    "open_limit": 1500,
    "scales": {
        "agreement": {
            "points": [_("Not at all"), _("A little"), _("Partly"), _("Mostly"), _("Completely")],
            "not_stated": _("I would rather not say"),
        },
        "pace": {
            "points": [
                _("Far too slow"),
                _("A little too slow"),
                _("Just right"),
                _("A little too fast"),
                _("Far too fast"),
            ],
            "not_stated": _("I would rather not say"),
        },
        "amount": {
            "points": [
                _("Far too little"),
                _("A little too little"),
                _("Just right"),
                _("A little too much"),
                _("Far too much"),
            ],
            "not_stated": _("I would rather not say"),
        },
        "ease": {
            "points": [_("Very hard"), _("Rather hard"), _("Neither hard nor easy"), _("Rather easy"), _("Very easy")],
            "not_stated": _("I would rather not say"),
        },
        "confidence": {
            "points": [
                _("Less sure than before"),
                _("No change"),
                _("A little more sure"),
                _("Clearly more sure"),
                _("Much more sure"),
            ],
            "not_stated": _("I would rather not say"),
        },
    },
    "questions": [
        {
            "id": "useful",
            "measures": "usefulness",
            "scale": "agreement",
            "text": _("I can use what I learned here in my own work."),
        },
        {
            "id": "clear",
            "measures": "clarity",
            "scale": "agreement",
            "text": _("Texts, tasks and feedback were clear to me."),
        },
        {
            "id": "safe",
            "measures": "safety",
            "scale": "agreement",
            "text": _("I felt safe with the difficult topics: I knew what was coming, and I could pause or skip."),
        },
        {
            "id": "realistic",
            "measures": "realism",
            "scale": "agreement",
            "text": _("The people and the talks in the examples were like those I meet at work."),
        },
        {
            "id": "pace",
            "measures": "pace",
            "scale": "pace",
            "text": _("How was the pace, from one step to the next?"),
        },
        {
            "id": "time",
            "measures": "time",
            "scale": "amount",
            "text": _("How was the time that the whole module took, for what you got out of it?"),
        },
        {
            "id": "access",
            "measures": "access",
            "scale": "ease",
            "text": _(
                "How easy was it to use the module on your phone or computer, with your connection and your language?"
            ),
        },
        {
            "id": "confident",
            "measures": "confidence",
            "scale": "confidence",
            "text": _(
                "Compared with before: how sure do you feel about using this in your next talk or on your next shift?"
            ),
        },
        {
            "id": "will_use",
            "measures": "usefulness",
            "text": _("What will you do differently in your work after this module?"),
        },
        {
            "id": "should_change",
            "measures": "improvement",
            "text": _("What should we change first, and what was missing?"),
        },
    ],
}
