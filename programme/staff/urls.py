from django.urls import path

from programme.staff import views

app_name = "staff"
urlpatterns = [
    path("availability/", views.availability, name="availability"),
    path("availability/away/", views.be_away, name="away"),
    path("availability/away/<int:pk>/end/", views.be_back, name="back"),
    path("availability/calendar/", views.take_feed, name="feed"),
    path("availability/calendar/forget/", views.forget_feed, name="forget_feed"),
    path("rooms/", views.rooms, name="rooms"),
    path("rooms/new/", views.new_room, name="new_room"),
    path("rooms/<int:pk>/", views.room, name="room"),
    path("trainers/", views.trainers, name="trainers"),
    path("trainers/<uuid:key>/lead/", views.let_lead, name="let_lead"),
]
