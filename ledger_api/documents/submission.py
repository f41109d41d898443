"""What an exporter submits, read strictly into the log entry it would become."""

from __future__ import annotations

from typing import Any

from anchors.canonical import Json
from anchors.entry import STATEMENT_KIND, Entry, Hints, from_json
from anchors.errors import AnchorsError, EntryError

_REQUIRED = ("statement", "signatures")
_OPTIONAL = ("lookups", "derivedFrom")


def read_submission(value: Json, hints: Hints = Hints()) -> Entry:
    """The entry of a `statement` part or a bulk line; pointers are those of what was sent.

    Raises `EntryError`, `StatementError`, `SignatureInvalidError`.
    """
    if not isinstance(value, dict):
        raise EntryError("a submission is a JSON object", pointer="")
    for name in _REQUIRED:
        if name not in value:
            raise EntryError("the member is missing", pointer=f"/{name}")
    for name in value:
        if name not in _REQUIRED and name not in _OPTIONAL:
            raise EntryError("the member is unknown", pointer=f"/{name}")
    body: dict[str, Any] = {"statement": value["statement"], "lookups": value.get("lookups", [])}
    if "derivedFrom" in value:
        body["derivedFrom"] = value["derivedFrom"]
    try:
        entry = from_json(
            {"kind": STATEMENT_KIND, "body": body, "signatures": value["signatures"], "hints": {}}
        )
    except AnchorsError as refusal:
        if refusal.pointer is not None:
            refusal.pointer = refusal.pointer.removeprefix("/body")
        raise
    return Entry(entry.body, entry.signatures, hints)
