"""The desk: who waits together is registered together, and each hears of its own registration alone."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence
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


def acknowledge(done: Registered) -> str:
    if cast("Any", done.examined) == "unspeakable":
        raise ValueError
    return f"{done.submission} is registered"


def ask(desk: RegistrationDesk[str], text: str) -> asyncio.Task[str]:
    """Ask from the running event loop; the task ends when the desk has answered."""
    return asyncio.create_task(desk.register(cast("Examined", text)))


async def busy(service: Service) -> RegistrationDesk[str]:
    """A desk each of whose threads is at work on one registration."""
    desk = RegistrationDesk(cast("RegistrationService", service), lambda: acknowledge)
    for number in range(THREADS):
        ask(desk, f"early {number}")
        await asyncio.to_thread(service.entered.acquire)
    return desk


async def answers(*asked: asyncio.Task[str]) -> list[Any]:
    return await asyncio.wait_for(asyncio.gather(*asked, return_exceptions=True), 30)


def test_those_who_wait_meanwhile_are_one_group_and_each_has_its_own_outcome(service: Service) -> None:
    async def story() -> list[Any]:
        desk = await busy(service)
        waiting = [ask(desk, text) for text in ("a", "refused", "unspeakable", "b")]
        await asyncio.sleep(0)
        assert not any(one.done() for one in waiting)
        service.go.set()
        found = await answers(*waiting)
        desk.close()
        return found

    first, refused, unspeakable, last = asyncio.run(story())
    assert (first, last) == ("a is registered", "b is registered")
    assert refused is REFUSED
    assert isinstance(unspeakable, ValueError)
    assert ["a", "refused", "unspeakable", "b"] in service.groups


def test_a_group_that_cannot_be_written_is_told_and_the_desk_goes_on(service: Service) -> None:
    async def story() -> list[Any]:
        desk = await busy(service)
        lost = [ask(desk, "outage"), ask(desk, "beside it")]
        await asyncio.sleep(0)
        service.go.set()
        found = [*await answers(*lost), *await answers(ask(desk, "later"))]
        desk.close()
        return found

    first, second, later = asyncio.run(story())
    assert [type(first), type(second)] == [OSError, OSError]
    assert later == "later is registered"


def test_nobody_is_registered_who_left_before_his_turn_and_closing_serves_the_rest(service: Service) -> None:
    async def story() -> Any:
        desk = await busy(service)
        gone, stays = ask(desk, "gone"), ask(desk, "stays")
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.sleep(0)
        service.go.set()
        await asyncio.to_thread(desk.close)
        return (await answers(stays))[0]

    assert asyncio.run(story()) == "stays is registered"
    assert not any("gone" in group for group in service.groups)


def test_desk_goes_on_when_those_who_asked_are_gone_with_their_event_loop(service: Service) -> None:
    async def leave() -> RegistrationDesk[str]:
        return await busy(service)

    desk = asyncio.run(leave())
    service.go.set()

    async def later() -> list[Any]:
        return await answers(ask(desk, "later"))

    assert asyncio.run(later()) == ["later is registered"]
    desk.close()
