from django.urls import path

from certificates import batch_views, check_views, further_views, views
from certificates.badges import views as badges
from certificates.desk import rule_views as rules
from certificates.desk import views as desk
from certificates.models import CredentialKind
from certificates.transcripts import views as transcripts

app_name = "certificates"
urlpatterns = [
    path("learn/certificates/", views.own, name="list"),
    path("learn/certificates/transcript/", transcripts.own, name="transcript"),
    path("learn/certificates/transcript/stop/", transcripts.stop, name="stop_transcript"),
    path("transcripts/<str:token>/", transcripts.shared, name="shared_transcript"),
    path("learn/<slug:module>/certificate/", views.mine, name="mine"),
    path(
        "learn/<slug:module>/certificate/achievement/",
        further_views.further,
        {"kind": CredentialKind.ACHIEVEMENT},
        name="achievement",
    ),
    path(
        "learn/<slug:module>/certificate/trainer/",
        further_views.further,
        {"kind": CredentialKind.TRAINER},
        name="trainer",
    ),
    path("curricula/<slug:slug>/certificate/", further_views.curriculum, name="curriculum"),
    path("sessions/<uuid:key>/certificate/", views.attended, name="attended"),
    path("sessions/<uuid:key>/certificates/", batch_views.batch, name="batch"),
    path("certificates/", check_views.ask, name="ask"),
    path("certificates/check-file/", check_views.check_file, name="check_file"),
    path("certificates/desk/", desk.desk, name="desk"),
    path("certificates/desk/certificates.csv", desk.export, name="desk_export"),
    path("certificates/desk/rules/", rules.rules, name="rules"),
    path("certificates/desk/rules/<int:pk>/end/", rules.end_rule, name="end_rule"),
    path("certificates/desk/rules/<slug:kind>/", rules.set_rule, name="set_rule"),
    path("certificates/desk/<str:code>/", desk.one, name="desk_one"),
    path("certificates/desk/<str:code>/<slug:name>/", desk.act, name="desk_act"),
    path("certificates/about/<slug:module>/<slug:kind>/", badges.about, name="about"),
    path("certificates/<str:code>/", check_views.check, name="check"),
    path("certificates/<str:code>/renew/", views.renew, name="renew"),
    path("certificates/<str:code>/file/", views.file, name="file"),
    path("certificates/<str:code>/credential.json", badges.download, {"form": "json"}, name="badge_document"),
    path("certificates/<str:code>/credential.jwt", badges.download, {"form": "jwt"}, name="badge_token"),
]
