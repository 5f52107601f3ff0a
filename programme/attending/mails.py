"""The mail that asks those who were in a session what they think of it."""

from collections.abc import Iterable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ground import outbox
from people.countries import footnote_for
from programme.attending.evaluation import survey_of
from programme.models import Booking, TrainingSession
from programme.sessions.mails import Moment, Page


class SurveyPage:
    """The address of a module's survey, in the reader's language."""

    def __init__(self, module: str, survey: str) -> None:
        self.arguments = [module, survey]

    def __str__(self) -> str:
        return f"{settings.SITE_URL}{reverse('learning:activity', args=self.arguments)}"


def ask_for_evaluation(session: TrainingSession, bookings: Iterable[Booking]) -> int:
    """Write to the people of these bookings, once for a session; returns how many they are.

    Where the module has no survey nobody is written to: there is nothing to answer.
    """
    survey = survey_of(session.module)
    if not survey:
        return 0
    people = [one.person for one in bookings if one.person]
    for person in people:
        outbox.add(
            recipient=person,
            subject=_("What do you think of the training session?"),
            template="programme/mails/evaluation.txt",
            context={
                "session": session,
                "starts": Moment(session.starts_at, session.zone) if session.starts_at else "",
                "link": SurveyPage(session.module.slug, survey),
                "page": Page(session),
                "footnote": footnote_for([session.country]),
            },
        )
    return len(people)
