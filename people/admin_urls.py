"""Pages of the admin that people meet in another form here; they stand before Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from people.views import AdminAccountView, admin_sign_in

urlpatterns = [
    path("login/", admin_sign_in, name="admin_login"),
    # One way to sign out for all: there the device forgets what it keeps for use without a connection.
    path("logout/", RedirectView.as_view(pattern_name="account_logout"), name="admin_logout"),
    path("account/", require_admin_access(AdminAccountView.as_view()), name="wagtailadmin_account"),
]
