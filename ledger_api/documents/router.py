"""`/v1/documents`."""

from __future__ import annotations

from functools import partial
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool

from anchors.hexadecimal import to_hex
from ledger_api.documents.acknowledging import Acknowledgement, LogUrl
from ledger_api.documents.desk import RegistrationDesk
from ledger_api.documents.reading import DocumentReader
from ledger_api.documents.schemas import (
    BULK_BODY,
    REGISTER_BODY,
    BulkOutcome,
    DocumentPage,
    DocumentResource,
    History,
)
from ledger_api.documents.service import BulkLine, Registered, RegistrationService, may_be_on_chain
from ledger_api.domain.records import to_json
from ledger_api.edge.bodies import MAX_LINE_BYTES, read_lines
from ledger_api.edge.conditional import IMMUTABLE, answer_json, respond, respond_json
from ledger_api.edge.cursor import decode_cursor, encode_cursor
from ledger_api.edge.multipart import read_form
from ledger_api.edge.openapi import answers
from ledger_api.log.states import RegistrationState
from ledger_api.refusals import RefusedError

MAX_BULK_LINES = 100_000
PAGE = 100
Id = Annotated[str, Path(pattern=r"^0x[0-9a-f]{64}$", description="Statement digest, or document digest.")]


def router(
    registration: RegistrationService,
    desk: RegistrationDesk[Response],
    acknowledge: Acknowledgement,
    reader: DocumentReader,
    log_url: LogUrl,
    *,
    max_file_bytes: int,
) -> APIRouter:
    """The routes over these services; `log_url` gives the URL prefix of a log by its origin."""
    routes = APIRouter(prefix="/v1/documents", tags=["documents"])
    _add_writing(routes, registration, desk, acknowledge, max_file_bytes)
    _add_reading(routes, reader, log_url)
    _add_content(routes, reader)
    return routes


def _add_writing(
    routes: APIRouter,
    registration: RegistrationService,
    desk: RegistrationDesk[Response],
    acknowledge: Acknowledgement,
    max_file_bytes: int,
) -> None:
    @routes.post(
        "",
        response_model=None,
        status_code=202,
        summary="Register a document",
        responses=answers(
            {
                202: {
                    "model": DocumentResource,
                    "description": "Durable, and waiting for its place in the log.",
                },
                200: {"model": DocumentResource, "description": "The same document was registered before."},
            },
            400,
            403,
            409,
            413,
            415,
            421,
            422,
            429,
            503,
        ),
        openapi_extra={"requestBody": REGISTER_BODY},
    )
    async def register(request: Request) -> Response:
        """Everything sent is recomputed. What is refused leaves nothing behind; 202 means it is on disk.

        Sending the same document again is answered 200 with the first registration, so retries are safe
        (an `Idempotency-Key` is accepted and not needed).
        """
        form = await read_form(
            request, texts=("statement", "opening", "visibility"), max_file_bytes=max_file_bytes
        )
        if "statement" not in form.texts:
            raise RefusedError(
                "PART_MISSING",
                "the part `statement` is missing",
                pointer="/statement",
                fix="Send the signed statement; `concord register` makes it.",
            )
        examine = partial(
            registration.examine,
            form.texts["statement"],
            opening_part=form.texts.get("opening"),
            files=form.files,
            visibility=form.text("visibility") or "withheld",
        )
        is_small = form.size <= MAX_LINE_BYTES  # read sooner than it is handed to another thread
        examined = examine() if is_small else await run_in_threadpool(examine)
        try:
            return await desk.register(examined)
        except RefusedError as refusal:
            if not may_be_on_chain(refusal):
                raise
        return await run_in_threadpool(lambda: acknowledge.for_group()(registration.register_one(examined)))

    @routes.post(
        ":bulk",
        response_model=None,
        status_code=202,
        summary="Register many documents under one manifest signature",
        responses=answers({202: {"model": BulkOutcome}}, 400, 413, 415, 422, 503),
        openapi_extra={"requestBody": BULK_BODY},
    )
    async def register_bulk(request: Request) -> Response:
        """One statement a line. A refused line keeps no other out; what is accepted is on disk."""
        lines: list[bytes] = []
        async for line in read_lines(request):
            lines.append(line)
            if len(lines) > MAX_BULK_LINES:
                raise RefusedError(
                    "REQUEST_TOO_LARGE",
                    f"a bulk request has at most {MAX_BULK_LINES} lines",
                    fix="Send several requests.",
                )
        outcomes = await run_in_threadpool(lambda: list(registration.register_bulk(lines)))
        items = [_bulk_item(outcome) for outcome in outcomes]
        counts = {
            "accepted": sum(item.get("created") is True for item in items),
            "existing": sum(item.get("created") is False for item in items),
            "refused": sum("problem" in item for item in items),
        }
        return answer_json(counts | {"items": items}, status=202)


