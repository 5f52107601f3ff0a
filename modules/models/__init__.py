"""What is learnt in one module: the workshop (pages, questions, scenarios) and the editions people learn from."""

from modules.models.booklets import Booklet, BookletState
from modules.models.editions import (
    ActivityText,
    ActivityVersion,
    ChangeClass,
    Edition,
    EditionActivity,
    EditionUnit,
)
from modules.models.figures import QuestionFigures, QuizFigures
from modules.models.h5p import H5PLibrary, H5PPackage, H5PPackageLibrary, LibraryState, PackageStatus, Reports
from modules.models.media import Rendition, SiteDocument, SiteImage, Video, VideoCaption
from modules.models.module import AccessPolicy, Module, SignOffRole, SignOffState
from modules.models.pages import ModulePage, UnitPage
from modules.models.questions import AcceptedWarning, QuestionImport
from modules.models.snippets import CardKey, CountryCard, Question, Scenario, SupportLine
from modules.models.upkeep import (
    AcceptedWording,
    FactCheck,
    LinkProblem,
    PageLink,
    ProblemKind,
    ProblemReport,
    ProblemState,
    SignOff,
    SignOffTask,
)

__all__ = [
    "AcceptedWarning",
    "AcceptedWording",
    "AccessPolicy",
    "ActivityText",
    "ActivityVersion",
    "Booklet",
    "BookletState",
    "CardKey",
    "ChangeClass",
    "CountryCard",
    "Edition",
    "EditionActivity",
    "EditionUnit",
    "FactCheck",
    "H5PLibrary",
    "H5PPackage",
    "H5PPackageLibrary",
    "LibraryState",
    "LinkProblem",
    "Module",
    "ModulePage",
    "PackageStatus",
    "PageLink",
    "ProblemKind",
    "ProblemReport",
    "ProblemState",
    "Question",
    "QuestionFigures",
    "QuestionImport",
    "QuizFigures",
    "Rendition",
    "Reports",
    "Scenario",
    "SignOff",
    "SignOffRole",
    "SignOffState",
    "SignOffTask",
    "SiteDocument",
    "SiteImage",
    "SupportLine",
    "UnitPage",
    "Video",
    "VideoCaption",
]
