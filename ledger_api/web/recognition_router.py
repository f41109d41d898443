"""`/recognition` and `/agreements`: who owes whom what, and by which agreement."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from anchors.errors import AnchorsError
from anchors.hexadecimal import from_hex
from ledger_api.domain.agreements.duties import Asked
from ledger_api.domain.agreements.hs_editions import edition_on
from ledger_api.domain.agreements.lifecycle import Lifecycle
from ledger_api.domain.agreements.reading import life_of
from ledger_api.domain.codes import HS_EDITIONS
from ledger_api.domain.identifiers import is_economy, is_hs_code, is_hs_edition
from ledger_api.edge.cursor import decode_cursor
from ledger_api.refusals import RefusedError
from ledger_api.web.agreement_view import agreement_page, agreements_page
from ledger_api.web.bodies_view import listed_bodies
from ledger_api.web.matrix_view import matrix_page, type_choices
from ledger_api.web.pair_view import pair_page
from ledger_api.web.recognition_ports import Moment, RecognitionBook, moment_of
from ledger_api.web.redline_view import redline
from ledger_api.web.rendering import REFUSALS, Pages, status_of
from ledger_api.web.wording_view import wording

MEMBERS = ("type", "hs", "edition", "on")
_LONGEST = 40
_PAGE = 50


def recognition_routes(pages: Pages, book: RecognitionBook) -> APIRouter:
    """The pages of the matrix and of agreements."""
    routes = APIRouter(include_in_schema=False)

    @routes.get("/recognition")
    def matrix(request: Request) -> HTMLResponse:
        asked = _asked(request)
        try:
            goods, moment = _goods(asked, book.now())
        except REFUSALS as refused:
            return pages.render("matrix.html", _form(asked, refused), status_of(refused))
        found = matrix_page(book.directions(goods, moment), goods, moment, asked)
        return pages.render("matrix.html", {**_form(asked), "matrix": found})

    @routes.get("/recognition/pair")
    def pair(request: Request) -> HTMLResponse:
        asked = _asked(request)
        try:
            asked_pair = _pair(request)
            goods, moment = _goods(asked, book.now())
        except REFUSALS as refused:
            return pages.refusal(refused)
        routes = book.routes(asked_pair, goods, moment)
        context = pair_page(routes, asked_pair, goods, moment, asked)
        return pages.render("pair.html", {**_form(asked), **context})

    @routes.get("/agreements")
    def agreements(request: Request) -> HTMLResponse:
        economy = request.query_params.get("economy", "").strip().upper()[:_LONGEST]
        cursor = request.query_params.get("cursor")
        try:
            before: Any = decode_cursor(cursor, (int, int)) if cursor else None
        except REFUSALS as refused:
            return pages.refusal(refused)
        page = agreements_page(book.agreements(), book.now(), economy, before=before, limit=_PAGE)
        return pages.render("agreements.html", page)

    @routes.get("/agreements/{number}")
    def agreement(number: str, request: Request) -> HTMLResponse:
        given = request.query_params
        try:
            record = book.agreement(_digest(number))
            if record is None:
                raise _unknown()
            life = life_of(record)
            zone = life.zone if isinstance(life, Lifecycle) else "UTC"
            moment = moment_of(given.get("on", "").strip(), book.now(), zone)
            changes = redline(record.drafts, given.get("before", ""), given.get("after", ""))
            page = agreement_page(record, life, moment, book.ballots_on(record.id))
            terms = life.terms if isinstance(life, Lifecycle) else None
            bodies = listed_bodies(book.listings_under(record.id), terms, book.body, moment)
            texts = wording(book, [] if terms is None else terms.texts)
        except REFUSALS as refused:
            return pages.refusal(refused)
        return pages.render("agreement.html", {**page, "redline": changes, "bodies": bodies, "texts": texts})

    return routes


def _asked(request: Request) -> dict[str, str]:
    """The form's texts, in the order of the form, as people may have written them."""
    given = request.query_params
    asked = {name: given.get(name, "").strip()[:_LONGEST] for name in MEMBERS}
    return {**asked, "hs": asked["hs"].replace(".", "").replace(" ", "")}


def _goods(asked: dict[str, str], now: int) -> tuple[Asked, Moment]:
    """What is asked. Raises `RefusedError` TIME_INVALID, or PARAMETER_INVALID with the field's pointer."""
    moment = moment_of(asked["on"], now)
    if asked["type"] and asked["type"] not in dict(type_choices()):
        raise _misfit("type", "there is no document type of this name", "Choose a type from the list.")
    if asked["hs"] and not is_hs_code(asked["hs"][:6]):
        raise _misfit(
            "hs", "this is no HS code", "Write 2, 4 or 6 digits, such as 7210; further digits are national."
        )
    if asked["edition"] and not is_hs_edition(asked["edition"]):
        raise _misfit("edition", "the Harmonized System has no edition of this year", "Choose an edition.")
    edition = asked["edition"] or edition_on(moment.day)
    return Asked(asked["type"] or None, asked["hs"][:6] or None, edition), moment


def _pair(request: Request) -> tuple[str, str]:
    exporting, importing = (request.query_params.get(name, "").strip().upper() for name in ("from", "to"))
    for name, code in (("from", exporting), ("to", importing)):
        if not is_economy(code):
            raise _misfit(
                name,
                f"{code[:_LONGEST]!r} is no economy",
                "Write an ISO 3166-1 code of two letters, or EU, XK, XI.",
            )
    if exporting == importing:
        raise _misfit("to", "an economy owes itself no recognition", "Name two economies.")
    return exporting, importing


def _form(asked: dict[str, str], refused: Any = None) -> dict[str, Any]:
    field = "" if refused is None else (refused.pointer or "").strip("/")
    return {
        "asked": asked,
        "types": type_choices(),
        "editions": sorted(HS_EDITIONS, reverse=True),
        "problem": refused,
        "wrong_field": field,
        "matrix": None,
    }


def _misfit(member: str, detail: str, fix: str) -> RefusedError:
    return RefusedError("PARAMETER_INVALID", detail, pointer=f"/{member}", fix=fix)


def _digest(text: str) -> bytes:
    """The id in an address, however it was copied. Raises `RefusedError` AGREEMENT_UNKNOWN."""
    plain = text.strip().lower()
    try:
        return from_hex(plain if plain.startswith("0x") else f"0x{plain}", 32)
    except AnchorsError as failure:
        raise _unknown() from failure


def _unknown() -> RefusedError:
    return RefusedError(
        "AGREEMENT_UNKNOWN",
        "this address names no agreement that the node knows",
        fix="Look for it in the list of agreements, or check that the link was copied whole.",
    )
