from django.urls import path

from programme.home.urls import urlpatterns as home
from programme.sessions import deciding_views, feed_views, link_views, nominating_views, views

app_name = "sessions"
urlpatterns = [
    *home,
    path("plan/", views.plan, name="plan"),
    path("subscriptions/", feed_views.subscriptions, name="subscriptions"),
    path("all.ics", feed_views.public_feed, name="public_feed"),
    path("feed/<str:token>.ics", feed_views.feed, name="feed"),
    path("place/<uuid:key>/replace/", nominating_views.replace, name="replace"),
    path("<uuid:key>/", views.session, name="session"),
    path("<uuid:key>/book/", views.book, name="book"),
    path("<uuid:key>/confirm/", views.confirm, name="confirm"),
    path("<uuid:key>/leave/", views.leave, name="leave"),
    path("<uuid:key>/switch/", views.switch, name="switch"),
    path("<uuid:key>/change/", views.change, name="change"),
    path("<uuid:key>/open/", views.open_booking, name="open"),
    path("<uuid:key>/people/", views.people, name="people"),
    path("<uuid:key>/admit/", nominating_views.admit, name="admit"),
    path("<uuid:key>/nominations/", nominating_views.nominations, name="nominations"),
    path("<uuid:key>/link/", link_views.link, name="link"),
    path("<uuid:key>/decide/", deciding_views.decide, name="decide"),
    path("<uuid:key>/cancel/", deciding_views.cancel, name="cancel"),
    path("<uuid:key>/undo/", deciding_views.undo, name="undo"),
    path("<uuid:key>/postpone/", deciding_views.postpone, name="postpone"),
    path("<uuid:key>/announce/", deciding_views.announce, name="announce"),
]
