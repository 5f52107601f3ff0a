"""The player that set-up brings, and the host name that gives out files alone."""

from django.test import Client, override_settings

from modules import h5p_player
from modules.checks import check_h5p_player


def test_the_check_says_where_the_player_is_missing(settings, tmp_path):
    assert check_h5p_player(None) == []

    settings.H5P_PLAYER_ROOT = tmp_path
    h5p_player.player_files.cache_clear()
    [warning] = check_h5p_player(None)
    h5p_player.player_files.cache_clear()

    assert (warning.id, "npm ci" in warning.hint) == ("modules.W001", True)


def test_of_the_player_only_what_browsers_need_is_served():
    names = h5p_player.player_files()

    assert {name.split("/")[0] for name in names} == {"frame.bundle.js", "styles", "fonts", "images"}


def test_the_content_host_has_no_pages(settings):
    host = "content.example.org"
    middleware = ["modules.h5p_content_host.OnlyFilesOnContentHost", *settings.MIDDLEWARE]

    with override_settings(H5P_CONTENT_ORIGIN=f"https://{host}", ALLOWED_HOSTS=[host], MIDDLEWARE=middleware):
        statuses = [
            Client().get(path, headers={"host": host}).status_code for path in ("/", "/account/login/", "/healthz")
        ]

    assert statuses == [404, 404, 404]
