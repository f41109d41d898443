"""The embedded demonstration chain: an anvil child whose state outlives it.

Anvil's own `--state` writes in place, so a kill while it writes leaves a file that it then
refuses. Here the state is asked for after each block that holds transactions and replaces the
last one atomically; a kill loses at most the blocks mined since.
"""

from __future__ import annotations

import gzip
import logging
import os
import shutil
import threading
import zlib
from pathlib import Path
from types import TracebackType
from typing import Any

from anchors.chain.child_process import ChildProcess
from anchors.chain.plain_rpc import PlainRpc
from anchors.errors import ChainError, ChainUnavailableError, EngineMissingError
from anchors.files import replace_durably
from anchors.loopback import free_port, is_free

CHAIN_ID = 31337
_PACKAGED = Path("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil")
_PROJECT = Path(__file__).resolve().parents[2]
_START_SECONDS = 30.0
_WATCH_SECONDS = 0.1
_FAUCET_WEI = 10**24
_RECENT_STATES = 128  # how far back `eth_call` reaches; contracts keep their dated history themselves

_log = logging.getLogger(__name__)


def find_anvil() -> Path:
    """The anvil to run: `CONCORD_ANVIL`, else the project's node_modules, else PATH.

    Raises `EngineMissingError`, saying what to install.
    """
    named = os.environ.get("CONCORD_ANVIL")
    on_path = shutil.which("anvil")
    if named:
        candidates = [Path(named)]  # a wrong setting is an error, not a reason to run another binary
    else:
        candidates = [_PROJECT / _PACKAGED, Path.cwd() / _PACKAGED, *([Path(on_path)] if on_path else [])]
    for candidate in candidates:
        if os.access(candidate, os.X_OK):
            return candidate
    raise EngineMissingError(
        f"anvil, the embedded demonstration chain, was not found ({', '.join(map(str, candidates))})",
        fix="Run `npm ci` in the project, put anvil on PATH, set CONCORD_ANVIL to it, "
        "or set CONCORD_CHAIN_URL to a chain of your own.",
    )


class Anvil:
    """A chain of one node in `folder`, on loopback, with free gas.

    It mines each transaction at once, or every `block_time` seconds. It dies with this process.
    """

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        block_time: int | None = None,
        chain_id: int = CHAIN_ID,
    ) -> None:
        self._executable = find_anvil()
        self._folder = folder
        self._block_time = block_time
        self._chain_id = chain_id
        self._child: ChildProcess | None = None
        self._watcher: threading.Thread | None = None
        self._stopping = threading.Event()
        self._dumping = threading.Lock()
        self._persisted = (0, "")
        self.port = port or free_port()
        self._rpc = PlainRpc(self.url)

    @property
    def url(self) -> str:
        """The value of `CONCORD_CHAIN_URL` for this chain."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """Process id of the child. Raises `ChainUnavailableError` before `start`."""
        if self._child is None:
            raise ChainUnavailableError("the embedded chain was not started")
        return self._child.pid

    @property
    def state_file(self) -> Path:
        """Where the state is kept between runs."""
        return self._folder / "anvil-state.json"

    def start(self) -> None:
        """Start the child on the last state and return when it answers.

        Raises `ChainUnavailableError` when it does not come up.
        """
        self._folder.mkdir(parents=True, exist_ok=True)
        if not is_free(self.port):
            raise ChainUnavailableError(
                f"port {self.port} of the embedded chain is taken",
                fix="Stop the other node that runs on this data folder, or whatever else listens there.",
            )
        command: list[str | Path] = [
            self._executable, "--host", "127.0.0.1", "--port", str(self.port),
            "--chain-id", str(self._chain_id), "--base-fee", "0", "--gas-price", "0",
            "--hardfork", "paris", "--accounts", "0", "--prune-history", str(_RECENT_STATES), "--silent",
            "--no-request-size-limit",
        ]  # fmt: skip
        if self._block_time is not None:
            command += ["--block-time", str(self._block_time)]
        if self.state_file.exists():
            command += ["--load-state", self.state_file]
        # its own HOME: anvil otherwise leaves its caches in the user's
        environment = {**os.environ, "HOME": str(self._folder), "RUST_LOG": "warn"}
        self._child = ChildProcess(command, log=self._folder / "anvil.log", env=environment)
        try:
            self._child.wait_until(self._answers, seconds=_START_SECONDS, what="anvil")
        except ChainUnavailableError as failure:
            self._child.kill()
            raise ChainUnavailableError(
                failure.detail,
                fix=f"Read {self._folder / 'anvil.log'}. If the state is damaged, restore the data folder "
                "from a backup, or found the demonstration anew in an empty one.",
            ) from failure
        self._persisted = self._head()
        self._stopping.clear()
        self._watcher = threading.Thread(target=self._watch, name="anvil-state", daemon=True)
        self._watcher.start()

    def is_alive(self) -> bool:
        """Whether the child runs; after it died `start` brings the last written state back."""
        return self._child is not None and self._child.is_alive()

    def fund(self, address: str, wei: int = _FAUCET_WEI) -> None:
        """The faucet: set the balance of an account."""
        self.rpc("anvil_setBalance", address, hex(wei))
        self.persist()

    def rpc(self, method: str, *params: Any) -> Any:
        """Result of one JSON-RPC call, the `anvil_` ones included."""
        return self._rpc.ask(method, *params)

    def persist(self) -> None:
        """Write the state as it is now; when this returns it survives a power cut."""
        with self._dumping:
            head = self._head()
            packed = bytes.fromhex(str(self.rpc("anvil_dumpState")).removeprefix("0x"))
            replace_durably(self.state_file, gzip.decompress(packed))
            self._persisted = head

    def stop(self) -> None:
        """Write the state and end the child. Does nothing when it does not run."""
        if self._child is None:
            return
        self._end_watch()
        if self._child.is_alive():
            self._persist_quietly()
        self._child.stop()

    def kill(self) -> None:
        """SIGKILL without a last dump, as a power cut would."""
        if self._child is not None:
            self._child.kill()
        self._end_watch()

    def __enter__(self) -> Anvil:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def _answers(self) -> bool:
        try:
            return bool(self.rpc("eth_chainId") == hex(self._chain_id))
        except ChainError:
            return False

    def _head(self) -> tuple[int, str]:
        block = self.rpc("eth_getBlockByNumber", "latest", False)
        return int(block["number"], 16), block["hash"]

    def _watch(self) -> None:
        while not self._stopping.wait(_WATCH_SECONDS):
            try:
                if self._holds_news():
                    self.persist()
            except (ChainError, OSError, EOFError, zlib.error) as failure:
                if not self._stopping.is_set():
                    _log.warning("the embedded chain's state was not written: %s", failure)

    def _holds_news(self) -> bool:
        """Whether a block since the last dump holds a transaction, or a reorg replaced some."""
        head, persisted = self._head(), self._persisted
        if head == persisted:
            return False
        if head[0] <= persisted[0]:
            return True
        for number in range(head[0], persisted[0], -1):
            block = self.rpc("eth_getBlockByNumber", hex(number), False)
            if block is not None and block["transactions"]:
                return True
        self._persisted = head
        return False

    def _persist_quietly(self) -> None:
        try:
            self.persist()
        except (ChainError, OSError, EOFError, zlib.error) as failure:
            _log.warning("the embedded chain's last state was not written: %s", failure)

    def _end_watch(self) -> None:
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
