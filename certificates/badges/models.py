from django.db import models
from django.utils import timezone


class CredentialBadge(models.Model):
    """A certificate as a digital credential, signed once in two forms: where they are kept, and their hashes. Append only."""

    credential = models.OneToOneField("certificates.Credential", on_delete=models.PROTECT, related_name="badge")
    document = models.FileField(max_length=200)
    token = models.FileField(max_length=200)
    document_sha256 = models.CharField(max_length=64)
    token_sha256 = models.CharField(max_length=64)
    # The name of the key that signed it.
    key = models.CharField(max_length=80)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = [
            models.Index(fields=["document_sha256"], name="credential_badge_by_document"),
            models.Index(fields=["token_sha256"], name="credential_badge_by_token"),
        ]

    def __str__(self) -> str:
        return str(self.document.name)
