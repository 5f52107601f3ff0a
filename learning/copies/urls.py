"""The addresses of the offline copies, below those of the learner."""

from django.urls import path

from learning.copies import views

urlpatterns = [
    path("", views.copies, name="copies"),
    path("app.webmanifest", views.app, name="copies_app"),
    path("ticket/", views.ticket, name="copies_ticket"),
    path("<slug:module>/", views.copied_module, name="copied_module"),
    path("<slug:module>/copy.json", views.facts, name="copy_facts"),
    path("<slug:module>/take/", views.take, name="take_copy"),
    path("<slug:module>/sync/", views.sync, name="sync"),
    path("<slug:module>/<slug:unit>/", views.copied_unit, name="copied_unit"),
    path("<slug:module>/do/<slug:activity>/", views.copied_activity, name="copied_activity"),
]
