from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("learn/certificates/", views.own, name="list"),
    path("learn/<slug:module>/certificate/", views.mine, name="mine"),
    path("sessions/<uuid:key>/certificate/", views.attended, name="attended"),
    path("certificates/", views.ask, name="ask"),
    path("certificates/<str:code>/", views.check, name="check"),
    path("certificates/<str:code>/file/", views.file, name="file"),
]
