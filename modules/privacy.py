"""The personal data in content: who wrote, reviewed, uploaded and published it."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from modules.models import (
    FactCheck,
    H5PLibrary,
    H5PPackage,
    ProblemReport,
    Question,
    Scenario,
    SignOff,
    SiteDocument,
    SiteImage,
)
from people.models import User

AUTHORSHIP = {
    "purpose": _("Naming those who wrote and reviewed the content"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _("As long as an edition with their work is in use"),
    "recipients": _("Everybody who reads the module"),
}
EDITING = {
    "purpose": _("Showing who edits and publishes what"),
    "basis": _("Public task or legitimate interest (accountability)"),
    "retention": _("As long as the content exists; without a name once the account is erased"),
    "recipients": _("Editors and programme staff"),
}
REPORTING = {
    "purpose": _("Mending what readers find wrong, and answering them"),
    "basis": _("Public task or legitimate interest (sound content)"),
    "retention": _("180 days after the report is done, at most two years"),
    "recipients": _("Editors of the module"),
}

privacy.declare("modules.ModulePage", "authors", "sign_offs", what=_("Authors and reviewers"), **AUTHORSHIP)
privacy.declare("modules.Edition", "texts", what=_("Authors and reviewers"), **AUTHORSHIP)
privacy.declare("modules.Edition", "published_by", what=_("Editions you published"), **EDITING)
privacy.declare("modules.SiteImage", "uploaded_by_user", what=_("Pictures and files you uploaded"), **EDITING)
privacy.declare("modules.SiteDocument", "uploaded_by_user", what=_("Pictures and files you uploaded"), **EDITING)
privacy.declare(
    "modules.H5PPackage", "uploaded_by", "approved_by", what=_("H5P packages you brought or approved"), **EDITING
)
privacy.declare("modules.H5PLibrary", "installed_by", what=_("H5P libraries that came with your packages"), **EDITING)
privacy.declare("modules.H5PPackage", "authors", what=_("Authors and reviewers"), **AUTHORSHIP)
privacy.declare("modules.Question", "locked_by", what=_("Content you locked while editing"), **EDITING)
privacy.declare("modules.Scenario", "locked_by", what=_("Content you locked while editing"), **EDITING)
privacy.declare("modules.FactCheck", "checked_by", what=_("Facts that you compared with their sources"), **EDITING)
privacy.declare("modules.SignOff", "name", what=_("Authors and reviewers"), **AUTHORSHIP)
privacy.declare("modules.SignOff", "given_by", what=_("Reviews that you signed"), **EDITING)
privacy.declare(
    "modules.ProblemReport", "words", "answer", "reported_by", what=_("Problems that you reported"), **REPORTING
)
privacy.declare("modules.ProblemReport", "taken_by", what=_("Reports that you answered"), **EDITING)
for model in (
    "AcceptedWarning",
    "AcceptedWording",
    "ActivityText",
    "ActivityVersion",
    "Booklet",
    "CardKey",
    "CountryCard",
    "Edition",
    "EditionActivity",
    "EditionUnit",
    "FactCheck",
    "H5PLibrary",
    "H5PPackage",
    "H5PPackageLibrary",
    "Module",
    "ModulePage",
    "PageLink",
    "ProblemReport",
    "Question",
    "QuestionFigures",
    "QuizFigures",
    "Rendition",
    "Scenario",
    "SiteDocument",
    "SiteImage",
    "SignOff",
    "SignOffTask",
    "SupportLine",
    "UnitPage",
    "Video",
    "VideoCaption",
):
    privacy.no_personal_data(f"modules.{model}")


def forget(person: User) -> None:
    """Cut the links from files and locks to the person; what was published stays, under their random key."""
    for files in (SiteImage, SiteDocument):
        files.objects.filter(uploaded_by_user=person).update(uploaded_by_user=None)
    H5PLibrary.objects.filter(installed_by=person).update(installed_by=None)
    person.problems_reported.exclude(answer="").update(answer="–")
    person.problems_reported.update(reported_by=None, words="")
    ProblemReport.objects.filter(taken_by=person).update(taken_by=None)
    SignOff.objects.filter(given_by=person).update(given_by=None, name="")
    FactCheck.objects.filter(checked_by=person).update(checked_by=None)
    for role in ("uploaded_by", "approved_by"):
        H5PPackage.objects.filter(**{role: person}).update(**{role: None})
    for snippets in (Question, Scenario):
        snippets.objects.filter(locked_by=person).update(locked=False, locked_by=None, locked_at=None)


def editing_of(person: User) -> dict[str, list[Any]]:
    """What the person published and uploaded."""
    return {
        "editions": [str(edition) for edition in person.editions_published.select_related("module")],
        "images": list(SiteImage.objects.filter(uploaded_by_user=person).values_list("title", flat=True)),
        "h5p": list(person.h5p_packages_uploaded.values_list("title", flat=True)),
        "h5p_approved": list(person.h5p_packages_approved.values_list("title", flat=True)),
        "h5p_libraries": [str(library) for library in person.h5p_libraries_installed.all()],
        "problems": list(person.problems_reported.values("kind", "words", "state", "answer", "reported_at")),
        "sign_offs": [str(one) for one in person.sign_offs_given.all()],
        "facts_checked": [str(check) for check in person.facts_checked.all()],
        "documents": list(SiteDocument.objects.filter(uploaded_by_user=person).values_list("title", flat=True)),
    }


privacy.register_eraser(forget)
privacy.register_exporter("editing", editing_of)
