"""Pieces of pages that are kept although something in them is new for every page, which is left out and put in later."""

from secrets import token_hex

from django import template
from django.template.base import Parser, Token
from django.template.context import Context
from django.templatetags.cache import CacheNode
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

register = template.Library()

# The mark against forged posts and the name of the reader. The gaps are new in each process, as what is kept: nobody can
# write them into a text.
GAPS = {name: token_hex() for name in ("csrf_token", "reader")}


class KeptForm(CacheNode):
    """Django's `{% cache %}`, with gaps for what belongs to one page alone."""

    def render(self, context: Context) -> SafeString:
        """Return the kept piece, its gaps filled with the values of this page."""
        with context.push(**GAPS):
            piece = str(super().render(context))
        for name, gap in GAPS.items():
            # Whoever only asks for the mark is given a cookie, and a page with a cookie is kept for nobody.
            if gap in piece:
                piece = piece.replace(gap, conditional_escape(context.get(name) or ""))
        return SafeString(piece)


@register.tag
def cache_form(parser: Parser, token: Token) -> KeptForm:
    """`{% cache_form 3600 name vary … %}` to `{% endcache_form %}`; inside, csrf_token and reader may stand, and nothing personal."""
    nodes = parser.parse(("endcache_form",))
    parser.delete_first_token()
    _tag, seconds, name, *vary = token.split_contents()
    return KeptForm(nodes, parser.compile_filter(seconds), name, [parser.compile_filter(one) for one in vary], None)
