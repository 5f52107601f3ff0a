from django.urls import URLPattern, path

from access.views.seats import grants, invitation, nominee_files, nominees, own

urlpatterns: list[URLPattern] = [
    path("access/requests/<slug:reference>/nominees/", nominees.listed, name="nominees"),
    path("access/requests/<slug:reference>/nominees/add/", nominees.add, name="nominee_add"),
    path("access/requests/<slug:reference>/nominees/export/", nominees.export, name="nominees_export"),
    path("access/requests/<slug:reference>/nominees/file/", nominee_files.upload, name="nominees_file"),
    path("access/requests/<slug:reference>/nominees/file/check/", nominee_files.check, name="nominees_check"),
    path("access/requests/<slug:reference>/nominees/file/problems/", nominee_files.problems, name="nominees_problems"),
    path(
        "access/requests/<slug:reference>/nominees/file/template/<slug:language>/",
        nominee_files.template,
        name="nominees_template",
    ),
    path("access/requests/<slug:reference>/nominees/<uuid:key>/", nominees.one, name="nominee"),
    path("access/requests/<slug:reference>/nominees/<uuid:key>/resend/", nominees.resend, name="nominee_resend"),
    path("access/requests/<slug:reference>/nominees/<uuid:key>/replace/", nominees.replace, name="nominee_replace"),
    path("access/requests/<slug:reference>/nominees/<uuid:key>/withdraw/", nominees.withdraw, name="nominee_withdraw"),
    path("access/invitation/<str:token>/", invitation.enter, name="invitation"),
    path("access/seats/", own.mine, name="my_seats"),
    path("access/seats/<uuid:key>/leave/", own.leave, name="leave_seat"),
    path("access/seats/answer/", invitation.answer, name="invitation_answer"),
    path("access/seats/answer/decline/", invitation.decline, name="invitation_decline"),
    path("access/seats/answer/account/", invitation.account, name="invitation_account"),
    path("access/seats/answer/finish/", invitation.finish, name="invitation_finish"),
    path("access/grants/<int:pk>/", grants.show, name="grant"),
    path("access/grants/<int:pk>/revoke/", grants.revoke, name="grant_revoke"),
    path("access/organisations/<int:pk>/suspend/", grants.suspend, name="organisation_suspend"),
    path("access/organisations/<int:pk>/resume/", grants.resume, name="organisation_resume"),
]
