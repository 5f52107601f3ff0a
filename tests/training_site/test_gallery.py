"""The gallery of components."""

import pytest
from django.http import Http404
from django.test import RequestFactory, override_settings

from training_site.gallery import gallery


def test_gallery_is_not_there_in_production(rf: RequestFactory):
    with override_settings(DEBUG=False, DEMO=False), pytest.raises(Http404):
        gallery(rf.get("/gallery/"))
