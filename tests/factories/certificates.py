"""People who have completed a module, and their certificates."""

from typing import Any

from certificates import actions
from certificates.models import Credential
from learning.actions import mark_unit
from learning.models import Enrolment
from modules.models import Module
from people.models import User
from tests.factories.learning import enrolled
from tests.factories.modules import published_module

ASKS_FOR_UNITS = {"all": ["units"]}


def short_module(slug: str = "short", **fields: Any) -> Module:
    """A module that is completed by reading its two units."""
    return published_module(slug, **({"rule": ASKS_FOR_UNITS} | fields))


def completed(learner: User | None = None, module: Module | None = None) -> Enrolment:
    """An enrolment with everything done."""
    enrolment = enrolled(module or short_module(), learner)
    for unit in ("u1", "u2"):
        mark_unit(enrolment, unit, done=True)
    return Enrolment.objects.with_edition().select_related("learner").get(pk=enrolment.pk)


def issued(learner: User | None = None, module: Module | None = None) -> Credential:
    """A credential, without its file."""
    enrolment = completed(learner, module)
    return actions.issue(enrolment, by=enrolment.learner, language="en")
