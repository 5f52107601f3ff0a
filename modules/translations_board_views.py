"""What waits for translation, in the admin: the board of modules and languages, and the strings of one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import strip_tags
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST
from wagtail.models import Locale, Page

from modules import translation_actions
from modules.activities.roleplay.translating import Term, avoided_in, terms_in, unrendered_in
from modules.admin_pages import page_at
from modules.glossaries import glossaries
from modules.models import Module, Scenario
from modules.rules import may_change, modules_edited_by
from modules.string_labels import label_of_path
from modules.translation_states import State
from modules.translations_board import (
    Segment,
    Thing,
    kinds_beside,
    label_of_kind,
    locales_beside,
    name_of_kind,
    rows_beside,
    rows_of,
    things_beside,
    things_of,
)
from people.models import Role
from people.requests import SignedInRequest
from people.rules import holds

ICON = "wagtail-localize-language"
STRINGS_ON_A_PAGE = 60
STATES: Mapping[str, Promise] = {
    "open": _("Stale and missing"),
    State.STALE.value: _("Stale"),
    State.MISSING.value: _("Missing"),
    State.WHOLE.value: _("Whole"),
}
STATE_WORDS: Mapping[State, Promise] = {
    State.WHOLE: _("Whole"),
    State.STALE: _("Stale: the original has changed since"),
    State.MISSING: _("Missing"),
}


class BoardFilter(forms.Form):
    """Which languages and modules the board shows."""

    def __init__(self, data: Any, *, locales: Sequence[Locale], modules: Sequence[Module]) -> None:
        super().__init__(data)
        languages = [(locale.language_code, locale.get_display_name()) for locale in locales]
        self.fields["language"] = _choice(_("Language"), _("All languages"), languages)
        self.fields["module"] = _choice(_("Module"), _("All modules"), [(one.slug, str(one)) for one in modules])

    def chosen(self, name: str) -> str:
        """What was chosen; nothing where somebody wrote an address with something else."""
        return str(self.cleaned_data.get(name, "")) if self.is_valid() or name in self.cleaned_data else ""


def _choice(label: Promise, everything: Promise, choices: Sequence[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=str(label), required=False, choices=[("", everything), *choices])


@dataclass(frozen=True)
class Line:
    """A string of a thing as the page shows it, with the glossary's terms in it."""

    thing: Thing
    segment: Segment
    label: str
    terms: Sequence[Term]
    unrendered: Sequence[Term]
    avoided: Sequence[str]
    url: str

    @property
    def state(self) -> Promise:
        return STATE_WORDS[self.segment.state]

    @property
    def row_class(self) -> str:
        return "changed" if self.segment.state is State.STALE else self.segment.state.value

    @property
    def source(self) -> str:
        return plain(self.segment.source)

    @property
    def source_then(self) -> str:
        return plain(self.segment.source_then)

    @property
    def words(self) -> str:
        return plain(self.segment.translation)


def plain(words: str) -> str:
    """Return a string of the memory, which is HTML, as people read it."""
    return unescape(strip_tags(words.replace("<br/>", "\n")))


def board(request: SignedInRequest) -> HttpResponse:
    """Show how far each module is in each language."""
    modules = list(_modules(request))
    locales = locales_beside(Locale.get_default())
    chosen = BoardFilter(request.GET, locales=locales, modules=modules)
    language, module = chosen.chosen("language"), chosen.chosen("module")
    wanted = [one for one in locales if language in ("", one.language_code)]
    context = page_at(_t("What waits for translation"), ICON) | {
        "form": chosen,
        "rows": rows_of([one for one in modules if module in ("", one.slug)], wanted),
        "beside": rows_beside(wanted) if may_change(request.user, None) and not module else [],
        "has_languages": bool(locales),
    }
    return render(request, "modules/admin/translations_board.html", context)


def strings(request: SignedInRequest, slug: str, language: str) -> HttpResponse:
    """Show the strings of one module in one language: the words now, those then, and the translation."""
    module, locale = _module_and_language(request, slug, language)
    things = things_of(module, locale)
    more = {"module": module, "may_be_taken_back": _may_be_taken_back(module, things, locale)}
    return _strings_page(request, str(module), things, locale, **more)


def strings_beside(request: SignedInRequest, kind: str, language: str) -> HttpResponse:
    """Show the strings of one kind of thing beside the modules, such as curricula, in one language."""
    if not may_change(request.user, None):
        raise PermissionDenied
    model = next((one for one in kinds_beside() if label_of_kind(one) == kind), None)
    if model is None:
        raise Http404
    locale = _language(language)
    return _strings_page(request, name_of_kind(model), things_beside(model, locale), locale)


