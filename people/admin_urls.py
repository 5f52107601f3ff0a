"""Pages of the admin that people meet in another form here; they stand before Wagtail's own."""

from django.urls import path
from wagtail.admin.auth import require_admin_access

from people.views import AdminAccountView, admin_sign_in

urlpatterns = [
    path("login/", admin_sign_in, name="admin_login"),
    path("account/", require_admin_access(AdminAccountView.as_view()), name="wagtailadmin_account"),
]
