"""A document's own page: what it is, how far it has come, how it stands today, what was done to it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from anchors.entry import Entry
from anchors.hexadecimal import to_hex
from ledger_api.documents.reading import Registration
from ledger_api.domain.trust import StatusEvent, TrustFacts
from ledger_api.log.reader import KeptFile
from ledger_api.log.states import RegistrationState
from ledger_api.provenance.service import Traced
from ledger_api.verification.service import Answer
from ledger_api.web.provenance_view import provenance_section
from ledger_api.web.rows import Row, document_rows, is_signed, issuer_name
from ledger_api.web.standing import objections, stands
from ledger_api.web.words import (
    STATE_WORDS,
    STATUS_WORDS,
    capitalised,
    machine_time,
    moment,
    reason_words,
    type_words,
)

_STEPS = tuple(RegistrationState)


def document_page(
    registration: Registration,
    history: Sequence[StatusEvent],
    answer: Answer | None,
    facts: TrustFacts | None,
    files: Sequence[KeptFile] = (),
    traced: Traced | None = None,
) -> dict[str, Any]:
    """The context of a document's page; `answer` is the verdict on its entry once it is in a log.

    `traced` is the graph of what it was made from, and what from it, once it is anchored.
    """
    entry = registration.entry
    name = to_hex(registration.statement_digest)
    return {
        "title": _title(entry, answer),
        "state": registration.state.value,
        "steps": _steps(registration, facts),
        "standing": None if answer is None else standing(answer),
        "successor_url": newer_document_url(answer),
        "summary": document_rows(entry, answer.evidence.opening if answer else None, facts) if entry else [],
        "is_withheld": answer is not None and answer.evidence.opening is None,
        "files": [_file(name, file) for file in files],
        "provenance": provenance_section(traced),
        "history": _history(registration, facts, history),
        "identifiers": _identifiers(registration),
        "links": _links(registration, answer),
    }


def standing(answer: Answer) -> dict[str, Any]:
    """How the document stands at this moment, whatever content is withheld: tone, word, reasons."""
    shown = answer.verdict.to_json()
    tone, word = stands(shown["codes"])
    return {
        "tone": tone,
        "word": word,
        "codes": objections(shown["codes"]),
        "on": moment(answer.facts.block_time) if answer.facts else None,
        "provisional": shown["provisional"],
    }


def candidate_row(registration: Registration, facts: TrustFacts | None) -> dict[str, str]:
    """One of several documents, as a line to choose from."""
    entry = registration.entry
    url = f"/documents/{to_hex(registration.statement_digest)}"
    if entry is None:
        return {"url": url, "label": f"Entry {registration.index} of {registration.origin}", "detail": ""}
    statement = entry.statement
    revision = f", revision {statement.revision}" if statement.revision != 1 else ""
    return {
        "url": url,
        "label": f"{type_words(statement.type)} by {issuer_name(statement.issuer, facts)}",
        "detail": f"issued on {statement.issued_on}{revision}",
    }


def _title(entry: Entry | None, answer: Answer | None) -> str:
    if entry is None:
        return "Document"
    summary = None if answer is None else answer.verdict.document_summary
    is_opened = answer is not None and is_signed(entry, answer.evidence.opening)
    return capitalised(summary["title"]) if summary and is_opened else type_words(entry.statement.type)


def _steps(registration: Registration, facts: TrustFacts | None) -> list[dict[str, Any]]:
    reached = _STEPS.index(registration.state)
    anchor = facts.first_anchor if facts else None
    details = {
        RegistrationState.PENDING: moment(registration.received_at) if registration.received_at else "",
        RegistrationState.LOGGED: ""
        if registration.index is None
        else f"entry {registration.index} of {registration.origin}",
        RegistrationState.ANCHORED: moment(anchor.point.time) if anchor else "",
        RegistrationState.FINAL: "the chain will not change it",
    }
    return [
        {
            "name": step.value,
            "word": STATE_WORDS[step.value],
            "is_done": place <= reached,
            "is_current": place == reached,
            "detail": details[step] if place <= reached else "",
        }
        for place, step in enumerate(_STEPS)
    ]


def _history(
    registration: Registration, facts: TrustFacts | None, events: Sequence[StatusEvent]
) -> list[dict[str, Any]]:
    """Issue, receipt and anchor, then every act in the order it was recorded."""
    return [*_beginnings(registration, facts), *(_act(event) for event in events)]


def _beginnings(registration: Registration, facts: TrustFacts | None) -> Iterable[dict[str, Any]]:
    entry, received = registration.entry, registration.received_at
    anchor = facts.first_anchor if facts else None
    if entry is not None:
        issued = entry.statement.issued_on
        yield _line("ISSUE", "Issued", when=issued, machine=issued, note="as the document says")
    if received is not None:
        yield _line("RECEIVE", "Received by this node", seconds=received)
    if registration.index is not None:
        note = f"as entry {registration.index} of {registration.origin}"
        yield _line("LOG", "Put into the log", when="", note=note)
    if anchor is not None:
        note = f"in block {anchor.point.block}: from here on the ledger itself dates it"
        yield _line("ANCHOR", "Anchored on the chain", seconds=anchor.point.time, note=note)


def _act(event: StatusEvent) -> dict[str, Any]:
    reason = f"reason given: {reason_words(event.reason)}" if event.reason else "no reason given"
    recorded = f"recorded {moment(event.recorded.time)}"
    return _line(
        event.kind.value,
        STATUS_WORDS[event.kind],
        seconds=event.effective_at,
        note=f"{reason}; {recorded}",
        successor_url=f"/documents/{to_hex(event.successor)}" if event.successor else None,
    )


def _line(
    kind: str,
    words: str,
    *,
    seconds: int | None = None,
    when: str = "",
    machine: str = "",
    note: str = "",
    successor_url: str | None = None,
) -> dict[str, Any]:
    return {
        "kind": kind,
        "words": words,
        "when": when if seconds is None else moment(seconds),
        "machine": machine if seconds is None else machine_time(seconds),
        "note": note,
        "successor_url": successor_url,
    }


def _identifiers(registration: Registration) -> list[Row]:
    rows = [("Statement digest", to_hex(registration.statement_digest)), ("Log", registration.origin)]
    if registration.index is not None:
        rows.append(("Position in the log", str(registration.index)))
    if registration.entry is not None:
        statement = registration.entry.statement
        rows += [("Document digest", to_hex(statement.digest)), ("Issuer", to_hex(statement.issuer))]
        rows += [("Signed with", to_hex(cosigner)) for cosigner in statement.cosigners]
    return rows


def _links(registration: Registration, answer: Answer | None) -> list[Row]:
    resource = f"/v1/documents/{to_hex(registration.statement_digest)}"
    links = [("Entry (JSON)", resource), ("Acts (JSON)", f"{resource}/history")]
    if registration.state in (RegistrationState.ANCHORED, RegistrationState.FINAL):
        links.append(("Receipt", f"{resource}/receipt"))
    if answer is not None and answer.evidence.opening is not None:
        links.append(("Content (JSON)", f"{resource}/opening"))
    return links


def _file(name: str, file: KeptFile) -> dict[str, Any]:
    return {
        "name": file.name,
        "url": f"/v1/documents/{name}/files/{to_hex(file.sha256)}",
        "size": f"{max(1, round(file.size / 1000))} kB",
    }


def newer_document_url(answer: Answer | None) -> str | None:
    """The page of the newer document, where this node holds its entry."""
    successor = None if answer is None else answer.successor
    return f"/documents/{successor['statement']['digest']}" if successor else None
