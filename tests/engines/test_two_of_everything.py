"""Two of each process on one PostgreSQL: whoever leads is stopped, replaced, and woken again."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from anchors.chain.finality import Finality
from anchors.chain.web3_gateway import Web3Gateway
from ledger_api.client.node_api import NodeClient
from ledger_api.log.reader import LogReader
from ledger_api.network_file import load_network
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.log import checkpoints, leases
from tests.soak.audit import Watch, count_entries, fetch_checkpoint
from tests.soak.load import Load
from tests.support.engines.postgres import Postgres
from tests.support.fleet import Fleet, Role, fleet

pytestmark = pytest.mark.timeout(600)


@pytest.fixture
def twofold(postgres: Postgres, tmp_path: Path, anvil: str) -> Iterator[Fleet]:
    url = postgres.new_database("twofold")
    store = open_store(url)
    upgrade(store)
    store.close()
    with fleet(tmp_path, {"CONCORD_DATABASE_URL": url}) as running:
        yield running


def epoch(running: Fleet, of: str) -> int:
    with running.store.read() as connection:
        name = f"{of}:{running.origin}"
        return connection.scalars(select(leases.c.epoch).where(leases.c.name == name)).one()


def replace_leader(running: Fleet, of: str) -> tuple[Role, float]:
    """Stop who leads, wait until another does; returns the stopped one and the seconds it took."""
    leader = running.until(lambda: running.leader(of), what=f"nobody leads {of}")
    led = epoch(running, of)
    leader.pause()
    begun = time.monotonic()

    def replaced() -> bool:
        found = running.leader(of)
        return found is not None and found is not leader and epoch(running, of) > led

    running.until(replaced, what=f"the {of} that was stopped is not replaced")
    return leader, time.monotonic() - begun


def test_leaders_stopped_past_their_lease_are_replaced_and_write_nothing_when_they_wake(
    twofold: Fleet, capsys: pytest.CaptureFixture[str]
) -> None:
    fronts = [twofold.start("serve"), twofold.start("serve")]
    for name in ("sequence", "sequence", "anchor", "anchor", "index", "index"):
        twofold.start(name)
    prefix, verifier = twofold.log(fronts[0].url)
    watch = Watch(fronts[1].url, prefix, verifier)
    loads = [Load(front.url, twofold.exporter, threads=1, pause=0.05) for front in fronts]
    for one in (watch, *loads):
        one.start()
    took: dict[str, float] = {}
    for of in ("sequencer", "anchorer"):
        stopped, took[of] = replace_leader(twofold, of)
        size, leads = LogReader(twofold.store).size(twofold.origin), epoch(twofold, of)
        twofold.until(
            lambda size=size: LogReader(twofold.store).size(twofold.origin) > size + 20,
            what="the log does not grow under the new leader",
        )
        stopped.wake()
        time.sleep(3)  # time enough for it to do harm
        assert epoch(twofold, of) == leads, "who was woken took the lease back"
        assert twofold.leader(of) is not stopped
    for load in loads:
        load.stop()
    acknowledged = set.union(*(load.acknowledged for load in loads))
    with NodeClient(fronts[0].url) as api:
        final = twofold.until(
            lambda: (found := fetch_checkpoint(api, prefix, verifier)).size >= len(acknowledged) and found,
            what="not everything acknowledged is anchored",
        )
        counted = count_entries(api, prefix, final, twofold.exporter.home.network_id)
    watch.stop()
    assert set(counted) == acknowledged
    assert set(counted.values()) == {1}
    assert watch.faults == []
    assert [fault for load in loads for fault in load.refusals] == []
    assert_anchored_once(twofold)
    with capsys.disabled():
        print(
            f"\n  {len(acknowledged)} registered, {len(watch.checkpoints)} checkpoints; replaced after",
            end=" ",
        )
        print(", ".join(f"{seconds:.1f} s ({of})" for of, seconds in took.items()), end=" ")


def assert_anchored_once(running: Fleet) -> None:
    """Every anchor on chain is of another size, larger than the one before, and of a root this log has."""
    network = load_network(str(running.founder.data / "network.json"))
    gateway = Web3Gateway(running._environment["CONCORD_CHAIN_URL"], finality=Finality(1))
    logs = network.refs()["Logs"]
    events = [one for one in gateway.events([logs], 0, gateway.head().number) if one.name == "Anchored"]
    sizes = [one.args["size"] for one in events]
    assert sizes == sorted(set(sizes))
    reader = LogReader(running.store)
    assert [one.args["root"] for one in events] == [reader.root(running.origin, size) for size in sizes]
    transactions = Counter(one.tx for one in events)
    assert max(transactions.values()) == 1
    with running.store.read() as connection:
        signed = set(connection.scalars(select(checkpoints.c.size)))
    assert signed == set(sizes), "a checkpoint was signed that is not on the chain"
