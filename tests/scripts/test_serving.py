import socket

from scripts.serving import free_port, is_free


def test_is_free_sees_who_listens():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()

        assert not is_free(server.getsockname()[1])


def test_free_port_is_free():
    assert is_free(free_port())
