"""Translating a scenario in the admin, string by string: its languages, the parts of one, the strings of a part."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from wagtail.models import Locale

from modules import actions
from modules.activities.roleplay.translating import begun, brought_up_to_date, with_words
from modules.glossaries import glossaries
from modules.models import Scenario
from modules.scenario_drafts import draft_of, page_of, policy, require_change, url_of
from modules.translation_forms import TranslationForm, locale_choices
from modules.translations import Group, Translation, is_translatable, original_of, text_of, translations_of
from people.requests import SignedInRequest

CONFLICT = 409


@dataclass(frozen=True)
class LanguageRow:
    """A language of the site, with the translation into it if there is one."""

    locale: Locale
    translation: Translation | None


def translate(request: SignedInRequest, pk: int) -> HttpResponse:
    """Show the languages of a scenario and how far each is; begin a new one."""
    original = original_of(draft_of(request, pk))
    if request.method == "POST":
        return _begin(request, original)
    found = {one.scenario.locale_id: one for one in translations_of(original)}
    rows = [LanguageRow(locale, found.get(locale.pk)) for locale in locale_choices(original.locale)]
    context = page_of(original, ("", _("Translations")))
    return render(
        request,
        "modules/admin/translations.html",
        context | {"rows": rows, "is_translatable": is_translatable(original)},
    )


def _begin(request: SignedInRequest, original: Scenario) -> HttpResponse:
    locales = {locale.language_code: locale for locale in locale_choices(original.locale)}
    locale = locales.get(request.POST.get("language", ""))
    if locale is None or not is_translatable(original):
        return redirect(url_of("translate", original.pk))
    if not policy().user_has_permission(request.user, "add"):
        raise PermissionDenied
    if not original.get_translations().filter(locale=locale).exists():
        text = begun(text_of(original), locale.language_code)
        actions.add_scenario(original.slug, text, locale=locale, by=request.user, translation_of=original)
    return redirect(url_of("translation", original.pk, locale.language_code))


def translation(request: SignedInRequest, pk: int, language: str) -> HttpResponse:
    """Show the parts of a translation and what is to do in each; take over the structure of its original."""
    work = _work(request, pk, language)
    if request.method == "POST":
        return _bring_up_to_date(request, work)
    return render(request, "modules/admin/translation.html", _page(work))


def _bring_up_to_date(request: SignedInRequest, work: Translation) -> HttpResponse:
    back = redirect(_url(work))
    if request.POST.get("stamp") != work.stamp:
        messages.warning(request, _("The original or the translation has changed meanwhile. Look at it again."))
        return back
    text = brought_up_to_date(
        work.original_text, work.document, work.scenario.locale.language_code, work.before_document
    )
    if _is_saved(request, work, text):
        messages.success(request, _("The translation has the structure of the original now, and its own words."))
    return back


def translation_part(request: SignedInRequest, pk: int, language: str, part: str) -> HttpResponse:
    """Show the strings of one part of a translation, and save them as a draft."""
    work = _work(request, pk, language)
    if not work.is_alike:
        return redirect(_url(work))
    group = next((one for one in work.groups if one.name == part), None)
    if group is None:
        raise Http404
    form = _form(work, group, request.POST or None)
    if not form.is_bound:
        return _answer(request, work, group, form)
    if not form.is_valid():
        return _answer(request, work, group, form, status=422)
    if form.cleaned_data["stamp"] != work.stamp:
        return _refused(request, work, group)
    text = with_words(work.text, work.entries, form.words, form.confirmed)
    if text == work.text:
        messages.info(request, _("Nothing was changed."))
    elif not _is_saved(request, work, text):
        return _refused(request, work, group)
    else:
        messages.success(request, _("The draft of the translation is saved. What is published stays as it is."))
    following = _neighbours(work, group)["following"] if "next" in request.POST else group
    return redirect(_url(work, following or group))


def _form(work: Translation, group: Group, data: Mapping[str, Any] | None) -> TranslationForm:
    language = work.scenario.locale.language_code
    return TranslationForm(
        data,
        entries=group.entries,
        terms=glossaries.terms(work.original.locale.language_code, language),
        language=language,
        stamp=work.stamp,
    )


def _refused(request: SignedInRequest, work: Translation, group: Group) -> HttpResponse:
    """Show the form again with the words that were typed, and beside them what is kept by now."""
    form = _form(work, group, request.POST.dict() | {"stamp": work.stamp})
    return _answer(request, work, group, form, status=CONFLICT, is_stale=True)


def _answer(
    request: SignedInRequest,
    work: Translation,
    group: Group,
    form: TranslationForm,
    *,
    status: int = 200,
    is_stale: bool = False,
) -> HttpResponse:
    context = _page(work, group) | {"group": group, "form": form, "is_stale": is_stale} | _neighbours(work, group)
    return render(request, "modules/admin/translation_part.html", context, status=status)


def _neighbours(work: Translation, group: Group) -> dict[str, Group | None]:
    names = [one.name for one in work.groups]
    place = names.index(group.name)
    return {
        "previous": work.groups[place - 1] if place else None,
        "following": work.groups[place + 1] if place + 1 < len(names) else None,
    }


def _is_saved(request: SignedInRequest, work: Translation, text: str) -> bool:
    """Save a text as the draft of a translation, and say why where that cannot be."""
    try:
        actions.replace_scenario(work.scenario, text, instead_of=work.text, by=request.user)
    except actions.ScenarioIsLocked:
        messages.error(request, _("The scenario is locked. Nothing was changed."))
        return False
    except actions.ScenarioHasChanged:
        messages.error(request, _("The translation has changed in the meantime. Nothing was changed by you."))
        return False
    return True


def _work(request: SignedInRequest, pk: int, language: str) -> Translation:
    """Return a translation for those who may change it; 404 where there is none, or nothing to translate from."""
    original = original_of(draft_of(request, pk))
    locale = get_object_or_404(Locale, language_code=language)
    found = next((one for one in translations_of(original) if one.scenario.locale_id == locale.pk), None)
    if found is None or not is_translatable(original):
        raise Http404
    require_change(request, found.scenario)
    return found


def _url(work: Translation, group: Group | None = None) -> str:
    language = work.scenario.locale.language_code
    if group is None:
        return url_of("translation", work.original.pk, language)
    return url_of("translation_part", work.original.pk, language, group.name)


def _page(work: Translation, group: Group | None = None) -> dict[str, Any]:
    name = work.scenario.locale.get_display_name()
    trail = [(url_of("translate", work.original.pk), _("Translations")), (_url(work) if group else "", name)]
    if group:
        trail.append(("", f"{name}, {group.title}"))
    return page_of(work.original, *trail) | {
        "work": work,
        "language": work.scenario.locale.language_code,
        "original_language": work.original.locale.language_code,
    }
