"""The book of anchor attempts: what was signed, replicated, sent and mined, each on disk before the next.

Functions take the connection of a transaction that has passed the lease's fence; none of them commits.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, and_, func, insert, select, update

from anchors.chain.port import Receipt, SignedTransaction
from ledger_api.log.states import OPEN_STATES, CheckpointState, TransactionState
from ledger_api.store.tables.log import anchor_transactions, checkpoints


@dataclass(frozen=True, slots=True)
class Attempt:
    """One signed checkpoint on its way to the chain."""

    origin: str
    size: int
    root: bytes
    state: CheckpointState
    cid: str | None
    block: int | None
    block_hash: bytes | None


@dataclass(frozen=True, slots=True)
class Sent:
    """One signed transaction of an attempt; `from_size` is the anchored size its proof starts from."""

    tx: bytes
    raw: bytes
    nonce: int
    gas: int
    gas_price: int
    from_size: int
    signed_at: int
    sent_at: int | None
    state: TransactionState


def unsettled(connection: Connection, origin: str, anchored: int) -> list[Attempt]:
    """Attempts that are not final, and final ones that a chain anchored at this size does not hold."""
    live = checkpoints.c.state.not_in((CheckpointState.FINAL, CheckpointState.OBSOLETE))
    lost = and_(checkpoints.c.state == CheckpointState.FINAL, checkpoints.c.size > anchored)
    rows = connection.execute(
        select(checkpoints).where(checkpoints.c.origin == origin, live | lost).order_by(checkpoints.c.size)
    )
    return [_attempt(row) for row in rows]


def exists(connection: Connection, origin: str, size: int) -> bool:
    """Whether a note of this size was ever signed here."""
    query = select(checkpoints.c.size).where(checkpoints.c.origin == origin, checkpoints.c.size == size)
    return connection.execute(query).first() is not None


def add(connection: Connection, origin: str, size: int, root: bytes, note: bytes, now: int) -> None:
    """Record a signed note."""
    row = {
        "origin": origin,
        "size": size,
        "root": root,
        "note": note,
        "state": CheckpointState.SIGNED,
        "signed_at": now,
    }
    connection.execute(insert(checkpoints), row)


def set_state(connection: Connection, attempt: Attempt, state: CheckpointState, **values: Any) -> None:
    """Move an attempt to a state."""
    connection.execute(
        update(checkpoints)
        .where(checkpoints.c.origin == attempt.origin, checkpoints.c.size == attempt.size)
        .values(state=state, **values)
    )


def set_anchored(
    connection: Connection, attempt: Attempt, block: int, block_hash: bytes, tx: bytes, now: int
) -> None:
    """Record the block that holds the anchor, and publish the note if it was not published before."""
    set_state(
        connection,
        attempt,
        CheckpointState.ANCHORED,
        block=block,
        block_hash=block_hash,
        tx=tx,
        published_at=func.coalesce(checkpoints.c.published_at, now),
    )


def transactions(connection: Connection, attempt: Attempt) -> list[Sent]:
    """Every transaction ever signed for an attempt, the newest first."""
    rows = connection.execute(
        select(anchor_transactions)
        .where(anchor_transactions.c.origin == attempt.origin, anchor_transactions.c.size == attempt.size)
        .order_by(anchor_transactions.c.serial.desc())
    )
    return [_sent(row) for row in rows]


def add_transaction(
    connection: Connection,
    attempt: Attempt,
    signed: SignedTransaction,
    operator: str,
    from_size: int,
    now: int,
) -> None:
    """Record signed bytes, before anything is sent; earlier ones of the attempt count as replaced."""
    connection.execute(
        update(anchor_transactions)
        .where(
            anchor_transactions.c.origin == attempt.origin,
            anchor_transactions.c.size == attempt.size,
            anchor_transactions.c.state == TransactionState.LIVE,
        )
        .values(state=TransactionState.REPLACED)
    )
    connection.execute(
        insert(anchor_transactions),
        {
            "tx": signed.tx,
            "origin": attempt.origin,
            "size": attempt.size,
            "operator": operator,
            "nonce": signed.nonce,
            "gas": signed.gas,
            "gas_price": str(signed.gas_price),
            "from_size": from_size,
            "raw": signed.raw,
            "signed_at": now,
            "state": TransactionState.LIVE,
        },
    )
    set_state(connection, attempt, CheckpointState.SENT)


def set_transaction(connection: Connection, tx: bytes, **values: Any) -> None:
    """Change the record of one transaction."""
    connection.execute(update(anchor_transactions).where(anchor_transactions.c.tx == tx).values(**values))


def operator_is_busy(connection: Connection, operator: str, origin: str) -> bool:
    """Whether this account has a transaction in flight for another log."""
    return (
        connection.execute(
            select(anchor_transactions.c.serial)
            .join(
                checkpoints,
                and_(
                    checkpoints.c.origin == anchor_transactions.c.origin,
                    checkpoints.c.size == anchor_transactions.c.size,
                ),
            )
            .where(
                anchor_transactions.c.operator == operator,
                anchor_transactions.c.origin != origin,
                anchor_transactions.c.state == TransactionState.LIVE,
                checkpoints.c.state.in_(OPEN_STATES),
            )
            .limit(1)
        ).first()
        is not None
    )


def mined(receipts: Sequence[Receipt | None]) -> Receipt | None:
    """The successful one among these receipts."""
    return next((receipt for receipt in receipts if receipt is not None and receipt.status == 1), None)


def _attempt(row: Row[Any]) -> Attempt:
    state = CheckpointState(row.state)
    return Attempt(row.origin, row.size, row.root, state, row.cid, row.block, row.block_hash)


def _sent(row: Row[Any]) -> Sent:
    return Sent(
        tx=row.tx,
        raw=row.raw,
        nonce=row.nonce,
        gas=row.gas,
        gas_price=int(row.gas_price),
        from_size=row.from_size,
        signed_at=row.signed_at,
        sent_at=row.sent_at,
        state=TransactionState(row.state),
    )
