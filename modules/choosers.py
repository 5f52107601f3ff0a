"""What editors choose among in their pages: what they may change, and what belongs to everybody."""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth import get_permission_codename
from django.contrib.auth.decorators import permission_required
from django.db.models import Model, QuerySet
from django.views import View
from wagtail.snippets.views import chooser
from wagtail.utils.urlpatterns import decorate_urlpatterns

from modules.rules import chosen_by
from people.requests import SignedInRequest


class InReach(View):
    """Offers what the person may put into the pages they write."""

    request: SignedInRequest
    model_class: Any

    def get_object_list(self) -> QuerySet[Any]:
        """Rows of one's own modules, and of none."""
        return self.model_class.objects.filter(chosen_by(self.request.user))

    def get_object(self, pk: str) -> Model:
        """One of them."""
        return self.get_object_list().get(pk=pk)

    def get_objects(self, pks: Sequence[str]) -> QuerySet[Any]:
        """Some of them."""
        return self.get_object_list().filter(pk__in=pks)


class ChooseInReach(InReach, chooser.ChooseView):
    pass


class ChooseResultsInReach(InReach, chooser.ChooseResultsView):
    pass


class ChosenInReach(InReach, chooser.SnippetChosenView):
    pass


class ChosenMultipleInReach(InReach, chooser.SnippetChosenMultipleView):
    pass


class EditorsChooser(chooser.SnippetChooserViewSet):
    """Choosing among things whose words are behind a door: for those who may change them."""

    choose_view_class = ChooseInReach
    choose_results_view_class = ChooseResultsInReach
    chosen_view_class = ChosenInReach
    chosen_multiple_view_class = ChosenMultipleInReach

    def get_urlpatterns(self) -> list[Any]:
        options = self.model._meta
        permission = f"{options.app_label}.{get_permission_codename('change', options)}"
        return decorate_urlpatterns(super().get_urlpatterns(), permission_required(permission, raise_exception=True))


class PlayableInReach(InReach):
    """Offers packages that learners may meet."""

    def get_object_list(self) -> QuerySet[Any]:
        """Packages of one's own modules, and of none, that nothing stops."""
        playable = super().get_object_list() & self.model_class.objects.playable()
        # The search engine takes a list of keys, and no condition over libraries.
        return self.model_class.objects.filter(pk__in=playable.order_by().values("pk"))


class ChoosePlayable(PlayableInReach, chooser.ChooseView):
    pass


class ChoosePlayableResults(PlayableInReach, chooser.ChooseResultsView):
    pass


class ChosenPlayable(PlayableInReach, chooser.SnippetChosenView):
    pass


class ChosenMultiplePlayable(PlayableInReach, chooser.SnippetChosenMultipleView):
    pass


class PackageChooser(EditorsChooser):
    """Choosing a package for a unit."""

    choose_view_class = ChoosePlayable
    choose_results_view_class = ChoosePlayableResults
    chosen_view_class = ChosenPlayable
    chosen_multiple_view_class = ChosenMultiplePlayable
