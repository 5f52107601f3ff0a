"""Every component and unit block on one page, for the people who build and translate the site.

The sample words stand here and are not translated: they are never shown to trainees.
"""

from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString

from training_site.templatetags.components import PLACES, PORTRAITS

ICONS = Path(__file__).parent / "templates" / "icons"

STEPS = [
    {"title": "Meeting people where they are", "url": "#u1", "status": "done", "words": "Done · 40 min"},
    {"title": "Listening and first words", "url": "#u2", "status": "done", "words": "Done · 45 min"},
    {"title": "Substance use and overdose", "url": "#u3", "status": "open", "words": "70 min", "current": True},
    {"title": "When it is about papers", "url": "#u4", "status": "new", "words": "50 min"},
    {"title": "Your certificate", "status": "lock", "words": "Opens when all units are done"},
]

TASKS = [
    {"title": "Read the unit", "url": "#", "words": "About 40 minutes", "status": "done", "status_text": "Done"},
    {"title": "Role-play: Five minutes under the bridge", "url": "#", "status": "open", "status_text": "Begun"},
    {"title": "Quiz", "url": "#", "words": "5 questions, 80 % to pass", "status": "new", "status_text": "Not begun"},
    {"title": "Session with your trainer", "status": "clock", "status_text": "On 3 December"},
]

MODULES = [
    {
        "code": f"{series}-0{number}",
        "title": title,
        "summary": "What you say in the first minutes, how you notice risk, and how you go on together.",
        "url": "#",
        "minutes": 45 * number,
        "languages": "English, French",
        "access": "On request",
        "total": 9 if number == 1 else 0,
        "done": 3,
        "in_preparation": number == 3,
    }
    for series in ("RRF", "C")
    for number, title in enumerate(["Outreach on the street", "Mental health and substance use", "Return"], start=1)
]

FACETS = [
    {
        "title": "Curriculum",
        "name": "curriculum",
        "options": [
            {"value": "rrf", "label": "RRF repository", "count": 12, "selected": True},
            {"value": "caritas", "label": "Caritas", "count": 9},
        ],
    },
    {
        "title": "How to get access",
        "name": "access",
        "options": [
            {"value": "open", "label": "Open to everybody", "count": 4},
            {"value": "request", "label": "On request", "count": 11},
            {"value": "invitation", "label": "By invitation", "count": 2},
        ],
    },
]

SUPPORT_LINES = [
    {
        "name": "Emergency number",
        "number": "112",
        "hours": "day and night",
        "note": "works without papers",
        "checked_on": date(2026, 11, 2),
    },
    {"name": "Crisis line", "number": "", "hours": "", "note": "to be filled in", "checked_on": None},
]

CARD = {
    "title": "Low-threshold service",
    "text": "The drop-in at the station asks for no papers.",
    "source": "City of Example",
    "checked_on": date(2026, 11, 2),
    "is_overdue": True,
}

CURVES = [
    {
        "label": "Trust",
        "words": "rose from 2 to 7",
        "points": "10,90 85,80 160,50 235,60 310,40",
        "marks": [
            {"x": 85, "y": 80, "number": 1},
            {"x": 160, "y": 50, "number": 2},
            {"x": 235, "y": 60, "number": 3},
            {"x": 310, "y": 40, "number": 4},
        ],
    },
    {
        "label": "Distress",
        "words": "fell from 5 to 3",
        "points": "10,60 85,50 160,70 235,70 310,80",
        "marks": [{"x": 85, "y": 50, "number": 1}, {"x": 160, "y": 70, "number": 2}],
    },
]

TONGUES = [
    {"code": "en", "name": "English", "url": "#", "current": True},
    {"code": "fr", "name": "Français", "url": "#"},
    {"code": "ar", "name": "العربية", "url": "#"},
]

GLOSSARY = [
    {"term": "Harm reduction", "meaning": "Practical help that lowers the damage of substance use."},
    {"term": "Tolerance", "meaning": "How far the body is used to a substance. It drops within days without it."},
]

READING = [
    {
        "title": "Community management of opioid overdose",
        "organisation": "World Health Organization",
        "year": "2014",
        "why": "The basis of most naloxone programmes",
    }
]

