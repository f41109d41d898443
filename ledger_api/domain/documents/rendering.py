"""An opened document as label and value pairs, for pages and for the terminal."""

from typing import Any

from ledger_api.domain.documents.header import NATIVE, Header
from ledger_api.domain.documents.native.kind import Line
from ledger_api.domain.documents.types import FOREIGN_FORMATS, NATIVE_TYPES


def render_summary(header: dict[str, Any], body: dict[str, Any]) -> list[Line]:
    """Label and value pairs for a page about an opened document that `examine` accepts."""
    model = Header.model_validate(header)
    subject = model.subject
    validity = (
        f"{model.valid_from or '...'} up to, not including, {model.valid_to}" if model.valid_to else None
    )
    quantity = f"{subject.quantity} {subject.unit}" if subject.quantity else None
    common: list[tuple[str, str | None]] = [
        ("Number", model.number if model.revision == 1 else f"{model.number}, revision {model.revision}"),
        ("Product", subject.product),
        ("HS code", subject.hs.code if subject.hs else None),
        ("Manufacturer", subject.manufacturer.name if subject.manufacturer else None),
        ("Exporter", subject.exporter.name if subject.exporter else None),
        ("Lot", subject.lot),
        ("Quantity", quantity),
        ("Site", subject.site),
        ("Issued on", model.issued_on),
        ("Valid", validity),
    ]
    lines = [(label, value) for label, value in common if value]
    if model.format != NATIVE:
        seen = {label for label, _ in lines}
        return lines + [line for line in FOREIGN_FORMATS[model.format].summary(body) if line[0] not in seen]
    kind = NATIVE_TYPES[model.type]
    return lines + kind.summary(model, kind.profiles[model.profile].model_validate(body))
