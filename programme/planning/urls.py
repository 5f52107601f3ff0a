from django.urls import path

from programme.planning import views

app_name = "planning"
urlpatterns = [
    path("<uuid:key>/", views.plan, name="plan"),
    path("<uuid:key>/propose/", views.propose, name="propose"),
    path("<uuid:key>/undo/", views.undo, name="undo"),
    path("<uuid:key>/make/", views.make, name="make"),
    path("<uuid:key>/add/", views.add, name="add"),
    path("<uuid:key>/<int:place>/", views.change, name="change"),
    path("<uuid:key>/<int:place>/remove/", views.remove, name="remove"),
]
