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

from tests.factories import site

STAFF = ("approver", "other_approver", "editor", "other_editor", "auditor", "superuser")
PRIVILEGED = (*STAFF, "trainer", "other_trainer", "focal_point", "other_focal_point")
LEARNERS = ("trainee", "of_organisation", "trainer", "editor", "superuser")
ROLES = (
    "anonymous",
    "trainee",
    "not_begun",
    "of_organisation",
    "no_grant",
    "ended",
    "revoked",
    "other_focal_point",
    "focal_point",
    "trainer",
    "other_trainer",
    *STAFF,
)
GROUPS = {
    "all": ROLES,
    "signed_in": ROLES[1:],
    "learners": LEARNERS,
    "privileged": PRIVILEGED,
    "staff": STAFF,
    "approvers": ("approver", "other_approver", "superuser"),
    "editors": ("editor", "superuser"),
    "all_editors": ("editor", "other_editor", "superuser"),
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
NOT_IN_ADMIN = f"{ADMIN}, staff hidden"
FOR_EDITORS = f"{ADMIN}, editors ok"
FOR_ALL_EDITORS = f"{ADMIN}, all_editors ok"
FOR_ADMINISTRATORS = f"{ADMIN}, superuser ok"
READ_BY_PROGRAMME = f"{ADMIN}, approvers ok, auditor ok"

PUBLIC = [
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/about/", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/?q=secret", EVERYBODY),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/small/", "signed_in redirect, anonymous ok"),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/catalogue/small/u1/", "all redirect"),
    Row("en/^((?:[\\w\\-]+/)*)$", "/en/search/?q=secret", NOBODY),
    Row("en/privacy/", "/en/privacy/", EVERYBODY),
    Row("en/certificates/", "/en/certificates/", EVERYBODY),
    Row("en/certificates/<str:code>/", "/en/certificates/{grouped_code}/", EVERYBODY),
    Row("en/_util/login/", "/en/_util/login/", "all sign-in"),
    Row("en/_util/authenticate_with_password/*", "/en/_util/authenticate_with_password/1/1/", NOBODY),
    Row("healthz", "/healthz", EVERYBODY),
    Row("readyz", "/readyz", EVERYBODY),
    # Both are for the demo only.
    Row("demo/mail/", "/demo/mail/", NOBODY),
    Row("en/gallery/", "/en/gallery/", NOBODY),
]

LEARNING = [
    Row("en/learn/", "/en/learn/", ACCOUNT),
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

ONE_S_OWN_ACCOUNT = [
    Row("account/", "/account/", ACCOUNT),
    Row("account/profile/", "/account/profile/", ACCOUNT),
    posted("account/profile/", "/account/profile/", "signed_in not-taken, anonymous sign-in", name="A", country="??"),
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
    Row("admin/logout/", "/admin/logout/", "all no-admin, staff no-method"),
    Row("admin/account/", "/admin/account/", FOR_STAFF),
    Row("admin/password_reset/*", "/admin/password_reset/", NOBODY),
    Row("admin/grants/*", "/admin/grants/", READ_BY_PROGRAMME),
    Row("admin/grants/*", "/admin/grants/new/", f"{ADMIN}, approvers ok"),
    Row(
        "admin/grants/*",
        "/admin/grants/inspect/{grant}/",
        f"{READ_BY_PROGRAMME}, other_approver hidden, editor hidden, other_editor hidden",
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
    Row("admin/editions/*", "/admin/editions/small/publish/", FOR_EDITORS),
    posted("admin/editions/*", "/admin/editions/small/publish/", f"{ADMIN}, editors not-taken", change="editorial"),
    Row("admin/users/*", "/admin/users/", READ_BY_PROGRAMME),
    Row("admin/users/*", "/admin/users/edit/{person}/", ADMIN),
    Row("admin/groups/*", "/admin/groups/", FOR_ADMINISTRATORS),
    Row("admin/person_chooser/*", "/admin/person_chooser/", READ_BY_PROGRAMME),
    Row("admin/appointment/*", "/admin/appointment/", READ_BY_PROGRAMME),
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
        f"{ADMIN}, approver redirect, superuser redirect",
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
    Row(
        "admin/snippets/*", "/admin/snippets/modules/question/", f"{FOR_EDITORS}, other_editor without", shows=site.QUIZ
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/question/edit/{question}/", FOR_EDITORS, shows=site.QUIZ),
    Row("admin/snippets/*", "/admin/snippets/modules/scenario/edit/{scenario}/", FOR_ALL_EDITORS, shows=site.SCENE),
    Row("admin/snippets/*", "/admin/snippets/modules/question/usage/{question}/", FOR_ALL_EDITORS, shows=site.QUIZ),
    Row("admin/snippets/*", "/admin/snippets/choose/modules/question/", FOR_ALL_EDITORS, shows=site.QUIZ),
    Row("admin/snippets/*", "/admin/snippets/choose/modules/question/results/", FOR_ALL_EDITORS, shows=site.QUIZ),
    Row(
        "admin/snippets/*",
        "/admin/snippets/choose/modules/question/chosen/{question}/",
        FOR_ALL_EDITORS,
        shows=site.QUIZ,
    ),
    Row("admin/snippets/*", "/admin/snippets/modules/module/edit/{module}/", FOR_ADMINISTRATORS),
    Row("admin/documents/*", "/admin/documents/edit/{document}/", FOR_ALL_EDITORS),
    Row("admin/media/*", "/admin/media/original_images/none.png", f"{ADMIN}, all_editors hidden"),
    Row("admin/media/*", "/admin/media/videos/none.webm", f"{ADMIN}, all_editors hidden"),
    Row("admin/images/*", "/admin/images/usage/{picture}/", FOR_ALL_EDITORS),
    Row("admin/collections/*", "/admin/collections/", FOR_ADMINISTRATORS),
    Row("admin/api/*", "/admin/api/main/pages/{unit}/", f"{NOT_IN_ADMIN}, all_editors ok"),
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

TABLE = [*PUBLIC, *LEARNING, *ONE_S_OWN_ACCOUNT, *SIGN_IN, *THE_ADMIN_S_OWN_PAGES, *THE_WORKSHOP]

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
