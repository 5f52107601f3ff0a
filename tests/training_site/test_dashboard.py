"""What waits for somebody on the first page of the admin."""

from datetime import timedelta

import pytest
from django.utils import timezone

from modules.models import Edition, ModulePage, UnitPage
from people.models import Role
from tests.factories.modules import published_module
from tests.factories.people import appointed
from training_site.dashboard import waiting_for

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [ModulePage, UnitPage])
def test_an_editor_hears_of_pages_and_units_that_have_changed_since_the_edition(kind):
    frozen_at = timezone.now()
    for slug in ("first", "second"):
        published_module(slug)
    Edition.objects.update(published_at=frozen_at)
    for model in (ModulePage, UnitPage):
        model.objects.update(last_published_at=frozen_at)
    changed = kind.objects.order_by("path").first()
    kind.objects.filter(pk=changed.pk).update(last_published_at=frozen_at + timedelta(hours=1))

    said = [one.text for one in waiting_for(appointed(Role.EDITOR))]

    assert said == ["FIRST: pages have changed since the latest edition."]
    assert waiting_for(appointed(Role.EDITOR, module_slug="second")) == []
