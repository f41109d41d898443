"""What is known of the goods: from the question where it says so, else from the opened header.

A border asks about its own declaration, so the question decides; the document fills what it leaves open.
"""

from dataclasses import dataclass
from typing import Any

from ledger_api.domain.agreements.hs_editions import edition_on
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.group_view import WITHHELD


@dataclass(frozen=True)
class Consignment:
    """HS code with edition, quantity with unit, and the site; None where nobody said."""

    hs: str | None
    hs_edition: str | None
    quantity: str | None
    unit: str | None
    site: str | None

    def evidence(self) -> dict[str, Any]:
        """The members as JSON values."""
        return dict(vars(self))


def consignment_of(case: Case) -> Consignment:
    """The goods of a case. A declared code without an edition is of the one in force on the legal date."""
    question = case.question
    hs, edition = question.hs, question.hs_edition
    if hs is None:
        hs, edition = _shown(case, "/subject/hs/code"), _shown(case, "/subject/hs/edition")
    elif edition is None and case.declared_on is not None:
        edition = edition_on(case.declared_on)
    quantity, unit = question.quantity, question.unit
    if quantity is None:
        quantity, unit = _shown(case, "/subject/quantity"), _shown(case, "/subject/unit")
    return Consignment(hs, edition, quantity, unit, question.site or _shown(case, "/subject/site"))


def _shown(case: Case, pointer: str) -> str | None:
    """A text of the opened header."""
    value = case.header.get(pointer) if case.is_opened else WITHHELD
    return value if isinstance(value, str) else None
