"""One economy: its seat, its categories and authorities over time, its policy, its agreements."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import checksum_address, to_hex
from ledger_api.domain.agreements.dated import category_at, in_effect
from ledger_api.domain.places import date_in
from ledger_api.domain.unions import unions_on
from ledger_api.edge.moments import Clock
from ledger_api.recognition.ports import RecognitionIndex, Surroundings
from ledger_api.refusals import RefusedError

Json = dict[str, Any]


class EconomyReader:
    """Economies that have or had a seat."""

    def __init__(self, index: RecognitionIndex, surroundings: Surroundings, clock: Clock) -> None:
        self._index = index
        self._surroundings = surroundings
        self._clock = clock

    def get(self, code: str) -> Json:
        """The whole resource. Raises `RefusedError` SEAT_UNKNOWN."""
        seat = next((one for one in self._surroundings.seats() if one["economy"] == code), None)
        record = self._index.economy(code)
        if seat is None or record is None:
            raise RefusedError(
                "SEAT_UNKNOWN",
                f"{code} has no seat on this network and never had one",
                fix="GET /v1/economies lists the seats; a ballot admits another.",
            )
        now = self._clock()
        policy = in_effect(record.policies, now)
        return {
            "economy": code,
            "as_of": now,
            "seat": seat,
            "unions": list(unions_on(code, date_in(now, "UTC"))),
            "category": category_at(record, now),
            "categories": [
                {
                    "category": one.value,
                    "effective_at": one.effective_at,
                    "recorded_at": one.recorded.time,
                }
                for one in record.categories
            ],
            "authorities": [
                {
                    "authority": checksum_address(one.authority),
                    "recorded_at": one.recorded.time,
                    "frozen_until": one.frozen_until or None,
                }
                for one in record.authorities
            ],
            "policy": None if policy is None else to_hex(policy.digest),
            "policies": [
                {
                    "digest": to_hex(one.digest),
                    "policy": one.policy or None,
                    "effective_at": one.effective_at,
                    "recorded_at": one.recorded.time,
                    "in_effect": one is policy,
                }
                for one in record.policies
            ],
            "links": {"self": f"/v1/economies/{code}", "agreements": f"/v1/agreements?party={code}"},
        }
