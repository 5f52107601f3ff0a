from django.urls import path

from programme.curricula import views

app_name = "curricula"
urlpatterns = [
    path("", views.curricula, name="list"),
    path("<slug:slug>/", views.curriculum, name="curriculum"),
]
