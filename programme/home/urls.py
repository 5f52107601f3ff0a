from django.urls import path

from programme.home import calendar_views, composing_views, group_views, heat_map_views, keeping_views, trainer_views

urlpatterns = [
    path("", calendar_views.listed, name="list"),
    path("month/", calendar_views.month, name="month"),
    path("mine/", trainer_views.mine, name="mine"),
    path("day/", composing_views.compose, name="compose"),
    path("<uuid:key>/needs/", group_views.needs, name="needs"),
    path("<uuid:key>/participants/", group_views.participants, name="participants"),
    path("<uuid:key>/participants.pdf", group_views.participants_file, name="participants_file"),
    path("<uuid:key>/self-assessment/", heat_map_views.heat_map, name="heat_map"),
    path("<uuid:key>/message/", group_views.message, name="message"),
    path("<uuid:key>/copy/", keeping_views.copy, name="copy"),
    path("<uuid:key>/materials/", keeping_views.materials, name="materials"),
    path("<uuid:key>/materials/<int:material>/remove/", keeping_views.remove_material, name="remove_material"),
]
