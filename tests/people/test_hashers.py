from people.hashers import Argon2


def test_passwords_are_hashed_as_owasp_recommends():
    hashed = Argon2().encode("a long enough password", Argon2().salt())

    assert hashed.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert Argon2().verify("a long enough password", hashed)
    assert not Argon2().verify("another password", hashed)
    assert not Argon2().must_update(hashed)
