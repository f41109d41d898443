"""The dates a statement shows in the clear, which are checked even when no opening comes with it."""

from __future__ import annotations

from anchors.statement import Statement
from ledger_api.domain.documents.dates import is_sane, parse_date
from ledger_api.domain.documents.findings import FIXES
from ledger_api.refusals import Fault, RefusedError

_MEMBERS = {
    "assessedOn": "assessed_on",
    "issuedOn": "issued_on",
    "validFrom": "valid_from",
    "validTo": "valid_to",
}


def check_dates(statement: Statement) -> None:
    """Raises `RefusedError` with every fault: FIELD_MISSING, DATE_OUT_OF_RANGE, VALIDITY_BEFORE_ISSUE,
    VALIDITY_EMPTY.
    """
    faults = [
        _fault("DATE_OUT_OF_RANGE", member, f"{getattr(statement, name)} lies outside every document's time")
        for member, name in _MEMBERS.items()
        if (day := parse_date(getattr(statement, name))) is not None and not is_sane(day)
    ]
    if not statement.issued_on:
        faults.append(_fault("FIELD_MISSING", "issuedOn", "a document is issued on a day"))
    # ISO dates order as text.
    if statement.valid_to and statement.valid_to <= statement.issued_on:
        faults.append(
            _fault(
                "VALIDITY_BEFORE_ISSUE",
                "validTo",
                f"valid until {statement.valid_to}, but issued on {statement.issued_on}",
            )
        )
    if statement.valid_to and statement.valid_from and statement.valid_to <= statement.valid_from:
        faults.append(
            _fault(
                "VALIDITY_EMPTY", "validTo", f"[{statement.valid_from}, {statement.valid_to}) holds no day"
            )
        )
    if faults:
        first = faults[0]
        raise RefusedError(
            first.code, first.detail, fix=first.fix, pointer=first.pointer, faults=tuple(faults)
        )


def _fault(code: str, member: str, detail: str) -> Fault:
    return Fault(code, detail, FIXES.get(code, "Correct the date."), f"/statement/{member}")
