import pytest
from tests.factories.site import small_site
from tests.django_fixtures import signed_in
from django.test import Client
@pytest.mark.django_db
def test_probe():
    place,people=small_site()
    c=signed_in(people["trainee"])
    print(people["trainee"].has_perm("wagtailadmin.access_admin"))
    for path in ["/admin/","/admin/users/"]:
        try:
            r=c.get(path,follow=True); print(r.status_code, r.redirect_chain); print(r.content.decode()[-1500:][:10])
        except Exception as e: print(repr(e)[:300], )
    a=signed_in(people["superuser"])
    r=a.get("/admin/documents/edit/%d/"%place.document.pk)
    print(r.status_code)
    r=a.get(f"/documents/{place.document.pk}/{place.document.filename}")
    print(r.status_code, r.headers)
    r=a.get("/admin/images/")
    import re
    print(re.findall(r'<img[^>]*>', r.content.decode())[:3])
    r=Client(enforce_csrf_checks=True).post("/en/learn/small/enrol/")
    print(r.status_code)
