from django.urls import path

from certificates import check_views, views

app_name = "certificates"
urlpatterns = [
    path("learn/certificates/", views.own, name="list"),
    path("learn/<slug:module>/certificate/", views.mine, name="mine"),
    path("sessions/<uuid:key>/certificate/", views.attended, name="attended"),
    path("certificates/", check_views.ask, name="ask"),
    path("certificates/check-file/", check_views.check_file, name="check_file"),
    path("certificates/<str:code>/", check_views.check, name="check"),
    path("certificates/<str:code>/renew/", views.renew, name="renew"),
    path("certificates/<str:code>/file/", views.file, name="file"),
]
