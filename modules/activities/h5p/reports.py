"""What content of a kind says about what somebody did with it, as far as it can be known before anybody has played it.

The lists were found by playing; for kinds that are on none, the scripts of the main library tell.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from enum import StrEnum
from typing import Any

from modules.activities.h5p.documents import objects_in
from modules.activities.h5p.word_sets import words


class Says(StrEnum):
    """What comes at the end."""

    SCORE = "score"
    PERHAPS = "perhaps"  # a score, or nothing
    COMPLETION = "completion"
    NOTHING = "nothing"


SCORING = words(
    "H5P.AdvancedBlanks H5P.ArithmeticQuiz H5P.Blanks H5P.BranchingScenario H5P.Crossword H5P.Dictation H5P.DragQuestion "
    "H5P.DragText H5P.Essay H5P.FindTheWords H5P.Flashcards H5P.ImageHotspotQuestion H5P.ImageMultipleHotspotQuestion "
    "H5P.ImagePair H5P.ImageSequencing H5P.MarkTheWords H5P.MemoryGame H5P.MultiChoice H5P.MultiMediaChoice "
    "H5P.QuestionSet H5P.QuestionnaireScored H5P.SingleChoiceSet H5P.SortParagraphs H5P.Summary H5P.TrueFalse "
    "Training.MiniQuiz"
)
# They end by themselves only where there is something to answer in them.
HOLDING = words("H5P.Column H5P.CoursePresentation H5P.GameMap H5P.InteractiveBook H5P.InteractiveVideo")
# They hear what is said by a service of another site, which is closed here.
HEARING = words("H5P.SpeakTheWords H5P.SpeakTheWordsSet")
FINISHING = words("H5P.Accordion H5P.DocumentationTool H5P.Questionnaire")
SILENT = words(
    "H5P.AdventCalendar H5P.Agamotto H5P.Audio H5P.AudioRecorder H5P.Chart H5P.Collage H5P.Cornell H5P.Dialogcards "
    "H5P.GuessTheAnswer H5P.IFrameEmbed H5P.ImageHotspots H5P.ImageJuxtaposition H5P.ImageSlider H5P.ImpressPresentation "
    "H5P.InfoWall H5P.KewArCode H5P.PersonalityQuiz H5P.StructureStrip H5P.ThreeImage H5P.Timeline"
)
KNOWN: Mapping[str, Says] = {
    **dict.fromkeys(SCORING, Says.SCORE),
    **dict.fromkeys(HEARING, Says.PERHAPS),
    **dict.fromkeys(FINISHING, Says.COMPLETION),
    **dict.fromkeys(SILENT, Says.NOTHING),
}
# They say “answered” with each thing that is found: only all of them is the end.
STEP_BY_STEP = words("H5P.ImageMultipleHotspotQuestion")
SIGNS_OF_SCORE = (b"setScoredResult", b"triggerXAPIScored", b"triggerXAPICompleted")
SIGNS_OF_END = (b"'consume'", b'"consume"', b"'completed'", b'"completed"')


def reports_of(machine_name: str, scripts: bytes, parts: Collection[str] = (), *, misses_media: bool = False) -> Says:
    """Return what content says at its end, by its main library, or else by that library's scripts.

    `parts` are the machine names of what it holds: see `parts_of`; `misses_media` where a medium of it will not load.
    """
    if machine_name in HOLDING:
        # A film that does not load never comes to the end at which the points are handed in.
        return Says.PERHAPS if misses_media or SCORING.isdisjoint(parts) else Says.SCORE
    if machine_name in KNOWN:
        return KNOWN[machine_name]
    if any(sign in scripts for sign in SIGNS_OF_SCORE):
        # Some only have it ready for content around them, and say nothing by themselves.
        return Says.PERHAPS
    return Says.COMPLETION if any(sign in scripts for sign in SIGNS_OF_END) else Says.NOTHING


def parts_of(parameters: Any) -> frozenset[str]:
    """Return the machine names of the contents inside content."""
    return frozenset(_parts_in(parameters))


def _parts_in(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and isinstance(value.get("library"), str):
        yield value["library"].partition(" ")[0]
    inner = value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else ()
    for each in inner:
        yield from _parts_in(each)


def most_points(machine_name: str, parameters: Mapping[str, Any]) -> int | None:
    """Return how many points there are to win; None where that is known only when the content runs."""
    count = POINTS.get(machine_name)
    return count(parameters) if count else None


def _one(_parameters: Mapping[str, Any]) -> int:
    return 1


def _of_choice(parameters: Mapping[str, Any]) -> int | None:
    answers = parameters.get("answers")
    right = [each for each in objects_in(answers) if each.get("correct") is True]
    behaviour = parameters.get("behaviour")
    has_one_point = isinstance(behaviour, Mapping) and (
        behaviour.get("singlePoint") is True or behaviour.get("type") == "single"
    )
    return 1 if has_one_point or len(right) < 2 else len(right)


def _of_set(parameters: Mapping[str, Any]) -> int | None:
    behind = parameters.get("poolSize")
    if isinstance(behind, int) and behind > 0:
        return None
    each = [_of_question(question) for question in objects_in(parameters.get("questions"))]
    return None if not each or None in each else sum(points for points in each if points)


def _of_question(question: Mapping[str, Any]) -> int | None:
    spelt, parameters = str(question.get("library", "")), question.get("params")
    return most_points(spelt.split(" ")[0], parameters) if isinstance(parameters, Mapping) else None


def _of_choices(parameters: Mapping[str, Any]) -> int:
    return len(objects_in(parameters.get("choices")))


POINTS: Mapping[str, Callable[[Mapping[str, Any]], int | None]] = {
    "H5P.TrueFalse": _one,
    "H5P.MultiChoice": _of_choice,
    "H5P.SingleChoiceSet": _of_choices,
    "H5P.QuestionSet": _of_set,
    "Training.MiniQuiz": _one,
}
