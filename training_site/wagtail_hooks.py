from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks

from training_site.dashboard import WaitingPanel
from training_site.search.actions import refresh


@hooks.register("construct_homepage_panels")
def show_what_waits(request: HttpRequest, panels: list[Any]) -> None:
    panels.insert(0, WaitingPanel())


@hooks.register("insert_global_admin_css")
def bring_colours() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("after_publish_page")
@hooks.register("after_unpublish_page")
@hooks.register("after_delete_page")
@hooks.register("after_move_page")
@hooks.register("after_create_snippet")
@hooks.register("after_edit_snippet")
@hooks.register("after_delete_snippet")
def find_what_is_published(request: HttpRequest, *changed: Any, **also: Any) -> None:
    """Have the search find what was published, and nothing that is gone."""
    refresh()
