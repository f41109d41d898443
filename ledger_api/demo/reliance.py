"""The same papers at the same border, now that there is an agreement, and after an annex was suspended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from ledger_api.demo.desk import Desk, Outcome, Papers
from ledger_api.demo.organisations import Organisation
from ledger_api.demo.talks import GERMANY, Talks

GOODS: dict[str, Any] = {"axis": "both", "quantity": "100", "unit": "TNE"}
"""What the officer declares: 100 t, of goods whose HS code each paper states."""


class Reliance:
    """Questions about papers under an agreement."""

    def __init__(self, desk: Desk, papers: Papers, agreement: dict[str, Any]) -> None:
        self._desk = desk
        self._papers = papers
        self._agreement = agreement
        self._first_day: str = agreement["in_force"]["from"]

    def rely(self, mill: Organisation) -> list[Outcome]:
        """What Germany owes each paper on the first day in force, and what the tariff band comes to."""
        desk, papers = self._desk, self._papers
        steel, carbon = {"annex": "STEEL"}, {"annex": "CARBON"}
        ratified = GOODS | {"declared_at": self._agreement["lifecycle"]["conditions_met_at"]}
        first_day = GOODS | {"declared_at": self._first_day}
        found = [
            desk.ask(
                "Must Germany accept the 3.1 report on the day of the last ratification?",
                papers.certificate.presentation,
                "REFER",
                "AGREEMENT_NOT_YET_IN_FORCE",
                **ratified,
            ),
            desk.ask(
                f"And on {self._first_day}, the first day in force?",
                papers.certificate.presentation,
                "ACCEPT",
                cited=steel,
                **first_day,
            ),
            desk.ask(
                "The corrosion report, whose laboratory VN has not listed yet",
                papers.corrosion.presentation,
                "ACCEPT_WITH_CONDITIONS",
                "GRACE_APPLIED",
                cited=steel,
                **first_day,
            ),
            desk.ask(
                "The carbon label: 1.95 tCO2e/t, verified",
                papers.label.presentation,
                "ACCEPT",
                cited=carbon | {"charge": "1125.00"},
                **first_day,
            ),
        ]
        self._desk.say("")
        claimed = desk.register(mill, desk.changed("carbon_label", "VN-PCF-26-0032", verification=None))
        found.append(
            desk.ask(
                "The same footprint, verified by nobody",
                claimed.presentation,
                "ACCEPT_WITH_CONDITIONS",
                "DEFAULT_APPLIED",
                cited=carbon | {"charge": "3825.00"},
                **first_day,
            )
        )
        return found

    def suspend(self, talks: Talks) -> list[Outcome]:
        """Germany suspends an annex for later: what is declared then is answered otherwise, and only that."""
        desk, papers, day = self._desk, self._papers, self._first_day
        noon = int(datetime.fromisoformat(f"{day}T12:00:00Z").timestamp())
        talks.suspend(self._agreement["id"], "CARBON", noon)
        desk.say(f"  {GERMANY} suspends annex CARBON from {day} 12:00 UTC, with its reasons in writing")
        before, after = (GOODS | {"declared_at": f"{day}T{hour}:00:00Z"} for hour in ("09", "15"))
        known = self._agreement["lifecycle"]["conditions_met_at"]
        return [
            desk.ask(
                "The verified carbon label, declared at 15:00 UTC",
                papers.label.presentation,
                "ACCEPT_WITH_CONDITIONS",
                "PRE_SUSPENSION_SAVED",
                cited={"annex": "CARBON", "charge": "1125.00"},
                **after,
            ),
            desk.ask(
                "The same, declared at 09:00 UTC, before the suspension takes effect",
                papers.label.presentation,
                "ACCEPT",
                cited={"annex": "CARBON", "charge": "1125.00"},
                **before,
            ),
            desk.ask(
                "The same, declared at 15:00 UTC, by what was known when the agreement was ratified",
                papers.label.presentation,
                "ACCEPT",
                cited={"annex": "CARBON", "charge": "1125.00"},
                known_at=known,
                **after,
            ),
            desk.ask(
                "The 3.1 report, declared at 15:00 UTC: another annex, which stands",
                papers.certificate.presentation,
                "ACCEPT",
                cited={"annex": "STEEL"},
                **after,
            ),
        ]
