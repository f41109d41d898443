"""A statement repeats members of the document's header in the clear; here is which, for both sides.

The exporter's client writes them from the header; a node that is shown the opening compares.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anchors.hexadecimal import ZERO_32, to_hex
from anchors.statement import Statement, derived_from_root, lookups_root, number_hash
from ledger_api.refusals import Fault

_FIX = "Make the statement anew from this document's header."


def statement_of(
    header: dict[str, Any],
    *,
    digest: bytes,
    origin: str,
    economy: str,
    lookups: Sequence[bytes] = (),
    cosigners: Sequence[bytes] = (),
) -> Statement:
    """The statement for a document with this header and digest. Raises `StatementError`."""
    return Statement(
        origin=origin,
        digest=digest,
        economy=economy,
        lookups=lookups_root(lookups),
        cosigners=tuple(cosigners),
        **_repeated(header),
    )


def contradictions(header: dict[str, Any], statement: Statement) -> list[Fault]:
    """Every member of the statement that says other than the header it commits to."""
    return [
        Fault(
            "STATEMENT_CONTRADICTS_HEADER",
            f"the statement says {_shown(getattr(statement, name))}, the header {_shown(expected)}",
            _FIX,
            f"/statement/{_member(name)}",
        )
        for name, expected in _repeated(header).items()
        if getattr(statement, name) != expected
    ]


def _repeated(header: dict[str, Any]) -> dict[str, Any]:
    predecessor = header.get("predecessor")
    return {
        "issuer": bytes.fromhex(header["issuer"]["id"][2:]),
        "type": f"{header['type']}:{header['profile']}",
        "number_hash": number_hash(header["number"]),
        "assessed_on": header.get("assessed_on") or "",
        "issued_on": header.get("issued_on") or "",
        "valid_from": header.get("valid_from") or "",
        "valid_to": header.get("valid_to") or "",
        "revision": header.get("revision") or 1,
        "relation": header.get("relation") or "",
        "predecessor": bytes.fromhex(predecessor[2:]) if predecessor else ZERO_32,
        "derived_from": derived_from_root(
            bytes.fromhex(source[2:]) for source in header.get("derived_from") or ()
        ),
    }


def _shown(value: object) -> str:
    return to_hex(value) if isinstance(value, bytes) else repr(value)


def _member(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
