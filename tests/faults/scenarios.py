"""What is going on when a step goes wrong: most steps belong to every day, some to a bad one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import delete

from ledger_api.log import attempts
from ledger_api.store.tables.log import anchor_transactions, checkpoints
from tests.faults.world import World
from tests.ledger_api.log.network import ORIGIN, key

Scenario = Callable[[World], None]
"""Arranges what is needed before the fault begins."""


def every_day(world: World) -> None:
    """Documents are registered: enough of them to complete a tile and a bundle."""
    world.want(10)


def asked_again(world: World) -> None:
    """A client that heard no answer registers its document once more, and then others."""
    every_day(world)
    world.parts.queue.submit(world.wanted[0])


def reorganised(world: World) -> None:
    """The newest anchor leaves the chain with its block."""
    _anchor(world, 3)
    world.chain.reorg(2)
    world.want(10)


def restored(world: World) -> None:
    """The database came back from a backup that lacks the record of the newest anchors."""
    with world.store.write() as connection:
        connection.execute(delete(anchor_transactions))
        connection.execute(delete(checkpoints))
    every_day(world)


def overtaken(world: World) -> None:
    """The operator's account was used for something else: the nonce of a waiting transaction is gone."""
    _send(world, 3)
    account, (waiting,) = key("operator"), world.chain._pool.values()
    foreign = world.chain.sign_call(
        world.network.contracts["Logs"],
        "anchor",
        [bytes(32), 1, bytes(32), [], bytes(32)],
        key=account,
        nonce=waiting.nonce,
        gas=100_000,
        gas_price=waiting.gas_price * 2,
    )
    world.chain.send_raw(foreign.raw)
    world.want(10)


def reverted(world: World) -> None:
    """A transaction is mined and fails: it was given too little gas."""
    sign_call = world.chain.sign_call

    def starved(*args: Any, **named: Any) -> Any:
        world.chain.sign_call = sign_call  # type: ignore[method-assign]
        return sign_call(*args, **{**named, "gas": 60_000})

    world.chain.sign_call = starved  # type: ignore[method-assign]
    _send(world, 3)
    world.chain.mine()
    world.want(10)


def stuck(world: World) -> None:
    """The chain makes blocks and takes no transaction of ours, until its price is raised."""
    executable = world.chain._executable
    world.chain._executable = lambda: [one for one in executable() if one.gas_price > 10**9]  # type: ignore[method-assign]
    _send(world, 3)
    for _ in range(8):
        world.clock.advance(4)
        world.chain.mine()
    world.want(10)


def passed(world: World) -> None:
    """A note was signed of a size that the chain went past, as by an operator's second node."""
    size = world.reader.size(ORIGIN)
    with world.store.write() as connection:
        root = world.reader.root(ORIGIN, size - 1) or b""
        attempts.add(connection, ORIGIN, size - 1, root, b"a note", 0)
    every_day(world)


def home_away(world: World) -> None:
    """The home node serves nothing to others."""
    world.home.down = True
    every_day(world)


def _send(world: World, number: int) -> None:
    """Documents whose anchor waits in the pool."""
    world.want(number)
    for step in (world._register, world.parts.sequencer.run_once, world.parts.anchorer.run_once):
        step()


def _anchor(world: World, number: int) -> None:
    """Documents whose anchor is mined, seen and indexed, and not final."""
    _send(world, number)
    world.chain.mine()
    world.parts.anchorer.run_once()
    world.parts.indexer.run_once()
