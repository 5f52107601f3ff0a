"""When the index is brought up to date, apart from what editors publish page by page."""

from ground.registries import ticks
from modules import shown
from training_site.search.actions import keep_up, refresh


def listen() -> None:
    """Have editions, units that are taken back, and every tick keep the index up to date."""
    shown.register(refresh)
    ticks.register("search.keep_up", keep_up)
