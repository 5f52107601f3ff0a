from django.urls import URLPattern, path

from access.views.requester import case, draft, lists, renewal

urlpatterns: list[URLPattern] = [
    path("access/", lists.mine, name="mine"),
    path("access/requests/new/", draft.new, name="new"),
    path("access/drafts/<slug:key>/", draft.tasks, name="draft"),
    path("access/drafts/<slug:key>/check/", draft.check, name="check"),
    path("access/drafts/<slug:key>/join/", draft.join, name="join"),
    path("access/drafts/<slug:key>/discard/", draft.discard, name="discard"),
    path("access/drafts/<slug:key>/attachment.pdf", draft.attachment, name="draft_attachment"),
    path("access/drafts/<slug:key>/<slug:step>/", draft.step, name="step"),
    path("access/requests/<slug:reference>/", case.show, name="request"),
    path("access/requests/<slug:reference>/sent/", case.sent, name="sent"),
    path("access/requests/<slug:reference>/print/", case.printed, name="print"),
    path("access/requests/<slug:reference>/attachment/", case.attachment, name="attachment"),
    path("access/requests/<slug:reference>/answer/", case.answer, name="answer"),
    path("access/requests/<slug:reference>/withdraw/", case.withdraw, name="withdraw"),
    path("access/requests/<slug:reference>/appeal/", case.appeal, name="appeal"),
    path("access/requests/<slug:reference>/ask-programme/", case.ask_programme, name="ask_programme"),
    path("access/requests/<slug:reference>/hand-over/", case.hand_over, name="hand_over"),
    path("access/grants/<int:pk>/renew/", renewal.renew, name="renew"),
]
