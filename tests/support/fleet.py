"""One node as production runs it: API, sequencer, anchorer and indexer each a process, several of each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import select

from anchors.chain.anvil import Anvil
from anchors.loopback import free_port
from anchors.note import Verifier
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import Home
from ledger_api.founding import accounts_to_fund
from ledger_api.refusals import RefusedError
from ledger_api.store.engine import Store, open_store
from ledger_api.store.tables.log import leases
from ledger_api.wiring.application import BANNER
from tests.soak.load import Exporter
from tests.soak.node import ECONOMY, PASSPHRASE, SoakNode

PACE = {"CONCORD_ANCHOR_WINDOW": "0.3", "CONCORD_POLL_INTERVAL": "0.2", "CONCORD_CONFIRMATIONS": "1"}
_CONCORD = [sys.executable, "-c", "from ledger_api.cli.main import app; app()"]


class Role:
    """One process: `serve`, `sequence`, `anchor` or `index`; or `up`, which is all of them."""

    def __init__(
        self, name: str, folder: Path, environment: Mapping[str, str], before: Sequence[str] = ()
    ) -> None:
        self.name = name
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.output = folder / f"{name}-{self.port}.log"
        self.answers = name in ("serve", "up")
        port = ["--port", str(self.port)] if self.answers else []
        with self.output.open("wb") as output:
            self._process = subprocess.Popen(
                [*before, *_CONCORD, name, *port],
                env={**environment},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The process, by which a lease names its holder."""
        return self._process.pid

    def pause(self) -> None:
        """SIGSTOP: it holds what it holds, and knows nothing of the time that goes by."""
        os.kill(self.pid, signal.SIGSTOP)

    def wake(self) -> None:
        """SIGCONT."""
        os.kill(self.pid, signal.SIGCONT)

    def stop(self) -> None:
        """SIGTERM to it and to what it was started under; SIGKILL when that is not enough."""
        if self._process.poll() is not None:
            return
        os.killpg(self.pid, signal.SIGCONT)
        os.killpg(self.pid, signal.SIGTERM)
        try:
            self._process.wait(30)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self._process.wait()

    def said(self) -> str:
        """What it wrote."""
        return self.output.read_text("utf-8", "replace")


class Fleet:
    """A founded network with a registered exporter, and the processes started on it."""

    def __init__(
        self, founder: SoakNode, environment: dict[str, str], store: Store, exporter: Exporter
    ) -> None:
        self.founder, self.store, self.exporter = founder, store, exporter
        self._environment = {
            **os.environ,
            **PACE,
            **environment,
            "CONCORD_DATA_DIR": str(founder.data),
            "CONCORD_ECONOMIES": ECONOMY,
        }
        self.roles: list[Role] = []

    @property
    def origin(self) -> str:
        """The log."""
        return self.exporter.home.origin

    def start(self, name: str, *, before: Sequence[str] = ()) -> Role:
        """Start one more; it is returned when it answers, or has begun to work."""
        role = Role(name, self.founder.folder, self._environment, before)
        self.roles.append(role)
        if role.answers:
            with NodeClient(role.url, timeout=5) as api:
                self.until(lambda: _answers(api), what=f"an answer of {role.output}")
        else:
            self.until(lambda: BANNER in role.said(), what=f"a beginning in {role.output}")
        return role

    def leader(self, of: str) -> Role | None:
        """Who holds the lease of this name now, if it is one of ours and still good."""
        with self.store.read() as connection:
            row = connection.execute(select(leases).where(leases.c.name == f"{of}:{self.origin}")).first()
        if row is None or row.expires_at_ms < time.time() * 1000:
            return None
        pid = row.holder.split(":")[-2]
        return next((role for role in self.roles if str(role.pid) == pid), None)

    def log(self, api: str) -> tuple[str, Verifier]:
        """Where an API serves the log, and the log's key."""
        with NodeClient(api) as client:
            (log,) = [one for one in client.get("/v1/logs")["items"] if one["economy"] == ECONOMY]
        return f"/log/{log['name']}", Verifier(log["vkeys"][-1])

    def until(self, condition: Callable[[], Any], *, seconds: float = 180.0, what: str) -> Any:
        """The first true value. Fails the test after `seconds`, a safeguard."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if found := condition():
                return found
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds:.0f} s: {what}")

    def close(self) -> None:
        """Stop every process."""
        for role in self.roles:
            role.stop()
        self.store.close()


@contextmanager
def fleet(folder: Path, environment: dict[str, str]) -> Iterator[Fleet]:
    """A network on a chain of its own, founded and left without a process; nothing is left at the end."""
    with Anvil(folder / "chain") as chain:
        environment = {**environment, "CONCORD_CHAIN_URL": chain.url}
        founder = SoakNode(folder, {**environment, **PACE})
        for account in accounts_to_fund(founder.settings):
            chain.fund(account)
        try:
            founder.start()
            chain.rpc("evm_setIntervalMining", 1)
            profile = founder.register_issuer()
            with NodeClient(founder.url) as api:
                (log,) = [one for one in api.get("/v1/logs")["items"] if one["economy"] == ECONOMY]
                network_id = bytes.fromhex(api.get("/v1/network")["networkId"][2:])
        finally:
            founder.stop()
        home = Home(network_id, log["origin"], ECONOMY)
        key, salt_key = profile.signing_key(PASSPHRASE), profile.salt_key(PASSPHRASE)
        exporter = Exporter(profile.required_issuer(), key, salt_key, home)
        url = environment.get("CONCORD_DATABASE_URL", f"sqlite:///{founder.data}/concord.db")
        running = Fleet(founder, environment, open_store(url), exporter)
        try:
            yield running
        finally:
            running.close()


def _answers(api: NodeClient) -> bool:
    try:
        return bool(api.get("/health"))
    except RefusedError:
        return False
