from django.urls import path

from learning import assessment_views as views

app_name = "assessments"
urlpatterns = [
    path("<slug:assessment>/", views.answer, name="answer"),
    path("<slug:assessment>/begin/", views.begin, name="begin"),
    path("<slug:assessment>/delete/", views.forget, name="forget"),
    path("<slug:assessment>/<int:number>/", views.result, name="result"),
]
