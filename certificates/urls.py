from django.urls import path

from certificates import views

app_name = "certificates"
urlpatterns = [
    path("learn/<slug:module>/certificate/", views.mine, name="mine"),
    path("certificates/", views.ask, name="ask"),
    path("certificates/<str:code>/", views.check, name="check"),
    path("certificates/<str:code>/file/", views.file, name="file"),
]
