"""The words of the evaluation that ends every module: eight closed questions and two open ones."""

from collections.abc import Mapping
from typing import Any

MODULE_SURVEY: Mapping[str, Any] = {
    "schema": "survey/1",
    "id": "module-survey",
    "language": "en",
    "title": "What was this module like for you?",
    "intro": (
        "Ten short questions. Nobody can see who gave which answer: your answers are kept without your name, and we only"
        " note that you have sent the form. You may leave out any question."
    ),
    "reminder": (
        "Please write about the module and your own work, not about the people you meet there. No names, places, dates or"
        " stories by which somebody could be recognised."
    ),
    "empty": "You have not answered anything yet. Even one answer helps us. Would you like to send the form empty?",
    "thanks": "Thank you. Your answers help us to make this module better.",
    "open_limit": 1500,
    "scales": {
        "agreement": {
            "points": ["Not at all", "A little", "Partly", "Mostly", "Completely"],
            "not_stated": "I would rather not say",
        },
        "pace": {
            "points": ["Far too slow", "A little too slow", "Just right", "A little too fast", "Far too fast"],
            "not_stated": "I would rather not say",
        },
        "amount": {
            "points": ["Far too little", "A little too little", "Just right", "A little too much", "Far too much"],
            "not_stated": "I would rather not say",
        },
        "ease": {
            "points": ["Very hard", "Rather hard", "Neither hard nor easy", "Rather easy", "Very easy"],
            "not_stated": "I would rather not say",
        },
        "confidence": {
            "points": [
                "Less sure than before",
                "No change",
                "A little more sure",
                "Clearly more sure",
                "Much more sure",
            ],
            "not_stated": "I would rather not say",
        },
    },
    "questions": [
        {
            "id": "useful",
            "measures": "usefulness",
            "scale": "agreement",
            "text": "I can use what I learned here in my own work.",
        },
        {
            "id": "clear",
            "measures": "clarity",
            "scale": "agreement",
            "text": "Texts, tasks and feedback were clear to me.",
        },
        {
            "id": "safe",
            "measures": "safety",
            "scale": "agreement",
            "text": "I felt safe with the difficult topics: I knew what was coming, and I could pause or skip.",
        },
        {
            "id": "realistic",
            "measures": "realism",
            "scale": "agreement",
            "text": "The people and the talks in the examples were like those I meet at work.",
        },
        {
            "id": "pace",
            "measures": "pace",
            "scale": "pace",
            "text": "How was the pace, from one step to the next?",
        },
        {
            "id": "time",
            "measures": "time",
            "scale": "amount",
            "text": "How was the time that the whole module took, for what you got out of it?",
        },
        {
            "id": "access",
            "measures": "access",
            "scale": "ease",
            "text": "How easy was it to use the module on your phone or computer, with your connection and your language?",
        },
        {
            "id": "confident",
            "measures": "confidence",
            "scale": "confidence",
            "text": "Compared with before: how sure do you feel about using this in your next talk or on your next shift?",
        },
        {
            "id": "will_use",
            "measures": "usefulness",
            "text": "What will you do differently in your work after this module?",
        },
        {
            "id": "should_change",
            "measures": "improvement",
            "text": "What should we change first, and what was missing?",
        },
    ],
}
