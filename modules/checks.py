"""What must be there before activities are played."""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig
from django.core import checks

from modules.h5p_player import is_installed


@checks.register(checks.Tags.files)
def check_h5p_player(app_configs: Sequence[AppConfig] | None, **options: Any) -> list[checks.CheckMessage]:
    """Without the player everything else works: learners read the text that stands for an H5P content."""
    if is_installed():
        return []
    hint = "Run `npm ci` where package-lock.json lies, or say in H5P_PLAYER_ROOT where the folder `dist` of h5p-standalone is."
    text = "The H5P player is not installed: H5P contents show their texts instead."
    return [checks.Warning(text, hint=hint, id="modules.W001")]
