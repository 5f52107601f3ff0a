from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from django.views.generic import RedirectView
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from training_site.gallery import gallery

handler400 = "training_site.views.unreadable"

urlpatterns = [
    path("admin/", include("people.admin_urls")),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("ground.urls")),
    path("", include("modules.urls")),
    path("", include("certificates.badges.urls")),
    path("account/", include("people.urls")),
    path("account/", include("allauth.urls")),
    *i18n_patterns(
        path("gallery/", gallery, name="gallery"),
        # Before the learner's pages: "certificate" is no unit.
        path("", include("certificates.urls")),
        path("learn/", include("learning.urls")),
        path("live/", include("programme.live.urls")),
        path("calls/", include("programme.calls.urls")),
        path("sessions/", include("programme.sessions.urls")),
        path("evaluating/", include("programme.evaluating.urls")),
        path("planning/", include("programme.planning.urls")),
        path("staff/", include("programme.staff.urls")),
        path("sessions/", include("programme.attending.urls")),
        path("curricula/", include("programme.curricula.urls")),
        path("problem/", include("modules.public_urls")),
        path("self-assessment/", include("learning.assessment_urls")),
        path("knowledge/", include("knowledge.urls")),
        path("", include("access.urls")),
        path("", include("people.public_urls")),
        path("", include("training_site.public_urls")),
        # Wagtail's sign-in for pages knows no second factor either.
        path("_util/login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="page_login"),
        path("", include(wagtail_urls)),
    ),
]
