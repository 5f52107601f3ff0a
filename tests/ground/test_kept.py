from django.template import Context, Template

FORM = Template("{% load kept %}{% cache_form 60 sign_up who %}<b>{{ word }}</b>{% csrf_token %}{% endcache_form %}")


def shown(**values: str) -> str:
    return FORM.render(Context(values))


def test_a_kept_form_carries_the_mark_of_the_page_it_stands_on():
    first = shown(who="a", word="one", csrf_token="markone")
    second = shown(who="a", word="two", csrf_token="marktwo")
    other = shown(who="b", word="three", csrf_token="markone")

    assert first == '<b>one</b><input type="hidden" name="csrfmiddlewaretoken" value="markone">'
    assert second == '<b>one</b><input type="hidden" name="csrfmiddlewaretoken" value="marktwo">'
    assert other == '<b>three</b><input type="hidden" name="csrfmiddlewaretoken" value="markone">'
