"""The translated words of all packages in one catalogue, so that a sentence is looked up once."""

from collections.abc import Callable
from gettext import GNUTranslations
from pathlib import Path

from django.utils.translation import trans_real
from django.utils.translation.reloader import translation_file_changed


class OneCatalogue(trans_real.TranslationCatalog):
    """Django means to merge catalogues that count alike, but compares the code of one rule with the other rule itself.

    So it never merges any, and each sentence without a translation is looked for in the catalogue of every package.
    """

    _plurals: list[Callable[[int], int]]

    def update(self, trans: GNUTranslations) -> None:  # type: ignore[override] # what Django passes
        """Add the words of one package; what comes later wins."""
        super().update(trans)
        (words, before), (rule, rule_before) = self._catalogs[:2], self._plurals[:2]
        if any(words) and rule.__code__ != rule_before.__code__:
            return
        # A catalogue may be empty but for its heading, as in English, which is the language of the source.
        self._catalogs[:2] = [before | words if any(words) else before]
        del self._plurals[0]


def merge_catalogues() -> None:
    """Let Django keep translations in this way, those too that were needed while models were loaded."""
    trans_real.TranslationCatalog = OneCatalogue  # type: ignore[misc] # Django offers no setting for it
    translation_file_changed(sender=None, file_path=Path("django.mo"))
