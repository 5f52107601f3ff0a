from django.urls import path

from modules.upkeep import problem_views

app_name = "problems"
urlpatterns = [
    path("page/<int:pk>/", problem_views.report_page, name="page"),
    path("elsewhere/<str:place>/", problem_views.report_place, name="place"),
    path("<slug:module>/", problem_views.report_module, name="module"),
    path("<slug:module>/<slug:unit>/", problem_views.report_module, name="unit"),
]
