"""Findings, and why a response was not taken, in the language of whoever reads them."""

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from modules.activities.definition import BadResponse
from modules.findings import Fact, Finding, Words

NOUNS = {
    "scene": gettext_lazy("scene"),
    "choice": gettext_lazy("choice"),
    "ending": gettext_lazy("ending"),
    "variable": gettext_lazy("variable"),
    "variant": gettext_lazy("variant"),
    "competency": gettext_lazy("competency"),
    "scenario": gettext_lazy("scenario"),
    "persona": gettext_lazy("persona"),
    "question": gettext_lazy("question"),
    "option": gettext_lazy("option"),
    "assessment": gettext_lazy("assessment"),
    "section": gettext_lazy("section"),
    "statement": gettext_lazy("statement"),
    "priorities": gettext_lazy("priorities"),
}
# A noun stands at the beginning or after a comma; what follows is the name of the entry, which stays.
NOUN = re.compile(rf"(?:^|(?<=, ))(?:{'|'.join(NOUNS)})\b")


def said(finding: Finding) -> str:
    """Return the sentence of a finding in the language of now, with the word that was meant, where one is near."""
    sentence = _sentence(finding.template, dict(finding.facts))
    if not finding.meant:
        return sentence
    return f"{sentence} " + _("Did you mean “%(word)s”?") % {"word": finding.meant}


def said_refusal(refused: BadResponse) -> str:
    """Return why a response was not taken in the language of now."""
    return _sentence(refused.template, refused.facts)


def _sentence(template: str, facts: Mapping[str, Fact]) -> str:
    # Without facts a percent sign is one; gettext of a template that no catalogue has is the template.
    said_facts = {name: _said_fact(fact) for name, fact in facts.items()}
    return _(template) % said_facts if said_facts else _(template)


def _said_fact(fact: Fact) -> Fact:
    return _(fact) if isinstance(fact, Words) else fact


def said_place(where: str) -> str:
    """Return the place of a finding with its nouns in the language of now: “scene a01, choice b”."""
    return NOUN.sub(lambda found: str(NOUNS[found.group()]), where)


def said_whole(finding: Finding) -> str:
    """Return place, line and sentence of a finding on one line."""
    facts = {"place": said_place(finding.where), "line": finding.line, "sentence": said(finding)}
    if finding.line is None:
        return _("%(place)s: %(sentence)s") % facts
    return _("%(place)s, line %(line)d: %(sentence)s") % facts
