"""The pages, and with them `/verify` and `/documents/{digest}`: the officer's."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from fastapi import APIRouter, FastAPI, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse
from starlette.staticfiles import StaticFiles

from anchors.errors import AnchorsError
from anchors.hexadecimal import from_hex
from ledger_api.documents.reading import DocumentReader, Registration
from ledger_api.domain.provenance import Limits
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import TrustFacts, TrustQuery
from ledger_api.edge.multipart import read_form
from ledger_api.log.states import RegistrationState
from ledger_api.provenance.service import ProvenanceService, Traced
from ledger_api.refusals import RefusedError
from ledger_api.verification.ports import Found
from ledger_api.verification.presented import NamedBytes, sort_presented
from ledger_api.verification.service import Answer, VerificationService
from ledger_api.web.answer_view import answer_page
from ledger_api.web.asked import read_asked
from ledger_api.web.committee_router import committee_routes
from ledger_api.web.document_view import candidate_row, document_page
from ledger_api.web.problem_pages import ProblemPages
from ledger_api.web.recognition_ports import RecognitionBook
from ledger_api.web.recognition_router import recognition_routes
from ledger_api.web.rendering import ASKED, FOLDER, REFUSALS, Pages

__all__ = ["Pages", "mount"]

_MOST_CANDIDATES = 20
_LONGEST_PREFILL = 200
_DRAWN = Limits(nodes=40, links=200)
"""How much of a graph a page draws; the API gives the rest."""
_Asked = dict[str, str | None]


def mount(
    app: FastAPI,
    pages: Pages,
    verification: VerificationService,
    documents: DocumentReader,
    provenance: ProvenanceService,
    book: RecognitionBook,
    *,
    max_file_bytes: int,
    clock: Callable[[], float] = time.time,
) -> None:
    """Add the pages and their static files to `app`. Call it after every other middleware was added."""
    app.mount("/static", StaticFiles(directory=FOLDER / "static"), name="static")
    app.include_router(_verify_routes(pages, verification, documents, max_file_bytes, clock))
    app.include_router(_document_routes(pages, verification, documents, provenance))
    app.include_router(recognition_routes(pages, book))
    app.include_router(committee_routes(pages, book))
    app.add_middleware(ProblemPages, pages=pages)


def _verify_routes(
    pages: Pages,
    verification: VerificationService,
    documents: DocumentReader,
    max_file_bytes: int,
    clock: Callable[[], float],
) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/")
    def start() -> RedirectResponse:
        return RedirectResponse("/verify", 307)

    @routes.get("/verify")
    def form(request: Request) -> HTMLResponse:
        given = request.query_params
        asked: _Asked = {name: given.get(name, "")[:_LONGEST_PREFILL] for name in ASKED}
        return pages.form(asked, max_file_bytes=max_file_bytes)

    @routes.post("/verify")
    async def verify(request: Request) -> HTMLResponse:
        asked: _Asked = {}
        try:
            # The request as a whole is bounded already; a large file is refused once what was typed is known.
            sent = await read_form(request, texts=ASKED, max_file_bytes=sys.maxsize)
            asked = {name: sent.text(name) for name in ASKED}
            question = read_asked(asked, clock())
            # A form without a chosen file still sends one part without name and bytes.
            files = [NamedBytes(file.name, file.data) for file in sent.files if file.name or file.data]
            _refuse_large(files, max_file_bytes)
            return await run_in_threadpool(_answered, files, question, asked["number"])
        except REFUSALS as refused:
            return pages.form(asked, max_file_bytes=max_file_bytes, refused=refused)

    def _answered(files: Sequence[NamedBytes], question: Question, number: str | None) -> HTMLResponse:
        presented = sort_presented(files)
        if not number:
            presented.require_some("/file")
        answer = verification.verify(presented, question, number=number)
        shown = answer.suggestions[:_MOST_CANDIDATES]
        candidates = [_candidate(verification, documents, found) for found in shown]
        return pages.render("answer.html", answer_page(answer, candidates))

    return routes


def _refuse_large(files: Sequence[NamedBytes], limit: int) -> None:
    for file in files:
        if len(file.data) > limit:
            raise RefusedError(
                "FILE_TOO_LARGE",
                f"{file.name} has {len(file.data)} bytes; the limit is {limit}",
                fix="Hand in the document's own files, without pictures or archives beside them.",
            )


def _document_routes(
    pages: Pages,
    verification: VerificationService,
    documents: DocumentReader,
    provenance: ProvenanceService,
) -> APIRouter:
    routes = APIRouter(include_in_schema=False)

    @routes.get("/documents/{digest}")
    def document(digest: str) -> HTMLResponse:
        try:
            registration, history = documents.history(_digest(digest))
            answer = _standing(verification, registration)
            facts = _facts(verification, registration) if answer is None else answer.facts
            files = documents.files(registration.statement_digest)
            traced = _traced(provenance, registration)
        except REFUSALS as refused:
            return pages.refusal(refused)
        return pages.render(
            "document.html", document_page(registration, history, answer, facts, files, traced)
        )

    return routes


def _digest(text: str) -> bytes:
    """The digest in an address, however it was copied. Raises `RefusedError` DOCUMENT_UNKNOWN."""
    plain = text.strip().lower()
    try:
        return from_hex(plain if plain.startswith("0x") else f"0x{plain}", 32)
    except AnchorsError as failure:
        raise RefusedError(
            "DOCUMENT_UNKNOWN",
            "this address names no document",
            fix="Check that the link was copied whole: it ends in 0x and 64 digits.",
        ) from failure


def _standing(verification: VerificationService, registration: Registration) -> Answer | None:
    """The verdict on the entry alone, now; None before it is in the log."""
    if registration.index is None:
        return None
    question = Question(axis=Axes.DOCUMENT)
    return verification.entry_at(registration.origin, registration.index, question)


def _traced(provenance: ProvenanceService, registration: Registration) -> Traced | None:
    """What the document was made from and what from it, each answered as its own page does."""
    is_anchored = registration.state in (RegistrationState.ANCHORED, RegistrationState.FINAL)
    if not is_anchored or registration.entry is None:
        return None
    question = Question(axis=Axes.DOCUMENT)
    return provenance.trace(registration.statement_digest, question, limits=_DRAWN)


def _candidate(verification: VerificationService, documents: DocumentReader, found: Found) -> dict[str, Any]:
    registration = documents.get(found.statement_digest)
    return candidate_row(registration, _facts(verification, registration))


def _facts(verification: VerificationService, registration: Registration) -> TrustFacts | None:
    """What the chain says of a document that no verdict was asked about."""
    if registration.entry is None:
        return None
    statement = registration.entry.statement
    issuers = (statement.issuer, *statement.cosigners)
    return verification.facts_for(
        TrustQuery(registration.origin, registration.index, issuers, statement.digest)
    )
