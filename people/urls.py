from django.urls import path

from people import views

app_name = "people"
urlpatterns = [
    path("", views.overview, name="overview"),
    path("profile/", views.profile, name="profile"),
    path("absences/", views.absences, name="absences"),
    path("absences/<int:pk>/cancel/", views.cancel_absence, name="cancel_absence"),
    path("data/", views.own_data, name="own_data"),
    path("erase/", views.erase, name="erase"),
    path("language/<str:code>/", views.choose_language, name="language"),
]