def _strings_page(
    request: SignedInRequest, title: str, things: Sequence[Thing], locale: Locale, **more: Any
) -> HttpResponse:
    first = Locale.get_default()
    state = request.GET.get("state", "open")
    state = state if state in STATES else "open"
    page = Paginator(
        [(one, segment) for one in things for segment in one.segments if _is_shown(segment, state)], STRINGS_ON_A_PAGE
    ).get_page(request.GET.get("p"))
    terms = glossaries.terms(first.language_code, locale.language_code)
    context = page_at(title, ICON, (reverse("translations_board"), _t("What waits for translation"))) | {
        "locale": locale,
        "first": first,
        "states": STATES.items(),
        "state": state,
        "page": page,
        "lines": [_line(one, segment, terms) for one, segment in page.object_list],
        "things": len(things),
        "begun": sum(one.is_begun for one in things),
        "is_underway": 0 < sum(one.is_begun for one in things) < len(things),
        "not_begun": [one for one in things if not one.is_begun],
        **more,
    }
    return render(request, "modules/admin/translation_strings.html", context)


@require_POST
def begin(request: SignedInRequest, slug: str, language: str) -> HttpResponse:
    """Begin a module in a language: drafts of its page, units, questions and role-plays."""
    module, locale = _module_and_language(request, slug, language)
    translation_actions.begin(module, locale, by=request.user)
    messages.success(
        request,
        _t("“%(module)s” is being begun in %(language)s. Look here again to see how far it is; nothing is published.")
        % {"module": module, "language": locale.get_display_name()},
    )
    return redirect("translation_strings", slug, language)


@require_POST
def take_back(request: SignedInRequest, slug: str, language: str) -> HttpResponse:
    """Take a language back in which nobody has written anything yet."""
    module, locale = _module_and_language(request, slug, language)
    try:
        drafts = translation_actions.take_back(module, locale, by=request.user)
    except translation_actions.AlreadyWritten:
        messages.error(
            request, _t("Somebody has translated or published something of it by now. Nothing was taken back.")
        )
    else:
        said = ngettext("%(n)d empty draft was taken back.", "%(n)d empty drafts were taken back.", drafts)
        messages.success(request, said % {"n": drafts})
    return redirect("translation_strings", slug, language)


def _module_and_language(request: SignedInRequest, slug: str, language: str) -> tuple[Module, Locale]:
    module = get_object_or_404(_modules(request), slug=slug)
    return module, _language(language)


def _language(code: str) -> Locale:
    return get_object_or_404(Locale.objects.exclude(pk=Locale.get_default().pk), language_code=code)


def _modules(request: SignedInRequest) -> Any:
    if not holds(request.user, Role.EDITOR) and not request.user.is_superuser:
        raise PermissionDenied
    return modules_edited_by(request.user).exclude(latest_edition=None).order_by("code")


def _may_be_taken_back(module: Module, things: Sequence[Thing], locale: Locale) -> bool:
    """Say whether there is something to take back: what other modules play too stays, whatever stands in it."""
    own = [one for one in things if one.is_begun and not _is_shared(one, module)]
    if not own or translation_actions.has_words([one.key for one in own], locale):
        return False
    return not translation_actions.is_any_published([one.target for one in own if one.target], locale)


def _is_shared(thing: Thing, module: Module) -> bool:
    return isinstance(thing.target, Scenario) and thing.target.module_id != module.pk


def _is_shown(segment: Segment, state: str) -> bool:
    return not segment.is_whole if state == "open" else segment.state.value == state


def _line(thing: Thing, segment: Segment, terms: Sequence[Term]) -> Line:
    present = terms_in(plain(segment.source), terms)
    words = plain(segment.translation)
    return Line(
        thing=thing,
        segment=segment,
        label=label_of_path(type(thing.target), segment.path) if thing.target else segment.path,
        terms=present,
        unrendered=unrendered_in(words, present) if words else (),
        avoided=avoided_in(words, terms),
        url=edit_url(thing.target),
    )


def edit_url(target: Any) -> str:
    """Return where a translator works on it; empty before there is a page, a question or a role-play."""
    if isinstance(target, Page):
        return reverse("wagtailadmin_pages:edit", args=[target.pk])
    viewset = getattr(target, "snippet_viewset", None)
    return reverse(viewset.get_url_name("edit"), args=[target.pk]) if viewset else ""
