"""The admin's own lists of images and documents, of which people get what they may choose."""

from typing import Any

from django.db.models import QuerySet
from wagtail.documents import permissions as of_documents
from wagtail.documents.api.admin.views import DocumentsAdminAPIViewSet
from wagtail.images import permissions as of_images
from wagtail.images.api.admin.views import ImagesAdminAPIViewSet

from modules.reach import CHOOSE


class ImagesInReach(ImagesAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        """Images that the person may put into pages."""
        return _choosable(of_images.permission_policy, self.request.user)


class DocumentsInReach(DocumentsAdminAPIViewSet):
    def get_queryset(self) -> QuerySet[Any]:
        """Documents that the person may put into pages."""
        return _choosable(of_documents.permission_policy, self.request.user)


def _choosable(policy: Any, user: Any) -> QuerySet[Any]:
    rows: QuerySet[Any] = policy.instances_user_has_any_permission_for(user, [CHOOSE])
    return rows.order_by("id")
