"""The registry: which document types and which foreign formats there are."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.foreign import en10168, pact
from ledger_api.domain.documents.header import Format
from ledger_api.domain.documents.native.carbon_label import CARBON_LABEL
from ledger_api.domain.documents.native.kind import DocumentType, Line
from ledger_api.domain.documents.native.material_test_report import MATERIAL_TEST_REPORT
from ledger_api.domain.documents.native.safety_certificate import SAFETY_CERTIFICATE

NATIVE_TYPES: dict[str, DocumentType] = {
    each.name: each for each in (CARBON_LABEL, MATERIAL_TEST_REPORT, SAFETY_CERTIFICATE)
}


@dataclass(frozen=True)
class ForeignFormat:
    """A body that somebody else defined: how to know it, map it onto the header, judge it, show it."""

    name: Format
    recognises: Callable[[Any], bool]
    to_header: Callable[[dict[str, Any], Report], dict[str, Any]]
    judge: Callable[[dict[str, Any], Report], None]
    summary: Callable[[dict[str, Any]], list[Line]]


FOREIGN_FORMATS: dict[str, ForeignFormat] = {
    "pact/v3": ForeignFormat("pact/v3", pact.recognises, pact.to_header, pact.judge, pact.summary),
    "en10168": ForeignFormat(
        "en10168", en10168.recognises, en10168.to_header, en10168.judge, en10168.summary
    ),
}
