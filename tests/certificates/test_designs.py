import io

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from pikepdf import Pdf
from pikepdf.pdfa import validate_written
from pypdf import PdfReader
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Locale

from certificates import pdf
from certificates.designs import CertificateDesign, contrast, look_of
from certificates.emblems import Emblem, rosette
from certificates.looks import USUAL_LOOK, Look
from certificates.samples import sample
from modules.models import SiteImage
from people.groups import ensure_groups
from people.models import Role
from tests.certificates.test_archive import with_claim_it_knows
from tests.certificates.test_issuers import curriculum
from tests.certificates.test_pdf import Case, credential, words_on
from tests.factories.people import appointed

ISSUER = "The issuer of R"
WINE = "#8f1d2c"


def design(language: str = "en", **fields) -> CertificateDesign:
    locale, _ = Locale.objects.get_or_create(language_code=language)
    return CertificateDesign(**{"code": "RRF", "colour": WINE, "locale": locale} | fields)


def kept(*args, **fields) -> CertificateDesign:
    made = design(*args, **fields)
    made.save()
    return made


@pytest.mark.parametrize(
    ("fields", "field", "words"),
    [
        ({"code": "XXX"}, "code", "Choose one of these: RRF."),
        ({"colour": "#c9952f"}, "colour", "too pale"),
        ({"colour": "teal"}, "colour", "such as #0b5960"),
        ({"ornament": "#FFF"}, "ornament", "such as #0b5960"),
        ({"emblem": "cat"}, "emblem", "not a valid choice"),
        ({"signatory_role": "Head of training"}, "signatory", "Say who has this role"),
    ],
)
@pytest.mark.django_db
def test_what_no_certificate_would_show_is_refused(fields, field, words):
    curriculum("RRF", ISSUER)

    with pytest.raises(ValidationError, match=words) as refused:
        design(**fields).full_clean()

    assert list(refused.value.message_dict) == [field]


@pytest.mark.django_db
def test_there_is_one_design_for_a_curriculum_in_a_language():
    kept()

    with pytest.raises(IntegrityError):
        kept()


@pytest.mark.django_db
def test_look_is_that_of_the_issuer_in_the_language_of_the_certificate_where_there_is_one():
    curriculum("RRF", ISSUER)
    curriculum("CAR", "The issuer of C")
    kept(words="In English")
    kept("fr", words="En français")

    looks = [
        look_of(issuer, language) for issuer, language in ((ISSUER, "fr"), (ISSUER, "el"), ("The issuer of C", "fr"))
    ]

    assert [look.words for look in looks] == ["En français", "In English", ""]
    assert looks[2] == look_of("Nobody we know", "en") == USUAL_LOOK


@pytest.mark.django_db
def test_design_shows_on_the_certificate_and_leaves_it_one_for_the_archive():
    curriculum("RRF", ISSUER)
    picture = SiteImage.objects.create(title="A logo", description="The sign of an issuer", file=get_test_image_file())
    made = kept(picture=picture, words="Words of ours.", signatory="Anna Demo", signatory_role="Head of training")

    drawn = pdf.draw(credential(Case()), look=made.look())

    words = words_on(PdfReader(io.BytesIO(drawn)))
    assert [said for said in ("Words of ours.", "Anna Demo", "Head of training") if said not in words] == []
    assert validate_written(with_claim_it_knows(Pdf.open(io.BytesIO(drawn))), "3b").findings == []


@pytest.mark.any_database
def test_certificates_of_two_issuers_do_not_mix_their_looks():
    wine, usual = (pdf.draw(credential(Case()), look=look) for look in (Look(colour=WINE), USUAL_LOOK))

    assert wine != usual
    assert pdf.draw(credential(Case()), look=Look(colour=WINE)) == wine


@pytest.mark.django_db
def test_sample_is_a_certificate_of_an_invented_person():
    curriculum("RRF", ISSUER)

    words = words_on(PdfReader(io.BytesIO(sample(kept()))))

    assert [
        said for said in ("Mirela Kovač", ISSUER, "0000-0000-000", "no proof of training") if said not in words
    ] == []


@pytest.mark.parametrize("emblem", Emblem.values)
@pytest.mark.any_database
def test_rosette_has_the_emblem_in_the_colours(emblem):
    drawn = rosette(emblem, WINE, "#111111")

    assert {colour: colour in drawn for colour in (WINE, "#111111", "#0b5960", "#c9952f", "#dfb461")} == {
        WINE: True,
        "#111111": True,
        "#0b5960": False,
        "#c9952f": False,
        "#dfb461": False,
    }


@pytest.mark.parametrize(
    ("one", "other", "apart"), [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#0b5960", "#0b5960", 1.0)]
)
@pytest.mark.any_database
def test_contrast_is_as_wcag_reckons_it(one, other, apart):
    assert contrast(one, other) == pytest.approx(apart, abs=0.005)


@pytest.mark.django_db
def test_preview_shows_the_page_and_the_file_in_it(client_of):
    curriculum("RRF", ISSUER)
    ensure_groups()
    made = kept()
    client = client_of(appointed(Role.EDITOR))
    address = f"/admin/snippets/certificates/certificatedesign/preview/{made.pk}/"
    data = {"code": "RRF", "colour": WINE, "ornament": "#c9952f", "emblem": "star"}

    asked = client.post(address, data).json()
    page, file = client.get(address), client.get(address, {"mode": "file"})

    assert asked == {"is_valid": True, "is_available": True}
    assert 'src="?mode=file"' in page.content.decode()
    assert file["Content-Type"] == "application/pdf"
    assert file.content.startswith(b"%PDF-")


@pytest.mark.parametrize("part", ["", "preview/{pk}/", "edit/{pk}/"])
@pytest.mark.django_db
def test_editors_of_a_module_do_not_design_for_everybody(client_of, part):
    ensure_groups()
    made = kept()
    client = client_of(appointed(Role.EDITOR, module_slug="elsewhere"))

    response = client.get(f"/admin/snippets/certificates/certificatedesign/{part.format(pk=made.pk)}")

    assert (response.status_code, response.get("Location")) == (302, "/admin/")
