from access.urls import desk, members, requester, seats

app_name = "access"
urlpatterns = [*requester.urlpatterns, *desk.urlpatterns, *seats.urlpatterns, *members.urlpatterns]
