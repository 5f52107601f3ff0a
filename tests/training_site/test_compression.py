import pytest
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.test import RequestFactory

from training_site.compression import LightlyCompressed

WORDS = b"The same words again. " * 50


def sent(response: HttpResponseBase) -> HttpResponseBase:
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    return LightlyCompressed(lambda _request: response).process_response(request, response)


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "text/csv"])
def test_what_is_read_as_text_is_compressed(content_type: str):
    assert sent(HttpResponse(WORDS, content_type=content_type))["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("content_type", ["application/pdf", "image/png"])
def test_what_is_compressed_inside_leaves_as_it_is(content_type: str):
    response = sent(FileResponse(iter([WORDS]), content_type=content_type))

    assert isinstance(response, FileResponse)
    assert (b"".join(response.streaming_content), response.has_header("Content-Encoding")) == (WORDS, False)
