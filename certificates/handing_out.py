"""Files of a certificate, for its holder and for staff in whose scope it is; for everybody else they are not there."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.text import slugify

from certificates.codes import Mistyped, read_code
from certificates.models import Credential
from certificates.rules import may_download
from people.models import User


def code_from(typed: str) -> str:
    """Return the code of an address; raises Http404 for one that cannot be."""
    try:
        return read_code(typed)
    except Mistyped:
        raise Http404 from None


def credential_for(user: User, typed: str, *, with_part: str) -> Credential:
    """The certificate of this code with its `file` or `badge`; raises Http404 where the person may not have that. One query."""
    held = Credential.objects.select_related("holder__person", "module", with_part)
    credential = get_object_or_404(held, code=code_from(typed))
    if not may_download(user, credential) or not hasattr(credential, with_part):
        raise Http404
    return credential


def handed_out(credential: Credential, kept: FieldFile, *, ending: str, content_type: str) -> FileResponse:
    """Answer with a kept file, named after subject and holder; nobody on the way keeps it."""
    try:
        opened = kept.open()
    except FileNotFoundError:
        raise Http404 from None
    name = slugify(f"{credential.subject} {credential.holder.name}", allow_unicode=True)
    response = FileResponse(opened, as_attachment=True, filename=f"{name}.{ending}", content_type=content_type)
    patch_cache_control(response, private=True, no_store=True)
    return response
