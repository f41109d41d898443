"""Starts or reaches the engines, and builds every part of a node; gives the supervisor its work."""

from __future__ import annotations

from functools import partial
from typing import Any

from anchors import deployment
from anchors.chain.port import ChainGateway
from ledger_api import engines
from ledger_api.founding import found
from ledger_api.indexer.indexer import Indexer
from ledger_api.indexer.queries import IndexQueries
from ledger_api.indexer.recognition_queries import RecognitionQueries
from ledger_api.indexer.trust_view import IndexTrustView, NetworkPins
from ledger_api.keyring import Keyring
from ledger_api.log.anchorer import Anchorer, AnchorWindow
from ledger_api.log.fetch import HttpFetch
from ledger_api.log.health import Health
from ledger_api.log.mirror import Mirror
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import LogReader
from ledger_api.log.sequencer import Sequencer
from ledger_api.network_file import NetworkFile, load_network
from ledger_api.parts import Parts
from ledger_api.refusals import RefusedError
from ledger_api.relayer import Relayer
from ledger_api.settings import Settings
from ledger_api.wiring import services
from ledger_api.wiring.reviews import add_review_workers
from ledger_api.work import anchor_step, index_step, mirror_step, sequence_step


def build(settings: Settings, *, may_found: bool = True) -> Parts:
    """Start or reach the engines, found a demonstration network where there is none, and build every part.

    `may_found` False is for processes that are only a part of a node.

    Raises `RefusedError`, `AnchorsError` and `LedgerError` subclasses, each with what to do.
    """
    settings.data_dir.mkdir(parents=True, exist_ok=True)
    network = _network(settings)
    if network is None and (settings.mode == "production" or not may_found):
        raise _not_founded()
    url, engine = engines.start_chain(settings, network)
    try:
        if network is None:
            gateway = engines.connect_chain(url, _rule(settings, None))
            network = found(settings, gateway, chain_url=url, fund=engine.fund if engine else None)
        if engine is not None:
            engines.pace(engine, settings.block_time)
        gateway = engines.connect_chain(url, _rule(settings, network))
        engines.refuse_demonstration(settings, network, gateway)
        deployment.check(gateway, deployment.Deployment.from_json(network.model_dump(by_alias=True)))
        parts = _assemble(settings, network, gateway)
        parts.engine = engine
    except BaseException:
        if engine is not None:
            engine.stop()
        raise
    return parts


def _assemble(settings: Settings, network: NetworkFile, gateway: ChainGateway) -> Parts:
    keyring = Keyring(settings.keys_dir)
    operators = keyring.operators()
    store = engines.open_database(settings)
    content = engines.open_content(settings)
    contracts = network.refs()
    fetch = HttpFetch()
    pins = NetworkPins(network.network, network.deployment, network.directory, network.mode == "demo")
    return Parts(
        settings=settings,
        network=network,
        gateway=gateway,
        content=content,
        store=store,
        operators=operators,
        queue=SubmissionQueue(store, daily_quota=settings.quota_per_issuer),
        reader=LogReader(store),
        queries=IndexQueries(store),
        recognition=RecognitionQueries(store),
        view=IndexTrustView(store, pins),
        indexer=Indexer(store, gateway, contracts, start_block=network.block),
        sequencers=[Sequencer(store, origin) for origin in operators],
        anchorer=Anchorer(
            store, gateway, content, contracts, operators, AnchorWindow(settings.anchor_window)
        ),
        relayer=Relayer(gateway, keyring.relayer()),
        health=Health(store, tuple(operators)),
        fetch=fetch,
        mirror=Mirror(store, content, fetch, tuple(operators), network_id=network.network),
        node_seed=keyring.make_node_seed(),
    )


def add_workers(parts: Parts, *, sequence: bool = True, anchor: bool = True, index: bool = True) -> None:
    """Give the supervisor the node's own work; production runs each in a process of its own."""
    interval = parts.settings.poll_interval
    if sequence:
        for sequencer in parts.sequencers:
            parts.supervisor.add(
                f"sequencer {sequencer.origin}",
                partial(sequence_step, sequencer, parts.meters),
                min(interval, 0.05),
            )
    if anchor:
        parts.supervisor.add("anchorer", lambda: anchor_step(parts), interval)
    if index:
        parts.supervisor.add("indexer", lambda: index_step(parts), interval)
        parts.supervisor.add("mirror", lambda: mirror_step(parts), interval)
        add_review_workers(parts, services.verification(parts, services.network_index(parts)))


def _network(settings: Settings) -> NetworkFile | None:
    if settings.network is not None:
        return load_network(settings.network)
    return load_network(settings.network_path) if settings.network_path.exists() else None


def _rule(settings: Settings, network: NetworkFile | None) -> Any:
    from anchors.chain.finality import Finality

    if settings.confirmations is not None:
        return Finality(settings.confirmations)
    return network.rule() if network else Finality(0)


def _not_founded() -> RefusedError:
    return RefusedError(
        "NETWORK_FILE_MISSING",
        "there is no network.json; only `concord up` in demo mode founds a network by itself",
        fix="Put the network's file into the data folder (`concord join URL`), or set CONCORD_NETWORK.",
    )
