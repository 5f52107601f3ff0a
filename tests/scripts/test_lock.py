from scripts import lock


def test_locks_fit_the_lists():
    assert lock.outdated() == []


def test_locks_name_no_place_they_came_from():
    for name in lock.LOCKS:
        assert "://" not in (lock.ROOT / name).read_text()
