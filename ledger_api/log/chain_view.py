"""What the contract Logs says about one log, read at one block; and the comparison of log and chain."""

from __future__ import annotations

from dataclasses import dataclass

from anchors.chain.port import Block, ChainGateway, ContractRef
from anchors.hexadecimal import to_hex
from ledger_api.log.errors import LogBehindChainError, LogForkError
from ledger_api.log.reader import log_root, origin_id
from ledger_api.store.engine import Store


@dataclass(frozen=True, slots=True)
class AnchoredHead:
    """The log as anchored at `head`; blocks up to `final` are final."""

    size: int
    root: bytes
    count: int
    head: Block
    final: Block


def read_head(
    gateway: ChainGateway,
    logs: ContractRef,
    origin: str,
    head: Block | None = None,
    final: Block | None = None,
) -> AnchoredHead:
    """The anchored size and root after the block `head`, by default the chain's present one.

    Raises `ChainUnavailableError`, and `ReorgError` when that block left the chain meanwhile.
    """
    head = head or gateway.head()
    final = final or gateway.finalized()
    size, root, count, _time = gateway.call(logs, "head", origin_id(origin), block_hash=head.hash)
    return AnchoredHead(size=size, root=root, count=count, head=head, final=final)


def compare_with_chain(store: Store, origin: str, anchored: AnchoredHead) -> None:
    """Raise unless the log held here extends the anchored one.

    Raises `LogBehindChainError` when entries are missing here, and `LogForkError` when the roots
    differ at the anchored size. After either nothing may be signed.
    """
    if not anchored.size:
        return
    with store.read() as connection:
        root = log_root(connection, origin, anchored.size)
    if root is None:
        raise LogBehindChainError(
            f"the chain anchors {anchored.size} entries of {origin}; this database has fewer",
            origin=origin,
            size=anchored.size,
        )
    if root != anchored.root:
        raise LogForkError(
            f"at {anchored.size} entries the chain anchors the root {to_hex(anchored.root)} of {origin}, "
            f"this database has {to_hex(root)}",
            origin=origin,
            size=anchored.size,
        )
