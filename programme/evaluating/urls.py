from django.urls import path

from programme.evaluating import reserve_views, views

app_name = "evaluating"
urlpatterns = [
    path("<uuid:key>/", views.desk, name="desk"),
    path("<uuid:key>/close/", views.close, name="close"),
    path("<uuid:key>/decisions/", views.decisions, name="decisions"),
    path("<uuid:key>/offer/", reserve_views.offer, name="offer"),
    path("offers/<uuid:key>/", reserve_views.answer, name="answer"),
    path("offers/<uuid:key>/place/", reserve_views.place, name="place"),
    path("<uuid:key>/result/", views.result, name="result"),
    path("expressions/<uuid:key>/", views.expression, name="expression"),
    path("expressions/<uuid:key>/gate/", views.gate, name="gate"),
    path("expressions/<uuid:key>/conflict/", views.conflict, name="conflict"),
    path("expressions/<uuid:key>/note/", views.note, name="note"),
]
