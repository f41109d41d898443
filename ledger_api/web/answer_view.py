"""The answer page: a verdict put into rows and words, nothing decided anew."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.evidence import AskedBy
from ledger_api.verification.service import Answer
from ledger_api.web.cited_view import LABEL, cited_agreement
from ledger_api.web.document_view import newer_document_url
from ledger_api.web.rows import document_rows, is_signed
from ledger_api.web.words import (
    ACTION_HINTS,
    ACTION_WORDS,
    DOCUMENT_WORDS,
    MARKS,
    OBLIGATION_WORDS,
    OUTCOME_WORDS,
    moment,
)

TONES = {"ACCEPT": "good", "ACCEPT_WITH_CONDITIONS": "good", "REJECT": "bad"}
_INFO = "INFO"


def answer_page(answer: Answer, candidates: Sequence[dict[str, Any]] = ()) -> dict[str, Any]:
    """The context of the answer page; `candidates` are the rows of `answer.suggestions`."""
    shown = answer.verdict.to_json()
    entry, opening = answer.entry, answer.evidence.opening
    sentence, next_step = split_sentence(shown)
    is_by_number = answer.evidence.asked_by is AskedBy.NUMBER
    is_choice = is_by_number and entry is None and bool(candidates)
    checks = [_check(check, shown["codes"], is_by_number=is_by_number) for check in shown["checks"]]
    return {
        "verdict": shown,
        "tone": TONES.get(shown["action"], "care"),
        "mark": MARKS[shown["action"]],
        "title": "Several documents have this number" if is_choice else ACTION_WORDS[shown["action"]],
        "hint": ACTION_HINTS[shown["action"]],
        "is_choice": is_choice,
        "is_by_number": is_by_number,
        "sentence": sentence,
        "next_step": next_step,
        "document_word": DOCUMENT_WORDS[shown["document"]],
        "obligation_word": OBLIGATION_WORDS.get(shown["obligation"] or ""),
        "document_checks": [check for check in checks if check["axis"] == "D"],
        "obligation_checks": [check for check in checks if check["axis"] == "O"],
        "obligation_codes": [code for code in shown["codes"] if code["axis"] == "O"],
        "cited": cited_agreement(shown.get("recognition"), shown["codes"], _declared_on(shown["checks"])),
        "tariff_label": LABEL,
        "summary": document_rows(entry, opening, answer.facts) if entry else [],
        "is_other_content": entry is not None and opening is not None and not is_signed(entry, opening),
        "document_url": _document_url(answer),
        "successor_url": newer_document_url(answer),
        "candidates": candidates,
        "candidates_title": _candidates_title(answer, is_choice=is_choice),
        "saved": base64.b64encode(answer.verdict.canonical()).decode(),
        "evidence": {check["name"]: check["evidence"] for check in shown["checks"] if check["evidence"]},
    }


def split_sentence(shown: dict[str, Any]) -> tuple[str, str]:
    """The verdict's sentence in two paragraphs, word for word: what is the case, and who can fix it."""
    sentence = shown["sentence"]
    main = next((code for code in shown["codes"] if code["outcome"] != _INFO), None)
    if main is None:
        return sentence, ""
    who = main["who_can_fix"]
    marker = f"Who can fix it: {who[:1].lower()}{who[1:]}."
    before, found, after = sentence.partition(marker)
    return before.strip(), found + after


def _check(check: dict[str, Any], codes: Sequence[dict[str, Any]], *, is_by_number: bool) -> dict[str, Any]:
    note = _note(check["number"], check["evidence"]) if check["outcome"] == "ESTABLISHED" else ""
    if note and check["number"] == 5 and is_by_number:
        note = "The content shown below is the signed one. Nothing was handed in to compare with it."
    return {
        "number": check["number"],
        "name": check["name"],
        "axis": check["axis"],
        "outcome": check["outcome"],
        "evidence": check["evidence"],
        "word": OUTCOME_WORDS[check["outcome"]],
        "mark": MARKS[check["outcome"]],
        "codes": [code for code in codes if code["check"] == check["number"]],
        "note": note,
    }


def _note(number: int, evidence: dict[str, Any]) -> str:
    """What an established check found, where that is worth a line."""
    match number:
        case 1:
            anchor = evidence.get("anchor")
            return f"Since {moment(anchor['time'])}, as entry {evidence['index']}." if anchor else ""
        case 2:
            return ", ".join(signer["name"] for signer in evidence.get("signers", ()))
        case 4:
            zone = (
                "UTC, as no known customs office was given" if evidence["utc_assumed"] else evidence["zone"]
            )
            return f"Declared on {evidence['declared_on']} ({zone})."
        case 5:
            compared = list(evidence.get("files_compared", ()))
            content = {"whole": ["content"], "in part": ["the parts shown"]}.get(evidence["opened"], [])
            return f"Compared: {', '.join(content + compared)}." if content or compared else ""
        case _:
            return ""


def _declared_on(checks: Sequence[dict[str, Any]]) -> str | None:
    """The legal date of the declaration, as the check of the status found it."""
    return next((one["evidence"].get("declared_on") for one in checks if one["number"] == 4), None)


def _candidates_title(answer: Answer, *, is_choice: bool) -> str:
    if is_choice:
        return "Choose the document"
    if answer.entry is None:
        return "Registered under that number, with another file"
    return "Also registered with the same file"


def _document_url(answer: Answer) -> str | None:
    digest = answer.statement_digest
    return f"/documents/{to_hex(digest)}" if digest and answer.evidence.index is not None else None
