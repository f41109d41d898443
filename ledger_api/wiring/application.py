"""The HTTP face of a node: routers and pages over its parts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from fastapi import FastAPI

from ledger_api import engines, problems
from ledger_api.acts.router import router as acts_router
from ledger_api.acts.service import ActService
from ledger_api.committee.router import router as committee_router
from ledger_api.committee.rules import CommitteeRules
from ledger_api.committee.service import CommitteeService
from ledger_api.documents.acknowledging import Acknowledgement
from ledger_api.documents.desk import RegistrationDesk
from ledger_api.documents.reading import DocumentReader
from ledger_api.documents.router import router as documents_router
from ledger_api.edge.asked import read_question
from ledger_api.edge.guard import guard
from ledger_api.edge.openapi import describe_problems_only
from ledger_api.edge.rate_limit import UNLIMITED
from ledger_api.impact.router import router as impact_router
from ledger_api.issuers.requests import IssuerRequests
from ledger_api.issuers.router import router as issuers_router
from ledger_api.log.content import ContentShelf
from ledger_api.logs.router import router as logs_router
from ledger_api.logs.service import LogService
from ledger_api.network.router import router as network_router
from ledger_api.operations.metrics import NodeMetrics, Sources
from ledger_api.operations.router import router as operations_router
from ledger_api.parts import Parts
from ledger_api.provenance.router import router as provenance_router
from ledger_api.provenance.service import ProvenanceService
from ledger_api.recognition.answers_router import router as recognition_answers_router
from ledger_api.recognition.router import router as recognition_router
from ledger_api.recognition.service import RecognitionService
from ledger_api.recognition.texts_router import texts_router
from ledger_api.review.router import router as reviews_router
from ledger_api.review.stream import events_router
from ledger_api.verification.batch import BatchVerification
from ledger_api.verification.router import router as verification_router
from ledger_api.verification.service import VerificationService
from ledger_api.web.router import Pages, mount
from ledger_api.wiring import services
from ledger_api.wiring.impact_ports import impact_service
from ledger_api.wiring.index_ports import (
    DocumentIndex,
)
from ledger_api.wiring.page_ports import IndexedBook
from ledger_api.wiring.patience import patient_verification
from ledger_api.wiring.provenance_ports import provenance_service
from ledger_api.wiring.reviews import review_service

BANNER = "DEMO CHAIN, NOT EVIDENCE"


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
    network_index = services.network_index(parts)
    documents = DocumentReader(parts.reader, DocumentIndex(parts.store, parts.queries))
    registration = services.registration(parts)
    acknowledge = Acknowledgement(registration, documents, network_index.log_url)
    desk = RegistrationDesk(registration, acknowledge.for_group)
    parts.closing.append(desk.close)
    verification = services.verification(parts, network_index)
    provenance = provenance_service(parts, network_index.home_urls)
    reviews = review_service(parts, verification)
    acts = ActService(network, parts.relayer)
    requests = IssuerRequests(
        parts.store,
        network,
        parts.queries.issuer,
        lambda: {seat.economy for seat in parts.queries.economies() if seat.live},
    )
    recognition = services.recognition(parts, network_index)
    committee = CommitteeService(
        parts.recognition,
        CommitteeRules(parts.gateway, parts.contracts),
        parts.queries.chain_time,
        parts.contracts["Timelock"],
        parts.relayer,
    )

    def relayed(tx: bytes) -> dict[str, Any]:
        return parts.relayer.state(tx, services.answered_block(parts))

    for routes in (
        documents_router(
            registration,
            desk,
            acknowledge,
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
        acts_router(acts, lambda: services.answered_block(parts)),
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
