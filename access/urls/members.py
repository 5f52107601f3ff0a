from django.urls import URLPattern, path

from access.views import members

urlpatterns: list[URLPattern] = [
    path("access/organisations/<int:pk>/people/", members.listed, name="organisation_people"),
    path("access/organisations/<int:pk>/people/<uuid:key>/confirm/", members.admit, name="member_admit"),
    path("access/organisations/<int:pk>/people/<uuid:key>/decline/", members.turn_down, name="member_decline"),
    path("access/organisations/<int:pk>/people/<uuid:key>/end/", members.end, name="member_end"),
]
