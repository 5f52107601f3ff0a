"""Pages of the admin that people meet in another form here; they stand before Wagtail's own."""

from django.urls import path
from django.views.generic import RedirectView
from wagtail.admin.auth import require_admin_access

from people.views import AdminAccountView

urlpatterns = [
    # Wagtail's own sign-in knows no second factor.
    path("login/", RedirectView.as_view(pattern_name="account_login", query_string=True), name="admin_login"),
    path("account/", require_admin_access(AdminAccountView.as_view()), name="wagtailadmin_account"),
]
