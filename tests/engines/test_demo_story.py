"""The demonstration's whole story, told on a consortium, Kubo and PostgreSQL instead of embedded engines."""

import os
import subprocess
import sys

import pytest
from sqlalchemy import create_engine, text

from anchors.chain.finality import Finality
from anchors.chain.web3_gateway import Web3Gateway
from anchors.content.cid import cid_from_digest
from anchors.content.kubo import KuboContentStore
from ledger_api.founding import accounts_to_fund
from ledger_api.network_file import load_network
from ledger_api.settings import Settings
from ledger_api.store.engine import open_store
from ledger_api.store.migrate import upgrade
from tests.support.engines.geth import CONFIRMATIONS, CliqueConsortium
from tests.support.engines.kubo import Kubo
from tests.support.engines.postgres import Postgres

pytestmark = pytest.mark.timeout(600)


@pytest.fixture(scope="module")
def told(
    consortium: CliqueConsortium, kubo: Kubo, postgres: Postgres, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Settings, str]:
    """Where the story was played, and what was said."""
    settings = Settings(
        data_dir=tmp_path_factory.mktemp("demo") / "node",
        chain_url=consortium.url,
        confirmations=CONFIRMATIONS,
        ipfs_api=kubo.api,
        database_url=postgres.new_database("demo"),
    )
    settings.data_dir.mkdir()
    for account in accounts_to_fund(settings):
        consortium.fund(account)
    store = open_store(settings.store_url)
    upgrade(store)
    store.close()
    environment = os.environ | {
        "CONCORD_CHAIN_URL": consortium.url,
        "CONCORD_CONFIRMATIONS": str(CONFIRMATIONS),
        "CONCORD_IPFS_API": kubo.api,
        "CONCORD_DATABASE_URL": settings.store_url,
    }
    command = [sys.executable, "-c", "from ledger_api.cli.main import app; app()", "demo"]
    done = subprocess.run(
        [*command, "--keep", str(settings.data_dir)],
        env=environment,
        capture_output=True,
        text=True,
        timeout=540,
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return settings, done.stdout


def test_every_question_of_the_story_is_answered_as_told(told: tuple[Settings, str]):
    assert "answered as told" in told[1]


def test_the_registrations_are_in_postgresql_and_no_embedded_engine_was_used(told: tuple[Settings, str]):
    settings, _ = told
    engine = create_engine(settings.store_url)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT count(*) FROM entries")).scalar_one() >= 4
    engine.dispose()
    assert not (settings.data_dir / "chain").exists()
    assert not (settings.data_dir / "content").exists()
    assert not list(settings.data_dir.glob("*.db"))


def test_every_anchor_is_final_for_each_validator_and_its_entries_are_on_ipfs(
    told: tuple[Settings, str], consortium: CliqueConsortium, kubo: Kubo
):
    network = load_network(str(told[0].network_path))
    logs, content = network.contract("Logs"), KuboContentStore(kubo.api)
    gateways = [Web3Gateway(node.url, finality=Finality(CONFIRMATIONS)) for node in consortium.nodes]
    seen = [
        [
            (event.block_hash, event.args["size"], event.args["root"], event.args["cid"])
            for event in gateway.events([logs], network.block, gateway.head().number)
            if event.name == "Anchored"
        ]
        for gateway in gateways
    ]
    assert seen[0]
    assert all(anchors == seen[0] for anchors in seen)
    for block_hash, _, _, digest in seen[0]:
        assert gateways[0].is_canonical(block_hash)
        cid = cid_from_digest(digest)
        assert cid in kubo.pins()
        assert content.get(cid)
