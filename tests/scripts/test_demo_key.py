import stat
from pathlib import Path

from certificates.signing_keys import read_key
from scripts.demo_key import keep_demo_key


def test_demo_key_is_made_once_for_its_owner_only_and_says_that_it_is_not_qualified(tmp_path: Path):
    path = tmp_path / "signature.pem"

    made = [keep_demo_key(path), keep_demo_key(path)]

    key = read_key(path.read_text())
    assert made == [True, False]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert key.signer == "Demo signer (not qualified)"
    assert len(key.authorities) == 1
