"""What is measured, beside a tuned Moodle 4.5 on the same machine and the budgets of this project."""

from dataclasses import dataclass
from enum import Enum

MODULE = "outreach-mhsud"
LEARN = f"/en/learn/{MODULE}"


class Visitor(Enum):
    """Who opens the page; each sample is another person of that kind while there are enough of them."""

    ANONYMOUS = "anonymous"
    BEGINNER = "beginner"
    FINISHER = "finisher"
    CERTIFIED = "certified"


@dataclass(frozen=True)
class Page:
    """One page or act. Budgets and Moodle's figures are milliseconds of CPU per request, all processes together."""

    name: str
    path: str
    visitor: Visitor
    moodle: float | None
    budget: float | None
    # The form on the page is fetched first, outside the measurement; measured is sending it.
    sends_form: bool = False
    samples: int = 240


PAGES = (
    Page("home", "/en/", Visitor.ANONYMOUS, 91, 2),
    Page("catalogue", "/en/catalogue/", Visitor.ANONYMOUS, 91, 2),
    Page("module page, anonymous", f"/en/modules/{MODULE}/", Visitor.ANONYMOUS, 91, 2),
    Page("module page, signed in", f"{LEARN}/", Visitor.BEGINNER, 149, 12),
    Page("unit page", f"{LEARN}/u1/", Visitor.BEGINNER, 75, 7.5),
    Page("quiz page", f"{LEARN}/do/quiz-u1/", Visitor.BEGINNER, 79, 8),
    Page("role-play page", f"{LEARN}/do/street-first-contact/", Visitor.BEGINNER, 79, 8),
    Page("answer to a question", f"{LEARN}/do/quiz-u1/", Visitor.BEGINNER, 27, 9, sends_form=True, samples=90),
    Page(
        "choice in a role-play",
        f"{LEARN}/do/street-first-contact/",
        Visitor.BEGINNER,
        27,
        9,
        sends_form=True,
        samples=90,
    ),
    Page("my learning", "/en/learn/", Visitor.BEGINNER, None, 12),
    Page("certificate, made", f"{LEARN}/certificate/", Visitor.FINISHER, 519, 60, samples=30),
    Page("certificate, served", f"{LEARN}/certificate/", Visitor.CERTIFIED, 519, 6),
    Page("sign-in with password", "/account/login/", Visitor.ANONYMOUS, 62, 62, sends_form=True, samples=60),
)

UNIT_PAGE = f"{LEARN}/u1/"
FIRST_VIEW_BYTES = 100_000
FIRST_VIEW_REQUESTS = 10
