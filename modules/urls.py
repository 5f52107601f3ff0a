from django.urls import path

from modules import h5p_asset_views

app_name = "modules"
urlpatterns = [
    path("h5p/a/<str:token>/", h5p_asset_views.asset, name="h5p_assets"),
    path("h5p/a/<str:token>/<path:path>", h5p_asset_views.asset, name="h5p_asset"),
]
