"""`/v1/verifications` and `/v1/trust-facts`."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from ledger_api.domain.trust import TrustQuery
from ledger_api.edge.asked import MEMBERS, read_question, read_time
from ledger_api.edge.bodies import read_json_body
from ledger_api.edge.conditional import answer_json, respond_json
from ledger_api.edge.cursor import MAX_STORED
from ledger_api.edge.multipart import read_form
from ledger_api.edge.openapi import answers
from ledger_api.verification.batch import BatchVerification
from ledger_api.verification.batch_requests import read_batch
from ledger_api.verification.presented import NamedBytes, sort_presented
from ledger_api.verification.schemas import (
    BATCH_BODY,
    TRUST_FACTS_EXAMPLE,
    VERIFICATION_BODY,
    BatchAnswer,
    VerdictAnswer,
)
from ledger_api.verification.service import VerificationService

_Word = r"^0x[0-9a-f]{64}$"


def router(service: VerificationService, batches: BatchVerification, *, max_file_bytes: int) -> APIRouter:
    """The routes over these services."""
    routes = APIRouter(tags=["verification"])
    _add_batch(routes, batches, max_file_bytes)

    @routes.post(
        "/v1/verifications",
        response_model=None,
        summary="Is it what it says it is?",
        responses=answers({200: {"model": VerdictAnswer}}, 400, 413, 415, 422),
        openapi_extra={"requestBody": VERIFICATION_BODY},
    )
    async def verify(request: Request) -> Response:
        """Hand in a presentation, an opening, or any file alone, and the question if you have one.

        Nothing that is handed in is kept.
        """
        form = await read_form(
            request, texts=("presentation", "opening", "number", *MEMBERS), max_file_bytes=max_file_bytes
        )
        question = read_question({name: form.text(name) for name in MEMBERS})
        files = [NamedBytes(file.name, file.data) for file in form.files]
        # Reading megabytes of JSON takes seconds, in which this thread would answer nobody else.
        presented = await run_in_threadpool(
            sort_presented,
            files,
            presentation=form.texts.get("presentation"),
            opening=form.texts.get("opening"),
        )
        number = form.text("number")
        if number is None:
            presented.require_some("/file")
        answer = await run_in_threadpool(service.verify, presented, question, number=number)
        return answer_json(answer.to_json())

    @routes.get(
        "/v1/verifications",
        response_model=None,
        summary="Ask by a document's number",
        responses=answers({200: {"model": VerdictAnswer}}, 400, 422),
    )
    def by_number(
        request: Request,
        number: Annotated[str, Query(min_length=1, max_length=200, examples=["VN-MTC-26-0417"])],
    ) -> Response:
        """One document of that number is judged, as far as it can be without its bytes; several are listed.

        The question's members may be given as query parameters.
        """
        question = read_question({name: request.query_params.get(name) for name in MEMBERS})
        answer = service.verify(sort_presented([]), question, number=number)
        return answer_json(answer.to_json())

    @routes.get(
        "/v1/trust-facts",
        response_model=None,
        summary="What the chain says that bears on one entry",
        responses=answers(
            {200: {"content": {"application/json": {"example": TRUST_FACTS_EXAMPLE}}}}, 400, 422
        ),
    )
    def trust_facts(
        request: Request,
        origin: Annotated[str, Query(max_length=255)],
        digest: Annotated[str, Query(pattern=_Word)],
        issuer: Annotated[list[Annotated[str, Query(pattern=_Word)]], Query(max_length=9)],
        index: Annotated[int | None, Query(ge=0, le=MAX_STORED)] = None,
        receipt_size: Annotated[int | None, Query(ge=0, le=MAX_STORED)] = None,
        known_at: str | None = None,
        economy: Annotated[str | None, Query(max_length=10, examples=["VN"])] = None,
        importing_economy: Annotated[str | None, Query(max_length=10, examples=["DE"])] = None,
    ) -> Any:
        """Save it, and `concord verify --offline --trust FILE` answers without any network."""
        facts = service.facts_for(
            TrustQuery(
                origin=origin,
                index=index,
                issuer_ids=tuple(bytes.fromhex(one[2:]) for one in issuer),
                digest=bytes.fromhex(digest[2:]),
                receipt_size=receipt_size,
                known_at=read_time(known_at, "/known_at") if known_at else None,
                economy=economy,
                importing_economy=importing_economy,
            )
        )
        return respond_json(request, facts.to_json())

    return routes


def _add_batch(routes: APIRouter, batches: BatchVerification, max_file_bytes: int) -> None:
    @routes.post(
        "/v1/verifications:batch",
        response_model=None,
        summary="Many questions at once",
        responses=answers({200: {"model": BatchAnswer}}, 400, 413, 415, 422, 503),
        openapi_extra={"requestBody": BATCH_BODY},
    )
    async def verify_batch(request: Request) -> Response:
        """Up to 500 items, answered in their order and as of one state of the ledger.

        An item that cannot be read has a problem of its own; the others are answered. What several items ask
        of one document is counted in their order. Nothing that is handed in is kept, nothing is reserved.
        """
        body = await read_json_body(request)
        answer = await run_in_threadpool(
            lambda: batches.answer(read_batch(body, max_file_bytes=max_file_bytes))
        )
        return answer_json(answer)
