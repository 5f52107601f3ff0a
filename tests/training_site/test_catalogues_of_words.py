from django.utils.translation import gettext, ngettext, override, trans_real

from training_site.catalogues_of_words import OneCatalogue


def test_a_sentence_without_translation_is_looked_up_once():
    catalogue = trans_real.catalog()._catalog

    assert isinstance(catalogue, OneCatalogue)
    assert len(catalogue._catalogs) == 1


def test_words_of_all_packages_are_found_in_the_merged_catalogue():
    with override("pl"):
        of_django, of_wagtail = gettext("Yes"), gettext("Publish")
        days = [ngettext("%(num)d day", "%(num)d days", count) % {"num": count} for count in (1, 2, 5)]

    assert (of_django, of_wagtail) == ("Tak", "Opublikuj")
    assert days == ["1 dzień", "2 dni", "5 dni"]
