"""`/v1/impact`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response

from ledger_api.domain.places import first_second
from ledger_api.domain.question import Question
from ledger_api.edge.conditional import respond_json
from ledger_api.edge.cursor import decode_cursor, encode_cursor
from ledger_api.edge.moments import read_moment
from ledger_api.edge.openapi import answers
from ledger_api.impact.inquiry import Act, Asked
from ledger_api.impact.ports import Place
from ledger_api.impact.schemas import Impact
from ledger_api.impact.service import ImpactService

MAX_PAGE = 200
ReadQuestion = Callable[[Mapping[str, str | None]], Question]
Id = Annotated[str | None, Query(pattern=r"^0x[0-9a-f]{64}$")]


def router(service: ImpactService, read_question: ReadQuestion, *, demo_chain: bool) -> APIRouter:
    """The route over this service; `read_question` reads the question as every endpoint does."""
    routes = APIRouter(prefix="/v1/impact", tags=["impact"])

    @routes.get(
        "",
        response_model=None,
        summary="Which live documents change if something is suspended",
        responses=answers({200: {"model": Impact}}, 400, 404, 422),
    )
    def impact(
        request: Request,
        effective: Annotated[
            str,
            Query(
                max_length=40,
                description="When the act takes effect: a day (from its start, UTC), an RFC 3339 time, or "
                "Unix seconds.",
                examples=["2026-10-01"],
            ),
        ],
        agreement: Id = None,
        annex: Annotated[
            str | None, Query(max_length=200, description="Of the agreement; all of it.")
        ] = None,
        origin: Annotated[
            str | None, Query(alias="from", pattern=r"^[A-Z]{2}$", description="Exporting party.")
        ] = None,
        destination: Annotated[
            str | None, Query(alias="to", pattern=r"^[A-Z]{2}$", description="Importing party.")
        ] = None,
        by: Annotated[
            str | None,
            Query(pattern=r"^[A-Z]{2}$", description="The party that acts; of several it must be named."),
        ] = None,
        issuer: Id = None,
        accreditation: Id = None,
        document: Id = None,
        act: Annotated[Act, Query(description="An agreement can only be suspended.")] = Act.SUSPEND,
        importing_economy: Annotated[
            str | None,
            Query(
                pattern=r"^[A-Z]{2}$",
                description="Answers in this economy alone, a member of a union for instance.",
            ),
        ] = None,
        declared_at: Annotated[
            str | None, Query(max_length=40, description="When goods are declared; as the act takes effect.")
        ] = None,
        cursor: str | None = None,
        limit: Annotated[int, Query(ge=1, le=MAX_PAGE, description="Documents to compare.")] = MAX_PAGE,
    ) -> Response:
        """Answers by all that is known now, and as they would be were the act recorded next.

        Name one of agreement, issuer, accreditation and document. Compared are the documents that the act
        may bear on, in every importing economy that the agreement names, or that an agreement in force
        obliges; listed are those that are live and whose answer changes.
        """
        moment = read_moment(effective, "/query/effective", now=lambda: 0)
        asked = Asked(
            effective_at=moment.instant if moment.day is None else first_second(moment.day, "UTC"),
            act=act,
            agreement=_bytes(agreement),
            annex=annex or "",
            origin=origin or "",
            destination=destination or "",
            by=by or "",
            issuer=_bytes(issuer),
            accreditation=_bytes(accreditation),
            document=_bytes(document),
        )
        question = read_question(
            {"importing_economy": importing_economy, "declared_at": declared_at or str(asked.effective_at)}
        )
        found = service.page(asked, question, after=_place(cursor), limit=limit)
        last = found.last
        following = None if last is None else encode_cursor(last.economy, last.origin, last.index)
        return respond_json(request, {**found.to_json(), "next": following, "demo_chain": demo_chain})

    return routes


def _bytes(id_: str | None) -> bytes | None:
    return None if id_ is None else bytes.fromhex(id_[2:])


def _place(cursor: str | None) -> Place | None:
    if not cursor:
        return None
    economy, origin, index = decode_cursor(cursor, (str, str, int))
    return Place(str(economy), str(origin), int(index))
