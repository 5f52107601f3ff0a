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
    APPROVER = "approver"
    TRAINER = "trainer"


@dataclass(frozen=True)
class Page:
    """One page or act. Budgets and Moodle's figures are milliseconds of CPU per request, all processes together."""

    name: str
    path: str  # "{largest}" is the request that names the most people, "{session}" a session, "{month}" its month
    visitor: Visitor
    moodle: float | None
    budget: float | None
    # The page is fetched first, outside the measurement; measured is sending its form that has this field …
    form_field: str = ""
    # … or opening its link that ends like this.
    link_end: str = ""
    samples: int = 240


QUIZ = f"{LEARN}/do/quiz-u1/"
ROLE_PLAY = f"{LEARN}/do/street-first-contact/"
CERTIFICATE = f"{LEARN}/certificate/"
SIGN_IN = "/account/login/"
DESK = "/en/access/desk/"
SESSIONS = "/en/sessions/"
NOMINEES = "/en/access/requests/{largest}/nominees/"

PAGES = (
    Page("home", "/en/", Visitor.ANONYMOUS, 91, 2),
    Page("catalogue", "/en/catalogue/", Visitor.ANONYMOUS, 91, 2),
    Page("module page, anonymous", f"/en/catalogue/{MODULE}/", Visitor.ANONYMOUS, 91, 2),
    Page("module page, signed in", f"{LEARN}/", Visitor.BEGINNER, 149, 12),
    Page("unit page", f"{LEARN}/u1/", Visitor.BEGINNER, 75, 7.5),
    Page("quiz page", QUIZ, Visitor.BEGINNER, 79, 8),
    Page("role-play page", ROLE_PLAY, Visitor.BEGINNER, 79, 8),
    Page("answer to a question", QUIZ, Visitor.BEGINNER, 27, 9, form_field="key", samples=90),
    Page("choice in a role-play", ROLE_PLAY, Visitor.BEGINNER, 27, 9, form_field="key", samples=90),
    Page("my learning", "/en/learn/", Visitor.BEGINNER, None, 12),
    Page("certificate, made", CERTIFICATE, Visitor.FINISHER, 519, 60, form_field="name", samples=30),
    Page("certificate, served", CERTIFICATE, Visitor.CERTIFIED, 519, 6, link_end="/file/"),
    Page("request queue, 500", DESK, Visitor.APPROVER, None, 45, samples=120),
    Page("request queue, all tabs", f"{DESK}?tab=all", Visitor.APPROVER, None, 45, samples=120),
    Page("request queue, filtered", f"{DESK}?country=FR&state=review", Visitor.APPROVER, None, 45, samples=120),
    Page("request queue as a file", f"{DESK}requests.csv?tab=all", Visitor.APPROVER, None, None, samples=30),
    Page("decision on a request", f"{DESK}{{largest}}/", Visitor.APPROVER, None, None, samples=120),
    Page("figures of 500 requests", f"{DESK}figures/", Visitor.APPROVER, None, None, samples=120),
    Page("nominees, 100 of 500", NOMINEES, Visitor.APPROVER, None, None, samples=60),
    Page("nominees, 500 as a file", f"{NOMINEES}export/", Visitor.APPROVER, None, None, samples=30),
    Page("sessions of a month", f"{SESSIONS}month/?month={{month}}", Visitor.ANONYMOUS, None, 45, samples=120),
    Page("sessions, listed", SESSIONS, Visitor.ANONYMOUS, None, 45, samples=120),
    Page("session with 20 people", f"{SESSIONS}{{session}}/", Visitor.BEGINNER, None, 12, samples=120),
    Page("trainer's board, 200 people", f"{LEARN}/trainer/learners/", Visitor.TRAINER, 466, 45, samples=120),
    Page("trainer's board as a workbook", f"{LEARN}/trainer/learners.xlsx", Visitor.TRAINER, None, None, samples=30),
    Page("sign-in with password", SIGN_IN, Visitor.ANONYMOUS, 62, 62, form_field="login", samples=60),
)

UNIT_PAGE = f"{LEARN}/u1/"
FIRST_VIEW_BYTES = 100_000
FIRST_VIEW_REQUESTS = 10
