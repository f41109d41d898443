"""The desk: who waits together is registered together, and each hears of its own registration alone."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import Future
from typing import Any, cast

import pytest

from ledger_api.documents.desk import THREADS, RegistrationDesk
from ledger_api.documents.service import Examined, Registered, RegistrationService
from ledger_api.refusals import RefusedError

REFUSED = RefusedError("KEY_REVOKED", "the key was revoked", fix="Sign with another.")


class Service:
    """Registers texts; the first groups, one for each thread of the desk, wait until they are let go."""

    def __init__(self) -> None:
        self.groups: list[list[str]] = []
        self.entered = threading.Semaphore(0)
        self.go = threading.Event()

    def register(self, group: Sequence[Any], *, ask_chain: bool) -> list[Any]:
        assert not ask_chain
        self.groups.append(list(group))
        self.entered.release()
        self.go.wait(30)
        if "outage" in group:
            raise OSError("no disk")
        return [
            REFUSED if one == "refused" else Registered(cast("Any", one), cast("Any", one)) for one in group
        ]


@pytest.fixture
def service() -> Service:
    return Service()


def ask(desk: RegistrationDesk, text: str) -> Future[str]:
    def then(done: Registered) -> str:
        if text == "unspeakable":
            raise ValueError(text)
        return f"{done.submission} is registered"

    return desk.register(cast("Examined", text), then)


def busy(service: Service) -> RegistrationDesk:
    """A desk each of whose threads is at work on one registration."""
    desk = RegistrationDesk(cast("RegistrationService", service))
    for number in range(THREADS):
        ask(desk, f"early {number}")
        service.entered.acquire()
    return desk


def test_those_who_wait_meanwhile_are_one_group_and_each_has_its_own_outcome(service: Service) -> None:
    desk = busy(service)
    waiting = {text: ask(desk, text) for text in ("a", "refused", "unspeakable", "b")}
    assert not any(one.done() for one in waiting.values())
    service.go.set()
    assert waiting["a"].result(30) == "a is registered"
    assert waiting["b"].result(30) == "b is registered"
    assert waiting["refused"].exception(30) is REFUSED
    assert isinstance(waiting["unspeakable"].exception(30), ValueError)
    assert ["a", "refused", "unspeakable", "b"] in service.groups
    desk.close()


def test_a_group_that_cannot_be_written_is_told_and_the_desk_goes_on(service: Service) -> None:
    desk = busy(service)
    lost = [ask(desk, "outage"), ask(desk, "beside it")]
    service.go.set()
    assert [type(one.exception(30)) for one in lost] == [OSError, OSError]
    assert ask(desk, "later").result(30) == "later is registered"
    desk.close()


def test_nobody_is_registered_who_left_before_his_turn_and_closing_serves_the_rest(service: Service) -> None:
    desk = busy(service)
    gone, stays = ask(desk, "gone"), ask(desk, "stays")
    assert gone.cancel()
    service.go.set()
    desk.close()
    assert stays.result(0) == "stays is registered"
    assert not any("gone" in group for group in service.groups)
