import socket

from anchors.loopback import free_port, is_free


def test_no_port_is_given_twice():
    ports = [free_port() for _ in range(500)]
    assert len(set(ports)) == len(ports)


def test_a_port_lies_outside_those_of_outgoing_connections():
    with open("/proc/sys/net/ipv4/ip_local_port_range") as setting:
        lowest = int(setting.read().split()[0])
    assert all(free_port() < lowest for _ in range(100))


def test_a_port_somebody_listens_on_is_not_free():
    with socket.socket() as server:
        port = free_port()
        server.bind(("127.0.0.1", port))
        server.listen()
        assert not is_free(port)
    assert is_free(port)
