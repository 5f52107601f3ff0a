"""What stands in the editor of an item beside Wagtail's own fields."""

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from knowledge.words import BITE_WORDS, is_too_long
from modules.activities.quiz.wording_checks import hurting
from modules.saying import said
from modules.upkeep.wording import NO_DERIVATIVES, block_reports
from modules.words_to_avoid import words_to_avoid


def wording_of(page: Any) -> list[str]:
    """Return what is found in the words of an item: words that hurt, with better ones, and blocks that are hard to read."""
    language = page.locale.language_code
    avoided = words_to_avoid.of(language)
    reports = block_reports(page.body.get_prep_value(), language, avoided)
    found = [*hurting([page.summary], avoided, "text"), *(one for report in reports for one in report.findings)]
    return list(dict.fromkeys(said(one) for one in found if one.code != "no-derivatives"))


def cautions_about(page: Any) -> list[Promise | str]:
    """Return in sentences what an author should look at before an item is published."""
    found: list[Promise | str] = []
    words = page.words
    if is_too_long(page.kind, words):
        sentence = _("A bite has at most %(most)d words, this one has %(count)d. Shorten it, or make it a paper.")
        found.append(sentence % {"most": BITE_WORDS, "count": len(words.split())})
    if page.is_summary_only:
        found.append(
            _("Summary and link only: the licence of the original allows no adaptation. The text below is not shown.")
        )
    if not page.is_summary_only and (said := NO_DERIVATIVES.search(page.words)):
        sentence = _(
            "“%(words)s”: a text of somebody else that may not be changed does not belong here. Summary and link only: "
            "write it in your own words, or choose that licence and give the address of the original."
        )
        found.append(sentence % {"words": said.group()})
    if not page.wording_reason:
        found += wording_of(page)
    if page.pk and not page.sources:
        found.append(_("There is no source yet. Every figure needs one."))
    return found


class CautionsPanel(Panel):
    """Warnings about length, licence and sources; they hinder nobody from saving."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "knowledge/admin/cautions_panel.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and (self.instance.wording_reason or cautions_about(self.instance)))

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            page = self.instance
            lived_with = wording_of(page) if page.wording_reason else []
            return super().get_context_data(parent_context) | {
                "cautions": cautions_about(page),
                "lived_with": lived_with,
                "reason": page.wording_reason,
            }
