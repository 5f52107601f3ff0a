from django.urls import path

from ground.views import privacy_page

urlpatterns = [path("privacy/", privacy_page, name="privacy")]
