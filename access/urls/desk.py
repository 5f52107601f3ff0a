from django.urls import path

from access.views.desk import case, figures, log, queue

urlpatterns = [
    path("access/desk/", queue.queue, name="desk"),
    path("access/desk/requests.csv", queue.export, name="desk_export"),
    path("access/desk/figures/", figures.figures, name="figures"),
    path("access/desk/figures.csv", figures.export, name="figures_export"),
    path("access/desk/log/", log.log, name="log"),
    path("access/desk/log.csv", log.export, name="log_export"),
    path("access/desk/log/verify/", log.verify, name="log_verify"),
    path("access/desk/<slug:reference>/", case.case, name="desk_case"),
]
