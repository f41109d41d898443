"""The two scenarios: a node that is killed, and a node whose engines go away."""

from __future__ import annotations

import random
import time
from collections import Counter
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from anchors import canonical
from anchors.note import Verifier
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import Home
from ledger_api.refusals import RefusedError
from tests.soak import engines
from tests.soak.audit import Watch, count_entries, fetch_checkpoint
from tests.soak.engines import Say
from tests.soak.load import Exporter, Load, pause_for
from tests.soak.node import ECONOMY, PASSPHRASE, SoakNode

SETTLE_SECONDS = 120.0
SECONDS_PER_KILL = 12.0
"""Time under load, and until the node answers again; more on a busy machine."""


@dataclass
class Outcome:
    """The figures of one scenario."""

    name: str
    kills: int = 0
    acknowledged: int = 0
    retried: int = 0
    public: int = 0
    lost: int = 0
    openings_lost: int = 0
    doubled: int = 0
    unsettled: int = 0
    checkpoints: int = 0
    slowest_restart: float = 0.0
    slowest_answer: float = 0.0
    registered_during_outage: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Nothing lost, nothing doubled, each root extends the last, everything became final."""
        return self.acknowledged > 0 and not (
            self.lost or self.openings_lost or self.doubled or self.unsettled or self.faults
        )

    def line(self) -> str:
        """One line of figures."""
        verdict = "GOOD" if self.is_good else "BAD"
        shown = [
            f"{verdict}  {self.name}:",
            f"{self.acknowledged} acknowledged ({self.retried} after a retry, {self.public} with opening),",
            f"{self.lost} lost, {self.openings_lost} openings lost, {self.doubled} doubled,",
            f"{self.unsettled} not final;",
            f"{self.checkpoints} checkpoints, each extending the last;" if not self.faults else "",
            f"slowest answer {self.slowest_answer:.2f} s",
        ]
        if self.kills:
            shown.append(f"({self.kills} kills, slowest restart {self.slowest_restart:.1f} s)")
        else:
            shown.append(f"({self.registered_during_outage} acknowledged during the outage)")
        return " ".join(part for part in shown if part) + "".join(
            f"\n      ! {one}" for one in self.faults[:10]
        )


def kill_scenario(folder: Path, database: str, runs: int, say: Say) -> Outcome:
    """SIGKILL the node at random moments under load, and start it again each time."""
    outcome = Outcome(f"SIGKILL, {database}", kills=runs)
    chance = random.Random(20_260_801)
    with ExitStack() as stack:
        environment = stack.enter_context(engines.database(database))
        soak = stack.enter_context(_Soak(folder, environment, outcome, say, seconds=runs * SECONDS_PER_KILL))
        for run in range(1, runs + 1):
            time.sleep(chance.uniform(1.0, 4.0))
            soak.node.kill()
            seconds = soak.node.start()
            outcome.slowest_restart = max(outcome.slowest_restart, seconds)
            count = len(soak.load.acknowledged)
            say(f"kill {run} of {runs}: answers again after {seconds:.1f} s, {count} acknowledged so far")
        time.sleep(2)
        soak.settle()
    return outcome


def outage_scenario(folder: Path, database: str, kind: str, seconds: float, say: Say) -> Outcome:
    """Take the chain or the content store away under load, and give it back."""
    outcome = Outcome(f"{kind} down for {seconds:.0f} s, {database}")
    with ExitStack() as stack:
        environment = stack.enter_context(engines.database(database))
        more, away = stack.enter_context(engines.outage(kind, folder, say))
        soak = stack.enter_context(_Soak(folder, {**environment, **more}, outcome, say, seconds=seconds))
        time.sleep(3)
        before = len(soak.load.acknowledged)
        say(f"{kind} goes away; {before} acknowledged so far")
        away(seconds)
        outcome.registered_during_outage = len(soak.load.acknowledged) - before
        say(f"{kind} is back; {outcome.registered_during_outage} acknowledged meanwhile")
        time.sleep(3)
        soak.settle()
    return outcome


class _Soak:
    """A node with its load and its auditor."""

    def __init__(
        self, folder: Path, environment: dict[str, str], outcome: Outcome, say: Say, *, seconds: float
    ) -> None:
        self.node = SoakNode(folder, environment)
        self._pause = pause_for(seconds)
        self._outcome = outcome
        self._say = say

    def __enter__(self) -> _Soak:
        try:
            self._begin()
        except BaseException:
            self.node.stop()
            raise
        return self

    def _begin(self) -> None:
        self._say(f"founded and answering after {self.node.start():.1f} s")
        profile = self.node.register_issuer()
        with NodeClient(self.node.url) as api:
            (log,) = [one for one in api.get("/v1/logs")["items"] if one["economy"] == ECONOMY]
            self._network_id = bytes.fromhex(api.get("/v1/network")["networkId"][2:])
        self._prefix = f"/log/{log['name']}"
        self._verifier = Verifier(log["vkeys"][-1])
        home = Home(self._network_id, log["origin"], ECONOMY)
        key, salt_key = profile.signing_key(PASSPHRASE), profile.salt_key(PASSPHRASE)
        self.load = Load(
            self.node.url, Exporter(profile.required_issuer(), key, salt_key, home), pause=self._pause
        )
        self.watch = Watch(self.node.url, self._prefix, self._verifier)
        self.watch.start()
        self.load.start()

    def __exit__(self, *_: object) -> None:
        self.load.stop()
        self.watch.stop()
        self.node.stop()

    def settle(self) -> None:
        """Stop the load, wait until everything acknowledged is anchored, and count."""
        self.load.stop()
        done, acknowledged = self._outcome, self.load.acknowledged
        with NodeClient(self.node.url) as api:
            counted = self._wait(api)
            unsettled = self._unsettled(api)
            done.openings_lost = sum(not self._shows(api, *one) for one in self.load.public.items())
        self.watch.stop()
        done.public = len(self.load.public)
        done.acknowledged, done.retried = len(acknowledged), self.load.retried
        done.lost = sum(counted[digest] == 0 for digest in acknowledged)
        done.doubled = sum(number > 1 for number in counted.values())
        done.unsettled = unsettled
        done.checkpoints = len(self.watch.checkpoints)
        done.slowest_answer = self.load.slowest
        done.faults = self.watch.faults + self.load.refusals
        self._say(done.line())

    def _wait(self, api: NodeClient) -> Counter[bytes]:
        """The log's entries once every acknowledged one is among them, or when waiting is over."""
        deadline = time.monotonic() + SETTLE_SECONDS
        counted: Counter[bytes] = Counter()
        while time.monotonic() < deadline:
            try:
                checkpoint = fetch_checkpoint(api, self._prefix, self._verifier)
            except RefusedError:
                time.sleep(0.5)
                continue
            if checkpoint.size >= len(self.load.acknowledged):
                counted = count_entries(api, self._prefix, checkpoint, self._network_id)
                if all(counted[digest] for digest in self.load.acknowledged):
                    break
            time.sleep(0.5)
        return counted

    def _shows(self, api: NodeClient, statement: bytes, opening: bytes) -> bool:
        """Whether the node still shows the opening that came with a registration."""
        try:
            shown = api.get_bytes(f"/v1/documents/0x{statement.hex()}/opening")
        except RefusedError:
            return False
        return canonical.canonicalize(shown) == opening

    def _unsettled(self, api: NodeClient) -> int:
        """How many of a sample of registrations the node does not call final in time."""
        sample = random.Random(1).sample(sorted(self.load.acknowledged), min(50, len(self.load.acknowledged)))
        deadline = time.monotonic() + SETTLE_SECONDS
        while sample and time.monotonic() < deadline:
            sample = [one for one in sample if api.get(f"/v1/documents/0x{one.hex()}")["state"] != "final"]
            time.sleep(0.2)
        return len(sample)
