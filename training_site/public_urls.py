from django.urls import path

from training_site.search.views import search
from training_site.views import start

urlpatterns = [path("start/", start, name="start"), path("search/", search, name="search")]
