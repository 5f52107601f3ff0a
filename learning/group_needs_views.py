"""What the answers of many come to: for an organisation and its coordinator, and for programme staff by country."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from curriculum.assessments import NoAssessment, definition_of, key_for
from ground.rates import is_too_fast
from learning.asking import NobodyToAsk, ask, invited_by_country, newest_round, next_round_on
from learning.assessment_pages import pointers
from learning.counting import sheets_of_everybody, sheets_of_organisation
from learning.group_needs import COUNTRY, WHOLE, Needs, needs_by_country, needs_of_organisation
from learning.models import AssessmentRound
from learning.rules import coordinates, countries_compared_by, sees_needs_of
from learning.views import learner_view
from modules.activities.assessment.figures import limits_of
from modules.activities.assessment.telling import bands, competency_rows, statement_rows, suggested_modules
from modules.activities.definition import Definition
from people.countries import footnote_for, in_order
from people.models import Country, Organisation
from people.requests import SignedInRequest as Request

ASKED_PER_MINUTE = 10


def _definition(assessment: str) -> Definition:
    try:
        return definition_of(assessment)
    except NoAssessment:
        raise Http404 from None


def _seen_organisation(request: Request, pk: int) -> Organisation:
    """An organisation whose needs the person sees; for everybody else it is not there (Http404)."""
    organisation = get_object_or_404(Organisation.objects.select_related("country"), pk=pk)
    if not sees_needs_of(request.user, organisation):
        raise Http404
    return organisation


@require_safe
@learner_view
def organisation(request: Request, assessment: str, pk: int) -> HttpResponse:
    """Where the people of an organisation see themselves and it, from five answers."""
    seen, definition, locale = _seen_organisation(request, pk), _definition(assessment), get_language()
    needs = needs_of_organisation(definition, sheets_of_organisation(seen, assessment))
    asked = newest_round(seen, assessment)
    context = {
        "assessment": assessment,
        "organisation": seen,
        "title": definition.words(locale)[1]["title"],
        "lang": definition.words(locale)[0],
        "locale": locale,
        "needs": needs,
        "bands": bands(definition, locale),
        "rows": competency_rows(definition, needs.competencies, locale),
        "statements": statement_rows(definition, needs.statements, locale),
        "suggestions": pointers(suggested_modules(definition, needs.statements), locale),
        "asked": asked,
        "next_round_on": _still_to_come(asked),
        "coordinates": coordinates(request.user, seen),
        "footnote": footnote_for([seen.country]),
    }
    return render(request, "learning/needs_of_organisation.html", context)


def _still_to_come(asked: AssessmentRound | None) -> date | None:
    """The day of the next round, while the newest one lasts."""
    day = next_round_on(asked) if asked else None
    return day if day and day > timezone.localdate() else None


@require_POST
@learner_view
def ask_colleagues(request: Request, assessment: str, pk: int) -> HttpResponse:
    """Write to the people of the organisation who have not been asked in this round."""
    seen = _seen_organisation(request, pk)
    if not coordinates(request.user, seen):
        raise Http404
    if is_too_fast(request, "assessments.ask", per_minute=ASKED_PER_MINUTE):
        return render(request, "429.html", status=429)
    try:
        people = ask(seen, assessment, by=request.user, at=timezone.now())
    except NoAssessment:
        raise Http404 from None
    except NobodyToAsk:
        messages.info(request, _("Nobody was written to: everybody who is confirmed has been asked in this round."))
    else:
        words = ngettext("%(count)d person is asked by mail.", "%(count)d people are asked by mail.", people)
        messages.success(request, words % {"count": people})
    return redirect("assessments:organisation", assessment=assessment, pk=pk)


@require_safe
@learner_view
def countries(request: Request, assessment: str) -> HttpResponse:
    """Bands by country, from five people of two organisations: for programme staff, each for the countries in their scope."""
    scope = countries_compared_by(request.user)
    if scope == set():
        raise Http404
    definition, locale = _definition(assessment), get_language()
    found = needs_by_country(definition, sheets_of_everybody(assessment), with_whole=scope is None)
    invited = invited_by_country(key_for(assessment))
    # Where nothing is told, a country stands because people were asked there: that somebody has answered shows nowhere.
    codes = {code for code, needs in found.items() if needs.is_told} | invited.keys()
    listed = in_order(
        Country.objects.filter(pk__in=[code for code in codes if code and (scope is None or code in scope)])
    )
    nothing = Needs(limits_of(definition.structure, COUNTRY))
    context = {
        "assessment": assessment,
        "title": definition.words(locale)[1]["title"],
        "lang": definition.words(locale)[0],
        "locale": locale,
        "bands": bands(definition, locale),
        "countries": [
            _country(definition, country, found.get(country.pk, nothing), invited.get(country.pk, 0))
            for country in listed
        ],
        "whole": _country(definition, None, found[WHOLE], sum(invited.values())) if WHOLE in found else None,
        "footnote": footnote_for(listed),
    }
    return render(request, "learning/needs_by_country.html", context)


def _country(definition: Definition, country: Country | None, needs: Needs, invited: int) -> dict[str, object]:
    rows = competency_rows(definition, needs.competencies, get_language())
    return {"country": country, "needs": needs, "invited": invited, "rows": rows}
