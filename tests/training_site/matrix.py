"""The written table: every address of the site, and what each person gets there.

A row says it in words: "all locked, anonymous sign-in, learners ok". A later part overrides an earlier one.

ok          the page or the file (GET)
without     the page, without the protected words that it shows to others
form        the form again, with what is wrong (POST, Wagtail's way)
not-taken   the form again, with what is wrong (422)
conflict    what was posted does not fit where things stand (409)
redirect    on to another page
sign-in     to the sign-in
proof       to the question for the password or second factor
no-admin    to the admin’s door, which sends visitors to the sign-in and tells everybody else no (its own row)
refused     back to the first page of the admin, with a sentence
locked      403: not for this person
hidden      404: for this person it is not there
no-method   405
error       a page that says that signing in elsewhere failed (401)
broken      Wagtail’s page to try out what an error looks like
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.factories import authority, calls, programme, site, training_sessions

STAFF = ("approver", "other_approver", "editor", "other_editor", "auditor", "superuser")
# Those who have a role that the admin is not for.
OTHER_ROLES = ("trainer", "other_trainer", "focal_point", "other_focal_point", "deputy", "appeal_reviewer")
PRIVILEGED = (*STAFF, *OTHER_ROLES, "organisation_admin")
LEARNERS = ("trainee", "of_organisation", "nominee", "trainer", "editor", "superuser")
APPROVERS = ("approver", "other_approver", "superuser")
FOCAL_POINTS = ("focal_point", "other_focal_point", "deputy")
DESK = (*FOCAL_POINTS, *APPROVERS, "appeal_reviewer")
# Whoever belongs to an authority, as somebody there has confirmed: that one says so, or has a seat from it, is not enough.
OF_AUTHORITIES = ("official", "colleague", "organisation_admin", "other_official")
# Those who name the learners of the request, and those who read it.
NAMING = ("official", "focal_point", "deputy", "superuser")
CASE = (*NAMING, "approver", "appeal_reviewer")
ROLES = (
    "anonymous",
    "trainee",
    "not_begun",
    "of_organisation",
    "no_grant",
    "ended",
    "revoked",
    "nominee",
    "official",
    "colleague",
    "unconfirmed",
    "organisation_admin",
    "other_official",
    *OTHER_ROLES,
    *STAFF,
)
GROUPS = {
    "all": ROLES,
    "signed_in": ROLES[1:],
    "learners": LEARNERS,
    "privileged": PRIVILEGED,
    "staff": STAFF,
    "approvers": APPROVERS,
    "desk": DESK,
    "focal_points": FOCAL_POINTS,
    "asking": (*OF_AUTHORITIES, *FOCAL_POINTS, *APPROVERS),
    "naming": NAMING,
    "case": CASE,
    "on_desk": tuple(role for role in CASE if role in DESK),
    "handing_over": ("organisation_admin", "focal_point", "deputy", "superuser"),
    "colleagues": ("official", "colleague", "organisation_admin"),
    "administering": ("organisation_admin", "superuser"),
    "figures": (*FOCAL_POINTS, *APPROVERS, "auditor"),
    "log": (*APPROVERS, "auditor"),
    "editors": ("editor", "superuser"),
    "keepers": ("trainer", "editor", "approver", "superuser"),
    "call_writers": ("approver", "editor", "superuser"),
    "call_runners": ("approver", "superuser"),
    "speaking": ("focal_point", "deputy", "superuser"),
    "all_editors": ("editor", "other_editor", "superuser"),
}
# Whatever page it is: nobody else ever reads these words.
READERS = {
    site.THOUGHT: ("trainee",),
    site.REASON: ("nominee", "trainer"),
    site.WISH: ("trainee",),
    site.EXTRA_TRY: ("trainer",),
    authority.JUSTIFICATION: CASE,
    authority.QUESTION: CASE,
    authority.REFUSAL: CASE,
    authority.ATTACHMENT: CASE,
    authority.COUNTRY_NOTE: ("focal_point", "deputy", "superuser"),
    authority.PROGRAMME_NOTE: ("approver", "appeal_reviewer", "superuser"),
    authority.NOMINEE: (*NAMING, "approver", "nominee"),
    authority.INVITEE: (*NAMING, "approver"),
    authority.REFERENCE: (*CASE, "organisation_admin", "auditor"),
    calls.DRAFT: ("approver", "editor", "superuser"),
    calls.NEEDS: ("focal_point", "deputy", "approver", "superuser"),
    calls.PART: ("official", "colleague", "organisation_admin", "focal_point", "deputy", "superuser"),
    calls.ASKED: ("approver", "superuser"),
    training_sessions.LINK: ("trainer", "editor", "approver", "superuser"),
    programme.QUOTATION: ("trainer", "no_grant"),
    programme.OWN_QUOTATION: ("trainee",),
    training_sessions.NEEDS: ("trainee", "trainer"),
}


@dataclass(frozen=True)
class Row:
    """One address: the pattern (or, with a star, the patterns) it stands for, and what each person gets.

    `shows` are words that are protected: seen wherever the page is shown, and nowhere else.
    """

    pattern: str
    path: str
    who: str
    method: str = "GET"
    data: Mapping[str, str] = field(default_factory=dict)
    shows: str = ""

    def covers(self, pattern: str) -> bool:
        """Whether the row stands for this URL pattern."""
        return pattern.startswith(self.pattern[:-1]) if self.pattern.endswith("*") else pattern == self.pattern

    @property
    def expected(self) -> dict[str, str]:
        """The outcome for each role."""
        outcomes: dict[str, str] = {}
        for part in self.who.split(", "):
            name, outcome = part.split(" ")
            outcomes |= dict.fromkeys(GROUPS.get(name, (name,)), outcome)
        return outcomes

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def posted(pattern: str, path: str, who: str, *, shows: str = "", **data: str) -> Row:
    """A row for a post."""
    return Row(pattern, path, who, method="POST", data=data, shows=shows)


EVERYBODY = "all ok"
NOBODY = "all hidden"
ACCOUNT = "signed_in ok, anonymous sign-in"
DOOR = "all locked, anonymous sign-in, learners ok, not_begun redirect"
FILES = "all locked, anonymous sign-in, learners ok, not_begun ok"
TAKEN = "all locked, anonymous sign-in, learners redirect, not_begun redirect"
ADMIN = "all no-admin, staff refused"
FOR_STAFF = f"{ADMIN}, staff ok"
PACKAGE_READERS = f"{ADMIN}, all_editors ok, approvers ok"
NOT_IN_ADMIN = f"{ADMIN}, staff hidden"
FOR_EDITORS = f"{ADMIN}, editors ok"
FOR_ALL_EDITORS = f"{ADMIN}, all_editors ok"
FOR_ADMINISTRATORS = f"{ADMIN}, superuser ok"
FOR_APPROVERS = f"{ADMIN}, approvers ok"
FOR_UNLIMITED = f"{ADMIN}, approver ok, superuser ok"
IN_SCOPE = f"{FOR_UNLIMITED}, other_approver hidden"
READ_BY_PROGRAMME = f"{ADMIN}, approvers ok"
FOR_READERS = f"{READ_BY_PROGRAMME}, other_approver hidden, editor hidden, other_editor hidden"
OF_PEOPLE = f"{FOR_READERS}, auditor hidden"
OUT_OF_SIGHT = f"{NOT_IN_ADMIN}, approver ok, superuser ok"
PRIVATE = "signed_in hidden, anonymous sign-in"
FOR_TRAINER = f"{PRIVATE}, trainer ok"
FOR_RULING = f"{PRIVATE}, editor ok, superuser ok"
FOR_NAMING = f"{PRIVATE}, naming ok, approver locked"
FOR_DESK = "signed_in locked, anonymous sign-in, desk hidden"
FOR_FIGURES = "signed_in locked, anonymous sign-in"

PUBLIC = [
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/about/", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/?q=secret", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/small/", "signed_in redirect, anonymous ok"),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/small/u1/", "all redirect"),
    # Whoever can read a title can say that something is wrong with it; what they write is for editors.
    Row("en/problem/<slug:module>/", "/en/problem/small/", EVERYBODY),
    Row("en/problem/<slug:module>/<slug:unit>/", "/en/problem/small/u1/", EVERYBODY),
    Row("en/problem/<slug:module>/<slug:unit>/", "/en/problem/small/u9/", NOBODY),
    Row("en/problem/page/<int:pk>/", "/en/problem/page/1/", NOBODY),
    Row("en/problem/elsewhere/<str:place>/", "/en/problem/elsewhere/sessions:list/", EVERYBODY),
    Row("en/problem/elsewhere/<str:place>/", "/en/problem/elsewhere/No%20such%20place/", NOBODY),
    posted("en/problem/<slug:module>/", "/en/problem/small/", "all not-taken"),
    Row("en/privacy/", "/en/privacy/", EVERYBODY),
    Row("en/certificates/", "/en/certificates/", EVERYBODY),
    Row("en/certificates/<str:code>/", "/en/certificates/{grouped_code}/", EVERYBODY),
    Row("en/_util/login/", "/en/_util/login/", "all sign-in"),
    Row("en/_util/authenticate_with_password/*", "/en/_util/authenticate_with_password/1/1/", NOBODY),
    Row("healthz", "/healthz", EVERYBODY),
    Row("readyz", "/readyz", EVERYBODY),
    # Both are for the demo only.
    Row("demo/mail/", "/demo/mail/", NOBODY),
    Row("demo/mail/<slug:name>/<int:number>/", "/demo/mail/2027-abc/1/", NOBODY),
    Row("en/gallery/", "/en/gallery/", NOBODY),
    # Whoever has a signed address has the file; nobody makes one up.
    Row("h5p/a/<str:token>/", "/h5p/a/never-was/", NOBODY),
    Row("h5p/a/<str:token>/<path:path>", "/h5p/a/never-was/content/room.png", NOBODY),
]

PAGES = "en/^((?:[\\w\\-]+/)*)$"
SHELF = [
    Row(PAGES, "/en/knowledge/", EVERYBODY),
    Row(PAGES, "/en/knowledge/?kind=tool&place=street", EVERYBODY),
    *(Row(PAGES, f"/en/knowledge/{slug}/", EVERYBODY) for slug in ("hotline", "bite", "webinar", "template")),
    Row("en/knowledge/pillars/", "/en/knowledge/pillars/", EVERYBODY),
    Row("en/knowledge/glossary/", "/en/knowledge/glossary/", EVERYBODY),
    Row("en/knowledge/compare/", "/en/knowledge/compare/", EVERYBODY),
    Row("en/knowledge/compare/", "/en/knowledge/compare/?tool=hotline", EVERYBODY),
    Row("en/knowledge/submit/", "/en/knowledge/submit/", ACCOUNT),
    posted("en/knowledge/submit/", "/en/knowledge/submit/", "signed_in not-taken, anonymous sign-in", act="send"),
    Row("en/knowledge/<slug:slug>/cite.<str:form>", "/en/knowledge/hotline/cite.pdf", NOBODY),
    Row("en/knowledge/searches/", "/en/knowledge/searches/", ACCOUNT),
    posted("en/knowledge/searches/", "/en/knowledge/searches/", "signed_in not-taken, anonymous sign-in"),
    posted("en/knowledge/searches/<int:pk>/forget/", "/en/knowledge/searches/1/forget/", PRIVATE),
    # What people write into a template comes back as a file; nothing is kept, so nobody has to sign in.
    Row("en/knowledge/<slug:slug>/fill/", "/en/knowledge/template/fill/", EVERYBODY),
    Row("en/knowledge/<slug:slug>/fill/", "/en/knowledge/hotline/fill/", NOBODY),
    posted("en/knowledge/<slug:slug>/fill/", "/en/knowledge/template/fill/", "all not-taken"),
    Row("en/knowledge/<slug:slug>/use/", "/en/knowledge/hotline/use/", "all no-method"),
    posted(
        "en/knowledge/<slug:slug>/use/",
        "/en/knowledge/hotline/use/",
        "signed_in locked, anonymous sign-in, administering redirect",
        organisation="{authority}",
        say="named",
    ),
    # Words behind a door lead nobody to them, and are shown to those alone who may open it.
    Row("en/search/", "/en/search/?q=being", "all without, learners ok, not_begun ok", shows=site.UNIT),
    Row("en/search/", "/en/search/?q=unit", EVERYBODY),
]

TALK = "/en/learn/small/do/shared-kitchen/"
LEARNING = [
    Row("en/start/", "/en/start/", "signed_in redirect, anonymous sign-in"),
    Row("en/learn/", "/en/learn/", ACCOUNT),
    # What is done in a copy comes back to those who have begun; whether their access holds is asked for each thing.
    Row("en/learn/worker.js", "/en/learn/worker.js", EVERYBODY),
    Row("en/learn/offline/", "/en/learn/offline/", ACCOUNT),
    Row("en/learn/offline/app.webmanifest", "/en/learn/offline/app.webmanifest", EVERYBODY),
    Row("en/learn/offline/ticket/", "/en/learn/offline/ticket/", ACCOUNT),
    Row("en/learn/offline/<slug:module>/", "/en/learn/offline/small/", DOOR),
    Row("en/learn/offline/<slug:module>/copy.json", "/en/learn/offline/small/copy.json", DOOR),
    Row("en/learn/offline/<slug:module>/take/", "/en/learn/offline/small/take/", DOOR),
    Row("en/learn/offline/<slug:module>/<slug:unit>/", "/en/learn/offline/small/u1/", DOOR, shows=site.UNIT),
    Row(
        "en/learn/offline/<slug:module>/do/<slug:activity>/",
        "/en/learn/offline/small/do/shared-kitchen/",
        DOOR,
        shows=site.SCENE,
    ),
    Row("en/learn/offline/<slug:module>/sync/", "/en/learn/offline/small/sync/", "all no-method"),
    posted(
        "en/learn/offline/<slug:module>/sync/",
        "/en/learn/offline/small/sync/",
        "all hidden, anonymous sign-in, learners not-taken, ended not-taken, revoked not-taken",
    ),
    # A frame is of one's own run, and what is no batch of events is not taken.
    Row(
        "en/learn/attempt/<int:pk>/frame/",
        "/en/learn/attempt/{framed}/frame/?launch={launch}",
        "all hidden, anonymous sign-in, trainee ok",
        shows=site.FRAMED,
    ),
    Row("en/learn/attempt/<int:pk>/events/", "/en/learn/attempt/{framed}/events/", "all no-method"),
    posted(
        "en/learn/attempt/<int:pk>/events/",
        "/en/learn/attempt/{framed}/events/",
        "all hidden, anonymous sign-in, trainee not-taken",
    ),
    Row("en/learn/<slug:module>/", "/en/learn/small/", FILES),
    Row("en/learn/<slug:module>/enrol/", "/en/learn/small/enrol/", "all no-method"),
    posted("en/learn/<slug:module>/enrol/", "/en/learn/small/enrol/", TAKEN),
    Row("en/learn/<slug:module>/edition/", "/en/learn/small/edition/", "all no-method"),
    posted("en/learn/<slug:module>/edition/", "/en/learn/small/edition/", TAKEN),
    Row("en/learn/<slug:module>/<slug:unit>/", "/en/learn/small/u1/", DOOR, shows=site.UNIT),
    Row("en/learn/<slug:module>/<slug:unit>/", "/en/learn/small/u9/", f"{TAKEN}, learners hidden"),
    Row("en/learn/<slug:module>/<slug:unit>/done/", "/en/learn/small/u1/done/", "all no-method"),
    posted("en/learn/<slug:module>/<slug:unit>/done/", "/en/learn/small/u1/done/", TAKEN),
    posted(
        "en/learn/<slug:module>/<slug:unit>/reflection/<uuid:key>/",
        "/en/learn/small/u1/reflection/{reflection}/",
        TAKEN,
        text="A thought.",
    ),
    posted(
        "en/learn/<slug:module>/<slug:unit>/reflection/<uuid:key>/",
        "/en/learn/small/u2/reflection/{reflection}/",
        f"{TAKEN}, learners hidden",
        text="A thought.",
    ),
    Row("en/learn/<slug:module>/do/<slug:activity>/", "/en/learn/small/do/quiz-u1/", DOOR),
    posted("en/learn/<slug:module>/do/<slug:activity>/", "/en/learn/small/do/quiz-u1/", f"{TAKEN}, learners conflict"),
    Row("en/learn/<slug:module>/do/<slug:activity>/", "/en/learn/small/do/shared-kitchen/", DOOR, shows=site.SCENE),
    posted(
        "en/learn/<slug:module>/do/<slug:activity>/",
        "/en/learn/small/do/shared-kitchen/",
        TAKEN,
        scene="k01",
        choice="a",
    ),
    Row("en/learn/<slug:module>/do/<slug:activity>/begin/", "/en/learn/small/do/quiz-u1/begin/", "all no-method"),
    posted("en/learn/<slug:module>/do/<slug:activity>/begin/", "/en/learn/small/do/quiz-u1/begin/", TAKEN),
    Row(
        "en/learn/<slug:module>/do/<slug:activity>/text/",
        "/en/learn/small/do/shared-kitchen/text/",
        DOOR,
        shows=site.ALTERNATIVE,
    ),
    posted(
        "en/learn/<slug:module>/do/<slug:activity>/text/",
        "/en/learn/small/do/shared-kitchen/text/",
        f"{TAKEN}, learners not-taken",
        shows=site.ALTERNATIVE,
        text="Short",
    ),
    Row("en/learn/<slug:module>/do/<slug:activity>/pause/", "/en/learn/small/do/shared-kitchen/pause/", DOOR),
    # The number is one's own: the trainee's first attempt is nobody else's.
    Row(
        "en/learn/<slug:module>/do/<slug:activity>/<int:number>/",
        "/en/learn/small/do/quiz-u1/1/",
        f"{DOOR}, learners hidden, trainee ok",
        shows=site.QUIZ,
    ),
    Row("en/learn/<slug:module>/do/<slug:activity>/print/", f"{TALK}print/", DOOR),
    Row("en/learn/<slug:module>/do/<slug:activity>/print/<slug:what>.pdf", f"{TALK}print/booklet.pdf", DOOR),
    # What gives the hidden facts away is for those who lead.
    Row(
        "en/learn/<slug:module>/do/<slug:activity>/print/<slug:what>.pdf",
        f"{TALK}print/actor.pdf",
        f"{DOOR}, learners locked, trainer ok, editor ok, superuser ok",
    ),
    # The booklet is not made yet: whoever may have it is led to where it is asked for.
    Row("en/learn/<slug:module>/take-along/", "/en/learn/small/take-along/", DOOR),
    posted("en/learn/<slug:module>/take-along/", "/en/learn/small/take-along/", TAKEN),
    Row("en/learn/<slug:module>/take-along/booklet.pdf", "/en/learn/small/take-along/booklet.pdf", TAKEN),
    # The small module teaches no indicators.
    Row(
        "en/learn/<slug:module>/take-along/indicators.pdf",
        "/en/learn/small/take-along/indicators.pdf",
        f"{TAKEN}, learners hidden",
    ),
    # So are the ways in which one has gone back: the nominee has gone one to its end and is on another.
    posted(
        "en/learn/<slug:module>/do/<slug:activity>/<int:number>/rewind/",
        f"{TALK}1/rewind/",
        f"{TAKEN}, learners hidden, nominee redirect",
        step="1",
    ),
    Row(
        "en/learn/<slug:module>/do/<slug:activity>/<int:number>/way/<int:way>/",
        f"{TALK}1/way/2/",
        f"{DOOR}, learners hidden, nominee ok",
    ),
    posted(
        "en/learn/<slug:module>/do/<slug:activity>/<int:number>/way/<int:way>/",
        f"{TALK}1/way/2/",
        f"{TAKEN}, learners hidden, nominee redirect",
        scene="k02",
        choice="a",
    ),
    Row(
        "en/learn/<slug:module>/do/<slug:activity>/<int:number>/way/<int:way>/both/",
        f"{TALK}1/way/1/both/",
        f"{DOOR}, learners hidden, nominee ok",
        shows=site.SCENE,
    ),
    Row(
        "en/learn/<slug:module>/media/picture/<int:pk>/",
        "/en/learn/small/media/picture/{picture}/",
        FILES,
        shows=site.PICTURE,
    ),
    Row(
        "en/learn/<slug:module>/media/video/<int:pk>/", "/en/learn/small/media/video/{video}/", FILES, shows=site.VIDEO
    ),
    Row(
        "en/learn/<slug:module>/media/captions/<int:pk>/",
        "/en/learn/small/media/captions/{captions}/",
        FILES,
        shows=site.CAPTIONS,
    ),
    # Under the name of a module that is open to them, it is still not there.
    Row(
        "en/learn/<slug:module>/media/picture/<int:pk>/",
        "/en/learn/short/media/picture/{picture}/",
        "signed_in hidden, anonymous sign-in",
    ),
    # Reminders end by the link in the mail, without a sign-in; it names nothing, and leads to the role-play only its player.
    Row("en/learn/again/<str:token>/", "/en/learn/again/{reminder}/", f"{PRIVATE}, nominee redirect"),
    Row("en/learn/reminders/<str:token>/", "/en/learn/reminders/{reminder}/", EVERYBODY),
    Row("en/learn/reminders/<str:token>/", "/en/learn/reminders/never-was/", NOBODY),
    posted("en/learn/reminders/<str:token>/", "/en/learn/reminders/{reminder}/", "all form"),
    posted(
        "en/learn/<slug:module>/do/<slug:activity>/<int:number>/reminders/",
        f"{TALK}1/reminders/",
        f"{TAKEN}, learners hidden, nominee redirect",
    ),
    # What a learner shares is for the trainers of the module: not for editors, officials, staff or administrators.
    posted(
        "en/learn/<slug:module>/do/<slug:activity>/<int:number>/sharing/",
        f"{TALK}1/sharing/",
        f"{TAKEN}, learners hidden, nominee redirect",
        step="2",
    ),
    Row(
        "en/learn/shared/",
        "/en/learn/shared/",
        "signed_in without, anonymous sign-in, nominee ok",
        shows=site.REASON,
    ),
    posted("en/learn/shared/", "/en/learn/shared/", f"{PRIVATE}, nominee redirect", attempt="{run}"),
    Row("en/learn/more-time/", "/en/learn/more-time/", ACCOUNT),
    posted("en/learn/more-time/", "/en/learn/more-time/", "signed_in redirect, anonymous sign-in", percent="50"),
    Row("en/learn/<slug:module>/trainer/", "/en/learn/small/trainer/", FOR_TRAINER),
    # Who is where names people: for those who train them.
    Row("en/learn/<slug:module>/trainer/learners/", "/en/learn/small/trainer/learners/", FOR_TRAINER),
    Row("en/learn/<slug:module>/trainer/learners.<slug:ending>", "/en/learn/small/trainer/learners.csv", FOR_TRAINER),
    # Means of five and more people, for those who teach and those who write.
    Row(
        "en/learn/<slug:module>/trainer/gain/",
        "/en/learn/small/trainer/gain/",
        f"{PRIVATE}, trainer ok, editor ok, superuser ok",
    ),
    # There is a file from five people up; here one has the content open.
    Row(
        "en/learn/<slug:module>/trainer/contents/<slug:activity>.<slug:ending>",
        "/en/learn/small/trainer/contents/first-question.csv",
        "all hidden, anonymous sign-in",
    ),
    Row(
        "en/learn/<slug:module>/trainer/gain/questions.csv",
        "/en/learn/small/trainer/gain/questions.csv",
        f"{PRIVATE}, trainer ok, editor ok, superuser ok",
    ),
    Row(
        "en/learn/<slug:module>/trainer/reasons/",
        "/en/learn/small/trainer/reasons/",
        FOR_TRAINER,
        shows=site.REASON,
    ),
    # Trainers read what was ruled about questions; only editors of the module rule.
    Row(
        "en/learn/<slug:module>/trainer/rulings/",
        "/en/learn/small/trainer/rulings/",
        f"{PRIVATE}, trainer ok, editor ok, superuser ok",
    ),
    Row(
        "en/learn/<slug:module>/trainer/rulings/question/<str:question>/",
        "/en/learn/small/trainer/rulings/question/q1/",
        FOR_RULING,
        shows=site.QUIZ,
    ),
    posted(
        "en/learn/<slug:module>/trainer/rulings/question/<str:question>/",
        "/en/learn/small/trainer/rulings/question/q1/",
        f"{PRIVATE}, editor redirect, superuser redirect",
        does="void",
        reason="Nothing in it was right.",
        apply="1",
    ),
    Row(
        "en/learn/<slug:module>/trainer/rulings/<int:pk>/",
        "/en/learn/small/trainer/rulings/{ruling}/",
        f"{PRIVATE}, trainer ok, editor ok, superuser ok",
    ),
    posted(
        "en/learn/<slug:module>/trainer/rulings/<int:pk>/go-on/",
        "/en/learn/small/trainer/rulings/{ruling}/go-on/",
        f"{PRIVATE}, editor redirect, superuser redirect",
    ),
    posted(
        "en/learn/<slug:module>/trainer/rulings/<int:pk>/there-too/",
        "/en/learn/small/trainer/rulings/{ruling}/there-too/",
        f"{PRIVATE}, editor redirect, superuser redirect",
    ),
    posted(
        "en/learn/<slug:module>/trainer/rulings/<int:pk>/withdraw/",
        "/en/learn/small/trainer/rulings/{ruling}/withdraw/",
        f"{PRIVATE}, editor redirect, superuser redirect",
        reason="It was right after all.",
    ),
    Row(
        "en/learn/<slug:module>/trainer/tries/",
        "/en/learn/small/trainer/tries/",
        FOR_TRAINER,
        shows=site.EXTRA_TRY,
    ),
    posted(
        "en/learn/<slug:module>/trainer/tries/",
        "/en/learn/small/trainer/tries/",
        f"{PRIVATE}, trainer not-taken",
        shows=site.EXTRA_TRY,
        email="nobody@example.org",
    ),
    Row("en/learn/<slug:module>/trainer/tries/session/", "/en/learn/small/trainer/tries/session/", FOR_TRAINER),
    posted(
        "en/learn/<slug:module>/trainer/tries/session/",
        "/en/learn/small/trainer/tries/session/",
        f"{PRIVATE}, trainer not-taken",
    ),
    posted(
        "en/learn/<slug:module>/trainer/tries/<int:pk>/take-back/",
        "/en/learn/small/trainer/tries/{extra_try}/take-back/",
        f"{PRIVATE}, trainer redirect",
    ),
    Row("en/learn/<slug:module>/trainer/guide/", "/en/learn/small/trainer/guide/", FOR_TRAINER, shows=site.QUIZ),
    Row("en/learn/<slug:module>/trainer/guide.pdf", "/en/learn/small/trainer/guide.pdf", FOR_TRAINER),
    Row("en/learn/<slug:module>/trainer/slides/", "/en/learn/small/trainer/slides/", FOR_TRAINER, shows=site.QUIZ),
    Row("en/learn/<slug:module>/trainer/slides.pdf", "/en/learn/small/trainer/slides.pdf", FOR_TRAINER),
    Row("en/learn/<slug:module>/trainer/groups/", "/en/learn/small/trainer/groups/", FOR_TRAINER),
    posted(
        "en/learn/<slug:module>/trainer/groups/",
        "/en/learn/small/trainer/groups/",
        f"{PRIVATE}, trainer redirect",
        roleplay="shared-kitchen",
        name="Lyon",
    ),
    Row("en/learn/<slug:module>/trainer/groups/<slug:code>/", "/en/learn/small/trainer/groups/{group}/", FOR_TRAINER),
    Row(
        "en/learn/<slug:module>/trainer/groups/<slug:code>/code.svg",
        "/en/learn/small/trainer/groups/{group}/code.svg",
        FOR_TRAINER,
    ),
    posted(
        "en/learn/<slug:module>/trainer/groups/<slug:code>/open/",
        "/en/learn/small/trainer/groups/{opened_group}/open/",
        f"{PRIVATE}, trainer redirect",
    ),
    posted(
        "en/learn/<slug:module>/trainer/groups/<slug:code>/discard/",
        "/en/learn/small/trainer/groups/{group}/discard/",
        f"{PRIVATE}, trainer redirect",
    ),
    Row(
        "en/learn/<slug:module>/trainer/groups/<slug:code>/board/",
        "/en/learn/small/trainer/groups/{opened_group}/board/",
        FOR_TRAINER,
        shows=site.SCENE,
    ),
    # The small module has no kit; who finds one is asked in the tests of those pages.
    Row("en/learn/<slug:module>/trainer/kits/<slug:kit>/", "/en/learn/small/trainer/kits/k-a/", PRIVATE),
    Row(
        "en/learn/<slug:module>/trainer/kits/<slug:kit>/<slug:sheet>/",
        "/en/learn/small/trainer/kits/k-a/trainer-sheet/",
        PRIVATE,
    ),
    Row(
        "en/learn/<slug:module>/trainer/kits/<slug:kit>/<slug:sheet>.pdf",
        "/en/learn/small/trainer/kits/k-a/trainer-sheet.pdf",
        PRIVATE,
    ),
    Row("en/learn/<slug:module>/group/", "/en/learn/small/group/", DOOR),
    posted("en/learn/<slug:module>/group/", "/en/learn/small/group/", TAKEN, code="{group}"),
    Row("en/learn/<slug:module>/group/<slug:code>/", "/en/learn/small/group/{group}/", DOOR),
    posted("en/learn/<slug:module>/group/<slug:code>/", "/en/learn/small/group/{group}/", TAKEN),
    # A self-assessment is open to everybody; what somebody answered is theirs alone.
    Row("en/self-assessment/<slug:assessment>/", "/en/self-assessment/needs-and-gaps/", ACCOUNT),
    posted(
        "en/self-assessment/<slug:assessment>/",
        "/en/self-assessment/needs-and-gaps/",
        "signed_in conflict, anonymous sign-in",
        finish="1",
    ),
    Row(
        "en/self-assessment/<slug:assessment>/<int:number>/",
        "/en/self-assessment/needs-and-gaps/1/",
        f"{PRIVATE}, trainee ok",
        shows=site.WISH,
    ),
    Row("en/self-assessment/<slug:assessment>/begin/", "/en/self-assessment/needs-and-gaps/begin/", "all no-method"),
    posted(
        "en/self-assessment/<slug:assessment>/begin/",
        "/en/self-assessment/needs-and-gaps/begin/",
        "signed_in redirect, anonymous sign-in",
    ),
    # Whoever has not answered twice has no start to look back on; what is said of it is read by nobody else.
    Row("en/self-assessment/<slug:assessment>/start/", "/en/self-assessment/needs-and-gaps/start/", PRIVATE),
    posted("en/self-assessment/<slug:assessment>/start/", "/en/self-assessment/needs-and-gaps/start/", PRIVATE),
    Row(
        "en/self-assessment/<slug:assessment>/start/delete/",
        "/en/self-assessment/needs-and-gaps/start/delete/",
        "all no-method",
    ),
    posted(
        "en/self-assessment/<slug:assessment>/start/delete/",
        "/en/self-assessment/needs-and-gaps/start/delete/",
        "signed_in redirect, anonymous sign-in",
    ),
    Row("en/self-assessment/<slug:assessment>/delete/", "/en/self-assessment/needs-and-gaps/delete/", "all no-method"),
    posted(
        "en/self-assessment/<slug:assessment>/delete/",
        "/en/self-assessment/needs-and-gaps/delete/",
        "signed_in redirect, anonymous sign-in",
    ),
    Row(
        "en/self-assessment/<slug:assessment>/<int:number>/answers.csv",
        "/en/self-assessment/needs-and-gaps/1/answers.csv",
        f"{PRIVATE}, trainee ok",
        shows=site.WISH,
    ),
    posted(
        "en/self-assessment/<slug:assessment>/<int:number>/share/",
        "/en/self-assessment/needs-and-gaps/1/share/",
        f"{PRIVATE}, trainee redirect",
        trainer="",
    ),
    posted(
        "en/self-assessment/<slug:assessment>/counting/",
        "/en/self-assessment/needs-and-gaps/counting/",
        "signed_in redirect, anonymous sign-in",
        for_training="1",
    ),
    # A trainer reads what was shown to them and to nobody else; an administrator is no trainer by that alone.
    Row(
        "en/self-assessment/<slug:assessment>/shared/",
        "/en/self-assessment/needs-and-gaps/shared/",
        f"{PRIVATE}, trainer ok, other_trainer ok",
    ),
    Row(
        "en/self-assessment/<slug:assessment>/shared/<int:pk>/",
        "/en/self-assessment/needs-and-gaps/shared/{shared_result}/",
        f"{PRIVATE}, trainer ok",
    ),
    # Figures belong to no module, so staff for one module see none.
    Row(
        "en/self-assessment/<slug:assessment>/countries/",
        "/en/self-assessment/needs-and-gaps/countries/",
        f"{PRIVATE}, approver ok",
    ),
    Row(
        "en/self-assessment/<slug:assessment>/organisations/<int:pk>/",
        "/en/self-assessment/needs-and-gaps/organisations/{authority}/",
        f"{PRIVATE}, colleagues ok",
    ),
    posted(
        "en/self-assessment/<slug:assessment>/organisations/<int:pk>/ask/",
        "/en/self-assessment/needs-and-gaps/organisations/{authority}/ask/",
        f"{PRIVATE}, organisation_admin redirect",
    ),
    Row("documents/^(\\d+)/(.*)$", "/documents/{document}/{document_name}", FILES, shows=site.DOCUMENT),
    Row(
        "documents/authenticate_with_password/<int:restriction_id>/", "/documents/authenticate_with_password/1/", NOBODY
    ),
    Row(
        "en/learn/<slug:module>/certificate/",
        "/en/learn/short/certificate/",
        "signed_in redirect, anonymous sign-in, trainee ok",
    ),
    posted(
        "en/learn/<slug:module>/certificate/",
        "/en/learn/short/certificate/",
        "signed_in redirect, anonymous sign-in, trainee form",
    ),
    Row(
        "en/certificates/<str:code>/file/",
        "/en/certificates/{grouped_code}/file/",
        "signed_in hidden, anonymous sign-in, trainee ok, approver ok, superuser ok",
        shows=site.CERTIFICATE,
    ),
]

LIVE = "/en/live/rounds/{live_round}/"
LED = f"{PRIVATE}, trainer ok"
DONE_BY_TRAINER = f"{PRIVATE}, trainer redirect"
LIVE_ROUNDS = [
    Row("en/live/", "/en/live/", EVERYBODY),
    Row("en/live/worker.js", "/en/live/worker.js", EVERYBODY),
    Row("en/live/<str:code>/", "/en/live/K7M3PQ/", NOBODY),
    # Whoever has the code can join; the acting notes are for the actor alone.
    Row("en/live/<str:code>/", "/en/live/{live_code}/", "all without, not_begun ok", shows=site.SCENE),
    posted("en/live/<str:code>/", "/en/live/{live_code}/", "all redirect", name="Ana", way="play"),
    Row(
        "en/live/<str:code>/sheet/<int:turn>/",
        "/en/live/{live_code}/sheet/1/",
        "all redirect, trainee hidden, not_begun hidden, no_grant ok",
        shows=programme.QUOTATION,
    ),
    posted(
        "en/live/<str:code>/sheet/<int:turn>/",
        "/en/live/{live_code}/sheet/1/",
        "all locked, trainee hidden, not_begun hidden, no_grant redirect",
        **{"level-listening": "3"},
    ),
    posted(
        "en/live/<str:code>/leave/",
        "/en/live/{live_code}/leave/",
        "all hidden, trainee redirect, not_begun redirect, no_grant redirect",
    ),
    Row(
        "en/live/rounds/",
        "/en/live/rounds/",
        "signed_in locked, anonymous sign-in, trainer ok, other_trainer ok, superuser ok",
    ),
    # A round is led by the trainers of its module: none of another module, and nobody of the programme.
    Row("en/live/rounds/<uuid:key>/", LIVE, LED, shows=programme.QUOTATION),
    Row("en/live/rounds/<uuid:key>/wall/", f"{LIVE}wall/", LED),
    Row("en/live/rounds/<uuid:key>/print/<slug:what>.pdf", f"{LIVE}print/counsellor.pdf", LED),
    posted("en/live/rounds/<uuid:key>/begin/", f"{LIVE}begin/", DONE_BY_TRAINER, turn="2"),
    posted("en/live/rounds/<uuid:key>/end/", f"{LIVE}end/", DONE_BY_TRAINER, turn="1"),
    posted("en/live/rounds/<uuid:key>/gone/", f"{LIVE}gone/", DONE_BY_TRAINER, participant="{live_participant}"),
    posted("en/live/rounds/<uuid:key>/close/", f"{LIVE}close/", DONE_BY_TRAINER),
    Row("en/live/talks/", "/en/live/talks/", ACCOUNT),
    Row(
        "en/live/talks/<uuid:key>/",
        "/en/live/talks/{live_talk}/",
        f"{PRIVATE}, trainee ok",
        shows=programme.OWN_QUOTATION,
    ),
    posted("en/live/talks/<uuid:key>/share/", "/en/live/talks/{live_talk}/share/", f"{PRIVATE}, trainee redirect"),
]

ONE_S_OWN_ACCOUNT = [
    Row("account/", "/account/", ACCOUNT),
    Row("account/profile/", "/account/profile/", ACCOUNT),
    posted("account/profile/", "/account/profile/", "signed_in not-taken, anonymous sign-in", name="A", country="??"),
    Row("account/absences/", "/account/absences/", f"{PRIVATE}, desk ok"),
    Row(
        "account/absences/<int:pk>/cancel/",
        "/account/absences/{absence}/cancel/",
        "signed_in no-method, anonymous sign-in",
    ),
    posted(
        "account/absences/<int:pk>/cancel/", "/account/absences/{absence}/cancel/", f"{PRIVATE}, focal_point redirect"
    ),
    Row("account/data/", "/account/data/", "signed_in proof, anonymous sign-in"),
    Row("account/erase/", "/account/erase/", "signed_in proof, anonymous sign-in"),
    posted("account/erase/", "/account/erase/", "signed_in proof, anonymous sign-in"),
    Row("account/language/<str:code>/", "/account/language/en/", "all redirect"),
    Row("account/language/<str:code>/", "/account/language/xx/", NOBODY),
    Row("account/sessions/", "/account/sessions/", ACCOUNT),
    Row("account/email/", "/account/email/", ACCOUNT),
    Row("account/password/change/", "/account/password/change/", ACCOUNT),
    Row("account/password/set/", "/account/password/set/", "signed_in redirect, anonymous sign-in"),
]

SIGN_IN = [
    Row("account/login/", "/account/login/", "signed_in redirect, anonymous ok"),
    posted("account/login/", "/account/login/", "signed_in redirect, anonymous form", login="nobody@example.org"),
    Row("account/login/code/", "/account/login/code/", "signed_in redirect, anonymous ok"),
    Row("account/login/code/confirm/", "/account/login/code/confirm/", "all redirect"),
    Row("account/logout/", "/account/logout/", "signed_in ok, anonymous redirect"),
    posted("account/logout/", "/account/logout/", "all redirect"),
    Row("account/inactive/", "/account/inactive/", EVERYBODY),
    Row("account/signup/", "/account/signup/", "signed_in redirect, anonymous ok"),
    Row("account/confirm-email/", "/account/confirm-email/", "signed_in redirect, anonymous sign-in"),
    Row("account/password/reset/", "/account/password/reset/", EVERYBODY),
    Row("account/password/reset/*", "/account/password/reset/confirm/", "all sign-in"),
    Row("account/reauthenticate/", "/account/reauthenticate/", "signed_in ok, anonymous sign-in, privileged proof"),
    Row(
        "account/reauthenticate/code/*",
        "/account/reauthenticate/code/confirm/",
        "signed_in redirect, anonymous sign-in",
    ),
    Row("account/2fa/", "/account/2fa/", ACCOUNT),
    Row("account/2fa/authenticate/", "/account/2fa/authenticate/", "signed_in redirect, anonymous sign-in"),
    Row(
        "account/2fa/reauthenticate/",
        "/account/2fa/reauthenticate/",
        "signed_in proof, anonymous sign-in, privileged ok",
    ),
    Row("account/2fa/totp/*", "/account/2fa/totp/activate/", "signed_in proof, anonymous sign-in"),
    Row("account/2fa/recovery-codes/", "/account/2fa/recovery-codes/", "signed_in hidden, anonymous sign-in"),
    Row("account/2fa/recovery-codes/*", "/account/2fa/recovery-codes/download/", "signed_in hidden, anonymous sign-in"),
    Row("account/2fa/webauthn/", "/account/2fa/webauthn/", ACCOUNT),
    Row("account/2fa/webauthn/add/", "/account/2fa/webauthn/add/", "signed_in proof, anonymous sign-in"),
    Row(
        "account/2fa/webauthn/reauthenticate/",
        "/account/2fa/webauthn/reauthenticate/",
        "signed_in proof, anonymous sign-in",
    ),
    Row("account/2fa/webauthn/keys/*", "/account/2fa/webauthn/keys/1/edit/", "signed_in proof, anonymous sign-in"),
    Row("account/2fa/webauthn/login/", "/account/2fa/webauthn/login/", "signed_in redirect, anonymous sign-in"),
    Row("account/3rdparty/", "/account/3rdparty/", ACCOUNT),
    Row("account/3rdparty/login/*", "/account/3rdparty/login/error/", "all error"),
    Row("account/3rdparty/signup/", "/account/3rdparty/signup/", "all sign-in"),
    Row("account/social/*", "/account/social/connections/", "all redirect"),
    Row("account/oidc/*", "/account/oidc/nobody/login/", NOBODY),
]

THE_ADMIN_S_OWN_PAGES = [
    Row("admin/", "/admin/", FOR_STAFF),
    Row("admin/login/*", "/admin/login/?next=/admin/", "all locked, anonymous sign-in, staff refused"),
    Row("admin/logout/", "/admin/logout/", "all redirect"),
    Row("admin/account/", "/admin/account/", FOR_STAFF),
    Row("admin/password_reset/*", "/admin/password_reset/", NOBODY),
    Row("admin/grants/*", "/admin/grants/", READ_BY_PROGRAMME),
    Row("admin/grants/*", "/admin/grants/new/", f"{ADMIN}, approvers ok"),
    Row(
        "admin/grants/*",
        "/admin/grants/inspect/{grant}/",
        FOR_READERS,
    ),
    Row("admin/grants/*", "/admin/grants/edit/{grant}/", ADMIN),
    Row("admin/grants/*", "/admin/grants/delete/{grant}/", ADMIN),
    Row("admin/grants/*", "/admin/grants/usage/{grant}/", ADMIN),
    Row("admin/grants/*", "/admin/grants/history/{grant}/", ADMIN),
    posted("admin/grants/*", "/admin/grants/delete/{grant}/", ADMIN),
    Row("admin/grants/*", "/admin/grants/{grant}/revoke/", f"{ADMIN}, approver ok, superuser ok"),
    posted("admin/grants/*", "/admin/grants/{grant}/revoke/", f"{ADMIN}, approver redirect, superuser redirect"),
    posted(
        "admin/grants/*",
        "/admin/grants/new/",
        f"{ADMIN}, approver redirect, superuser redirect",
        module="{module}",
        person="{stranger}",
        starts_on="2026-01-01",
    ),
    Row("admin/module-files/<slug:slug>.zip", "/admin/module-files/small.zip", FOR_EDITORS),
    Row("admin/module-files/", "/admin/module-files/", FOR_ALL_EDITORS),
    posted("admin/module-files/", "/admin/module-files/", f"{ADMIN}, all_editors not-taken"),
    Row("admin/editions/*", "/admin/editions/small/publish/", FOR_EDITORS),
    posted("admin/editions/*", "/admin/editions/small/publish/", f"{ADMIN}, editors not-taken", change="editorial"),
    # An editor of another module sees the same pages without anything of this one.
    Row("admin/facts/*", "/admin/facts/", FOR_ALL_EDITORS),
    # Figures belong to no module: editors of one module do not keep them.
    Row("admin/key-figures/*", "/admin/key-figures/", f"{ADMIN}, editor ok, superuser ok"),
    posted("admin/key-figures/*", "/admin/key-figures/999/check/", f"{ADMIN}, editor hidden, superuser hidden"),
    Row("admin/facts/*", "/admin/facts/facts.csv", FOR_ALL_EDITORS),
    posted("admin/facts/*", "/admin/facts/1/{reflection}/check/", f"{ADMIN}, all_editors hidden"),
    # Reviewers come here too: tests of those pages ask them.
    Row("admin/reviews/*", "/admin/reviews/", FOR_ALL_EDITORS),
    Row("admin/reviews/*", "/admin/reviews/1/", f"{ADMIN}, staff hidden"),
    posted("admin/reviews/*", "/admin/reviews/ask/1/", f"{ADMIN}, staff hidden"),
    Row("admin/problems/*", "/admin/problems/", FOR_ALL_EDITORS),
    Row("admin/problems/*", "/admin/problems/1/", f"{ADMIN}, staff hidden"),
    Row("admin/wording/*", "/admin/wording/", FOR_ALL_EDITORS),
    Row("admin/wording/*", "/admin/wording/1/", f"{ADMIN}, staff hidden"),
    Row("admin/overdue/*", "/admin/overdue/", FOR_ALL_EDITORS),
    posted("admin/overdue/*", "/admin/overdue/line/999/", f"{ADMIN}, all_editors hidden"),
    Row("admin/links/*", "/admin/links/", FOR_ALL_EDITORS),
    posted("admin/links/*", "/admin/links/", f"{ADMIN}, all_editors redirect"),
    Row("admin/users/*", "/admin/users/", READ_BY_PROGRAMME),
    Row("admin/users/*", "/admin/users/edit/{person}/", ADMIN),
    Row("admin/users/*", "/admin/users/inspect/{person}/", OF_PEOPLE),
    Row(
        "admin/people/<int:pk>/confirm-organisation/",
        "/admin/people/{unconfirmed}/confirm-organisation/",
        OUT_OF_SIGHT,
    ),
    posted(
        "admin/people/<int:pk>/confirm-organisation/",
        "/admin/people/{unconfirmed}/confirm-organisation/",
        f"{NOT_IN_ADMIN}, approver redirect, superuser redirect",
    ),
    Row("admin/groups/*", "/admin/groups/", FOR_ADMINISTRATORS),
    Row("admin/person_chooser/*", "/admin/person_chooser/", READ_BY_PROGRAMME),
    Row("admin/appointment/*", "/admin/appointment/", READ_BY_PROGRAMME),
    Row("admin/appointment/*", "/admin/appointment/inspect/{appointment}/", OF_PEOPLE),
    Row("admin/appointment/*", "/admin/appointment/new/", f"{ADMIN}, approvers ok"),
    posted(
        "admin/appointment/*",
        "/admin/appointment/new/",
        f"{ADMIN}, approver redirect, superuser redirect, other_approver form",
        person="{stranger}",
        role="trainer",
        module_slug="small",
        starts_on="2026-01-01",
    ),
    posted(
        "admin/appointment/*",
        "/admin/appointment/delete/{appointment}/",
        f"{ADMIN}, approver redirect, superuser redirect, other_approver hidden, editor hidden, other_editor hidden, auditor hidden",
    ),
    Row("admin/organisation/*", "/admin/organisation/", f"{ADMIN}, approvers ok"),
    Row("admin/country/*", "/admin/country/", FOR_ADMINISTRATORS),
]

THE_WORKSHOP = [
    Row("admin/pages/*", "/admin/pages/{home}/", FOR_ALL_EDITORS),
    Row("admin/pages/*", "/admin/pages/{unit}/edit/", FOR_EDITORS, shows=site.UNIT),
    Row("admin/pages/*", "/admin/pages/{unit}/view_draft/", FOR_EDITORS, shows=site.UNIT),
    Row("admin/pages/*", "/admin/pages/{unit}/revisions/{revision}/view/", FOR_EDITORS, shows=site.UNIT),
    Row("admin/pages/*", "/admin/pages/{unit}/history/", FOR_EDITORS),
    posted("admin/pages/*", "/admin/pages/{unit}/unpublish/", f"{ADMIN}, editors redirect"),
    Row("admin/snippets/*", "/admin/snippets/certificates/certificatedesign/", FOR_EDITORS),
    Row(
        "admin/snippets/*", "/admin/snippets/modules/question/", f"{FOR_EDITORS}, other_editor without", shows=site.QUIZ
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/question/edit/{question}/", FOR_EDITORS, shows=site.QUIZ),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/edit/{scenario}/", FOR_EDITORS, shows=site.SCENE),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/workbench/{scenario}/", FOR_EDITORS, shows=site.SCENE),
    Row(
        "admin/snippets/*",
        "/admin/snippets/modules/scenario/workbench/{scenario}/source/",
        FOR_EDITORS,
        shows=site.SCENE,
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/workbench/{scenario}/replace/", FOR_EDITORS),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/workbench/{scenario}/h5p/", FOR_EDITORS),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/workbench/{scenario}/h5p/file/", FOR_EDITORS),
    Row("admin/translations/", "/admin/translations/", FOR_ALL_EDITORS),
    Row(
        "admin/translations-beside/<str:kind>/<str:language>/",
        "/admin/translations-beside/training_site.cataloguepage/xx/",
        f"{ADMIN}, editors hidden",
    ),
    Row(
        "admin/translations/<slug:slug>/<str:language>/",
        "/admin/translations/{module}/xx/",
        f"{ADMIN}, all_editors hidden",
    ),
    *(
        posted(
            f"admin/translations/<slug:slug>/<str:language>/{step}/",
            f"/admin/translations/{{module}}/xx/{step}/",
            f"{ADMIN}, all_editors hidden",
        )
        for step in ("begin", "take-back")
    ),
    posted(
        "admin/snippets/*",
        "/admin/snippets/modules/scenario/workbench/{scenario}/replace/",
        f"{ADMIN}, editors not-taken",
        source="",
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/new/", FOR_ALL_EDITORS),
    posted("admin/snippets/*", "/admin/snippets/modules/scenario/new/", f"{ADMIN}, all_editors not-taken", title="x"),
    # The list of parts beside every form says how each scene begins.
    *(
        Row(
            "admin/snippets/*",
            f"/admin/snippets/modules/scenario/workbench/{{scenario}}/{step}/",
            FOR_EDITORS,
            shows=site.SCENE,
        )
        for step in (
            "scene/k01",
            "ending/e_good",
            "try/k01",
            "part/about",
            "part/person",
            "part/measures",
            "part/variants",
            "part/competencies",
        )
    ),
    *(
        Row(
            "admin/snippets/*",
            f"/admin/snippets/modules/scenario/workbench/{{scenario}}/{step}/",
            f"{ADMIN}, editors conflict",
            method="POST",
            data={"do": "save"},
            shows=site.SCENE,
        )
        for step in ("scene/k01", "ending/e_good", "part/about")
    ),
    posted(
        "admin/snippets/*",
        "/admin/snippets/modules/scenario/workbench/{scenario}/add/stranger/",
        f"{ADMIN}, editors hidden",
        do="add",
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/import/", FOR_ALL_EDITORS),
    posted("admin/snippets/*", "/admin/snippets/modules/scenario/import/", f"{ADMIN}, all_editors not-taken", slug=""),
    Row("admin/snippets/*", "/admin/snippets/modules/question/import/", FOR_ALL_EDITORS),
    posted("admin/snippets/*", "/admin/snippets/modules/question/import/", f"{ADMIN}, all_editors not-taken", slug=""),
    Row("admin/snippets/*", "/admin/snippets/modules/question/export/", FOR_ALL_EDITORS),
    # What comes back is the file.
    posted(
        "admin/snippets/*",
        "/admin/snippets/modules/question/export/",
        f"{ADMIN}, editors form, other_editor without",
        shows=site.QUIZ,
        question="{question}",
        to="yaml",
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/question/usage/{question}/", FOR_EDITORS, shows=site.QUIZ),
    Row("admin/snippets/*", "/admin/snippets/modules/question/quizzes/", FOR_ALL_EDITORS),
    Row(
        "admin/snippets/*",
        "/admin/snippets/modules/question/quizzes/{quiz_key}/",
        f"{FOR_EDITORS}, other_editor hidden",
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/question/look/{question}/", FOR_EDITORS, shows=site.QUIZ),
    Row("admin/snippets/*", "/admin/snippets/modules/question/look/{question}/try/", FOR_EDITORS, shows=site.QUIZ),
    posted(
        "admin/snippets/*",
        "/admin/snippets/modules/question/look/{question}/try/",
        f"{ADMIN}, editors not-taken",
        shows=site.QUIZ,
    ),
    posted(
        "admin/snippets/*",
        "/admin/snippets/modules/question/look/{question}/copy/",
        f"{ADMIN}, editors redirect",
    ),
    posted(
        "admin/snippets/*",
        "/admin/snippets/modules/question/look/{question}/accept/",
        f"{ADMIN}, editors not-taken",
        shows=site.QUIZ,
    ),
    Row(
        "admin/snippets/*",
        "/admin/snippets/choose/modules/question/",
        f"{FOR_EDITORS}, other_editor without",
        shows=site.QUIZ,
    ),
    Row(
        "admin/snippets/*",
        "/admin/snippets/choose/modules/question/results/",
        f"{FOR_EDITORS}, other_editor without",
        shows=site.QUIZ,
    ),
    Row(
        "admin/snippets/*",
        "/admin/snippets/choose/modules/question/chosen/{question}/",
        f"{FOR_EDITORS}, other_editor hidden",
        shows=site.QUIZ,
    ),
    # Editors bring packages; programme staff look at their code.
    *(
        Row("admin/snippets/*", f"/admin/snippets/modules/{kind}/", f"{ADMIN}, all_editors ok, approvers ok")
        for kind in ("h5ppackage", "h5plibrary")
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/h5ppackage/add/", FOR_ALL_EDITORS),
    posted("admin/snippets/*", "/admin/snippets/modules/h5ppackage/add/", f"{ADMIN}, all_editors not-taken"),
    *(
        Row("admin/snippets/*", f"/admin/snippets/modules/h5ppackage/{page}/{{package}}/", PACKAGE_READERS)
        for page in ("edit", "file", "try")
    ),
    Row(
        "admin/snippets/*",
        "/admin/snippets/modules/h5ppackage/try/{package}/frame/?launch=aaaaaaaaaaaaaaaa",
        PACKAGE_READERS,
        shows=site.FRAMED,
    ),
    Row(
        "admin/snippets/*",
        "/admin/snippets/modules/h5ppackage/delete/{package}/",
        f"{ADMIN}, editor ok, superuser ok",
    ),
    Row(
        "admin/snippets/*",
        "/admin/snippets/modules/h5ppackage/version/{package}/",
        f"{ADMIN}, editor ok, superuser ok",
    ),
    # It is no newer version of anything, so there is nothing to compare.
    Row(
        "admin/snippets/*",
        "/admin/snippets/modules/h5ppackage/changes/{package}/",
        f"{ADMIN}, all_editors redirect, approvers redirect",
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/h5plibrary/edit/{library}/", PACKAGE_READERS),
    Row("admin/snippets/*", "/admin/snippets/modules/module/edit/{module}/", FOR_ADMINISTRATORS),
    Row("admin/documents/*", "/admin/documents/edit/{document}/", FOR_EDITORS),
    Row("admin/media/*", "/admin/media/original_images/none.png", f"{ADMIN}, all_editors hidden"),
    Row("admin/media/*", "/admin/media/videos/none.webm", f"{ADMIN}, all_editors hidden"),
    Row("admin/images/*", "/admin/images/usage/{picture}/", FOR_EDITORS),
    Row("admin/collections/*", "/admin/collections/", FOR_ADMINISTRATORS),
    Row("admin/api/*", "/admin/api/main/pages/{unit}/", f"{NOT_IN_ADMIN}, all_editors ok"),
    Row("admin/api/*", "/admin/api/main/images/{picture}/", f"{NOT_IN_ADMIN}, editors ok"),
    Row("admin/api/*", "/admin/api/main/documents/{document}/", f"{NOT_IN_ADMIN}, editors ok"),
    Row("admin/choose-page/*", "/admin/choose-page/{home}/", FOR_STAFF),
    Row("admin/choose-external-link/", "/admin/choose-external-link/", FOR_STAFF),
    Row("admin/choose-email-link/", "/admin/choose-email-link/", FOR_STAFF),
    Row("admin/choose-phone-link/", "/admin/choose-phone-link/", FOR_STAFF),
    Row("admin/choose-anchor-link/", "/admin/choose-anchor-link/", FOR_STAFF),
    Row("admin/block-preview/", "/admin/block-preview/", NOT_IN_ADMIN),
    Row("admin/embeds/*", "/admin/embeds/chooser/", FOR_STAFF),
    Row("admin/tag-autocomplete/*", "/admin/tag-autocomplete/?term=x", FOR_STAFF),
    Row(
        "admin/editing-sessions/*",
        "/admin/editing-sessions/ping/wagtailcore/page/{unit}/1/",
        f"{ADMIN}, staff no-method",
    ),
    Row("admin/bulk/*", "/admin/bulk/modules/question/delete/?id={question}", ADMIN),
    Row("admin/bulk/*", "/admin/bulk/people/user/assign_role/?id={person}", FOR_ADMINISTRATORS),
    Row("admin/localize/*", "/admin/localize/submit/page/{unit}/", FOR_ADMINISTRATORS),
    Row("admin/locales/*", "/admin/locales/", FOR_ADMINISTRATORS),
    Row("admin/workflows/*", "/admin/workflows/list/", FOR_ADMINISTRATORS),
    Row("admin/reports/*", "/admin/reports/site-history/", FOR_STAFF),
    Row("admin/redirects/*", "/admin/redirects/", FOR_ADMINISTRATORS),
    Row("admin/forms/*", "/admin/forms/", FOR_ALL_EDITORS),
    Row("admin/sites/*", "/admin/sites/", FOR_ADMINISTRATORS),
    Row("admin/settings/*", "/admin/settings/wagtail/none/1/", NOT_IN_ADMIN),
    Row("admin/dismissibles/", "/admin/dismissibles/", FOR_STAFF),
    Row("admin/sprite/", "/admin/sprite/", EVERYBODY),
    Row("admin/jsi18n/", "/admin/jsi18n/", EVERYBODY),
    Row("admin/test404/", "/admin/test404/", FOR_STAFF),
    Row("admin/failwhale/", "/admin/failwhale/", f"{ADMIN}, staff broken"),
    Row("admin/^.*", "/admin/nothing-here/", NOT_IN_ADMIN),
]

ASKING = [
    Row("en/access/", "/en/access/", "signed_in locked, anonymous sign-in, asking ok"),
    Row("en/access/requests/new/", "/en/access/requests/new/", "signed_in locked, anonymous sign-in, asking ok"),
    posted(
        "en/access/requests/new/",
        "/en/access/requests/new/",
        "signed_in locked, anonymous sign-in, asking redirect",
        module="small",
    ),
    # A draft is nobody's business but its writer's.
    Row("en/access/drafts/<slug:key>/", "/en/access/drafts/{draft}/", f"{PRIVATE}, official ok"),
    Row(
        "en/access/drafts/<slug:key>/check/",
        "/en/access/drafts/{draft}/check/",
        f"{PRIVATE}, official ok",
        shows=authority.JUSTIFICATION,
    ),
    posted("en/access/drafts/<slug:key>/check/", "/en/access/drafts/{draft}/check/", f"{PRIVATE}, official redirect"),
    Row(
        "en/access/drafts/<slug:key>/<slug:step>/",
        "/en/access/drafts/{draft}/reasons/",
        f"{PRIVATE}, official ok",
        shows=authority.JUSTIFICATION,
    ),
    posted(
        "en/access/drafts/<slug:key>/<slug:step>/",
        "/en/access/drafts/{draft}/reasons/",
        f"{PRIVATE}, official not-taken",
        justification="Too short.",
    ),
    Row(
        "en/access/drafts/<slug:key>/attachment.pdf",
        "/en/access/drafts/{draft}/attachment.pdf",
        f"{PRIVATE}, official ok",
        shows=authority.ATTACHMENT,
    ),
    Row("en/access/drafts/<slug:key>/join/", "/en/access/drafts/{draft}/join/", "all no-method"),
    posted("en/access/drafts/<slug:key>/join/", "/en/access/drafts/{draft}/join/", f"{PRIVATE}, official redirect"),
    Row("en/access/drafts/<slug:key>/discard/", "/en/access/drafts/{draft}/discard/", "all no-method"),
    posted(
        "en/access/drafts/<slug:key>/discard/", "/en/access/drafts/{draft}/discard/", f"{PRIVATE}, official redirect"
    ),
    Row(
        "en/access/requests/<slug:reference>/",
        "/en/access/requests/{waiting}/",
        f"{PRIVATE}, case ok",
        shows=authority.JUSTIFICATION,
    ),
    Row(
        "en/access/requests/<slug:reference>/",
        "/en/access/requests/{returned}/",
        f"{PRIVATE}, case ok",
        shows=authority.QUESTION,
    ),
    Row(
        "en/access/requests/<slug:reference>/",
        "/en/access/requests/{declined}/",
        f"{PRIVATE}, case ok",
        shows=authority.REFUSAL,
    ),
    Row("en/access/requests/<slug:reference>/", "/en/access/requests/{draft}/", PRIVATE),
    Row("en/access/requests/<slug:reference>/sent/", "/en/access/requests/{waiting}/sent/", f"{PRIVATE}, official ok"),
    Row(
        "en/access/requests/<slug:reference>/print/",
        "/en/access/requests/{waiting}/print/",
        f"{PRIVATE}, case ok",
        shows=authority.JUSTIFICATION,
    ),
    Row(
        "en/access/requests/<slug:reference>/attachment/",
        "/en/access/requests/{waiting}/attachment/",
        f"{PRIVATE}, case ok",
        shows=authority.ATTACHMENT,
    ),
    Row("en/access/requests/<slug:reference>/answer/", "/en/access/requests/{returned}/answer/", "all no-method"),
    posted(
        "en/access/requests/<slug:reference>/answer/",
        "/en/access/requests/{returned}/answer/",
        f"{PRIVATE}, official redirect",
        text="Those of the harbour.",
    ),
    posted(
        "en/access/requests/<slug:reference>/answer/",
        "/en/access/requests/{returned}/answer/",
        f"{PRIVATE}, official not-taken",
        shows=authority.QUESTION,
        text="",
    ),
    Row(
        "en/access/requests/<slug:reference>/withdraw/",
        "/en/access/requests/{waiting}/withdraw/",
        f"{PRIVATE}, naming ok",
    ),
    posted(
        "en/access/requests/<slug:reference>/withdraw/",
        "/en/access/requests/{waiting}/withdraw/",
        f"{PRIVATE}, naming redirect",
    ),
    posted(
        "en/access/requests/<slug:reference>/withdraw/",
        "/en/access/requests/{rejected}/withdraw/",
        f"{PRIVATE}, naming conflict",
    ),
    Row(
        "en/access/requests/<slug:reference>/appeal/",
        "/en/access/requests/{rejected}/appeal/",
        f"{PRIVATE}, naming ok",
    ),
    posted(
        "en/access/requests/<slug:reference>/appeal/",
        "/en/access/requests/{rejected}/appeal/",
        f"{PRIVATE}, naming redirect",
        text="You have overlooked half of our teams.",
    ),
    posted(
        "en/access/requests/<slug:reference>/appeal/",
        "/en/access/requests/{rejected}/appeal/",
        f"{PRIVATE}, naming not-taken",
        text="No!",
    ),
    Row(
        "en/access/requests/<slug:reference>/ask-programme/",
        "/en/access/requests/{declined}/ask-programme/",
        f"{PRIVATE}, official ok",
    ),
    posted(
        "en/access/requests/<slug:reference>/ask-programme/",
        "/en/access/requests/{declined}/ask-programme/",
        f"{PRIVATE}, official redirect",
        text="Our focal point has overlooked half of our teams.",
    ),
    Row(
        "en/access/requests/<slug:reference>/hand-over/",
        "/en/access/requests/{waiting}/hand-over/",
        f"{PRIVATE}, handing_over ok",
    ),
    posted(
        "en/access/requests/<slug:reference>/hand-over/",
        "/en/access/requests/{waiting}/hand-over/",
        f"{PRIVATE}, handing_over redirect",
        to="{colleague}",
    ),
    posted(
        "en/access/requests/<slug:reference>/hand-over/",
        "/en/access/requests/{waiting}/hand-over/",
        f"{PRIVATE}, handing_over not-taken",
        to="{stranger}",
    ),
    Row("en/access/grants/<int:pk>/renew/", "/en/access/grants/{seats_grant}/renew/", f"{PRIVATE}, colleagues ok"),
    # It does not end soon.
    posted(
        "en/access/grants/<int:pk>/renew/",
        "/en/access/grants/{seats_grant}/renew/",
        f"{PRIVATE}, colleagues conflict",
    ),
    Row("en/access/grants/<int:pk>/renew/", "/en/access/grants/{grant}/renew/", PRIVATE),
]

PEOPLE_OF_IT = "en/access/organisations/<int:pk>/people/"
OUR_PEOPLE = "/en/access/organisations/{authority}/people/"
MEMBERS = [
    Row(PEOPLE_OF_IT, OUR_PEOPLE, f"{PRIVATE}, administering ok"),
    Row(f"{PEOPLE_OF_IT}<uuid:key>/confirm/", OUR_PEOPLE + "{asking}/confirm/", "all no-method"),
    posted(
        f"{PEOPLE_OF_IT}<uuid:key>/confirm/", OUR_PEOPLE + "{asking}/confirm/", f"{PRIVATE}, administering redirect"
    ),
    Row(f"{PEOPLE_OF_IT}<uuid:key>/decline/", OUR_PEOPLE + "{asking}/decline/", f"{PRIVATE}, administering ok"),
    posted(
        f"{PEOPLE_OF_IT}<uuid:key>/decline/", OUR_PEOPLE + "{asking}/decline/", f"{PRIVATE}, administering not-taken"
    ),
    Row(f"{PEOPLE_OF_IT}<uuid:key>/end/", OUR_PEOPLE + "{member}/end/", f"{PRIVATE}, administering ok"),
    posted(
        f"{PEOPLE_OF_IT}<uuid:key>/end/",
        OUR_PEOPLE + "{member}/end/",
        f"{PRIVATE}, administering redirect",
        reason="They work elsewhere now.",
    ),
]

DESK_PAGES = [
    Row("en/access/desk/", "/en/access/desk/?tab=all", f"{FOR_DESK}, desk ok, auditor redirect"),
    Row("en/access/desk/requests.csv", "/en/access/desk/requests.csv?tab=all", f"{FOR_DESK}, desk ok"),
    # The same page for whoever reads it, but what is said among one's own.
    Row(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{review}/",
        f"{FOR_DESK}, on_desk ok",
        shows=authority.JUSTIFICATION,
    ),
    Row(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{review}/",
        f"{FOR_DESK}, on_desk without, focal_point ok, deputy ok, superuser ok",
        shows=authority.COUNTRY_NOTE,
    ),
    Row(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{review}/",
        f"{FOR_DESK}, on_desk without, approver ok, appeal_reviewer ok, superuser ok",
        shows=authority.PROGRAMME_NOTE,
    ),
    Row("en/access/desk/<slug:reference>/", "/en/access/desk/{draft}/", FOR_DESK),
    posted(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{waiting}/",
        f"{FOR_DESK}, on_desk locked, focal_point redirect, deputy redirect, superuser redirect",
        do="endorse",
        version="{waiting_version}",
    ),
    posted(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{review}/",
        f"{FOR_DESK}, on_desk locked, approver redirect, superuser redirect",
        do="decide",
        version="{review_version}",
        **{"outcome_{line}": "approved"},
    ),
    posted(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{rejected}/",
        f"{FOR_DESK}, on_desk locked, approver not-taken, superuser not-taken",
        do="correct",
        version="{rejected_version}",
    ),
    # Nobody judges their own word.
    posted(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{appealed}/",
        f"{FOR_DESK}, on_desk locked, appeal_reviewer redirect, superuser redirect",
        do="overturn",
        version="{appealed_version}",
        text="The teams were overlooked.",
    ),
    posted(
        "en/access/desk/<slug:reference>/",
        "/en/access/desk/{waiting}/",
        f"{FOR_DESK}, on_desk conflict",
        do="endorse",
        version="0",
    ),
    Row("en/access/desk/figures/", "/en/access/desk/figures/", f"{FOR_FIGURES}, figures ok"),
    Row("en/access/desk/figures.csv", "/en/access/desk/figures.csv", f"{FOR_FIGURES}, figures ok"),
    Row("en/access/desk/log/", "/en/access/desk/log/", f"{FOR_FIGURES}, log ok"),
    Row("en/access/desk/log.csv", "/en/access/desk/log.csv", f"{FOR_FIGURES}, log ok"),
    Row("en/access/desk/log/verify/", "/en/access/desk/log/verify/", "all no-method"),
    posted("en/access/desk/log/verify/", "/en/access/desk/log/verify/", f"{FOR_FIGURES}, log form"),
]

NOMINEES = "en/access/requests/<slug:reference>/nominees/"
SEATS = [
    Row(NOMINEES, "/en/access/requests/{granted}/nominees/", f"{FOR_NAMING}, approver ok", shows=authority.NOMINEE),
    Row(NOMINEES, "/en/access/requests/{waiting}/nominees/", f"{FOR_NAMING}, approver ok"),
    Row(NOMINEES, "/en/access/requests/{draft}/nominees/", f"{PRIVATE}, official ok"),
    Row(f"{NOMINEES}add/", "/en/access/requests/{granted}/nominees/add/", FOR_NAMING),
    posted(
        f"{NOMINEES}add/",
        "/en/access/requests/{granted}/nominees/add/",
        f"{FOR_NAMING}, naming redirect",
        email="third@agency.example.org",
        given_name="A",
        family_name="Third",
        organisation="agency",
        job_role="outreach",
        preferred_language="en",
        priority="3",
    ),
    Row(
        f"{NOMINEES}export/",
        "/en/access/requests/{granted}/nominees/export/",
        f"{FOR_NAMING}, approver ok",
        shows="invited@example.org",
    ),
    Row(f"{NOMINEES}file/", "/en/access/requests/{granted}/nominees/file/", FOR_NAMING),
    posted(f"{NOMINEES}file/", "/en/access/requests/{granted}/nominees/file/", f"{FOR_NAMING}, naming not-taken"),
    # No file waits.
    Row(
        f"{NOMINEES}file/check/",
        "/en/access/requests/{granted}/nominees/file/check/",
        f"{FOR_NAMING}, naming redirect",
    ),
    Row(
        f"{NOMINEES}file/problems/",
        "/en/access/requests/{granted}/nominees/file/problems/",
        f"{FOR_NAMING}, naming hidden",
    ),
    Row(
        f"{NOMINEES}file/template/<slug:language>/",
        "/en/access/requests/{granted}/nominees/file/template/en/",
        FOR_NAMING,
    ),
    Row(
        f"{NOMINEES}<uuid:key>/",
        "/en/access/requests/{granted}/nominees/{seat}/",
        f"{FOR_NAMING}, approver ok",
        shows=authority.NOMINEE,
    ),
    # Under the reference of another request, the seat is not there.
    Row(f"{NOMINEES}<uuid:key>/", "/en/access/requests/{waiting}/nominees/{seat}/", PRIVATE),
    posted(
        f"{NOMINEES}<uuid:key>/resend/",
        "/en/access/requests/{granted}/nominees/{invited}/resend/",
        f"{FOR_NAMING}, naming redirect",
    ),
    Row(
        f"{NOMINEES}<uuid:key>/replace/",
        "/en/access/requests/{granted}/nominees/{invited}/replace/",
        FOR_NAMING,
        shows=authority.INVITEE,
    ),
    posted(
        f"{NOMINEES}<uuid:key>/withdraw/",
        "/en/access/requests/{granted}/nominees/{invited}/withdraw/",
        f"{FOR_NAMING}, naming redirect",
    ),
    # Whoever has the link may answer; without it, nobody learns more than that there is nothing.
    Row("en/access/invitation/<str:token>/", "/en/access/invitation/{invitation}/", "all redirect"),
    Row("en/access/invitation/<str:token>/", "/en/access/invitation/never-was/", NOBODY),
    Row("en/access/seats/answer/", "/en/access/seats/answer/", NOBODY),
    Row("en/access/seats/answer/account/", "/en/access/seats/answer/account/", NOBODY),
    Row("en/access/seats/answer/finish/", "/en/access/seats/answer/finish/", NOBODY),
    posted("en/access/seats/answer/finish/", "/en/access/seats/answer/finish/", NOBODY),
    posted("en/access/seats/answer/decline/", "/en/access/seats/answer/decline/", NOBODY, answer="not_me"),
    Row("en/access/seats/", "/en/access/seats/", ACCOUNT),
    posted("en/access/seats/<uuid:key>/leave/", "/en/access/seats/{seat}/leave/", f"{PRIVATE}, nominee redirect"),
    posted("en/access/seats/<uuid:key>/leave/", "/en/access/seats/{invited}/leave/", PRIVATE),
    # Colleagues see how many seats there are, not who has them.
    Row(
        "en/access/grants/<int:pk>/",
        "/en/access/grants/{seats_grant}/",
        f"{PRIVATE}, colleagues without, auditor without, appeal_reviewer without, naming ok, approver ok",
        shows=authority.NOMINEE,
    ),
    Row(
        "en/access/grants/<int:pk>/", "/en/access/grants/{grant}/", f"{PRIVATE}, approver ok, auditor ok, superuser ok"
    ),
    Row(
        "en/access/grants/<int:pk>/revoke/",
        "/en/access/grants/{seats_grant}/revoke/",
        f"{PRIVATE}, colleagues locked, case locked, auditor locked, approver ok, superuser ok",
    ),
    posted(
        "en/access/grants/<int:pk>/revoke/",
        "/en/access/grants/{seats_grant}/revoke/",
        f"{PRIVATE}, colleagues locked, case locked, auditor locked, approver redirect, superuser redirect",
        reason="security",
        is_certain="on",
    ),
    posted(
        "en/access/grants/<int:pk>/revoke/",
        "/en/access/grants/{grant}/revoke/",
        f"{PRIVATE}, approver not-taken, auditor locked, superuser not-taken",
        reason="mood",
    ),
    posted(
        "en/access/organisations/<int:pk>/suspend/",
        "/en/access/organisations/{authority}/suspend/",
        f"{PRIVATE}, approver redirect, superuser redirect",
    ),
    posted(
        "en/access/organisations/<int:pk>/resume/",
        "/en/access/organisations/{authority}/resume/",
        f"{PRIVATE}, approver redirect, superuser redirect",
    ),
    posted("en/access/organisations/<int:pk>/suspend/", "/en/access/organisations/999999/suspend/", PRIVATE),
]

RULES = [
    Row("admin/modulepolicy/*", "/admin/modulepolicy/", FOR_APPROVERS),
    Row("admin/modulepolicy/*", "/admin/modulepolicy/new/", FOR_APPROVERS),
    Row("admin/modulepolicy/*", "/admin/modulepolicy/edit/{policy}/", IN_SCOPE),
    Row("admin/modulepolicy/*", "/admin/modulepolicy/history/{policy}/", OUT_OF_SIGHT),
    Row(
        "admin/modulepolicy/*",
        "/admin/modulepolicy/delete/{policy}/",
        f"{NOT_IN_ADMIN}, approver refused, superuser refused",
    ),
    Row("admin/quota/*", "/admin/quota/", FOR_APPROVERS),
    Row("admin/quota/*", "/admin/quota/new/", FOR_APPROVERS),
    Row("admin/quota/*", "/admin/quota/edit/{quota}/", IN_SCOPE),
    posted(
        "admin/quota/*",
        "/admin/quota/edit/{quota}/",
        f"{IN_SCOPE}, approver redirect, superuser redirect",
        cap="9",
        extra="0",
    ),
    posted(
        "admin/quota/*",
        "/admin/quota/new/",
        f"{FOR_APPROVERS}, approvers form",
        module="{module}",
        scope="everybody",
        starts_on="2026-01-01",
        cap="9",
        extra="a",
    ),
    Row("admin/quota/*", "/admin/quota/delete/{quota}/", f"{NOT_IN_ADMIN}, approver refused, superuser refused"),
    Row("admin/organisationdomain/*", "/admin/organisationdomain/", FOR_APPROVERS),
    # Every module rests on domains and holidays: whoever decides about one alone does not change them.
    Row("admin/organisationdomain/*", "/admin/organisationdomain/edit/{domain}/", IN_SCOPE),
    posted(
        "admin/organisationdomain/*",
        "/admin/organisationdomain/delete/{domain}/",
        f"{NOT_IN_ADMIN}, approver redirect, superuser redirect",
    ),
    Row("admin/absence/*", "/admin/absence/", FOR_APPROVERS),
    Row("admin/absence/*", "/admin/absence/delete/{absence}/", OUT_OF_SIGHT),
    Row("admin/absence/*", "/admin/absence/edit/{absence}/", ADMIN),
    Row("admin/holiday/*", "/admin/holiday/", FOR_APPROVERS),
    Row("admin/holiday/*", "/admin/holiday/edit/{holiday}/", IN_SCOPE),
    Row("admin/governmentsuffix/*", "/admin/governmentsuffix/", FOR_APPROVERS),
    Row("admin/governmentsuffix/*", "/admin/governmentsuffix/edit/{suffix}/", IN_SCOPE),
    # What holds for everybody is changed by those whose scope has no limit.
    Row("admin/reasontext/*", "/admin/reasontext/", FOR_APPROVERS),
    Row("admin/reasontext/*", "/admin/reasontext/new/", FOR_UNLIMITED),
    Row("admin/reasontext/*", "/admin/reasontext/edit/{reason_text}/", FOR_UNLIMITED),
    Row("admin/reasontext/*", "/admin/reasontext/delete/{reason_text}/", f"{ADMIN}, superuser ok"),
    Row("admin/countrygroup/*", "/admin/countrygroup/", FOR_APPROVERS),
    Row("admin/countrygroup/*", "/admin/countrygroup/new/", FOR_UNLIMITED),
    Row("admin/groupmembership/*", "/admin/groupmembership/", FOR_APPROVERS),
    Row("admin/groupmembership/*", "/admin/groupmembership/new/", FOR_UNLIMITED),
    Row("admin/groupmembership/*", "/admin/groupmembership/edit/{membership}/", FOR_UNLIMITED),
]

SESSION, PLANNED = "/en/sessions/{session}/", "/en/sessions/{planned_session}/"
KEPT = "signed_in locked, anonymous sign-in, keepers ok"
DECIDED = f"{KEPT}, approver ok"
DECIDES = "signed_in locked, anonymous sign-in, keepers redirect, approver redirect"
NAMED = "signed_in locked, anonymous sign-in, focal_points ok"
# Whoever keeps sessions of any module has a first page; those of others are not on it.
KEEPING = "signed_in locked, anonymous sign-in, keepers ok, other_trainer without, other_editor without, other_approver without"
NOT_TAKEN_OF_KEEPERS = "signed_in locked, anonymous sign-in, keepers not-taken"
TRAINING_SESSIONS = [
    Row("en/sessions/", "/en/sessions/", "all without, keepers ok", shows=training_sessions.PLANNED),
    Row("en/sessions/month/", "/en/sessions/month/", EVERYBODY),
    Row(
        "en/sessions/month/",
        "/en/sessions/month/?month={session_month}",
        "all without, keepers ok",
        shows=training_sessions.PLANNED,
    ),
    Row("en/sessions/mine/", "/en/sessions/mine/", KEEPING, shows=training_sessions.PLANNED),
    Row(
        "en/sessions/day/",
        "/en/sessions/day/?unit=small/u1",
        "signed_in locked, anonymous sign-in, keepers ok, other_trainer ok, other_editor ok, other_approver ok",
    ),
    posted("en/sessions/<uuid:key>/needs/", f"{SESSION}needs/", f"{PRIVATE}, trainee redirect", needs="A ramp."),
    Row("en/sessions/<uuid:key>/participants/", f"{SESSION}participants/", KEPT),
    Row(
        "en/sessions/<uuid:key>/participants/",
        f"{SESSION}participants/",
        "signed_in locked, anonymous sign-in, keepers without, trainer ok",
        shows=training_sessions.NEEDS,
    ),
    Row("en/sessions/<uuid:key>/participants.pdf", f"{SESSION}participants.pdf", KEPT),
    Row(
        "en/sessions/<uuid:key>/self-assessment/",
        f"{SESSION}self-assessment/",
        "signed_in locked, anonymous sign-in, trainer ok",
    ),
    Row("en/sessions/<uuid:key>/message/", f"{SESSION}message/", KEPT),
    posted("en/sessions/<uuid:key>/message/", f"{SESSION}message/", NOT_TAKEN_OF_KEEPERS),
    Row("en/sessions/<uuid:key>/copy/", f"{SESSION}copy/", KEPT),
    posted("en/sessions/<uuid:key>/copy/", f"{SESSION}copy/", NOT_TAKEN_OF_KEEPERS),
    Row("en/sessions/<uuid:key>/materials/", f"{SESSION}materials/", KEPT),
    posted("en/sessions/<uuid:key>/materials/", f"{SESSION}materials/", NOT_TAKEN_OF_KEEPERS),
    posted(
        "en/sessions/<uuid:key>/materials/<int:material>/remove/",
        f"{SESSION}materials/1/remove/",
        "signed_in locked, anonymous sign-in, keepers hidden",
    ),
    Row("en/sessions/plan/", "/en/sessions/plan/", KEPT),
    posted("en/sessions/plan/", "/en/sessions/plan/", "signed_in locked, anonymous sign-in, keepers not-taken"),
    Row("en/sessions/<uuid:key>/", SESSION, EVERYBODY),
    Row("en/sessions/<uuid:key>/", PLANNED, f"{NOBODY}, keepers ok", shows=training_sessions.PLANNED),
    posted(
        "en/sessions/<uuid:key>/book/",
        f"{SESSION}book/",
        "signed_in locked, anonymous sign-in, learners redirect, not_begun redirect",
        mode="room",
    ),
    posted("en/sessions/<uuid:key>/confirm/", f"{SESSION}confirm/", f"{PRIVATE}, trainee redirect"),
    posted("en/sessions/<uuid:key>/leave/", f"{SESSION}leave/", f"{PRIVATE}, trainee redirect"),
    posted("en/sessions/<uuid:key>/switch/", f"{SESSION}switch/", f"{PRIVATE}, trainee redirect", mode="room"),
    Row("en/sessions/<uuid:key>/change/", f"{SESSION}change/", KEPT),
    Row("en/sessions/<uuid:key>/people/", f"{SESSION}people/", KEPT),
    posted(
        "en/sessions/<uuid:key>/people/", f"{SESSION}people/", "signed_in locked, anonymous sign-in, keepers not-taken"
    ),
    # Whether it takes place, the programme says too.
    Row("en/sessions/<uuid:key>/cancel/", f"{SESSION}cancel/", DECIDED),
    posted("en/sessions/<uuid:key>/cancel/", f"{SESSION}cancel/", DECIDES, because="Ill."),
    posted("en/sessions/<uuid:key>/undo/", f"{SESSION}undo/", DECIDES),
    Row("en/sessions/<uuid:key>/postpone/", f"{SESSION}postpone/", DECIDED),
    posted("en/sessions/<uuid:key>/postpone/", f"{SESSION}postpone/", DECIDES, because="Ill."),
    posted("en/sessions/<uuid:key>/announce/", f"{SESSION}announce/", DECIDES),
    Row("en/sessions/<uuid:key>/decide/", f"{SESSION}decide/", DECIDED),
    posted("en/sessions/<uuid:key>/decide/", f"{SESSION}decide/", DECIDES),
    Row("en/sessions/<uuid:key>/decide/", f"{PLANNED}decide/", f"{PRIVATE}, keepers ok"),
    Row("en/sessions/<uuid:key>/link/", f"{SESSION}link/", KEPT, shows=training_sessions.LINK),
    posted(
        "en/sessions/<uuid:key>/link/",
        f"{SESSION}link/",
        "signed_in locked, anonymous sign-in, keepers not-taken",
        link="http://meet.example.org/open",
    ),
    posted("en/sessions/<uuid:key>/admit/", f"{SESSION}admit/", f"{KEPT}, keepers not-taken"),
    # Focal points see the people of their own country; who comes from elsewhere is not there for them.
    Row("en/sessions/<uuid:key>/nominations/", f"{SESSION}nominations/", NAMED),
    posted("en/sessions/<uuid:key>/nominations/", f"{SESSION}nominations/", f"{NAMED}, focal_points not-taken"),
    Row(
        "en/sessions/place/<uuid:key>/replace/",
        "/en/sessions/place/{named_place}/replace/",
        f"{PRIVATE}, focal_point ok, deputy ok, keepers ok, approver ok",
    ),
    posted(
        "en/sessions/place/<uuid:key>/replace/",
        "/en/sessions/place/{named_place}/replace/",
        f"{PRIVATE}, focal_point not-taken, deputy not-taken, keepers not-taken, approver not-taken",
    ),
    Row("en/sessions/subscriptions/", "/en/sessions/subscriptions/", ACCOUNT),
    posted(
        "en/sessions/subscriptions/", "/en/sessions/subscriptions/", "signed_in form, anonymous sign-in", act="renew"
    ),
    # Whoever has the address reads the calendar: programmes do not sign in.
    Row("en/sessions/feed/<str:token>.ics", "/en/sessions/feed/{own_feed}.ics", EVERYBODY),
    Row("en/sessions/feed/<str:token>.ics", "/en/sessions/feed/never-was.ics", NOBODY),
    Row("en/sessions/all.ics", "/en/sessions/all.ics", "all ok"),
    posted("en/sessions/<uuid:key>/open/", f"{SESSION}open/", "signed_in locked, anonymous sign-in, keepers redirect"),
    posted("en/sessions/<uuid:key>/open/", f"{PLANNED}open/", f"{PRIVATE}, keepers redirect"),
]

OF_TRAINERS = "signed_in locked, anonymous sign-in, trainer ok, other_trainer ok, superuser ok"
OF_STAFF = "signed_in locked, anonymous sign-in, approvers ok"
TRAINERS_AND_ROOMS = [
    Row("en/staff/availability/", "/en/staff/availability/", OF_TRAINERS),
    posted(
        "en/staff/availability/away/",
        "/en/staff/availability/away/",
        "signed_in locked, anonymous sign-in, trainer not-taken, other_trainer not-taken, superuser not-taken",
    ),
    posted(
        "en/staff/availability/away/<int:pk>/end/",
        "/en/staff/availability/away/{trainer_away}/end/",
        "signed_in locked, anonymous sign-in, trainer redirect, other_trainer hidden, superuser hidden",
    ),
    posted(
        "en/staff/availability/calendar/",
        "/en/staff/availability/calendar/",
        "signed_in locked, anonymous sign-in, trainer not-taken, other_trainer not-taken, superuser not-taken",
    ),
    posted(
        "en/staff/availability/calendar/forget/",
        "/en/staff/availability/calendar/forget/",
        "signed_in locked, anonymous sign-in, trainer redirect, other_trainer redirect, superuser redirect",
    ),
    Row("en/staff/rooms/", "/en/staff/rooms/", OF_STAFF),
    Row("en/staff/rooms/new/", "/en/staff/rooms/new/", f"{OF_STAFF}, other_approver locked"),
    Row("en/staff/rooms/<int:pk>/", "/en/staff/rooms/{room}/", f"{OF_STAFF}, other_approver hidden"),
    Row("en/staff/trainers/", "/en/staff/trainers/", OF_STAFF),
    posted(
        "en/staff/trainers/<uuid:key>/lead/",
        "/en/staff/trainers/{trainer}/lead/",
        "signed_in locked, anonymous sign-in, approvers redirect, other_approver hidden",
    ),
]

CALL, CALL_DRAFT, EXPRESSION = "/en/calls/{call}/", "/en/calls/{call_draft}/", "/en/calls/expressions/{expression}/"
CALL_PART = "/en/calls/parts/{part}/"
RUN = "signed_in locked, anonymous sign-in, call_runners ok"
RUNS_DRAFT = "signed_in hidden, anonymous sign-in, call_writers locked, call_runners ok"
WRITTEN = f"{PRIVATE}, call_writers ok"
SPOKEN = f"{PRIVATE}, approver locked, speaking ok"
CALLS_OF_INTEREST = [
    Row("en/calls/", "/en/calls/", "all without, call_writers ok", shows=calls.DRAFT),
    Row("en/calls/new/", "/en/calls/new/", "signed_in locked, anonymous sign-in, call_writers ok"),
    Row("en/calls/<uuid:key>/", CALL, "all without, call_runners ok", shows=calls.ASKED),
    Row("en/calls/<uuid:key>/", CALL_DRAFT, f"{NOBODY}, call_writers ok", shows=calls.DRAFT),
    posted("en/calls/<uuid:key>/ask/", f"{CALL}ask/", "signed_in redirect, anonymous sign-in", text="When?"),
    Row("en/calls/<uuid:key>/documents/<uuid:document>/", f"{CALL}documents/{{call_document}}/", EVERYBODY),
    Row(
        "en/calls/<uuid:key>/documents/<uuid:document>/",
        f"{CALL_DRAFT}documents/{{call_draft_document}}/",
        f"{NOBODY}, call_writers ok",
    ),
    Row("en/calls/<uuid:key>/change/", f"{CALL_DRAFT}change/", WRITTEN, shows=calls.DRAFT),
    posted("en/calls/<uuid:key>/change/", f"{CALL_DRAFT}change/", f"{PRIVATE}, call_writers not-taken"),
    Row("en/calls/<uuid:key>/documents/", f"{CALL_DRAFT}documents/", WRITTEN),
    posted("en/calls/<uuid:key>/documents/", f"{CALL_DRAFT}documents/", f"{PRIVATE}, call_writers not-taken"),
    posted(
        "en/calls/<uuid:key>/documents/<uuid:document>/remove/",
        f"{CALL_DRAFT}documents/{{call_draft_document}}/remove/",
        f"{PRIVATE}, call_writers redirect",
    ),
    Row("en/calls/<uuid:key>/publish/", f"{CALL_DRAFT}publish/", RUNS_DRAFT, shows=calls.DRAFT),
    posted(
        "en/calls/<uuid:key>/publish/", f"{CALL_DRAFT}publish/", RUNS_DRAFT.replace("runners ok", "runners redirect")
    ),
    Row("en/calls/<uuid:key>/discard/", f"{CALL_DRAFT}discard/", WRITTEN, shows=calls.DRAFT),
    posted("en/calls/<uuid:key>/discard/", f"{CALL_DRAFT}discard/", f"{PRIVATE}, call_writers redirect"),
    Row("en/calls/<uuid:key>/correct/", f"{CALL}correct/", RUN),
    posted("en/calls/<uuid:key>/correct/", f"{CALL}correct/", RUN.replace("runners ok", "runners not-taken")),
    posted("en/calls/<uuid:key>/archive/", f"{CALL}archive/", RUN.replace("runners ok", "runners redirect")),
    Row(
        "en/calls/<uuid:key>/questions/<uuid:question>/",
        f"{CALL}questions/{{call_question}}/",
        RUN,
        shows=calls.ASKED,
    ),
    Row("en/calls/<uuid:key>/expressions/", f"{CALL}expressions/", RUN),
    posted("en/calls/<uuid:key>/expressions/", f"{CALL}expressions/", RUN.replace("runners ok", "runners not-taken")),
    Row("en/calls/<uuid:key>/expressions/file.csv", f"{CALL}expressions/file.csv", RUN, shows=calls.NEEDS),
    posted(
        "en/calls/<uuid:key>/begin/",
        f"{CALL}begin/",
        f"{PRIVATE}, speaking redirect",
        country="FR",
    ),
    Row("en/calls/expressions/<uuid:key>/", EXPRESSION, f"{SPOKEN}, approver ok", shows=calls.NEEDS),
    posted("en/calls/expressions/<uuid:key>/submit/", f"{EXPRESSION}submit/", SPOKEN.replace("ok", "not-taken")),
    posted("en/calls/expressions/<uuid:key>/withdraw/", f"{EXPRESSION}withdraw/", SPOKEN.replace("ok", "redirect")),
    Row("en/calls/expressions/<uuid:key>/<slug:step>/", f"{EXPRESSION}need/", SPOKEN, shows=calls.NEEDS),
    Row("en/calls/expressions/<uuid:key>/<slug:step>/", f"{EXPRESSION}nothing/", f"{PRIVATE}, approver locked"),
    posted(
        "en/calls/expressions/<uuid:key>/<slug:step>/",
        f"{EXPRESSION}need/",
        SPOKEN.replace("ok", "not-taken"),
    ),
    Row("en/calls/expressions/<uuid:key>/parts/", f"{EXPRESSION}parts/", SPOKEN, shows=calls.PART),
    posted("en/calls/expressions/<uuid:key>/parts/", f"{EXPRESSION}parts/", SPOKEN.replace("ok", "not-taken")),
    posted(
        "en/calls/expressions/<uuid:key>/parts/release/",
        f"{EXPRESSION}parts/release/",
        SPOKEN.replace("ok", "redirect"),
        organisation="{authority}",
    ),
    Row("en/calls/parts/<uuid:key>/", CALL_PART, f"{PRIVATE}, colleagues ok", shows=calls.PART),
    posted("en/calls/parts/<uuid:key>/", CALL_PART, f"{PRIVATE}, colleagues not-taken", seats="2"),
    posted("en/calls/parts/<uuid:key>/send/", f"{CALL_PART}send/", f"{PRIVATE}, colleagues redirect"),
]

EVALUATION, SCORED = "/en/evaluating/{call}/", "/en/evaluating/expressions/{expression}/"
EVALUATIONS = [
    Row("en/evaluating/<uuid:key>/", EVALUATION, f"{PRIVATE}, call_runners ok"),
    posted("en/evaluating/<uuid:key>/", EVALUATION, f"{PRIVATE}, call_runners not-taken"),
    posted("en/evaluating/<uuid:key>/close/", f"{EVALUATION}close/", f"{PRIVATE}, call_runners redirect"),
    Row("en/evaluating/<uuid:key>/decisions/", f"{EVALUATION}decisions/", f"{PRIVATE}, call_runners redirect"),
    # Nothing is decided yet.
    posted("en/evaluating/<uuid:key>/offer/", f"{EVALUATION}offer/", f"{PRIVATE}, call_runners redirect"),
    posted("en/evaluating/offers/<uuid:key>/", "/en/evaluating/offers/{call}/", PRIVATE),
    posted("en/evaluating/offers/<uuid:key>/place/", "/en/evaluating/offers/{call}/place/", PRIVATE),
    Row("en/evaluating/<uuid:key>/result/", f"{EVALUATION}result/", NOBODY),
    Row("en/evaluating/expressions/<uuid:key>/", SCORED, f"{PRIVATE}, call_runners ok", shows=calls.NEEDS),
    posted("en/evaluating/expressions/<uuid:key>/", SCORED, f"{PRIVATE}, call_runners locked"),
    posted("en/evaluating/expressions/<uuid:key>/gate/", f"{SCORED}gate/", f"{PRIVATE}, call_runners not-taken"),
    posted("en/evaluating/expressions/<uuid:key>/conflict/", f"{SCORED}conflict/", f"{PRIVATE}, call_runners locked"),
    posted("en/evaluating/expressions/<uuid:key>/note/", f"{SCORED}note/", f"{PRIVATE}, call_runners locked"),
]

REGISTER = "signed_in locked, anonymous sign-in, keepers ok, approver ok"
REGISTER_KEPT = "signed_in locked, anonymous sign-in, keepers redirect, approver redirect"
ATTENDANCE = [
    Row("en/sessions/<uuid:key>/check-in/", f"{SESSION}check-in/", "signed_in redirect, anonymous sign-in, trainee ok"),
    posted(
        "en/sessions/<uuid:key>/check-in/",
        f"{SESSION}check-in/",
        "signed_in redirect, anonymous sign-in, trainee not-taken",
        code="000000",
    ),
    Row("en/sessions/<uuid:key>/check-in/", f"{PLANNED}check-in/", f"{PRIVATE}, keepers redirect"),
    Row("en/sessions/<uuid:key>/code/<uuid:block>/", f"{SESSION}code/{{session_block}}/", REGISTER),
    Row("en/sessions/<uuid:key>/register/", f"{SESSION}register/", REGISTER),
    posted(
        "en/sessions/<uuid:key>/register/", f"{SESSION}register/", f"{REGISTER}, keepers not-taken, approver not-taken"
    ),
    Row("en/sessions/<uuid:key>/register/sheet.pdf", f"{SESSION}register/sheet.pdf", REGISTER),
    Row("en/sessions/<uuid:key>/closing/", f"{SESSION}closing/", REGISTER),
    Row("en/sessions/<uuid:key>/certificate/", f"{SESSION}certificate/", f"{PRIVATE}, trainee ok"),
    posted("en/sessions/<uuid:key>/certificate/", f"{SESSION}certificate/", f"{PRIVATE}, trainee conflict"),
    Row("en/learn/certificates/", "/en/learn/certificates/", ACCOUNT),
    Row("en/curricula/", "/en/curricula/", ACCOUNT),
    Row("en/curricula/<slug:slug>/", "/en/curricula/no-such-curriculum/", PRIVATE),
    posted("en/sessions/<uuid:key>/evaluation/", f"{SESSION}evaluation/", REGISTER_KEPT),
    posted("en/sessions/<uuid:key>/close/", f"{SESSION}close/", f"{REGISTER}, keepers conflict, approver conflict"),
]

SESSION_PLAN = "/en/planning/{closed_call}/"
RUN_AFTER_THE_CLOSE = f"{PRIVATE}, call_runners redirect"
PLANNING = [
    Row("en/planning/<uuid:key>/", SESSION_PLAN, f"{PRIVATE}, call_runners ok"),
    # Nobody plans a call that is still open.
    Row("en/planning/<uuid:key>/", "/en/planning/{call}/", PRIVATE),
    posted("en/planning/<uuid:key>/propose/", f"{SESSION_PLAN}propose/", RUN_AFTER_THE_CLOSE),
    posted("en/planning/<uuid:key>/undo/", f"{SESSION_PLAN}undo/", RUN_AFTER_THE_CLOSE),
    posted("en/planning/<uuid:key>/make/", f"{SESSION_PLAN}make/", RUN_AFTER_THE_CLOSE),
    Row("en/planning/<uuid:key>/add/", f"{SESSION_PLAN}add/", f"{PRIVATE}, call_runners ok"),
    Row("en/planning/<uuid:key>/<int:place>/", f"{SESSION_PLAN}0/", RUN_AFTER_THE_CLOSE),
    posted("en/planning/<uuid:key>/<int:place>/remove/", f"{SESSION_PLAN}0/remove/", RUN_AFTER_THE_CLOSE),
]

CERTIFICATE_DESK = "/en/certificates/desk/"
ONE_CERTIFICATE = f"{CERTIFICATE_DESK}{{grouped_code}}/"
FOR_DECIDING = "signed_in locked, anonymous sign-in, approvers ok, other_approver hidden"
CERTIFICATE_DESK_PAGES = [
    Row("en/learn/<slug:module>/certificate/achievement/", "/en/learn/short/certificate/achievement/", PRIVATE),
    posted("en/learn/<slug:module>/certificate/achievement/", "/en/learn/short/certificate/achievement/", PRIVATE),
    Row("en/learn/<slug:module>/certificate/trainer/", "/en/learn/short/certificate/trainer/", PRIVATE),
    posted("en/learn/<slug:module>/certificate/trainer/", "/en/learn/short/certificate/trainer/", PRIVATE),
    Row("en/curricula/<slug:slug>/certificate/", "/en/curricula/no-such-curriculum/certificate/", PRIVATE),
    posted("en/curricula/<slug:slug>/certificate/", "/en/curricula/no-such-curriculum/certificate/", PRIVATE),
    Row("en/learn/certificates/transcript/", "/en/learn/certificates/transcript/", ACCOUNT),
    posted(
        "en/learn/certificates/transcript/",
        "/en/learn/certificates/transcript/",
        "signed_in not-taken, anonymous sign-in",
    ),
    posted(
        "en/learn/certificates/transcript/stop/",
        "/en/learn/certificates/transcript/stop/",
        "signed_in redirect, anonymous sign-in",
    ),
    Row("en/transcripts/<str:token>/", "/en/transcripts/guessed/", NOBODY),
    posted("en/certificates/check-file/", "/en/certificates/check-file/", "all not-taken"),
    Row(
        "en/certificates/<str:code>/credential.json",
        "/en/certificates/{grouped_code}/credential.json",
        f"{PRIVATE}, trainee ok, approver ok, superuser ok",
        shows=site.CERTIFICATE,
    ),
    Row(
        "en/certificates/<str:code>/credential.jwt",
        "/en/certificates/{grouped_code}/credential.jwt",
        f"{PRIVATE}, trainee ok, approver ok, superuser ok",
        shows=site.CERTIFICATE,
    ),
    Row("en/certificates/about/<slug:module>/<slug:kind>/", "/en/certificates/about/short/completion/", EVERYBODY),
    # A site without keys issues no credentials; with keys, see test_views of badges.
    Row("^badges/status/*", "/badges/status/0/revocation.jwt", NOBODY),
    Row(".well-known/did.json", "/.well-known/did.json", NOBODY),
    Row(".well-known/jwks.json", "/.well-known/jwks.json", NOBODY),
    posted(
        "en/certificates/<str:code>/renew/", "/en/certificates/{grouped_code}/renew/", f"{PRIVATE}, trainee redirect"
    ),
    Row("en/certificates/desk/", CERTIFICATE_DESK, "signed_in locked, anonymous sign-in, approvers ok"),
    posted("en/certificates/desk/", CERTIFICATE_DESK, "signed_in locked, anonymous sign-in, approvers redirect"),
    Row(
        "en/certificates/desk/certificates.csv",
        f"{CERTIFICATE_DESK}certificates.csv",
        "signed_in locked, anonymous sign-in, approvers ok",
    ),
    Row(
        "en/certificates/desk/rules/",
        f"{CERTIFICATE_DESK}rules/",
        "signed_in locked, anonymous sign-in, approvers ok",
    ),
    Row(
        "en/certificates/desk/rules/<slug:kind>/",
        f"{CERTIFICATE_DESK}rules/trainer/",
        "signed_in locked, anonymous sign-in, approvers ok",
    ),
    posted(
        "en/certificates/desk/rules/<slug:kind>/",
        f"{CERTIFICATE_DESK}rules/trainer/",
        "signed_in locked, anonymous sign-in, approvers not-taken",
    ),
    posted(
        "en/certificates/desk/rules/<int:pk>/end/",
        f"{CERTIFICATE_DESK}rules/0/end/",
        "signed_in locked, anonymous sign-in, approvers hidden",
    ),
    Row("en/certificates/desk/<str:code>/", ONE_CERTIFICATE, FOR_DECIDING),
    Row("en/certificates/desk/<str:code>/<slug:name>/", f"{ONE_CERTIFICATE}revoke/", FOR_DECIDING),
    posted(
        "en/certificates/desk/<str:code>/<slug:name>/",
        f"{ONE_CERTIFICATE}revoke/",
        "signed_in locked, anonymous sign-in, approvers not-taken, other_approver hidden",
    ),
    Row("en/sessions/<uuid:key>/certificates/", f"{SESSION}certificates/", f"{PRIVATE}, approver ok, superuser ok"),
    posted(
        "en/sessions/<uuid:key>/certificates/",
        f"{SESSION}certificates/",
        f"{PRIVATE}, approver redirect, superuser redirect",
    ),
]

TABLE = [
    *PUBLIC,
    *SHELF,
    *CERTIFICATE_DESK_PAGES,
    *CALLS_OF_INTEREST,
    *EVALUATIONS,
    *PLANNING,
    *LEARNING,
    *TRAINING_SESSIONS,
    *TRAINERS_AND_ROOMS,
    *ATTENDANCE,
    *LIVE_ROUNDS,
    *ASKING,
    *DESK_PAGES,
    *SEATS,
    *MEMBERS,
    *ONE_S_OWN_ACCOUNT,
    *SIGN_IN,
    *THE_ADMIN_S_OWN_PAGES,
    *RULES,
    *THE_WORKSHOP,
]

# No pattern leads there, and none may.
CLOSED_PATHS = (
    "/media/videos/film.webm",
    "/media/documents/{document_name}",
    "/media-is-never-mapped/videos/film.webm",
    "/media-is-never-mapped/documents/{document_name}",
    "/static/../media/videos/film.webm",
    "/django-admin/",
    "/api/v2/pages/",
    "/sitemap.xml",
    "/feed/",
)
