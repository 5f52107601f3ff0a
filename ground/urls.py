from django.urls import path

from ground import views

app_name = "ground"
urlpatterns = [
    path("healthz", views.healthz, name="healthz"),
    path("readyz", views.readyz, name="readyz"),
    path("demo/mail/", views.demo_mail, name="demo_mail"),
    path("demo/mail/<slug:name>/<int:number>/", views.demo_mail_attachment, name="demo_mail_attachment"),
]
