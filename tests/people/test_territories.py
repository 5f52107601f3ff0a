import pytest
from django.utils.translation import override

from people.countries import in_order
from people.models import Country
from people.territories import name_of, names_in


@pytest.mark.parametrize(
    ("language", "name"), [("en", "Germany"), ("fr", "Allemagne"), ("nl", "Duitsland"), ("xx", "Germany")]
)
def test_country_is_named_in_the_language_of_the_reader(language: str, name: str):
    with override(language):
        assert name_of("DE", "Germany") == name


def test_site_keeps_its_own_name_in_its_own_language():
    with override("en"):
        assert name_of("TR", "Türkiye") == "Türkiye"


def test_data_is_read_once_for_each_language():
    assert names_in("fr") is names_in("fr")


def test_countries_stand_in_the_order_of_their_names_for_the_reader_and_keep_their_mark():
    countries = [
        Country(code="DE", name="Germany"),
        Country(code="GR", name="Greece"),
        Country(code="XK", name="Kosovo", mark="*"),
        Country(code="AT", name="Austria"),
        Country(code="EG", name="Egypt"),
    ]
    with override("fr"):
        french = [str(country) for country in in_order(countries)]
    with override("nl"):
        dutch = [str(country) for country in in_order(countries)]

    assert french == ["Allemagne", "Autriche", "Égypte", "Grèce", "Kosovo*"]
    assert dutch == ["Duitsland", "Egypte", "Griekenland", "Kosovo*", "Oostenrijk"]
