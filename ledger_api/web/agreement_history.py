"""What was done about an agreement, act by act, in the order of recording."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.acts import in_order
from ledger_api.domain.recognition_facts import AgreementEvent, AgreementKind, AgreementRecord, DraftRecord
from ledger_api.web.clause import listed
from ledger_api.web.recognition_ports import Moment
from ledger_api.web.recognition_words import ACTS
from ledger_api.web.words import machine_time, moment

_VERSION_ACTS = (AgreementKind.SIGN, AgreementKind.RATIFY, AgreementKind.ACCEDE, AgreementKind.ENDORSE)


def history_lines(record: AgreementRecord, at: Moment) -> list[dict[str, Any]]:
    """Drafts and acts as lines; `is_later` marks what takes effect only after the moment that is shown."""
    lines = [*(_draft(one) for one in record.drafts), *(_act(one) for one in in_order(record))]
    placed = sorted(lines, key=lambda line: line["place"])
    return [{**line, "is_later": line["seconds"] > at.instant} for line in placed]


def scope_words(event: AgreementEvent) -> str:
    """What an act is about: the agreement, an annex, a direction."""
    what = f"annex {event.annex}" if event.annex else "the agreement"
    if not event.from_economy:
        return what
    return f"{what} for documents of {event.from_economy} in {event.to_economy}"


def _draft(draft: DraftRecord) -> dict[str, Any]:
    return {
        "kind": "PROPOSE",
        "place": draft.recorded,
        "seconds": draft.recorded.time,
        "words": f"{draft.economy} proposed version {draft.version}",
        "when": moment(draft.recorded.time),
        "machine": machine_time(draft.recorded.time),
        "note": f"between {listed(draft.parties)}",
        "text": "",
        "ballot": 0,
    }


def _act(event: AgreementEvent) -> dict[str, Any]:
    is_dated = event.effective_at != event.recorded.time
    return {
        "kind": event.kind.value,
        "place": event.recorded,
        "seconds": event.effective_at,
        "words": ACTS[event.kind].format(
            economy=event.economy, version=event.version, annex=event.annex, scope=scope_words(event)
        ),
        "when": moment(event.effective_at),
        "machine": machine_time(event.effective_at),
        "note": f"recorded {moment(event.recorded.time)}" if is_dated else "",
        "text": "" if event.kind in _VERSION_ACTS or not any(event.text) else to_hex(event.text),
        "ballot": event.ballot,
    }
