"""Documents that the tests register: EN 10204 3.1 reports, each with a number and a PDF of its own."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger_api.demo_data import demo_documents
from tests.acceptance.exporters import Exporter

DECLARED = "2026-09-10"
"""A day within the validity of the example documents."""

_EXAMPLE = json.loads(demo_documents()["mill_certificate"].payload)


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on disk, with its PDF beside it."""

    number: str
    path: Path
    pdf: Path
    payload: dict[str, Any]

    @property
    def data(self) -> bytes:
        """The document's bytes."""
        return self.path.read_bytes()

    def changed(self, **header: Any) -> bytes:
        """The same document with other members in its header."""
        return json.dumps(self.payload | {"header": self.payload["header"] | header}).encode()

    def register(self, exporter: Exporter, **choices: Any) -> str:
        """Register it with its PDF, wait until it is final; returns the statement's digest."""
        (done,) = exporter.register(self.path, [self.pdf], **choices)
        assert done.refused is None, done.refused
        statement = str(done.resource["id"])
        exporter.node.registration(statement)
        return statement


def write_paper(folder: Path, number: str) -> Paper:
    """A report of this number in `folder`."""
    payload = _EXAMPLE | {"header": _EXAMPLE["header"] | {"number": number}}
    path = folder / f"{number}.json"
    path.write_text(json.dumps(payload, ensure_ascii=False), encoding="utf-8")
    pdf = path.with_suffix(".pdf")
    pdf.write_bytes(b"%PDF-1.7\n" + number.encode() + b"\nheat H88213\n%%EOF\n")
    return Paper(number, path, pdf, payload)
