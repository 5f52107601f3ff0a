import pytest
from tests.access.browsing import *
from tests.factories.access import *
from tests.factories.modules import published_module
pytestmark = pytest.mark.django_db
def test_x():
    m = published_module(access="on_request")
    v = at_the_pages(an_official("BE"))
    v.opens("/en/access/")
    print(v.heading, v.buttons, v.address)
    v.follows("Ask for access").sends("Begin")
    print(v.heading, v.address, v.words)
    v.follows("Who asks")
    print(v.heading)
    f,_ = v.form_with("Save and go on"); print(f.data, f.labels)
    v.sends("Save and go on", {})
    f,_ = v.form_with("Save and go on"); print(f.data, f.labels)
    assert 0
