"""Ports of this machine's loopback address, for the engines and nodes that are started here."""

from __future__ import annotations

import random
import socket

# Below the range from which Linux takes the ports of outgoing connections, so that no client of this
# machine can take a port between the moment it is chosen here and the moment its server binds it.
_CANDIDATES = range(15_000, 32_000)
_choice = random.SystemRandom()  # a seeded generator would send every process to the same ports
_given: set[int] = set()


def free_port() -> int:
    """A TCP port of 127.0.0.1 that nobody listens on now and that this process was not given before."""
    while True:
        port = _choice.choice(_CANDIDATES)
        if port not in _given and is_free(port):
            _given.add(port)
            return port


def is_free(port: int) -> bool:
    """Whether a server could listen on this port of 127.0.0.1 now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections do not count
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
