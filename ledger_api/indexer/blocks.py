"""Reading blocks so that every event belongs to one chain, and finding where two chains part."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, delete, func, select

from anchors.chain.port import Block, ChainGateway, ContractRef, Event
from anchors.errors import ReorgError
from ledger_api.indexer.events import CONTRACTS
from ledger_api.indexer.rows import ascii_text
from ledger_api.store.tables.chain import contracts, index_blocks
from ledger_api.store.tables.projection import PROJECTIONS


@dataclass(frozen=True, slots=True)
class BlockRange:
    """Events of an inclusive range with the headers that are to be remembered for it."""

    headers: tuple[Block, ...]
    events: tuple[Event, ...]


def read_range(
    gateway: ChainGateway,
    refs: list[ContractRef],
    start: int,
    end: int,
    *,
    since: int,
    settled: int,
    parent: bytes | None,
) -> BlockRange:
    """Read events and headers of `[start, end]`; `refs` grows by contracts wired within it.

    Of the blocks up to `settled` only the last is remembered. Above, every header is read and
    must follow on the one before (the first on `parent`, where that is known), and every event must belong
    to one of them. What a contract emitted before Directory listed it (from block `since` on) is read too.
    Raises `ReorgError` when the chain changed while it was read: read again.
    """
    events = _events(gateway, refs, start, end, since)
    first = min(max(start, settled), end)
    headers = []
    previous = parent if first == start else None
    for number in range(first, end + 1):
        header = gateway.block(number)
        if header is None or (previous is not None and header.parent != previous):
            raise ReorgError(f"block {number} changed while it was read")
        headers.append(header)
        previous = header.hash
    known = {header.number: header.hash for header in headers}
    for event in events:
        if known.get(event.block, event.block_hash) != event.block_hash:
            raise ReorgError(f"an event of block {event.block} is of another chain")
    return BlockRange(tuple(headers), tuple(events))


def _events(gateway: ChainGateway, refs: list[ContractRef], start: int, end: int, since: int) -> list[Event]:
    """Events of the known contracts, and all events so far of those that are listed within the range."""
    earlier: list[Event] = []
    while True:
        events = gateway.events(refs, start, end)
        known = {ref.address for ref in refs}
        wired = [ref for ref in _wired(events) if ref.address not in known]
        if not wired:
            return earlier + events
        refs.extend(wired)
        if since < start:
            earlier.extend(gateway.events(wired, since, start - 1))


def _wired(events: Sequence[Event]) -> list[ContractRef]:
    """The contracts that Directory lists in these events, of the kinds this release reads."""
    refs = [
        ContractRef(ascii_text(event.args["name"]), event.args["target"])
        for event in events
        if event.name == "ContractWired"
    ]
    return [ref for ref in dict.fromkeys(refs) if ref.name in CONTRACTS]


def wired_contracts(connection: Connection, directory: ContractRef) -> list[ContractRef]:
    """Directory and everything it has listed so far, replaced contracts included: their history counts."""
    rows = connection.execute(select(contracts.c.name, contracts.c.address).distinct())
    listed = sorted((row.name, row.address) for row in rows)
    return [
        directory,
        *(ContractRef(name, address) for name, address in listed if address != directory.address),
    ]


def last_common_block(connection: Connection, gateway: ChainGateway) -> int | None:
    """The highest remembered block that is still on the chain; None when there is none."""
    # Newest first, one question for each: reorganisations are short.
    for row in connection.execute(select(index_blocks).order_by(index_blocks.c.number.desc())):
        block = gateway.block(row.number)
        if block is not None and block.hash == row.hash:
            return int(row.number)
    return None


def remembered(connection: Connection, number: int) -> bytes | None:
    """The hash of a remembered block."""
    return connection.scalar(select(index_blocks.c.hash).where(index_blocks.c.number == number))


def highest_remembered(connection: Connection) -> int | None:
    """The number of the newest remembered block."""
    newest: int | None = connection.scalar(select(func.max(index_blocks.c.number)))
    return newest


def forget_above(connection: Connection, number: int) -> None:
    """Delete every projection row and header above a block."""
    for table in PROJECTIONS:
        connection.execute(delete(table).where(table.c.block > number))
    connection.execute(delete(index_blocks).where(index_blocks.c.number > number))


def as_rows(headers: Sequence[Block]) -> list[dict[str, object]]:
    """Headers as rows of `index_blocks`."""
    return [
        {"number": header.number, "hash": header.hash, "parent": header.parent, "time": header.time}
        for header in headers
    ]
