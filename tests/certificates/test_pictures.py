import pytest

from certificates.pictures import dark_runs


@pytest.mark.parametrize(
    ("row", "runs"), [(b"", []), (b"\0\0", []), (b"\1\1\0\1", [(0, 2), (3, 1)]), (b"\0\1\1", [(1, 2)])]
)
def test_dark_runs_are_where_modules_are_dark(row, runs):
    assert list(dark_runs(row)) == runs