def _add_reading(routes: APIRouter, reader: DocumentReader, log_url: LogUrl) -> None:
    @routes.get(
        "",
        response_model=None,
        summary="Documents of one issuer",
        responses=answers({200: {"model": DocumentPage}}, 400),
    )
    def documents_of(
        request: Request,
        issuer: Annotated[str, Query(pattern=r"^0x[0-9a-f]{64}$")],
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=1000)] = PAGE,
    ) -> Response:
        """Anchored documents, in the order of their logs."""
        after: tuple[Any, ...] | None = decode_cursor(cursor, (str, int)) if cursor else None
        found = reader.documents_of(bytes.fromhex(issuer[2:]), after, limit)
        items = [
            {
                "id": to_hex(one.statement_digest),
                "document": to_hex(one.document_digest),
                "type": one.doc_type,
                "issued_on": one.issued_on,
                "valid_to": one.valid_to or None,
                "origin": one.origin,
                "index": one.index,
                "anchored_at": one.anchored_at,
                "state": reader.state(one).value,
            }
            for one in found
        ]
        last = found[-1] if len(found) == limit else None
        return respond_json(
            request, {"items": items, "next": encode_cursor(last.origin, last.index) if last else None}
        )

    @routes.get(
        "/{id}",
        response_model=None,
        summary="One registration",
        responses=answers({200: {"model": DocumentResource}}, 400, 404),
    )
    def document(request: Request, id: Id) -> Response:  # noqa: A002 - the path parameter's name
        """Its state, its entry, and where to go on."""
        found = reader.get(_digest(id))
        return respond_json(request, found.to_json(log_url(found.origin)))

    @routes.get(
        "/{id}/history",
        response_model=None,
        summary="Every act on a document",
        responses=answers({200: {"model": History}}, 400, 404),
    )
    def history(request: Request, id: Id) -> Response:  # noqa: A002
        """Suspensions, restorations, withdrawals and what else was signed about it."""
        found, events = reader.history(_digest(id))
        return respond_json(
            request,
            {
                "id": to_hex(found.statement_digest),
                "document": to_hex(found.entry.statement.digest) if found.entry else None,
                "state": found.state.value,
                "events": [to_json(event) for event in events],
            },
        )


def _add_content(routes: APIRouter, reader: DocumentReader) -> None:
    @routes.get(
        "/{id}/receipt",
        response_class=Response,
        summary="The receipt",
        responses=answers(
            {200: {"content": {"text/plain": {}}, "description": "A C2SP tlog-proof file."}}, 400, 404
        ),
    )
    def receipt(request: Request, id: Id) -> Response:  # noqa: A002
        """Proves offline that the entry is in the log; its extra line says where the root is on chain."""
        text, state = reader.receipt(_digest(id))
        return respond(
            request,
            text.encode(),
            media_type="text/plain; charset=utf-8",
            cache=IMMUTABLE if state is RegistrationState.FINAL else "no-cache",
            headers={"Content-Disposition": f'attachment; filename="{id[2:18]}.tlog-proof"'},
        )

    @routes.get(
        "/{id}/opening",
        response_class=Response,
        summary="The opening of a public document",
        responses=answers(
            {200: {"content": {"application/json": {}}, "description": "`concord/opening/v1`"}}, 400, 404
        ),
    )
    def opening(request: Request, id: Id) -> Response:  # noqa: A002
        """Header, body and secret as they were submitted; 404 where the exporter withheld them."""
        return respond(request, reader.opening(_digest(id)), media_type="application/json", cache=IMMUTABLE)

    @routes.get(
        "/{id}/files/{sha256}",
        response_class=Response,
        summary="A file of a public document",
        responses=answers({200: {"content": {"*/*": {}}, "description": "As it was submitted."}}, 400, 404),
    )
    def file(
        request: Request,
        id: Id,  # noqa: A002
        sha256: Annotated[str, Path(pattern=r"^0x[0-9a-f]{64}$")],
    ) -> Response:
        """The bytes as they were submitted."""
        kept, data = reader.file(_digest(id), _digest(sha256))
        return respond(
            request,
            data,
            media_type=kept.media_type,
            cache=IMMUTABLE,
            headers={
                # never shown in our origin: an attached page could otherwise act as the node
                "Content-Disposition": "attachment",
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "sandbox",
            },
        )


def _bulk_item(line: BulkLine) -> dict[str, Any]:
    outcome = line.outcome
    if not isinstance(outcome, Registered):
        return {
            "line": line.number,
            "problem": {
                "code": getattr(outcome, "code", "INTERNAL"),
                "detail": getattr(outcome, "detail", str(outcome)),
                "pointer": getattr(outcome, "pointer", None),
                "fix": getattr(outcome, "fix", ""),
            },
        }
    submission = outcome.submission
    return {
        "line": line.number,
        "id": to_hex(submission.statement_digest),
        "document": to_hex(outcome.examined.new.document_digest),
        "state": submission.state.value,
        "created": submission.created,
    }


def _digest(text: str) -> bytes:
    return bytes.fromhex(text[2:])
