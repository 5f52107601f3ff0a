import pytest
from django.test import override_settings

from ground import checks

SHARED = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}


@pytest.mark.parametrize(
    ("workers", "caches", "errors"),
    [
        (1, {"default": {"BACKEND": checks.LOCAL_MEMORY}}, []),
        (2, {"default": {"BACKEND": checks.LOCAL_MEMORY}}, ["ground.E001"]),
        (2, SHARED, []),
    ],
)
def test_many_workers_need_a_shared_cache(workers, caches, errors):
    with override_settings(WORKERS=workers, CACHES=caches):
        assert [error.id for error in checks.check_cache_is_shared(None)] == errors


@pytest.mark.parametrize(("demo", "errors"), [(True, ["ground.E002"]), (False, [])])
def test_the_demo_is_not_deployed(demo, errors):
    with override_settings(DEMO=demo):
        assert [error.id for error in checks.check_demo_is_off(None)] == errors


@pytest.mark.parametrize(("key", "errors"), [("", ["ground.E003"]), ("long and random", [])])
def test_a_secret_key_is_needed(key, errors):
    with override_settings(SECRET_KEY=key):
        assert [error.id for error in checks.check_secret_key(None)] == errors
