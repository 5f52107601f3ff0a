from django.urls import path

from programme.live.views import own, participant, trainer

app_name = "live"
urlpatterns = [
    path("", participant.ask, name="ask"),
    path("worker.js", participant.worker, name="worker"),
    path("rounds/", trainer.rounds, name="rounds"),
    path("rounds/<uuid:key>/", trainer.board, name="board"),
    path("rounds/<uuid:key>/wall/", trainer.wall, name="wall"),
    path("rounds/<uuid:key>/begin/", trainer.begin_turn, name="begin_turn"),
    path("rounds/<uuid:key>/end/", trainer.end_turn, name="end_turn"),
    path("rounds/<uuid:key>/close/", trainer.close, name="close"),
    path("rounds/<uuid:key>/gone/", trainer.gone, name="gone"),
    path("rounds/<uuid:key>/print/<slug:what>.pdf", trainer.print_file, name="print_file"),
    path("talks/", own.talks, name="talks"),
    path("talks/<uuid:key>/", own.talk, name="talk"),
    path("talks/<uuid:key>/share/", own.share, name="share"),
    path("<str:code>/", participant.now, name="now"),
    path("<str:code>/sheet/<int:turn>/", participant.sheet, name="sheet"),
    path("<str:code>/leave/", participant.leave, name="leave"),
]
