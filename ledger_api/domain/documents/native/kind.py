"""What a native document type is made of."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ledger_api.domain.documents.fields import Part
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.header import Header

Line = tuple[str, str]


def unchanged(header: Header, _body: Any) -> Header:
    """The completion of a type that fills nothing in."""
    return header


@dataclass(frozen=True)
class DocumentType:
    """One native type.

    `profiles` maps each profile to the model of its body. `judge` says what the rules find. `complete` fills
    header members that the standard itself supplies where the document is silent (a default validity).
    `summary` gives label and value pairs for a page, most telling first.
    """

    name: str
    profiles: Mapping[str, type[Part]]
    judge: Callable[[Header, Any, Report], None]
    summary: Callable[[Header, Any], list[Line]]
    complete: Callable[[Header, Any], Header] = unchanged
