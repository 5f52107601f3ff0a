from django.urls import path

from programme.calls.views import expressions, parts, reading, staff, writing

app_name = "calls"
urlpatterns = [
    path("", reading.calls, name="list"),
    path("new/", writing.new, name="new"),
    path("expressions/<uuid:key>/", expressions.expression, name="expression"),
    path("expressions/<uuid:key>/submit/", expressions.submit, name="submit"),
    path("expressions/<uuid:key>/withdraw/", expressions.withdraw, name="withdraw"),
    path("expressions/<uuid:key>/parts/", parts.merge, name="parts"),
    path("expressions/<uuid:key>/parts/release/", parts.release, name="release"),
    path("expressions/<uuid:key>/<slug:step>/", expressions.step, name="step"),
    path("parts/<uuid:key>/", parts.part, name="part"),
    path("parts/<uuid:key>/send/", parts.send, name="send_part"),
    path("<uuid:key>/", reading.call, name="call"),
    path("<uuid:key>/ask/", reading.ask, name="ask"),
    path("<uuid:key>/documents/<uuid:document>/", reading.document, name="document"),
    path("<uuid:key>/begin/", expressions.begin, name="begin"),
    path("<uuid:key>/change/", writing.change, name="change"),
    path("<uuid:key>/correct/", writing.correct, name="correct"),
    path("<uuid:key>/publish/", writing.publish, name="publish"),
    path("<uuid:key>/discard/", writing.discard, name="discard"),
    path("<uuid:key>/archive/", writing.archive, name="archive"),
    path("<uuid:key>/documents/", writing.documents, name="documents"),
    path("<uuid:key>/documents/<uuid:document>/remove/", writing.detach, name="detach"),
    path("<uuid:key>/questions/<uuid:question>/", staff.answer, name="answer"),
    path("<uuid:key>/expressions/", staff.expressions, name="expressions"),
    path("<uuid:key>/expressions/file.csv", staff.expressions_file, name="expressions_file"),
]
