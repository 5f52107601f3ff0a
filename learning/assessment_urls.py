from django.urls import path

from learning import assessment_views as views
from learning import group_needs_views, looking_back_views, shared_result_views

app_name = "assessments"
urlpatterns = [
    path("<slug:assessment>/", views.answer, name="answer"),
    path("<slug:assessment>/begin/", views.begin, name="begin"),
    path("<slug:assessment>/delete/", views.forget, name="forget"),
    path("<slug:assessment>/start/", looking_back_views.start, name="start"),
    path("<slug:assessment>/start/delete/", looking_back_views.forget, name="forget_start"),
    path("<slug:assessment>/counting/", views.count, name="count"),
    path("<slug:assessment>/shared/", shared_result_views.listed, name="shared_results"),
    path("<slug:assessment>/shared/<int:pk>/", shared_result_views.one, name="shared_result"),
    path("<slug:assessment>/countries/", group_needs_views.countries, name="countries"),
    path("<slug:assessment>/organisations/<int:pk>/", group_needs_views.organisation, name="organisation"),
    path("<slug:assessment>/organisations/<int:pk>/ask/", group_needs_views.ask_colleagues, name="ask"),
    path("<slug:assessment>/<int:number>/", views.result, name="result"),
    path("<slug:assessment>/<int:number>/share/", views.share, name="share"),
    path("<slug:assessment>/<int:number>/answers.csv", views.result_file, name="result_file"),
]
