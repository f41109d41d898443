"""What economies owe one another: one direction with all its routes, and the matrix of all directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.obligations import directed
from ledger_api.domain.identifiers import is_economy
from ledger_api.domain.places import LegalDate, legal_date
from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord
from ledger_api.domain.recognition_selection import agreements_between
from ledger_api.domain.unions import unions_on
from ledger_api.edge.moments import Clock, Moment
from ledger_api.recognition.ports import RecognitionIndex, Surroundings
from ledger_api.recognition.routes import Asked, Route, route_of
from ledger_api.refusals import RefusedError

Json = dict[str, Any]
_STRENGTH = ("ACCEPT", "RECOGNISE")


class ObligationReader:
    """Computed from agreements as of the newest indexed block; recognition is directed, never transitive."""

    def __init__(self, index: RecognitionIndex, surroundings: Surroundings, clock: Clock) -> None:
        self._index = index
        self._surroundings = surroundings
        self._clock = clock

    def routes(self, origin: str, destination: str, asked: Asked, at: Moment) -> list[Route]:
        """Every agreed obligation of `destination` towards documents of `origin`; those that bind first."""
        records = agreements_between(self._index.agreements(), origin, destination)
        return _routes(records, self._index.economies(), origin, destination, asked, at)

    def direction(self, origin: str, destination: str, asked: Asked, at: Moment) -> Json:
        """One cell of the matrix, with all routes. Raises `RefusedError` ECONOMY_UNKNOWN."""
        for economy, name in ((origin, "from"), (destination, "to")):
            if not is_economy(economy):
                raise RefusedError(
                    "ECONOMY_UNKNOWN",
                    f"{economy!r} is no economy",
                    pointer=f"/query/{name}",
                    fix="Use an ISO 3166-1 alpha-2 code, or EU, XK, XI.",
                )
        routes = self.routes(origin, destination, asked, at)
        day = legal_day(at, destination)
        return {
            "from": origin,
            "to": destination,
            "at": at.instant,
            "legal_date": {"date": day.date, "zone": day.zone, "assumed": day.assumed},
            "unions": {
                "from": list(unions_on(origin, day.date)),
                "to": list(unions_on(destination, day.date)),
            },
            "type": asked.document_type,
            "hs": asked.hs,
            "hs_edition": asked.hs_edition,
            "obligation": strongest(routes),
            "in_doubt": strongest(routes) is None and any(route.in_doubt for route in routes),
            "routes": [route.to_json() for route in routes],
        }

    def matrix(self, asked: Asked, at: Moment) -> Json:
        """Every direction that some agreement names; a pair that is not among the cells is in none."""
        records = self._index.agreements()
        economies = self._index.economies()
        seats = {seat["economy"]: seat for seat in self._surroundings.seats()}
        codes = {code for code, seat in seats.items() if seat["live"]}
        codes |= {code for record in records for code in record.involved}
        ordered = sorted(codes)
        cells = []
        for origin in ordered:
            for destination in ordered:
                between = agreements_between(records, origin, destination) if origin != destination else ()
                routes = _routes(between, economies, origin, destination, asked, at)
                if routes:
                    cells.append(_cell(origin, destination, routes))
        return {
            "at": at.instant,
            "type": asked.document_type,
            "hs": asked.hs,
            "hs_edition": asked.hs_edition,
            "economies": [
                {"economy": code, "seat": seats.get(code, {"live": False})["live"]} for code in ordered
            ],
            "cells": cells,
        }


def legal_day(at: Moment, destination: str) -> LegalDate:
    """The date that counts: the day asked about, or the date in the importing economy at that instant."""
    found = legal_date(at.instant, destination)
    return found if at.day is None else LegalDate(at.day, found.zone, found.assumed)


def strongest(routes: Sequence[Route]) -> str | None:
    """ACCEPT where one route that applies obliges to it, else RECOGNISE, else None."""
    owed = {route.directed.obligation for route in routes if route.applies}
    return next((one for one in _STRENGTH if one in owed), None)


def _routes(
    records: Sequence[AgreementRecord],
    economies: Sequence[EconomyRecord],
    origin: str,
    destination: str,
    asked: Asked,
    at: Moment,
) -> list[Route]:
    day = legal_day(at, destination).date
    found = directed(records, origin, destination, day=day, instant=at.instant, economies=economies)
    return [route_of(one, asked, day) for one in found]


def _cell(origin: str, destination: str, routes: Sequence[Route]) -> Json:
    obligation = strongest(routes)
    concerning = [route for route in routes if route.concerns]
    obstacles = {one.kind.value for route in concerning for one in route.directed.obstacles}
    remarks = {one.kind.value for route in concerning for one in route.directed.remarks}
    return {
        "from": origin,
        "to": destination,
        "obligation": obligation,
        "in_doubt": obligation is None and any(route.in_doubt for route in routes),
        "routes": len(routes),
        "binding": sum(route.applies for route in routes),
        "obstacles": sorted(obstacles),
        "remarks": sorted(remarks),
        "agreements": sorted({to_hex(route.directed.agreement) for route in routes}),
    }
