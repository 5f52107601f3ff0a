from django import template

from ground import languages

register = template.Library()


@register.filter
def language_name(code: str) -> str:
    """The name of a language in the reader's: `{{ page.locale.language_code|language_name }}`."""
    return languages.language_name(code)
