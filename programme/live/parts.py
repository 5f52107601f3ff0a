"""What live rounds contribute to pages of learning: the way to open one, to join one, and to one's own talks."""

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from ground.registries import slots
from learning.pages import Contents
from modules.editions import ActivityEntry
from people.models import Role, User
from people.rules import holds
from programme.live.rules import may_open

PRINT_PAGE = "learning.print"
MY_LEARNING = "learning.mine"


def open_part(request: HttpRequest, contents: Contents, entry: ActivityEntry) -> SafeString | str:
    """The way to a live round of the role-play, for those who may open one."""
    if not isinstance(request.user, User) or not may_open(request.user, contents.module):
        return ""
    return render_to_string("programme/live/_part_open.html", {"contents": contents, "entry": entry}, request)


def mine_part(request: HttpRequest) -> SafeString:
    """The way into a round, to one's own talks, and for trainers to their rounds. No query."""
    context = {"is_trainer": isinstance(request.user, User) and holds(request.user, Role.TRAINER)}
    # Without the request: what every page has is there already, and is not worked out again for a part of it.
    return render_to_string("programme/live/_part_mine.html", context)


slots.register(PRINT_PAGE, open_part)
slots.register(MY_LEARNING, mine_part)
