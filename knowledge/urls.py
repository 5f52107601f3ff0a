from django.urls import path

from knowledge import fill_views, saved_views, views

app_name = "knowledge"
urlpatterns = [
    path("pillars/", views.pillars, name="pillars"),
    path("glossary/", views.glossary, name="glossary"),
    path("compare/", views.compare, name="compare"),
    path("submit/", views.submit, name="submit"),
    path("searches/", saved_views.searches, name="searches"),
    path("searches/<int:pk>/forget/", saved_views.forget, name="forget_search"),
    path("<slug:slug>/cite.<str:form>", views.cite, name="cite"),
    path("<slug:slug>/use/", views.use, name="use"),
    path("<slug:slug>/fill/", fill_views.fill, name="fill"),
]
