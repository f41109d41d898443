"""Whether an opened header says what the statement says: both are signed, and they may not differ."""

from collections.abc import Iterator
from typing import Any

from anchors.errors import AnchorsError
from anchors.hexadecimal import ZERO_32, to_hex
from anchors.statement import Statement, derived_from_root, number_hash
from ledger_api.domain.checks.group_view import WITHHELD, GroupView


def disagreements(statement: Statement, header: GroupView) -> Iterator[tuple[str, str]]:
    """(pointer, what differs) for each opened member of ``header`` that contradicts ``statement``."""
    kind, profile = header.get("/type"), header.get("/profile")
    if kind is not WITHHELD and profile is not WITHHELD and f"{kind}:{profile}" != statement.type:
        yield "/type", f"the document is a {kind}:{profile}, the signature is for a {statement.type}"
    number = header.get("/number")
    if number is not WITHHELD and _number_hash(number) != statement.number_hash:
        yield "/number", f"the document's number {number} is not the one that was signed"
    for pointer, signed in _members(statement):
        shown = header.get(pointer)
        if shown is not WITHHELD and shown != signed:
            yield pointer, f"the document says {shown}, the signature says {signed}"
    derived = header.get("/derived_from")
    if derived is not WITHHELD and _derived_root(derived) != statement.derived_from:
        yield "/derived_from", "the documents it derives from are not the ones that were signed"


def _members(statement: Statement) -> Iterator[tuple[str, Any]]:
    yield "/issuer/id", to_hex(statement.issuer)
    yield "/revision", statement.revision
    yield "/assessed_on", statement.assessed_on or None
    yield "/issued_on", statement.issued_on or None
    yield "/valid_from", statement.valid_from or None
    yield "/valid_to", statement.valid_to or None
    yield "/relation", statement.relation
    yield "/predecessor", None if statement.predecessor == ZERO_32 else to_hex(statement.predecessor)


def _number_hash(number: Any) -> bytes | None:
    try:
        return number_hash(number) if isinstance(number, str) else None
    except AnchorsError:
        return None


def _derived_root(derived: Any) -> bytes | None:
    try:
        return derived_from_root(bytes.fromhex(one[2:]) for one in derived or ())
    except (AnchorsError, ValueError, TypeError):
        return None
