"""Where webhooks go, and where they must never go."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.refusals import RefusedError
from ledger_api.review import targets
from ledger_api.review.sending import Outgoing, WebhookSender
from ledger_api.review.targets import TargetRules, is_public
from tests.support.receiver import receiving

PRODUCTION = TargetRules(production=True)
DEMO = TargetRules(production=False)
INSIDE = (
    "127.0.0.1", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
    "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fc00::1", "ff02::1",
    "::ffff:10.0.0.1", "::ffff:169.254.169.254", "64:ff9b::a00:1", "2002:a00:1::1",
)  # fmt: skip


def refuses(rules: TargetRules, url: str) -> str:
    with pytest.raises(RefusedError) as refused:
        rules.check(rules.read(url))
    assert (refused.value.code, refused.value.pointer) == ("WEBHOOK_URL_REFUSED", "/url")
    return refused.value.detail


@pytest.mark.parametrize("address", INSIDE)
def test_addresses_inside_are_refused_in_production(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))
    host = f"[{address}]" if ":" in address else address
    assert "public" in refuses(PRODUCTION, f"https://{host}/x")


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:4700::1111", "::ffff:93.184.215.14"])
def test_public_addresses_are_allowed_in_production(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))


@given(st.ip_addresses())
def test_no_address_that_leads_inside_is_public(address: Any) -> None:
    if is_public(address):
        assert address.is_global
        assert not any((address.is_private, address.is_loopback, address.is_link_local))


def test_number_in_disguise_is_refused_in_production() -> None:
    for host in ("2130706433", "0x7f000001", "127.1", "localhost"):
        refuses(PRODUCTION, f"https://{host}/")


def test_name_with_one_address_inside_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(targets.socket, "getaddrinfo", lambda *_, **__: found)
    assert "public" in refuses(PRODUCTION, "https://office.example/")


def test_plain_http_is_for_this_machine_in_a_demonstration() -> None:
    assert DEMO.read("http://127.0.0.1:8000/x").port == 8000
    DEMO.check(DEMO.read("http://127.0.0.1:8000/x"))
    assert "https" in refuses(PRODUCTION, "http://127.0.0.1/")
    assert "this machine" in refuses(DEMO, "http://192.0.2.1/")


def one(url: str) -> list[Outgoing]:
    return [Outgoing(url, {"webhook-id": "evt_1"}, b"{}")]


def test_name_that_leads_inside_by_the_time_of_delivery_is_not_connected_to() -> None:
    with receiving() as receiver:
        found = WebhookSender(PRODUCTION)(one(receiver.url.replace("http:", "https:")))
        assert found == ["nothing is delivered to this URL: 127.0.0.1 is not a public address"]
        assert receiver.got == []


def test_redirects_are_failures_and_are_not_followed() -> None:
    with receiving() as other, receiving(307) as receiver:
        receiver.location = other.url
        assert WebhookSender(DEMO)(one(receiver.url)) == ["answered 307"]
        assert other.got == []


def test_whoever_does_not_answer_keeps_nobody_else_waiting() -> None:
    with receiving() as good, receiving() as silent, dripping() as slow:
        silent.hold = threading.Event()
        sender = WebhookSender(DEMO, patience=3)
        assert sender([*one(silent.url), *one(slow), *one(good.url), *one("http://127.0.0.1:1/")]) == [
            "no answer within 3 s",
            "no answer within 3 s",
            None,
            "not reached: ConnectError",
        ]


def test_body_and_headers_arrive_as_they_were_signed() -> None:
    with receiving() as receiver:
        body = '{"sentence":"für"}'.encode()
        assert WebhookSender(DEMO)([Outgoing(receiver.url, {"webhook-id": "evt_7"}, body)]) == [None]
        (got,) = receiver.got
        assert (got.event, got.body, got.headers["content-type"]) == ("evt_7", body, "application/json")
        assert got.headers["host"] == receiver.url.split("/")[2]


@contextmanager
def dripping() -> Iterator[str]:
    """A server that sends a header line now and then, and never ends."""
    server = socket.create_server(("127.0.0.1", 0))
    ended = threading.Event()

    def serve() -> None:
        connection, _ = server.accept()
        with connection:
            connection.sendall(b"HTTP/1.1 200 OK\r\n")
            while not ended.wait(0.05):
                try:
                    connection.sendall(b"X-More: 1\r\n")
                except OSError:
                    return

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/"
    finally:
        ended.set()
        thread.join(10)
        server.close()
