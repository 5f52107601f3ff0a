"""Files of a module as they leave: videos in parts, drawings fenced in, pictures in reading size, captions."""

from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from PIL import Image

from access import actions as access_actions
from modules import actions as module_actions
from modules.media import CHUNK, span_of
from modules.models import SiteImage, Video, VideoCaption
from tests.factories.modules import published_module
from tests.factories.people import UserFactory

FILM = bytes(range(256)) * (CHUNK // 128)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>alert(1)</script></svg>'


@pytest.mark.parametrize(
    ("wanted", "span"),
    [
        ("", None),
        ("bytes=0-9", (0, 9)),
        ("bytes=90-", (90, 99)),
        ("bytes=90-400", (90, 99)),
        ("bytes=-10", (90, 99)),
        ("bytes=-400", (0, 99)),
        (" bytes=1-1 ", (1, 1)),
        ("bytes=99-99", (99, 99)),
    ],
)
def test_span_of_reads_a_range(wanted: str, span: tuple[int, int] | None):
    assert span_of(wanted, 100) == span


@pytest.mark.parametrize(
    "wanted",
    ["bytes=-", "bytes=a-b", "bytes 0-9", "bytes=0-9,20-29", "items=0-9", "bytes=0-9\n1", f"bytes={'9' * 5000}-"],
)
def test_span_of_gives_the_whole_file_for_what_it_cannot_read(wanted: str):
    assert span_of(wanted, 100) is None


@pytest.mark.parametrize("wanted", ["bytes=100-", "bytes=100-200", "bytes=-0", "bytes=9-3"])
def test_span_of_says_what_cannot_be_met(wanted: str):
    first, last = span_of(wanted, 100) or (0, 0)

    assert first > last


@pytest.fixture
def module(db: None):
    return published_module()


@pytest.fixture
def client(module, client_of):
    person = UserFactory()
    access_actions.give(module, by=None, person=person)
    return client_of(person)


@pytest.fixture
def film(module) -> str:
    video = Video.objects.create(slug="film", title="Film", module=module, file=ContentFile(FILM, "film.webm"))
    return f"/en/learn/small/media/video/{video.pk}/"


def picture(module, content: bytes, name: str) -> str:
    image = SiteImage(title="Picture", module=module, file=ContentFile(content, name))
    image.save()
    return f"/en/learn/small/media/picture/{image.pk}/"


def test_a_video_leaves_whole(client, film):
    response = client.get(film)

    assert (response.status_code, response.getvalue()) == (200, FILM)
    assert (response["Content-Type"], response["Accept-Ranges"]) == ("video/webm", "bytes")
    assert (response["Cache-Control"], response["X-Content-Type-Options"]) == ("private, max-age=86400", "nosniff")
    assert int(response["Content-Length"]) == len(FILM)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (5, CHUNK + 5), (CHUNK - 1, 2 * CHUNK - 1)])
def test_a_video_leaves_in_the_part_that_was_asked_for(client, film, first, last):
    response = client.get(film, headers={"range": f"bytes={first}-{last}"})

    assert (response.status_code, response.getvalue()) == (206, FILM[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/{len(FILM)}"
    assert response["Content-Length"] == str(last - first + 1)


def test_a_part_behind_the_end_is_refused_with_the_size(client, film):
    response = client.get(film, headers={"range": f"bytes={len(FILM)}-"})

    assert (response.status_code, response.content) == (416, b"")
    assert response["Content-Range"] == f"bytes */{len(FILM)}"


def test_a_drawing_can_do_nothing(module, client):
    response = client.get(picture(module, DRAWING, "drawing.svg"))

    assert response.getvalue() == DRAWING
    assert response["Content-Type"] == "image/svg+xml"
    assert response["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'; sandbox"


def test_a_picture_is_made_anew_in_reading_size(module, client):
    original = BytesIO()
    Image.new("RGB", (2000, 1000), "teal").save(original, "JPEG", comment=b"where it was taken")

    response = client.get(picture(module, original.getvalue(), "picture.jpg"))

    content = response.getvalue()
    assert response["Content-Type"] == "image/webp"
    assert Image.open(BytesIO(content)).size == (1280, 640)
    assert b"where it was taken" not in content


def test_captions_leave_as_captions(module, client):
    video = Video.objects.create(slug="film", title="Film", module=module, file=ContentFile(b"film", "film.webm"))
    captions = VideoCaption.objects.create(video=video, language="en", file=ContentFile(b"WEBVTT", "film.vtt"))

    response = client.get(f"/en/learn/small/media/captions/{captions.pk}/")

    assert (response["Content-Type"], response.getvalue()) == ("text/vtt", b"WEBVTT")


def test_files_of_a_module_that_was_taken_back_are_closed(module, client, film):
    module_actions.withdraw(module, "*")

    assert client.get(film).status_code == 403


def test_files_that_name_no_module_are_not_served_with_one(client):
    loose = Video.objects.create(slug="loose", title="Loose", module=None, file=ContentFile(b"film", "film.webm"))

    assert client.get(f"/en/learn/small/media/video/{loose.pk}/").status_code == 404
