from access.viewsets.domains import DomainViewSet
from access.viewsets.grants import GrantRevokeView, GrantViewSet
from access.viewsets.policies import ModulePolicyViewSet
from access.viewsets.quotas import QuotaViewSet
from access.viewsets.reasons import ReasonTextViewSet

__all__ = [
    "DomainViewSet",
    "GrantRevokeView",
    "GrantViewSet",
    "ModulePolicyViewSet",
    "QuotaViewSet",
    "ReasonTextViewSet",
]
