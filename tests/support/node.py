"""A whole node in this process, on real engines: embedded chain, directory of contents, SQLite.

`start_node` is a context manager for tests that want a node of their own; `node` is the fixture most share.
"""

from __future__ import annotations

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from anchors.acts import SignedAct
from anchors.loopback import free_port
from anchors.signing import SigningKey
from ledger_api.cli.running import KEEP_ALIVE
from ledger_api.client.act_signing import sign
from ledger_api.client.batch import Batch, Choices, Done
from ledger_api.client.enrolment import approve_request, request_registration
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import Home
from ledger_api.client.profile import Profile, create_profile, load_profile
from ledger_api.client.relaying import relay
from ledger_api.founding import People, people_of
from ledger_api.parts import Parts
from ledger_api.settings import Settings
from ledger_api.wiring.application import create_app
from ledger_api.wiring.building import add_workers, build

PASSPHRASE = "four words of test"
COST = 2**10
"""scrypt's n: nothing here is worth stretching."""

MILL = {"name": "Hai Phong Coated Steel JSC", "country": "VN", "lei": "549300VNCOATEXPHP006"}


@dataclass
class RunningNode:
    """A node that answers over HTTP, with everybody's keys at hand."""

    parts: Parts
    url: str
    folder: Path
    api: NodeClient
    http: httpx.Client
    _issuers: dict[str, Profile] = field(default_factory=dict)

    @property
    def keys(self) -> Path:
        """The folder of the exporters' key folders."""
        return self.folder / "exporters"

    @property
    def people(self) -> People:
        """The demonstration's authorities, registrars and accreditors."""
        return people_of(self.parts.settings)

    def issuer(
        self,
        name: str = "mill",
        *,
        economy: str = "VN",
        role: str = "FIRST_PARTY",
        identity: Mapping[str, Any] | None = None,
    ) -> Profile:
        """A registered issuer with a key folder of this name, made once."""
        if name not in self._issuers:
            asked = create_profile(self.keys, name, PASSPHRASE, cost=COST)
            legal = dict(identity or (MILL if name == "mill" else {"name": name.title(), "country": economy}))
            request_registration(
                asked, self.api, self.parts.network, PASSPHRASE, economy=economy, role=role, identity=legal
            )
            profile = load_profile(self.keys, name)
            office = "registrar" if role == "FIRST_PARTY" else "accreditor"
            registrar = self.people.key(economy, office)
            approve_request(self.api, self.parts.network, registrar, str(profile.issuer_id))
            self._issuers[name] = profile
        return self._issuers[name]

    def key_of(self, profile: Profile) -> SigningKey:
        """An issuer's signing key."""
        return profile.signing_key(PASSPHRASE)

    def home(self, economy: str = "VN") -> Home:
        """The log of an economy."""
        for log in self.api.get("/v1/logs")["items"]:
            if log["economy"] == economy:
                return Home(self.parts.network.network, log["origin"], economy)
        raise AssertionError(f"{economy} has no log")

    def batch(self, profile: Profile, **choices: Any) -> Batch:
        """What registers documents for an issuer."""
        home = self.home(profile.economy or "VN")
        cosigners = choices.pop("cosigners", ())
        return Batch(profile, self.api, home, PASSPHRASE, Choices(**choices), cosigners=cosigners)

    def register(
        self,
        profile: Profile,
        payload: Mapping[str, Any] | Path,
        *,
        wait: str | None = "final",
        **choices: Any,
    ) -> Done:
        """Register one document and wait for a state; a refusal is part of the result."""
        if isinstance(payload, Path):
            path = payload
        else:
            path = self.folder / f"payload-{time.monotonic_ns()}.json"
            path.write_text(json.dumps(payload), encoding="utf-8")
        batch = self.batch(profile, **choices)
        (task,) = batch.tasks(path)
        return batch.register(task, wait=wait)

    def act(
        self, name: str, message: Mapping[str, Any], key: SigningKey, extra: Mapping[str, bytes] | None = None
    ) -> dict[str, Any]:
        """Sign an act, relay it, wait until the node shows it."""
        return relay(self.api, self.sign(name, message, key, extra))

    def sign(
        self, name: str, message: Mapping[str, Any], key: SigningKey, extra: Mapping[str, bytes] | None = None
    ) -> SignedAct:
        """A signed act that nobody sent yet."""
        return sign(self.parts.network, name, message, key, extra)

    def until(self, condition: Callable[[], Any], *, seconds: float = 30.0, what: str = "the node") -> Any:
        """Return the first true value of `condition`. Fails the test after `seconds`."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if value := condition():
                return value
            time.sleep(0.02)
        raise AssertionError(f"{what} did not come about in {seconds} s: {self.http.get('/health').text}")


@contextlib.contextmanager
def start_node(folder: Path, **settings: Any) -> Iterator[RunningNode]:
    """A node in `folder`: it founds a network there, or goes on with the one that is there.

    Blocks are mined at once and final at once unless `settings` say otherwise.
    """
    port = free_port()
    chosen: dict[str, Any] = {
        "data_dir": folder / "node",
        "port": port,
        "block_time": None,
        "confirmations": 0,
        "anchor_window": 0.05,
        "poll_interval": 0.05,
    }
    parts = build(Settings(**{**chosen, **settings}))
    server = uvicorn.Server(
        uvicorn.Config(
            create_app(parts),
            host="127.0.0.1",
            port=port,
            log_level="warning",
            access_log=False,
            timeout_keep_alive=KEEP_ALIVE,
        )
    )
    thread = threading.Thread(target=server.run, name="test-api", daemon=True)
    url = f"http://127.0.0.1:{port}"
    try:
        parts.indexer.catch_up()
        add_workers(parts)
        parts.supervisor.start()
        thread.start()
        with NodeClient(url) as api, httpx.Client(base_url=url, timeout=60.0) as http:
            running = RunningNode(parts, url, folder, api, http)
            running.keys.mkdir(parents=True, exist_ok=True)
            running.until(lambda: server.started, what="the API")
            yield running
    finally:
        server.should_exit = True
        if thread.ident is not None:
            thread.join(10)
        parts.close()


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[RunningNode]:
    """A node with three economies, shared by the tests of a module."""
    with start_node(tmp_path_factory.mktemp("node")) as running:
        yield running
