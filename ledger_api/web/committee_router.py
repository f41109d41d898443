"""`/ballots`: what the Committee votes on, and how it went."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.indexer.recognition_queries import BallotRow
from ledger_api.refusals import RefusedError
from ledger_api.web.ballot_view import ballot_page, ballots_page
from ledger_api.web.recognition_ports import RecognitionBook, Waiting
from ledger_api.web.rendering import REFUSALS, Pages

_PAGE = 50
_LONGEST = 12


def committee_routes(pages: Pages, book: RecognitionBook) -> APIRouter:
    """The pages of ballots."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/ballots")
    def ballots(request: Request) -> HTMLResponse:
        try:
            before = _number(request.query_params.get("before", ""))
            rows = book.ballots(before=before, limit=_PAGE)
            quorum = book.quorum_percent(rows[0].committee) if rows else 0
        except REFUSALS as refused:
            return pages.refusal(refused)
        return pages.render("ballots.html", ballots_page(rows, quorum, book.now(), _PAGE))

    @routes.get("/ballots/{number}")
    def ballot(number: str) -> HTMLResponse:
        try:
            row = book.ballot(_number(number) or 0)
            if row is None:
                raise _unknown()
            quorum = book.quorum_percent(row.committee)
        except REFUSALS as refused:
            return pages.refusal(refused)
        ready_at = Waiting.UNKNOWN if row.operation is None else book.ready_at(row.operation)
        page = ballot_page(row, quorum, book.now(), _agreement(book, row), ready_at)
        return pages.render("ballot.html", page)

    return routes


def _agreement(book: RecognitionBook, row: BallotRow) -> AgreementRecord | None:
    return None if row.endorsement is None else book.agreement(row.endorsement.agreement)


def _number(text: str) -> int | None:
    """A ballot's number, None for "". Raises `RefusedError` BALLOT_UNKNOWN."""
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= _LONGEST):
        raise _unknown()
    return int(text)


def _unknown() -> RefusedError:
    return RefusedError(
        "BALLOT_UNKNOWN",
        "this address names no ballot of the Committee",
        fix="Look for it in the list of ballots.",
    )
