"""What economies owe one another: one direction with all its routes, and the matrix of all directions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.duties import (
    Asked,
    Directions,
    Route,
    directions_among,
    duty_of,
    owed_by,
    routes_between,
)
from ledger_api.domain.identifiers import is_economy
from ledger_api.domain.places import LegalDate, legal_date
from ledger_api.domain.recognition_selection import agreements_between
from ledger_api.domain.unions import unions_on
from ledger_api.edge.moments import Clock, Moment
from ledger_api.recognition.ports import RecognitionIndex, Surroundings
from ledger_api.recognition.routes import route_json
from ledger_api.refusals import RefusedError

Json = dict[str, Any]


class ObligationReader:
    """Computed from agreements as of the newest indexed block; recognition is directed, never transitive.

    API, pages and the TRQP query ask here, so that they cannot differ.
    """

    def __init__(self, index: RecognitionIndex, surroundings: Surroundings, clock: Clock) -> None:
        self._index = index
        self._surroundings = surroundings
        self._clock = clock

    def routes(self, origin: str, destination: str, asked: Asked, at: Moment) -> tuple[Route, ...]:
        """Every agreed obligation of `destination` towards documents of `origin`, the best first."""
        return routes_between(
            agreements_between(self._index.agreements(), origin, destination),
            self._index.economies(),
            (origin, destination),
            asked,
            day=legal_day(at, destination).date,
            instant=at.instant,
        )

    def directions(self, asked: Asked, at: Moment) -> Directions:
        """All that is agreed, between live seats and everybody whom an agreement involves."""
        return directions_among(
            self._index.agreements(),
            self._index.economies(),
            self._live(),
            asked,
            day_in=lambda economy: legal_day(at, economy).date,
            instant=at.instant,
        )

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
            **_question(asked),
            **_owed(routes),
            "routes": [route_json(route) for route in routes],
        }

    def matrix(self, asked: Asked, at: Moment) -> Json:
        """Every direction that some agreement names; a pair that is not among the cells is in none."""
        found = self.directions(asked, at)
        live = self._live()
        return {
            "at": at.instant,
            **_question(asked),
            "economies": [{"economy": code, "seat": code in live} for code in found.codes],
            "cells": [_cell(pair, routes) for pair, routes in found.routes.items()],
        }

    def _live(self) -> frozenset[str]:
        return frozenset(seat["economy"] for seat in self._surroundings.seats() if seat["live"])


def legal_day(at: Moment, destination: str) -> LegalDate:
    """The date that counts: the day asked about, or the date in the importing economy at that instant."""
    found = legal_date(at.instant, destination)
    return found if at.day is None else LegalDate(at.day, found.zone, found.assumed)


def _question(asked: Asked) -> Json:
    return {"type": asked.document_type, "hs": asked.hs, "hs_edition": asked.hs_edition}


def _owed(routes: Sequence[Route]) -> Json:
    duty = duty_of(routes)
    obligation = owed_by(duty)
    return {
        "duty": duty.value,
        "obligation": obligation,
        "in_doubt": obligation is None and any(route.in_doubt for route in routes),
    }


def _cell(pair: tuple[str, str], routes: Sequence[Route]) -> Json:
    concerning = [route for route in routes if route.concerns]
    obstacles = {one.kind.value for route in concerning for one in route.directed.obstacles}
    remarks = {one.kind.value for route in concerning for one in route.directed.remarks}
    return {
        "from": pair[0],
        "to": pair[1],
        **_owed(routes),
        "routes": len(routes),
        "binding": sum(route.owed is not None for route in routes),
        "obstacles": sorted(obstacles),
        "remarks": sorted(remarks),
        "agreements": sorted({to_hex(route.directed.agreement) for route in routes}),
    }
