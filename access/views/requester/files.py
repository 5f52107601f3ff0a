from django.http import FileResponse, Http404

from access.models import AccessRequest


def send_attachment(case: AccessRequest) -> FileResponse:
    """The attachment as a download that no browser opens in the site's name. Raises Http404 where there is none."""
    if not case.attachment:
        raise Http404
    try:
        opened = case.attachment.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"{case.reference or 'draft'}.pdf"
    response = FileResponse(opened, as_attachment=True, filename=name, content_type="application/pdf")
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["X-Content-Type-Options"] = "nosniff"
    return response
