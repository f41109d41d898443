"""Example documents, written for Concord: one shipment of painted coil from Hai Phong to Rotterdam.

The files tell the story as of `STORY_DAY`. `demo_documents` moves every date in them by whole days, so that
a demonstration on any day shows documents that were issued shortly before and have not expired.
"""

import json
import re
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import resources
from typing import Any

from ledger_api.demo_data.certificate import certificate_pdf

STORY_DAY = date(2026, 9, 10)
NAMES = ("carbon_label", "mill_certificate", "corrosion_report", "safety_certificate")

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class DemoFile:
    """A file that belongs to an example document."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class DemoDocument:
    """An example: a native payload and its files."""

    name: str
    payload: bytes
    files: tuple[DemoFile, ...] = ()


def demo_documents(today: date = STORY_DAY) -> dict[str, DemoDocument]:
    """The examples by name, their dates moved so that `today` is the day the shipment is declared."""
    return {name: _document(name, today - STORY_DAY) for name in NAMES}


def _document(name: str, shift: timedelta) -> DemoDocument:
    text = resources.files(__package__).joinpath(f"{name}.json").read_text(encoding="utf-8")
    document = moved(json.loads(text), shift)
    payload = (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()
    if name != "mill_certificate":
        return DemoDocument(name, payload)
    pdf = DemoFile(f"{document['header']['number']}.pdf", "application/pdf", certificate_pdf(document))
    return DemoDocument(name, payload, (pdf,))


def moved(value: Any, shift: timedelta) -> Any:
    """A copy of a JSON value in which every date, and nothing else, lies later by `shift`."""
    match value:
        case str() if _DAY.match(value):
            return (date.fromisoformat(value) + shift).isoformat()
        case dict():
            return {name: moved(item, shift) for name, item in value.items()}
        case list():
            return [moved(item, shift) for item in value]
        case _:
            return value
