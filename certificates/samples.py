"""A certificate of an invented person, to look at a design."""

from datetime import UTC, date, datetime

from django.utils.translation import gettext as _

from certificates import pdf
from certificates.designs import CertificateDesign
from certificates.models import Credential, CredentialHolder, CredentialKind
from certificates.payload import Facts, half_hours, payload_of
from curriculum.models import CurriculumPage
from modules.canonical import sha256_of
from modules.models import Edition, Module

CODE, NAME = "00000000000", "Mirela Kovač"
DAY, DRAWN_AT = date(2026, 5, 4), datetime(2026, 5, 4, tzinfo=UTC)
MINUTES = 480


def sample(design: CertificateDesign) -> bytes:
    """Return the PDF of a certificate in this design that was never issued; its code leads nowhere."""
    made = sample_credential(f"{design.code}-01", design.locale.language_code, issuer=_issuer(design))
    return pdf.draw(made, look=design.look())


def sample_credential(code: str, language: str, *, issuer: str, name: str = NAME) -> Credential:
    """Return a certificate that no database knows, of a module with that code. No query."""
    facts = Facts(
        code=CODE,
        kind=CredentialKind.COMPLETION.value,
        language=language,
        module={"slug": "sample", "code": code, "title": _("Title of a module"), "language": language},
        edition=1,
        minutes=MINUTES,
        outcomes=[_("Words that say what the holder can do now")] * 4,
        issuer=issuer,
        completed_on=DAY,
        issued_on=DAY,
        is_demonstration=True,
    )
    payload = payload_of(facts, name=name, salt="")
    credential = Credential(
        code=CODE,
        module=Module(slug="sample", code=code),
        edition=Edition(number=1),
        language=language,
        hours=half_hours(MINUTES),
        issued_at=DRAWN_AT,
        payload=payload,
        sha256=sha256_of(payload),
    )
    credential.holder = CredentialHolder(name=name)
    return credential


def _issuer(design: CertificateDesign) -> str:
    page = CurriculumPage.objects.filter(code=design.code).exclude(issuer="").first()
    return page.issuer if page else design.code
