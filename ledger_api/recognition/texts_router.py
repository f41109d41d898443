"""`/v1/texts`: the wording of agreements."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Request, Response
from fastapi.concurrency import run_in_threadpool

from ledger_api.edge.conditional import IMMUTABLE, respond
from ledger_api.edge.multipart import read_form
from ledger_api.edge.openapi import answers, problems
from ledger_api.recognition.schemas import TEXTS_BODY, KeptTexts
from ledger_api.recognition.texts import LegalTexts
from ledger_api.refusals import RefusedError

Digest = Annotated[str, Path(pattern=r"^0x[0-9a-f]{64}$", description="SHA-256 of the bytes.")]


def texts_router(texts: LegalTexts, *, max_file_bytes: int) -> APIRouter:
    """The routes over the texts; one text has at most `max_file_bytes`."""
    routes = APIRouter(prefix="/v1/texts", tags=["recognition"])

    @routes.post(
        "",
        response_model=KeptTexts,
        summary="Hand in the wording of agreements",
        responses=problems(400, 403, 413, 415, 422, 503),
        openapi_extra={"requestBody": TEXTS_BODY},
    )
    async def keep(request: Request) -> Any:
        """Kept where a version names the SHA-256 of the bytes; handing the same in again changes nothing."""
        form = await read_form(
            request, texts=("terms", "act"), files=("text",), max_file_bytes=max_file_bytes
        )
        if not form.files:
            raise RefusedError(
                "PART_MISSING",
                "the part `text` is missing",
                pointer="/text",
                fix="Send the bytes of each language as a part named `text`.",
            )
        contents = [file.data for file in form.files]
        given = {name: form.texts.get(name) for name in ("terms", "act")}
        return {"items": await run_in_threadpool(texts.keep, contents, **given)}

    @routes.get(
        "/{sha256}",
        response_class=Response,
        summary="The wording in one language",
        responses=answers(
            {200: {"content": {"text/plain": {}}, "description": "The bytes that the terms name."}}, 400, 404
        ),
    )
    def text(request: Request, sha256: Digest) -> Response:
        """Byte for byte, with the media type of the terms; what is not plain text is a download."""
        found = texts.get(bytes.fromhex(sha256[2:]))
        return respond(
            request,
            found.data,
            media_type=found.media_type,
            cache=IMMUTABLE,
            headers={
                # whoever proposed it wrote it: it must not act as this node's page
                **({} if found.is_shown else {"Content-Disposition": "attachment"}),
                "X-Content-Type-Options": "nosniff",
                "Content-Security-Policy": "default-src 'none'; sandbox",
            },
        )

    return routes
