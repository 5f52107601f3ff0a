import json

import pytest

from certificates.issuers import issuer_of
from curriculum.models import CurriculumPage
from modules.models import Module
from tests.factories.modules import catalogue

pytestmark = pytest.mark.django_db


def module_item(slug):
    return {"type": "module", "value": {"module": slug, "role": "core"}}


def curriculum(code, issuer, *items):
    stage = {"code": "1", "key": "one", "title": "One", "mode": "online", "items": list(items)}
    page = CurriculumPage(
        title=code,
        slug=code.lower(),
        code=code,
        summary="Summary",
        issuer=issuer,
        stages=json.dumps([{"type": "stage", "value": stage}]),
    )
    catalogue().add_child(instance=page)
    return page


def test_issuer_is_that_of_the_curriculum_with_the_module():
    module = Module.objects.create(slug="role", code="C1", minutes=60)
    curriculum("OTH", "Another issuer", module_item("another"))
    curriculum("CAR", "The issuer of C", module_item("role"))

    assert issuer_of(module, "en") == "The issuer of C"


def test_issuer_of_a_shared_module_is_that_of_its_own_series():
    module = Module.objects.create(slug="shared", code="RRF-03", minutes=60)
    curriculum("CAR", "The issuer of C", module_item("shared"))
    curriculum("RRF", "The issuer of R", module_item("shared"))

    assert issuer_of(module, "en") == "The issuer of R"


def test_issuer_is_found_for_a_module_among_several_to_choose_from():
    module = Module.objects.create(slug="chosen", code="C9", minutes=60)
    choice = {"type": "choose", "value": {"choose": 1, "items": [module_item("another"), module_item("chosen")]}}
    curriculum("CAR", "The issuer of C", choice)

    assert issuer_of(module, "en") == "The issuer of C"


def test_issuer_of_a_module_of_no_curriculum_is_the_site(settings):
    settings.SITE_NAME = "The site"
    module = Module.objects.create(slug="alone", code="X1", minutes=60)

    assert issuer_of(module, "en") == "The site"
