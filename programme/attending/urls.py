from django.urls import path

from programme.attending import views

app_name = "attending"
urlpatterns = [
    path("<uuid:key>/check-in/", views.check_in, name="check_in"),
    path("<uuid:key>/code/<uuid:block>/", views.wall, name="wall"),
    path("<uuid:key>/register/", views.register, name="register"),
    path("<uuid:key>/register/sheet.pdf", views.sheet, name="sheet"),
    path("<uuid:key>/closing/", views.closing, name="closing"),
    path("<uuid:key>/evaluation/", views.open_evaluation, name="open_evaluation"),
    path("<uuid:key>/close/", views.close, name="close"),
]
