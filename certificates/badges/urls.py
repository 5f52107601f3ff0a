"""Addresses that machines know: they stand in credentials and in standards, so they have no language and never change."""

from django.urls import path, re_path

from certificates.badges import views

app_name = "badges"
urlpatterns = [
    path(".well-known/did.json", views.did_document, name="did_document"),
    path(".well-known/jwks.json", views.key_set, name="key_set"),
    re_path(
        r"^badges/status/(?P<number>[0-9]{1,6})/(?P<purpose>revocation|suspension)\.(?P<form>json|jwt)$",
        views.status_list,
        name="status_list",
    ),
]
