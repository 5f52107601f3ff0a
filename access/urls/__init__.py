from access.urls import desk, requester, seats

app_name = "access"
urlpatterns = [*requester.urlpatterns, *desk.urlpatterns, *seats.urlpatterns]
