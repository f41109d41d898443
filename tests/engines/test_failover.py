"""PostgreSQL fails over under a working node: the primary dies, a standby takes over, no process restarts."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from ledger_api.client.node_api import NodeClient
from ledger_api.log.reader import LogReader
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from tests.engines.test_two_of_everything import assert_anchored_once
from tests.soak.audit import Watch, count_entries, fetch_checkpoint
from tests.soak.load import Load
from tests.support.engines.postgres import Postgres, running_postgres
from tests.support.fleet import Fleet, fleet

pytestmark = pytest.mark.timeout(600)

MORE = 40
"""So many are registered before the primary is killed, and after its standby was promoted."""


@pytest.fixture
def primary() -> Iterator[Postgres]:
    with running_postgres() as server:
        yield server


@pytest.fixture
def standby(primary: Postgres) -> Iterator[Postgres]:
    with running_postgres(following=primary) as server:
        primary.wait_for_standby()
        yield server


@pytest.fixture
def node(primary: Postgres, standby: Postgres, tmp_path: Path, anvil: str) -> Iterator[Fleet]:
    """A node whose database URL names both servers, as docs/how-to/run-a-node.md says."""
    url = make_url(primary.new_database("ledger"))
    servers = {"host": [f"127.0.0.1:{one.port}" for one in (primary, standby)]}
    both = url.set(host=None, port=None).update_query_dict({**servers, "target_session_attrs": "read-write"})
    named = both.render_as_string(hide_password=False)
    store = open_store(named)
    upgrade(store)
    store.close()
    with fleet(tmp_path, {"CONCORD_DATABASE_URL": named}) as running:
        yield running


def test_nothing_is_lost_or_doubled_when_the_standby_takes_over(
    node: Fleet, primary: Postgres, standby: Postgres, capsys: pytest.CaptureFixture[str]
) -> None:
    front = node.start("serve")
    for name in ("sequence", "anchor", "index"):
        node.start(name)
    prefix, verifier = node.log(front.url)
    watch, load = Watch(front.url, prefix, verifier), Load(front.url, node.exporter, threads=2, pause=0.05)
    for one in (watch, load):
        one.start()
    node.until(lambda: len(load.acknowledged) > MORE, what="registrations before the failure")
    primary.kill()
    before = len(load.acknowledged)
    killed = time.monotonic()
    standby.promote()
    node.until(lambda: len(load.acknowledged) > before + MORE, what="registrations after the failure")
    again = time.monotonic() - killed
    load.stop()
    with NodeClient(front.url) as api:
        final = node.until(
            lambda: (
                (found := fetch_checkpoint(api, prefix, verifier)).size >= len(load.acknowledged) and found
            ),
            what="not everything acknowledged is anchored",
        )
        counted = count_entries(api, prefix, final, node.exporter.home.network_id)
    watch.stop()
    assert set(counted) == load.acknowledged
    assert set(counted.values()) == {1}
    assert (watch.faults, load.refusals) == ([], [])
    assert LogReader(node.store).root(node.origin, final.size) == final.root
    assert_anchored_once(node)
    with capsys.disabled():
        print(f"\n  {before} and {len(load.acknowledged) - before} registered, {MORE} of these", end=" ")
        print(f"{again:.1f} s after the primary was killed; {load.retried} asked again", end=" ")
