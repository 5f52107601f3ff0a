"""What the editor of translations shows beside the strings of a text: the part that they stand in, and who speaks."""

import json
from typing import Any

from django import template
from wagtail_localize.models import Translation

from modules.string_labels import Place, places_in
from modules.translated_texts import TranslatedTextField

register = template.Library()


@register.simple_tag
def with_places(props: str, translation: Translation) -> str:
    """Return what the editor is given (JSON), each string of a text under the name of its part and place."""
    model = translation.source.specific_content_type.model_class()
    field = next((one for one in model._meta.fields if isinstance(one, TranslatedTextField)), None)  # Django's name
    if field is None:
        return props
    text = json.loads(translation.source.content_json)[field.name]
    places = {f"{field.name}.{name}": place for name, place in places_in(field, text).items()}
    given: dict[str, Any] = json.loads(props)
    for segment in given["segments"]:
        if place := places.get(segment["contentPath"]):
            segment["location"] |= _location(place)
    return json.dumps(given)


def _location(place: Place) -> dict[str, str]:
    return {"field": place.part, "blockId": place.part, "subField": place.label}
