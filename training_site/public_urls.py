from django.urls import path

from training_site.views import start

urlpatterns = [path("start/", start, name="start")]
