"""How much one address may ask: exactly its share, apart from everybody else's."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.edge.rate_limit import Buckets, Rate, RateLimit
from ledger_api.settings import Settings
from ledger_api.telemetry.meters import Meters


class Clock:
    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@given(
    st.integers(1, 600),
    st.integers(1, 50),
    st.lists(st.floats(0, 30, allow_nan=False), min_size=1, max_size=80),
)
def test_never_more_than_burst_and_refill_and_a_wait_that_suffices(
    per_minute: int, burst: int, pauses: list[float]
) -> None:
    clock = Clock()
    buckets = Buckets(Rate(per_minute, burst), clock=clock)
    began, allowed = clock.now, 0
    for pause in pauses:
        clock.now += pause
        wait = buckets.take("a")
        allowed += wait == 0
        assert allowed <= burst + (clock.now - began) * per_minute / 60 + 1e-6
        if wait:
            clock.now += wait * (1 + 1e-9) + 1e-9
            assert buckets.take("a") == 0
            allowed += 1


def test_a_rate_of_zero_is_no_limit() -> None:
    buckets = Buckets(Rate(0, 1), clock=Clock())
    assert {buckets.take("a") for _ in range(1000)} == {0.0}


def limited(clock: Clock, *, proxies: tuple[str, ...] = (), client: str = "203.0.113.5") -> TestClient:
    app = FastAPI()
    app.add_middleware(
        RateLimit,
        reads=Rate(60, 2),
        writes=Rate(60, 1),
        trusted_proxies=proxies,
        meters=Meters(),
        clock=clock,
    )

    @app.get("/read")
    @app.get("/health")
    def read() -> str:
        return "read"

    @app.post("/write")
    def write() -> str:
        return "written"

    return TestClient(app, client=(client, 1))


def test_too_many_are_a_problem_that_says_when_to_come_back() -> None:
    clock = Clock()
    client = limited(clock)
    assert [client.get("/read").status_code for _ in range(3)] == [200, 200, 429]
    refused = client.get("/read")
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "1"
    assert (refused.json()["code"], refused.json()["status"]) == ("RATE_LIMITED", 429)
    assert client.get("/health").status_code == 200
    assert [client.post("/write").status_code for _ in range(2)] == [200, 429]
    clock.now += int(refused.headers["retry-after"])
    assert client.get("/read").status_code == 200


def spent(client: TestClient, **forwarded: str) -> int:
    headers = {"X-Forwarded-For": forwarded["by"]} if forwarded else {}
    return client.get("/read", headers=headers).status_code


@pytest.mark.parametrize(
    ("proxies", "first", "second", "shared"),
    [
        ((), "198.51.100.1", "198.51.100.2", True),  # nobody is believed, so one sender cannot be many
        (("203.0.113.0/24",), "198.51.100.1", "198.51.100.2", False),
        (("203.0.113.0/24",), "8.8.8.8, 198.51.100.1", "9.9.9.9, 198.51.100.1", True),
        (("203.0.113.0/24",), "198.51.100.1, 203.0.113.9", "198.51.100.2, 203.0.113.9", False),
        (("203.0.113.0/24",), "2001:db8::1", "2001:db8::2", True),  # one IPv6 site
        (("203.0.113.0/24",), "2001:db8:0:1::1", "2001:db8:0:2::1", False),
        (("203.0.113.0/24",), "nonsense", "nonsense", True),
    ],
)
def test_whose_share_is_used(proxies: tuple[str, ...], first: str, second: str, shared: bool) -> None:
    client = limited(Clock(), proxies=proxies)
    assert [spent(client, by=first) for _ in range(2)] == [200, 200]
    assert spent(client, by=second) == (429 if shared else 200)


@pytest.mark.parametrize("value", ["not a network", "10.0.0.0/33"])
def test_a_proxy_that_is_no_network_is_refused_at_the_start(value: str) -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings(trusted_proxies=value)


def test_proxies_come_as_a_list_in_the_environment(monkeypatch: Any) -> None:
    monkeypatch.setenv("CONCORD_TRUSTED_PROXIES", "127.0.0.1, 10.0.0.0/8")
    assert Settings().trusted_proxies == ("127.0.0.1", "10.0.0.0/8")
