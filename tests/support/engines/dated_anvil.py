"""A bare anvil whose chain begins at a moment of one's choosing, so that acts fall on given dates."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from anchors.chain.anvil import find_anvil
from anchors.chain.child_process import ChildProcess
from anchors.chain.plain_rpc import PlainRpc
from anchors.errors import ChainUnavailableError
from anchors.loopback import free_port

_WEI = 10**24


class DatedAnvil:
    """A chain that mines each transaction at once; its clock runs on from wherever it is set."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._rpc = PlainRpc(url)

    def now(self) -> int:
        """The time of the newest block."""
        return int(self._rpc.ask("eth_getBlockByNumber", "latest", False)["timestamp"], 16)

    def is_up(self) -> bool:
        """Whether it answers."""
        try:
            return self.now() > 0
        except ChainUnavailableError:
            return False

    def fund(self, account: str) -> None:
        """Give an account what it needs."""
        self._rpc.ask("anvil_setBalance", account, hex(_WEI))

    def bring_to(self, moment: int) -> None:
        """Mine a block at this Unix second; the past is left alone."""
        if moment > self.now():
            self._rpc.ask("evm_setNextBlockTimestamp", moment)
            self._rpc.ask("evm_mine")


@contextmanager
def running_dated_anvil(folder: Path, genesis: int) -> Iterator[DatedAnvil]:
    """A chain whose first block is of the Unix second `genesis`; it is stopped at the end."""
    port = free_port()
    folder.mkdir(parents=True, exist_ok=True)
    child = ChildProcess(
        [
            find_anvil(), "--host", "127.0.0.1", "--port", str(port), "--timestamp", str(genesis),
            "--base-fee", "0", "--gas-price", "0", "--hardfork", "paris", "--accounts", "0", "--silent",
            "--no-request-size-limit",
        ],
        log=folder / "anvil.log",
        env={"HOME": str(folder)},
    )  # fmt: skip
    chain = DatedAnvil(f"http://127.0.0.1:{port}")
    try:
        child.wait_until(chain.is_up, seconds=30, what="anvil")
        yield chain
    finally:
        child.stop()
