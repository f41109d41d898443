"""Laying a signed header overlay over what a document says: it may add, never contradict (design §8)."""

from typing import Any

from ledger_api.domain.documents.findings import Report, escape

# Set by registration itself, from the issuer's key, the files and the call.
_RESERVED = ("issuer", "attachments", "format", "relation", "predecessor")


def lay_over(base: dict[str, Any], overlay: Any, report: Report) -> dict[str, Any]:
    """`base` with what the overlay adds; every contradiction is refused, and leaves the base standing.

    A null in the base is a gap that the overlay may fill; a null in the overlay says nothing.
    """
    if not isinstance(overlay, dict):
        report.refuse("TYPE_MISMATCH", "/header", "a header overlay is an object")
        return base
    for name in _RESERVED:
        if name in overlay:
            report.refuse(
                "UNKNOWN_FIELD", f"/header/{name}", f"{name} is set by the registration, not by an overlay"
            )
    return _merge(base, {k: v for k, v in overlay.items() if k not in _RESERVED}, "/header", report)


def _merge(base: dict[str, Any], added: dict[str, Any], at: str, report: Report) -> dict[str, Any]:
    merged = dict(base)
    for name, value in added.items():
        held = base.get(name)
        pointer = f"{at}/{escape(name)}"
        if value is None or held == value:
            continue
        if held is None or held == []:
            merged[name] = value
        elif isinstance(held, dict) and isinstance(value, dict):
            merged[name] = _merge(held, value, pointer, report)
        else:
            report.refuse(
                "HEADER_CONFLICT", pointer, f"the document says {_shown(held)}, the header {_shown(value)}"
            )
    return merged


def conflicts(stated: dict[str, Any], header: dict[str, Any], at: str, report: Report) -> None:
    """Refuse wherever a header differs from what its document states; it may say more."""
    for name, value in stated.items():
        pointer = f"{at}/{escape(name)}"
        held = header.get(name)
        if value is None:
            continue
        if isinstance(value, dict) and isinstance(held, dict):
            conflicts(value, held, pointer, report)
        elif value != held:
            report.refuse(
                "HEADER_CONFLICT", pointer, f"the document says {_shown(value)}, the header {_shown(held)}"
            )


def _shown(value: Any) -> str:
    return repr(value)[:80]
