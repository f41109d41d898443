"""The question put to the ledger: which border, which day, knowing what.

All of it is optional: what is missing leaves the obligation undecided, and the answer says what to supply.
"""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any

from anchors.canonical import encode
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.places import LegalDate, legal_date
from ledger_api.domain.records import from_json, to_json

TIMES = ("declared_at", "known_at", "loaded_at")
"""The members that are instants."""

_PIN = b"concord/pin/question/v1\0"
_FIX = "Correct the member that the pointer names."


class Axes(StrEnum):
    """What is asked: the document and the obligation to accept it, or the document alone."""

    BOTH = "both"
    DOCUMENT = "document"


@dataclass(frozen=True)
class Question:
    """Importing economy (ISO 3166-1), customs office (UN/LOCODE), times in Unix seconds, consignment facts.

    ``declared_at`` is when the declaration is accepted (the legal instant); ``known_at`` is how much of the
    ledger may be used; ``loaded_at`` is when the goods left. ``hs`` is the code they are declared under, of
    ``hs_edition`` (None: the one in force on the legal date). ``quantity`` is a decimal in text with ``unit``
    of UN/ECE Rec 20. ``site`` is where the goods were made.
    """

    importing_economy: str | None = None
    customs_office: str | None = None
    declared_at: int | None = None
    known_at: int | None = None
    loaded_at: int | None = None
    hs: str | None = None
    hs_edition: str | None = None
    quantity: str | None = None
    unit: str | None = None
    exporter_lei: str | None = None
    site: str | None = None
    axis: Axes = Axes.BOTH

    def legal_date(self, time: int) -> LegalDate:
        """The date of ``time`` as the customs office counts it (UTC where no office is known)."""
        return legal_date(time, self.customs_office)

    def to_json(self) -> dict[str, Any]:
        """All members, null where not asked."""
        members: dict[str, Any] = to_json(self)
        return members

    @classmethod
    def from_json(cls, data: Any) -> "Question":
        """The question ``data`` describes; absent members are not asked.

        Raises:
            VerdictInputError: QUESTION_INVALID, with the pointer of the first member that does not fit.
        """
        if not isinstance(data, dict):
            raise VerdictInputError("must be an object", code="QUESTION_INVALID", fix=_FIX)
        question = from_json(cls, {**cls().to_json(), **data}, code="QUESTION_INVALID", fix=_FIX)
        for name in TIMES:
            time = getattr(question, name)
            if time is not None and not 0 <= time < 2**35:
                raise VerdictInputError(
                    "must be Unix seconds", code="QUESTION_INVALID", pointer=f"/{name}", fix=_FIX
                )
        office = question.customs_office
        if office is not None and not (len(office) == 5 and office.isascii() and office.isupper()):
            raise VerdictInputError(
                "must be a UN/LOCODE of five characters, such as NLRTM",
                code="QUESTION_INVALID",
                pointer="/customs_office",
                fix=_FIX,
            )
        return question

    def pin(self) -> bytes:
        """SHA-256 over the canonical question."""
        return sha256(_PIN + encode(self.to_json())).digest()