BLOCKS: dict[str, dict[str, Any]] = {
    "lead": {
        "html": "People who use drugs are rarely short of advice to stop. What they often lack is someone who knows "
        "the one thing that could save their life tonight, and says it without a sermon."
    },
    "heading": {"text": "Help that does not wait", "anchor": "help"},
    "text": {
        "html": SafeString(
            "<p>Harm reduction means that you offer useful help now, whatever someone decides about use. It does not "
            "encourage use, and it does not keep quiet about risk. Some walk through that door later, some do not.</p>"
            "<h3>When the risk is high</h3><ul><li><strong>After a break:</strong> release from police or detention, "
            "hospital, a month without use. Tolerance falls within days.</li><li><strong>Alone,</strong> or behind a "
            "locked door.</li></ul>"
        )
    },
    "fact": {
        "text": "On arrival, migrants generally use drugs less than the population around them. Later vulnerability "
        "is linked with trauma, poverty, unemployment and lost networks.",
        "source": "EMCDDA, Migrants and drugs: health and social responses",
        "year": "2023",
        "checked": False,
    },
    "dialogue": {
        "title": "After the ward",
        "lines": [
            {"speaker": "", "words": "Kosta, 44, plays the trumpet. He leaves hospital tomorrow."},
            {"speaker": "Mira", "words": "Before you go: may I ask how you see the first days out there?"},
            {"speaker": "Kosta", "words": "Same as before, I guess. Same friends. Same stuff."},
            {"speaker": "Mira", "words": SafeString("May I add something? <em>(he nods)</em> The body forgets fast.")},
            {"speaker": "Kosta", "words": SafeString("<em>(quiet)</em> Nobody here said that.")},
        ],
    },
    "say": {
        "lines": [
            {
                "to": "",
                "say": "‘How are you getting through the days?’",
                "avoid": "‘Are you on drugs?’",
                "why": "It invites a true answer without a label.",
            },
            {
                "to": "a friend of his",
                "say": "‘Who is with you when you use?’",
                "avoid": "‘Promise me not to take anything.’",
                "why": "A plan protects; a promise leaves people alone with the risk.",
            },
        ]
    },
    "case": {
        "title": "Emil, and a table that sorts nobody",
        "body": SafeString(
            "<p>Emil said yes to the first question and no to the second. Lena asked the third one all the same. He "
            "agreed that she call the duty clinician, and listened in; they met the next morning.</p>"
        ),
    },
    "table": {
        "caption": "How you listen to the answer",
        "header": ["What you hear", "Ask on", "What you do now"],
        "rows": [
            ["Passive thoughts", "How often? What makes it stronger?", "Safety plan, contact tomorrow"],
            ["Active thoughts", "Earlier attempts, alcohol, tonight?", "Same-day talk with your duty clinician"],
            ["Plan or intent", "Who is there?", "Stay. Get emergency help together, now"],
        ],
    },
    "note": {"html": SafeString("<p>The call-taker guides you. You need not know everything by heart.</p>")},
    "caution": {
        "html": SafeString("<p><strong>A no is not an all-clear.</strong> If your worry stays, ask again.</p>")
    },
    "localise": {},
    "support": {"html": "Help for yourself, for colleagues and for people you meet: the lines for your country."},
    "checklist": {
        "title": "Six questions for a safety plan",
        "items": ["What do you notice first when it starts?", "What can you do by yourself?", "Whom can you tell?"],
    },
    "practice": {
        "minutes": 20,
        "title": "Hands and voice",
        "body": SafeString(
            "<ol><li><strong>Voice.</strong> Make the call.</li><li><strong>Hands.</strong> Check.</li></ol>"
        ),
    },
    "reflect": {"prompt": "Which kind of use is hardest for you to meet without judging? Where did you learn that?"},
    "video": {
        "title": "Four steps in an overdose",
        "description": "Check, call, breathing and naloxone, recovery position.",
        "sources": [],
        "transcript": SafeString("<p>First, look for danger. Then call loudly and squeeze the shoulder.</p>"),
    },
    "role_play": {},
    "quiz": {},
    "summary": {
        "points": [
            "Offer help now; it does not depend on stopping.",
            "Days after a break, alone, mixed: say the risk with ask–offer–ask.",
            "Daily heavy drinking: no sudden stop alone, medical advice first.",
        ]
    },
}

ROLE_PLAY = {
    "title": "Five minutes under the bridge",
    "summary": "A first street contact with a man who has learned to fear anyone in an official-looking jacket.",
    "minutes": 20,
    "url": "#",
    "status": "open",
    "status_text": "Begun",
    "warnings": ["drug use", "fear of police"],
    "place": "street",
}

QUIZ = {
    "title": "Check what you take with you",
    "url": "#",
    "status": "done",
    "status_text": "Passed",
    "questions": 5,
    "best": 100,
    "last": 80,
    "review_url": "#",
}


class SampleForm(forms.Form):
    """One field of each widget that the site uses."""

    name = forms.CharField(label="Name", help_text="As it shall stand on your certificate.")
    email = forms.EmailField(label="E-mail address")
    country = forms.ChoiceField(label="Country", choices=[("be", "Belgium"), ("si", "Slovenia")], required=False)
    why = forms.CharField(label="What brings you here?", widget=forms.Textarea, required=False)
    way = forms.ChoiceField(
        label="How do you want to learn?", choices=[("a", "Alone"), ("b", "In a group")], widget=forms.RadioSelect
    )
    days = forms.MultipleChoiceField(
        label="Which days suit you?",
        choices=[("1", "Monday"), ("2", "Tuesday")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    start = forms.DateField(label="From", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    terms = forms.BooleanField(label="I have read how my data are used")


def gallery(request: HttpRequest) -> HttpResponse:
    """Show every component; only while developing and in the demonstration, elsewhere 404."""
    if not (settings.DEBUG or settings.DEMO):
        raise Http404
    return render(request, "gallery.html", _samples())


def _samples() -> dict[str, Any]:
    return {
        "blocks": BLOCKS,
        "curves": CURVES,
        "card": CARD,
        "facets": FACETS,
        "form": SampleForm({"name": "", "email": "somebody", "way": "a"}),
        "glossary": GLOSSARY,
        "icons": sorted(icon.stem for icon in ICONS.glob("*.svg")),
        "modules": MODULES,
        "page": Paginator(range(60), 20).page(2),
        "places": PLACES,
        "portraits": PORTRAITS,
        "quiz": QUIZ,
        "reading": READING,
        "role_play": ROLE_PLAY,
        "steps": STEPS,
        "support_lines": SUPPORT_LINES,
        "tasks": TASKS,
        "tongues": TONGUES,
        "trail": [{"title": "Catalogue", "url": "#"}, {"title": "Gallery"}],
        "warnings": ["drug and alcohol use", "overdose (no amounts, no preparation)"],
    }
