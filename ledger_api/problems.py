"""The one table that says what a refusal means over HTTP, as RFC 9457 problems."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from anchors.errors import (
    AnchorsError,
    ChainUnavailableError,
    ContentNotFoundError,
    ContentUnavailableError,
    TransactionRevertedError,
)
from ledger_api.contract_errors import contract_code, fix_of
from ledger_api.domain.errors import VerdictInputError
from ledger_api.edge.request_log import HEADER, request_id_of
from ledger_api.refusals import Fault, RefusedError
from ledger_api.store.errors import LedgerError
from ledger_api.telemetry.logs import logger

_log = logger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "urn:concord:problem:"

# Code -> HTTP status. A code that is not listed is a fault of the content: 422.
STATUS: dict[str, int] = {
    "CURSOR_INVALID": 400,
    "IDEMPOTENCY_KEY_INVALID": 400,
    "MULTIPART_MALFORMED": 400,
    "PARAMETER_INVALID": 400,
    "PART_MISSING": 400,
    "PART_UNKNOWN": 400,
    "REVIEW_TOKEN_INVALID": 401,
    "REVIEW_TOKEN_MISSING": 401,
    "ISSUER_NOT_REGISTERED": 403,
    "KEY_NOT_REGISTERED": 403,
    "KEY_PROOF_REFUSED": 403,
    "KEY_REVOKED": 403,
    "NOT_AUTHORITY": 403,
    "NOT_DELEGATE": 403,
    "NOT_DEPLOYER": 403,
    "NOT_GOVERNOR": 403,
    "NOT_IN_ELECTORATE": 403,
    "NOT_OFFICER": 403,
    "NOT_OPERATOR": 403,
    "NOT_OVERSEER": 403,
    "NOT_PARTY": 403,
    "NOT_SPEAKER": 403,
    "RESTORE_NOT_PERMITTED": 403,
    "SIGNATURE_REFUSED": 403,
    "ACCREDITATION_UNKNOWN": 404,
    "ACTION_UNKNOWN": 404,
    "AGREEMENT_UNKNOWN": 404,
    "AUTHORITY_UNKNOWN": 404,
    "BALLOT_UNKNOWN": 404,
    "CONTENT_NOT_FOUND": 404,
    "DOCUMENT_UNKNOWN": 404,
    "ENTITY_UNKNOWN": 404,
    "FILE_WITHHELD": 404,
    "ISSUER_UNKNOWN": 404,
    "LOG_UNKNOWN": 404,
    "NOT_ANCHORED_YET": 404,
    "NOT_FOUND": 404,
    "OPENING_WITHHELD": 404,
    "REVIEW_UNKNOWN": 404,
    "RESOURCE_UNKNOWN": 404,
    "SEAT_UNKNOWN": 404,
    "TERMS_NOT_ON_CHAIN": 404,
    "TEXT_NOT_HELD": 404,
    "TEXT_UNKNOWN": 404,
    "TILE_UNKNOWN": 404,
    "TRANSACTION_UNKNOWN": 404,
    "UNKNOWN_AGREEMENT": 404,
    "UNKNOWN_BALLOT": 404,
    "UNKNOWN_VERSION": 404,
    "VERSION_UNKNOWN": 404,
    "METHOD_NOT_ALLOWED": 405,
    "ACCREDITATION_EXISTS": 409,
    "ACT_REPLAYED": 409,
    "AGREEMENT_CONCLUDED": 409,
    "ALREADY_APPOINTED": 409,
    "ALREADY_ENACTED": 409,
    "ALREADY_ENDORSED": 409,
    "ALREADY_EXECUTED": 409,
    "ALREADY_GIVEN": 409,
    "ALREADY_PARTY": 409,
    "ALREADY_RATIFIED": 409,
    "ALREADY_RESERVED": 409,
    "ALREADY_SIGNED": 409,
    "ALREADY_SUSPENDED": 409,
    "AUTHORITY_FROZEN": 409,
    "AUTHORITY_TAKEN": 409,
    "BALLOT_IS_CLOSED": 409,
    "BALLOT_IS_OPEN": 409,
    "BALLOT_NOT_ENACTED": 409,
    "BALLOT_NOT_PASSED": 409,
    "DOCUMENT_CONFLICT": 409,
    "IDEMPOTENCY_KEY_REUSED": 409,
    "ILLEGAL_TRANSITION": 409,
    "ISSUER_EXISTS": 409,
    "ISSUER_IS_SUSPENDED": 409,
    "KEY_ALREADY_REVOKED": 409,
    "KEY_TAKEN": 409,
    "LISTING_EXISTS": 409,
    "LISTING_IS_WITHDRAWN": 409,
    "LOG_CLOSED": 409,
    "LOG_EXISTS": 409,
    "LOG_IS_CLOSED": 409,
    "NOTHING_RESERVED": 409,
    "NOTHING_SUSPENDED": 409,
    "NOTHING_TO_ENACT": 409,
    "NOT_APPOINTED": 409,
    "NOT_CONCLUDED": 409,
    "NOT_RATIFIED": 409,
    "NOT_SEALED": 409,
    "REVIEW_CLOSED": 409,
    "NO_NOTICE_GIVEN": 409,
    "OPERATION_NOT_READY": 409,
    "SEAT_EXISTS": 409,
    "SEQUENCE_NOT_HIGHER": 409,
    "VERSION_OUT_OF_ORDER": 409,
    "FILE_TOO_LARGE": 413,
    "REQUEST_TOO_LARGE": 413,
    "CONTENT_TYPE_UNSUPPORTED": 415,
    "LOG_ELSEWHERE": 421,
    "QUOTA_EXCEEDED": 429,
    "RATE_LIMITED": 429,
    "INTERNAL": 500,
    "CHAIN_UNAVAILABLE": 503,
    "CONTENT_UNAVAILABLE": 503,
    "INDEX_MISSING": 503,
    "NODE_HAS_NO_RELAYER": 503,
    "QUEUE_CLOSED": 503,
    "STORE_UNAVAILABLE": 503,
}
_DEFAULT_STATUS = 422
_RETRY_AFTER = {
    "NOT_ANCHORED_YET": "1",
    "CHAIN_UNAVAILABLE": "5",
    "CONTENT_UNAVAILABLE": "5",
}
_ENGINES = {
    "CHAIN_UNAVAILABLE": "the chain does not answer",
    "CONTENT_UNAVAILABLE": "the content store does not answer",
    "STORE_UNAVAILABLE": "the database does not answer",
}
_FRAMEWORK_CODES = {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 400: "MULTIPART_MALFORMED"}


def problem(
    code: str,
    detail: str,
    *,
    fix: str,
    pointer: str | None = None,
    faults: Sequence[Fault] = (),
    extra: dict[str, Any] | None = None,
    retry_after: int | None = None,
) -> JSONResponse:
    """An RFC 9457 problem with our own members `code`, `pointer`, `problems` and `fix`.

    `retry_after` is in seconds (RFC 9110 §10.2.3); some codes have one of their own.
    """
    body = problem_body(code, detail, fix=fix, pointer=pointer, faults=faults) | (extra or {})
    status = body["status"]
    headers = {"Cache-Control": "no-store"}
    if retry_after is not None or code in _RETRY_AFTER:
        headers["Retry-After"] = _RETRY_AFTER[code] if retry_after is None else str(retry_after)
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    return JSONResponse(body, status, headers, media_type=MEDIA_TYPE)


def problem_body(
    code: str, detail: str, *, fix: str, pointer: str | None = None, faults: Sequence[Fault] = ()
) -> dict[str, Any]:
    """The members of a problem, also for one that stands for a single item of a request."""
    return {
        "type": TYPE_PREFIX + code,
        "title": code.replace("_", " ").capitalize(),
        "status": STATUS.get(code, _DEFAULT_STATUS),
        "code": code,
        "detail": detail,
        "pointer": pointer,
        "problems": [
            {"code": fault.code, "pointer": fault.pointer, "detail": fault.detail, "fix": fault.fix}
            for fault in faults
        ],
        "fix": fix,
    }


def install(app: FastAPI) -> None:
    """Make every refusal of `app`, and every failure, a problem document."""

    @app.exception_handler(RefusedError)
    async def _refused(_: Request, error: RefusedError) -> JSONResponse:
        return problem(error.code, error.detail, fix=error.fix, pointer=error.pointer, faults=error.faults)

    @app.exception_handler(TransactionRevertedError)
    async def _reverted(_: Request, error: TransactionRevertedError) -> JSONResponse:
        arguments = {name: _plain(value) for name, value in error.error_args.items()}
        named = ", ".join(f"{name}={value}" for name, value in arguments.items())
        detail = f"the contract refused: {error.error_name or error.detail}{f' ({named})' if named else ''}"
        return problem(
            contract_code(error.error_name),
            detail,
            fix=fix_of(error),
            pointer=error.pointer,
            extra={"contractError": arguments},
        )

    @app.exception_handler(AnchorsError)
    async def _anchors(_: Request, error: AnchorsError) -> JSONResponse:
        known = error.code in STATUS or not isinstance(
            error, ChainUnavailableError | ContentUnavailableError | ContentNotFoundError
        )
        code = error.code if known else type(error).code
        return problem(code, _said(code, error.detail), fix=error.fix, pointer=error.pointer)

    @app.exception_handler(LedgerError)
    async def _ledger(_: Request, error: LedgerError) -> JSONResponse:
        arguments = {
            name: _plain(value) for name, value in error.args_.items() if isinstance(value, bytes | str | int)
        }
        extra = {"arguments": arguments} if arguments else None
        detail = _said(error.code, error.detail)
        retry_after = getattr(error, "retry_after", None)
        return problem(
            error.code, detail, fix=error.fix, pointer=error.pointer, extra=extra, retry_after=retry_after
        )

    @app.exception_handler(VerdictInputError)
    async def _verdict_input(_: Request, error: VerdictInputError) -> JSONResponse:
        faults = [Fault(one.code, one.detail, one.fix, one.pointer) for one in getattr(error, "problems", ())]
        return problem(error.code, error.detail, fix=error.fix, pointer=error.pointer, faults=faults)

    @app.exception_handler(RequestValidationError)
    async def _validation(_: Request, error: RequestValidationError) -> JSONResponse:
        faults = [
            Fault(
                "PARAMETER_INVALID",
                str(item["msg"]),
                "Correct the parameter; the OpenAPI document shows its form.",
                "/" + "/".join(str(part) for part in item["loc"]),
            )
            for item in error.errors()
        ]
        return problem(
            "PARAMETER_INVALID",
            faults[0].detail,
            fix=faults[0].fix,
            pointer=faults[0].pointer,
            faults=faults,
        )

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> JSONResponse:
        code = _FRAMEWORK_CODES.get(error.status_code, "INTERNAL")
        return problem(
            code,
            f"{request.method} {request.url.path}: {error.detail}",
            fix="See /docs for what this node offers.",
        )

    @app.exception_handler(Exception)
    async def _failure(request: Request, _: Exception) -> JSONResponse:
        named = request_id_of(request.scope)
        answer = problem(
            "INTERNAL",
            f"the node failed to answer{f' request {named}' if named else ''}; its log says why",
            fix="Try again; if it fails again, tell the node's operator the request's id and time.",
        )
        if named:
            answer.headers[HEADER] = named
        return answer


def _said(code: str, detail: str) -> str:
    """What is told of a refusal: an engine's own words name addresses, folders and, in a URL, keys."""
    if code not in _ENGINES:
        return detail
    _log.warning("engine failed", code=code, detail=detail)
    return f"{_ENGINES[code]}; the node's log says why"


def _plain(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return value if isinstance(value, str | int | bool) else str(value)
