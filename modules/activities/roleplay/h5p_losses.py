"""What of a Branching Scenario a draft has no room for: words in other content, files, addresses, settings, and rights.

Fields are those of the public semantics of BranchingScenario 1.9 and of the content types that may stand in it.
"""

import re
from collections.abc import Iterator, Mapping
from html import unescape
from typing import Any

from modules.activities.h5p.documents import object_in, objects_in
from modules.activities.h5p.markup import left_out
from modules.activities.h5p.schemas import rights_from
from modules.activities.h5p.word_sets import words
from modules.activities.roleplay.drafts import Loss, Lost
from modules.activities.roleplay.h5p_parts import Part, paragraphs_of, plain

# The names of fields whose words are met by learners; those of other fields stand on buttons or say how something looks.
WORDS = words(
    "alt answer answers backgroundImageAltText buttonLabel chosenFeedback description distractors feedback feedbackOnCorrect "
    "feedbackOnIncorrect feedbackOnWrong front header headline imageAltText intro introduction keyword label main "
    "notChosenFeedback question questions quote shortStartDescription solution startScreenAltText statement subtitle summary "
    "taskDescription text textField tip title"
)
OF_EDITORS = words("metadata copyright l10n UI confirmCheck confirmRetry")
PARAGRAPHS = words("p div span br li a")  # what becomes of them can be seen in the text, or is named apart
ADDRESS = re.compile(r"""<a\s[^<>]*href\s*=\s*["']?([^"'\s<>]+)""", re.IGNORECASE)
ENABLED = "enabled"


def losses_of_scenario(scenario: Mapping[str, Any], title: str, description: Mapping[str, Any]) -> Iterator[Loss]:
    """Yield what is lost of the whole: its start screen, its settings, and whose work it is as h5p.json says."""
    start = object_in(scenario, "startScreen")
    heading = plain(start.get("startScreenTitle"))
    if heading and heading not in (title, plain(scenario.get("title"))):
        yield Loss(Lost.HEADING, title, heading)
    yield from (Loss(Lost.MEDIUM, title, path) for path in files_in(start))
    if words_of_picture := plain(start.get("startScreenAltText")):
        yield Loss(Lost.TEXT, title, words_of_picture)
    if _scoring(scenario) != "no-score":
        yield Loss(Lost.SCORE, title, "")
    behaviour = object_in(scenario, "behaviour")
    for name, kind in SETTINGS.items():
        if behaviour.get(name) is True:
            yield Loss(kind, title, "")
    yield from _credit(description, title)


SETTINGS: Mapping[str, Lost] = {
    "enableBackwardsNavigation": Lost.WAY_BACK,
    "randomizeBranchingQuestions": Lost.SHUFFLE,
    "forceContentFinished": Lost.FINISHING,
    "requiresFinishing": Lost.FINISHING,
}


def _scoring(scenario: Mapping[str, Any]) -> object:
    """Return how points are counted; older versions kept a group with one field, which stands there as its value."""
    older = scenario.get("scoringOption")
    group = older if isinstance(older, Mapping) else object_in(scenario, "scoringOptionGroup")
    return older if isinstance(older, str) else group.get("scoringOption", "no-score")


def losses_of_part(part: Part) -> Iterator[Loss]:
    """Yield what is lost of a part, apart from where its ways lead."""
    if not part.is_question and not part.is_text:
        yield Loss(Lost.CONTENT, part.name, part.library)
        yield from (Loss(Lost.TEXT, part.name, text, slide) for slide, text in texts_in(part.parameters))
    elif part.entry.get("showContentTitle") is True:
        yield Loss(Lost.HEADING, part.name, part.name)
    yield from (Loss(Lost.MEDIUM, part.name, path) for path in files_in(part.parameters))
    yield from _lost_after(part)
    yield from _lost_form(part)
    if ENABLED in (part.entry.get("forceContentFinished"), part.entry.get("contentBehaviour")):
        yield Loss(Lost.FINISHING, part.name, "")
    if seconds := object_in(part.parameters, "behaviour").get("enableTimer") if part.is_question else None:
        yield Loss(Lost.TIMER, part.name, str(seconds))
    yield from _credit(object_in(object_in(part.entry, "type"), "metadata"), part.name)


def _lost_after(part: Part) -> Iterator[Loss]:
    # What is said after answers is among the parameters of a question, with its pictures.
    yield from (Loss(Lost.MEDIUM, part.name, path) for path in files_in(part.feedback.get("image")))
    for feedback in part.feedbacks:
        if feedback.get("endScreenScore"):
            yield Loss(Lost.SCORE, part.name, str(feedback["endScreenScore"]))


def _lost_form(part: Part) -> Iterator[Loss]:
    """Yield where words led and, of those that are taken, how they looked, once for each part."""
    html = [text for value in (part.parameters, part.feedback) for text in _html_in(value)]
    addresses = dict.fromkeys(unescape(address) for text in html for address in ADDRESS.findall(text))
    yield from (Loss(Lost.LINK, part.name, address) for address in (*addresses, *_addresses_in(part.parameters)))
    styles = dict.fromkeys(style for text in html for style in left_out(text, PARAGRAPHS))
    if styles and (part.is_question or part.is_text):
        yield Loss(Lost.STYLE, part.name, ", ".join(styles))


def losses_of_screen(screen: Mapping[str, Any], name: str) -> Iterator[Loss]:
    """Yield what an ending does not have of the end screen that it is made of."""
    yield from (Loss(Lost.MEDIUM, name, path) for path in files_in(screen.get("endScreenImage")))
    if screen.get("endScreenScore"):
        yield Loss(Lost.SCORE, name, str(screen["endScreenScore"]))


def _credit(given: Mapping[str, Any], place: str) -> Iterator[Loss]:
    if credit := rights_from(given).credit:
        yield Loss(Lost.CREDIT, place, credit)


def texts_in(parameters: Mapping[str, Any]) -> Iterator[tuple[int, str]]:
    """Yield the texts that learners meet in content of another kind, with the number of the slide, 0 where there are none."""
    presentation = object_in(parameters, "presentation")
    for number, slide in enumerate(objects_in(presentation.get("slides")), 1):
        yield from ((number, text) for text in _plain_in(slide))
    others = {name: value for name, value in presentation.items() if name != "slides"}
    yield from ((0, text) for text in _plain_in({**parameters, "presentation": others}))


def _plain_in(value: Any) -> Iterator[str]:
    return (text for html in _html_in(value) if (text := " ".join(paragraphs_of(html).split())))


def _html_in(value: Any, name: str = "") -> Iterator[str]:
    """Yield the texts of all fields for words in a value, as they stand there."""
    if isinstance(value, str) and name in WORDS:
        yield value
    elif isinstance(value, list):
        for each in value:
            yield from _html_in(each, name)
    elif isinstance(value, Mapping):
        for key, each in value.items():
            if key not in OF_EDITORS:
                yield from _html_in(each, key)


def _addresses_in(value: Any) -> Iterator[str]:
    """Yield the addresses of links that are content of their own."""
    for link in _objects_in(value):
        if isinstance(link.get("url"), str) and link["url"]:
            yield f"{link.get('protocol') or ''}{link['url']}"


def files_in(value: Any) -> Iterator[str]:
    """Yield the paths of all files in a value."""
    return (file["path"] for file in _objects_in(value) if isinstance(file.get("path"), str) and file["path"])


def _objects_in(value: Any) -> Iterator[Mapping[str, Any]]:
    """Yield all objects in a value, each before what is in it."""
    if isinstance(value, Mapping):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _objects_in(each)
