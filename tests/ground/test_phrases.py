from datetime import date

from django.template import Context, Template
from django.utils.translation import override

from ground.languages import language_name, languages_by_name, site_languages
from ground.phrases import day_words, named, place_of, short_day_words

TUESDAY = date(2027, 1, 12)


def test_days_are_written_with_their_weekday():
    with override("en"):
        assert day_words(TUESDAY) == "Tuesday, 12 January 2027"
        assert short_day_words(TUESDAY) == "Tue 12 Jan"


def test_day_words_are_kept_for_each_language_apart():
    with override("en"):
        english = day_words(TUESDAY)
    with override("nl"):
        dutch = day_words(TUESDAY)

    assert (english.split()[2], dutch.lower().split()[2]) == ("January", "januari")


def test_a_value_stands_after_its_name_and_is_escaped_in_templates():
    with override("en"):
        page = Template("{% load phrases %}{{ label|named:value }}").render(Context({"label": "Mo", "value": "<b>"}))

        assert named("RRF-03", 2) == "RRF-03: 2"
        assert page == "Mo: &lt;b&gt;"


def test_languages_have_names_in_the_language_of_the_reader():
    codes = ("fi", "nb", "fa", "mt", "ckb", "qqq")

    with override("en"):
        assert [language_name(code) for code in codes] == [
            "Finnish",
            "Norwegian Bokmål",
            "Persian",
            "Maltese",
            "Central Kurdish",
            "qqq",
        ]
        assert (language_name("kmr"), language_name("prs")) == ("Kurmanji", "Dari")
    with override("fr"):
        assert [language_name(code) for code in codes[:3]] == ["Finnois", "Norvégien bokmål", "Persan"]
        assert site_languages() == [("en", "Anglais"), ("fr", "Français"), ("nl", "Néerlandais")]


def test_names_are_put_in_order_without_regard_to_accents():
    with override("fr"):
        names = [name for _code, name in languages_by_name(["es", "et", "en", "el"])]

    assert names == ["Anglais", "Espagnol", "Estonien", "Grec"]
    assert sorted(["Zambie", "Égypte", "Espagne"], key=place_of) == ["Égypte", "Espagne", "Zambie"]
