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

__all__ = [
    "AcceptedWarning",
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
    "H5PLibrary",
    "H5PPackage",
    "H5PPackageLibrary",
    "LibraryState",
    "Module",
    "ModulePage",
    "PackageStatus",
    "Question",
    "QuestionFigures",
    "QuestionImport",
    "QuizFigures",
    "Rendition",
    "Reports",
    "Scenario",
    "SignOffRole",
    "SignOffState",
    "SiteDocument",
    "SiteImage",
    "SupportLine",
    "UnitPage",
    "Video",
    "VideoCaption",
]
