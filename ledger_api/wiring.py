"""The one place where adapters are built and handed to those who need them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fastapi import FastAPI

from anchors import deployment
from anchors.chain.port import ChainGateway
from ledger_api import engines, problems
from ledger_api.acts.router import router as acts_router
from ledger_api.acts.service import ActService
from ledger_api.committee.router import router as committee_router
from ledger_api.committee.rules import CommitteeRules
from ledger_api.committee.service import CommitteeService
from ledger_api.documents.admission import Admission
from ledger_api.documents.reading import DocumentReader
from ledger_api.documents.router import router as documents_router
from ledger_api.documents.service import RegistrationService
from ledger_api.documents.warnings import Foresight
from ledger_api.edge.asked import read_question
from ledger_api.edge.guard import guard
from ledger_api.edge.openapi import describe_problems_only
from ledger_api.edge.rate_limit import UNLIMITED
from ledger_api.founding import found
from ledger_api.impact.router import router as impact_router
from ledger_api.impact_ports import impact_service
from ledger_api.index_ports import (
    DocumentIndex,
    NetworkIndex,
    OwnLogs,
    RecognitionSurroundings,
    Register,
    VerificationIndex,
)
from ledger_api.indexer.indexer import Indexer
from ledger_api.indexer.queries import IndexQueries
from ledger_api.indexer.recognition_queries import RecognitionQueries
from ledger_api.indexer.trust_view import IndexTrustView, NetworkPins
from ledger_api.issuers.requests import IssuerRequests
from ledger_api.issuers.router import router as issuers_router
from ledger_api.keyring import Keyring
from ledger_api.log.anchorer import Anchorer, AnchorWindow
from ledger_api.log.content import ContentShelf
from ledger_api.log.fetch import HttpFetch
from ledger_api.log.health import Health
from ledger_api.log.mirror import Mirror
from ledger_api.log.queue import SubmissionQueue
from ledger_api.log.reader import LogReader
from ledger_api.log.sequencer import Sequencer
from ledger_api.logs.router import router as logs_router
from ledger_api.logs.service import LogService
from ledger_api.network.router import router as network_router
from ledger_api.network_file import NetworkFile, load_network
from ledger_api.operations.metrics import NodeMetrics, Sources
from ledger_api.operations.router import router as operations_router
from ledger_api.page_ports import IndexedBook, present
from ledger_api.parts import Parts
from ledger_api.patience import patient_verification
from ledger_api.provenance.router import router as provenance_router
from ledger_api.provenance.service import ProvenanceService
from ledger_api.provenance_ports import provenance_service
from ledger_api.recognition.answers_router import router as recognition_answers_router
from ledger_api.recognition.router import router as recognition_router
from ledger_api.recognition.service import RecognitionService
from ledger_api.recognition.texts_router import texts_router
from ledger_api.refusals import RefusedError
from ledger_api.relayer import Relayer
from ledger_api.review.router import router as reviews_router
from ledger_api.review.stream import events_router
from ledger_api.review_wiring import add_review_workers, review_service
from ledger_api.settings import Settings
from ledger_api.verification.batch import BatchVerification
from ledger_api.verification.openings import OpeningFinder
from ledger_api.verification.router import router as verification_router
from ledger_api.verification.service import VerificationService
from ledger_api.web.router import Pages, mount
from ledger_api.work import anchor_step, index_step, mirror_step, sequence_step

BANNER = "DEMO CHAIN, NOT EVIDENCE"


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
        add_review_workers(parts, _verification(parts, _network_index(parts)))


def create_app(parts: Parts) -> FastAPI:
    """The HTTP face over these parts."""
    app = FastAPI(
        title="Concord",
        version="1",
        summary="Register product documents; get answers that say why.",
        description=f"**{BANNER}**\n" if parts.is_demo else "",
        openapi_url="/v1/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        generate_unique_id_function=lambda route: f"{route.tags[0] if route.tags else 'web'}_{route.name}",
    )
    settings, network = parts.settings, parts.network
    guard(app, settings, parts.meters)
    problems.install(app)
    network_index = _network_index(parts)
    documents = DocumentReader(parts.reader, DocumentIndex(parts.store, parts.queries))
    verification = _verification(parts, network_index)
    provenance = provenance_service(parts, network_index.home_urls)
    reviews = review_service(parts, verification)
    acts = ActService(network, parts.relayer)
    requests = IssuerRequests(
        parts.store,
        network,
        parts.queries.issuer,
        lambda: {seat.economy for seat in parts.queries.economies() if seat.live},
    )
    recognition = _recognition(parts, network_index)
    committee = CommitteeService(
        parts.recognition,
        CommitteeRules(parts.gateway, parts.contracts),
        parts.queries.chain_time,
        parts.contracts["Timelock"],
        parts.relayer,
    )

    def relayed(tx: bytes) -> dict[str, Any]:
        return parts.relayer.state(tx, _answered_block(parts))

    for routes in (
        documents_router(
            _registration(parts),
            documents,
            network_index.log_url,
            max_file_bytes=settings.max_file_bytes,
        ),
        verification_router(
            verification,
            BatchVerification(partial(patient_verification, parts, network_index.home_urls)),
            max_file_bytes=settings.max_file_bytes,
        ),
        provenance_router(provenance, read_question),
        impact_router(
            impact_service(parts, network_index.home_urls), read_question, demo_chain=parts.is_demo
        ),
        issuers_router(requests, parts.queries),
        acts_router(acts, lambda: _answered_block(parts)),
        recognition_router(recognition, relayed),
        texts_router(recognition.texts, max_file_bytes=settings.max_file_bytes),
        recognition_answers_router(recognition),
        committee_router(committee, relayed),
        network_router(network, network_index),
        logs_router(LogService(parts.reader, network_index.origins_by_name)),
        reviews_router(reviews),
        events_router(
            reviews,
            parts.signer.public_key,
            stopped=parts.supervisor.stopped.is_set,
            interval=settings.poll_interval,
        ),
        operations_router(lambda: health_of(parts), _metrics(parts, reviews.figures)),
    ):
        app.include_router(routes)
    app.state.parts = parts
    app.state.documents = documents
    app.state.verification = verification
    _mount_pages(app, parts, documents, verification, provenance, recognition)
    app.state.recognition = recognition
    app.state.committee = committee
    describe_problems_only(app, unlimited=UNLIMITED)
    return app


def health_of(parts: Parts) -> dict[str, Any]:
    """`ok`, each engine, each worker, and what waits."""
    found: dict[str, Any] = engines.check_engines(parts.gateway, parts.content)
    workers = {
        state.name: "ok" if state.is_alive and state.problem is None else state.problem or "stopped"
        for state in parts.supervisor.states()
    }
    snapshot = parts.health.snapshot()
    return {
        "ok": all(value == "ok" for value in (*found.values(), *workers.values())),
        "demo": parts.is_demo,
        "parts": found,
        "workers": workers,
        "queued": snapshot.queued,
        "oldest_unanchored_seconds": round(snapshot.oldest_unanchored_age, 1),
        "indexed_block": snapshot.next_block - 1,
        "final_block": snapshot.final_block,
    }


def _registration(parts: Parts) -> RegistrationService:
    register = Register(parts.store, parts.queries, parts.gateway, parts.contracts)
    admission = Admission(
        parts.network.network, OwnLogs(parts.store, parts.queries, parts.operators), register
    )
    return RegistrationService(parts.network.network, admission, parts.queue, Foresight(parts.view))


def _network_index(parts: Parts) -> NetworkIndex:
    return NetworkIndex(parts.queries, parts.settings.node_url)


def _verification(parts: Parts, index: NetworkIndex) -> VerificationService:
    openings = OpeningFinder(parts.reader, parts.content, parts.fetch, index.home_urls)
    return VerificationService(
        parts.network.network, parts.reader, VerificationIndex(parts.queries), openings, parts.view
    )


def _recognition(parts: Parts, index: NetworkIndex) -> RecognitionService:
    surroundings = RecognitionSurroundings(parts.queries, parts.recognition, index)
    now = partial(present, parts.queries)
    shelf = ContentShelf(parts.store)
    return RecognitionService(parts.recognition, surroundings, now, shelf, parts.network, parts.relayer)


def _metrics(parts: Parts, reviews: Callable[[], Mapping[str, int]]) -> NodeMetrics:
    return NodeMetrics(
        Sources(
            registry=parts.meters.registry,
            health=parts.health,
            gateway=parts.gateway,
            relayer=parts.relayer,
            operators=[(origin, keys.operator.address) for origin, keys in parts.operators.items()],
            reviews=reviews,
            workers=parts.supervisor.states,
            data_dir=parts.settings.data_dir,
        )
    )


def _mount_pages(
    app: FastAPI,
    parts: Parts,
    documents: DocumentReader,
    verification: VerificationService,
    provenance: ProvenanceService,
    recognition: RecognitionService,
) -> None:
    pages = Pages(
        node_name=parts.settings.node_url,
        demo_chain=parts.is_demo,
        economies=lambda: [seat.economy for seat in parts.queries.economies()],
    )
    shelf = ContentShelf(parts.store)
    book = IndexedBook(
        parts.queries, parts.recognition, parts.gateway, parts.contracts, shelf, recognition.obligations
    )
    mount(
        app,
        pages,
        verification,
        documents,
        provenance,
        book,
        max_file_bytes=parts.settings.max_file_bytes,
    )


def _answered_block(parts: Parts) -> int:
    position = parts.queries.position()
    return -1 if position is None else position.final_block


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
