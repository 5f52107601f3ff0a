"""Pieces of pages that are kept although a form stands in them: its mark is new for every page, so it is left out."""

from secrets import token_hex

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.cache import CacheNode, do_cache
from django.utils.safestring import SafeString

register = template.Library()

# New in each process, as what is kept: nobody can write it into a text.
GAP = token_hex()


class KeptForm(CacheNode):
    """Django's `{% cache %}`, with a gap for the mark against forged posts."""

    def render(self, context: Context) -> SafeString:
        """Return the kept piece with the mark of this page."""
        mark = context.get("csrf_token", "")
        with context.push(csrf_token=GAP):
            piece = super().render(context)
        return SafeString(piece.replace(GAP, str(mark)))


@register.tag
def cache_form(parser: Parser, token: Token) -> KeptForm:
    """`{% cache_form 3600 name vary … %}` to `{% endcache %}`; inside, csrf_token may stand, and nothing personal."""
    return KeptForm(**vars(do_cache(parser, token)))
