from django.urls import path

from programme.home.urls import urlpatterns as home
from programme.sessions import views

app_name = "sessions"
urlpatterns = [
    *home,
    path("plan/", views.plan, name="plan"),
    path("<uuid:key>/", views.session, name="session"),
    path("<uuid:key>/book/", views.book, name="book"),
    path("<uuid:key>/confirm/", views.confirm, name="confirm"),
    path("<uuid:key>/leave/", views.leave, name="leave"),
    path("<uuid:key>/switch/", views.switch, name="switch"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/open/", views.open_booking, name="open"),
    path("<uuid:key>/people/", views.people, name="people"),
    path("<uuid:key>/cancel/", views.cancel, name="cancel"),
]
