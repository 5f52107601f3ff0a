"""The personal data of live rounds, and how it is erased and exported."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from ground import privacy
from people.models import User
from programme.models import Part, Participant, Quotation, Rating, Role, Sheet, Talk

ROUNDS = {
    "purpose": _("Practising talks together in a room, with observers"),
    "basis": _("Public task or contract (running the training)"),
    "retention": _(
        "Names, quotations and who rated: 30 days after the round; the ratings of your own talks until your account is erased"
    ),
    "recipients": _(
        "The trainer of the round while it is open; afterwards figures of five talks or more, and what you share"
    ),
}
LEADING = ROUNDS | {"retention": _("Until your account is erased"), "recipients": _("Who joins the round")}

privacy.declare(
    "programme.Participant", "person", "name", what=_("Live rounds you took part in, and under which name"), **ROUNDS
)
privacy.declare("programme.Quotation", "text", what=_("What observers of a live talk wrote down"), **ROUNDS)
privacy.declare("programme.Round", "trainer", "stop_word", what=_("Live rounds you led"), **LEADING)
privacy.no_personal_data("programme.Round", "code", "activity")
privacy.no_personal_data("programme.Talk", "variant")
privacy.no_personal_data("programme.Rating", "competency")


def forget(person: User) -> None:
    """Take the person out of the rounds they were in, and the words they wrote or that were written down about them.

    Levels stay, for the figures: with nobody's name.
    """
    participations = Participant.objects.filter(person=person)
    counselled = Talk.objects.filter(parts__participant__in=participations, parts__role=Role.COUNSELLOR)
    Quotation.objects.filter(rating__sheet__rater__in=participations).delete()
    Quotation.objects.filter(rating__sheet__talk__in=counselled).delete()
    Talk.objects.filter(pk__in=list(counselled.values_list("pk", flat=True))).update(shared_at=None)
    participations.update(person=None, name="")


def rounds_of(person: User) -> list[dict[str, Any]]:
    """Rounds that the person took part in: under which name, with which parts, and what they rated."""
    rows = Participant.objects.filter(person=person).select_related("round").order_by("pk")
    return [
        {
            "role_play": row.round.activity,
            "opened_at": row.round.opened_at,
            "name": row.name,
            "parts": list(row.parts.order_by("pk").values("talk__turn", "role")),
            "rated": _ratings(Sheet.objects.filter(rater=row)),
        }
        for row in rows
    ]


def talks_of(person: User) -> list[dict[str, Any]]:
    """Talks that the person counselled in rounds that are closed, with what was rated, by nobody's name."""
    own = Part.objects.filter(participant__person=person, role=Role.COUNSELLOR, talk__round__closed_at__isnull=False)
    return [
        {
            "role_play": part.talk.round.activity,
            "begun_at": part.talk.begun_at,
            "shared_at": part.talk.shared_at,
            "ratings": _ratings(part.talk.sheets.newest()),
        }
        for part in own.select_related("talk__round").order_by("pk")
    ]


def _ratings(sheets: Any) -> list[dict[str, Any]]:
    """Ordered by what was rated, so that the order gives no rater away."""
    fields = ("competency", "level", "is_repaired", "quotation__text")
    rows = Rating.objects.filter(sheet__in=sheets.values("pk"))
    return list(rows.order_by("competency", "level", "quotation__text").values(*fields))


privacy.register_eraser(forget)
privacy.register_exporter("live_rounds", rounds_of)
privacy.register_exporter("live_talks", talks_of)
