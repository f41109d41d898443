"""Reading what is sent to be recorded or subscribed; what is not understood is refused with its pointer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from anchors import canonical
from anchors.hexadecimal import from_hex
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.outcomes import Action, DocumentOutcome, Obligation
from ledger_api.domain.question import Question
from ledger_api.edge.asked import MEMBERS, read_question
from ledger_api.refusals import RefusedError

LONGEST_CONTACT = 200
_RECORD = {"document", "question", "contact", "given"}
_GIVEN = {"document": DocumentOutcome, "obligation": Obligation, "action": Action}
_FIX = "See POST /v1/reviews in the API's description at /docs."


@dataclass(frozen=True, slots=True)
class RecordRequest:
    """An answer to be recorded. `given` is what the recorder says was answered, where that was said."""

    statement: bytes
    question: Question
    contact: str | None
    given: dict[str, Any] | None


def read_record(body: bytes) -> RecordRequest:
    """The request in this body.

    Raises `RefusedError` REVIEW_MALFORMED, QUESTION_INVALID or TIME_INVALID, `CanonicalizationError`.
    """
    value = _object(canonical.parse(body), "", _RECORD)
    if "document" not in value:
        raise _malformed("the member document is missing", "/document")
    return RecordRequest(
        from_hex(value["document"], 32, pointer="/document"),
        _question(value.get("question")),
        _contact(value.get("contact")),
        _given(value.get("given")),
    )


def read_url(body: bytes) -> str:
    """The URL to be told at. Raises `RefusedError` REVIEW_MALFORMED, `CanonicalizationError`."""
    value = _object(canonical.parse(body), "", {"url"})
    url = value.get("url")
    if not isinstance(url, str):
        raise _malformed("url must be text", "/url")
    return url


def _question(value: Any) -> Question:
    members = _object({} if value is None else value, "/question", set(MEMBERS))
    texts: dict[str, str | None] = {}
    for name, member in members.items():
        if not isinstance(member, str | int | None) or isinstance(member, bool):
            raise _malformed("must be text", f"/question/{name}")
        texts[name] = None if member is None else str(member)  # a verdict states times as numbers
    try:
        return read_question(texts)
    except (VerdictInputError, RefusedError) as refused:
        pointer = f"/question{refused.pointer or ''}"
        raise RefusedError(refused.code, refused.detail, pointer=pointer, fix=refused.fix) from refused


def _contact(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not 1 <= len(value) <= LONGEST_CONTACT or not value.isprintable():
        raise _malformed(f"a contact reference has 1 to {LONGEST_CONTACT} printable characters", "/contact")
    return value


def _given(value: Any) -> dict[str, Any] | None:
    if value is None:
        return None
    members = _object(value, "/given", {*_GIVEN, "verdict_digest"})
    for name, words in _GIVEN.items():
        word = members.get(name)
        if word is not None and word not in [one.value for one in words]:
            raise _malformed(f"must be one of {', '.join(one.value for one in words)}", f"/given/{name}")
    if (digest := members.get("verdict_digest")) is not None:
        from_hex(digest, 32, pointer="/given/verdict_digest")
    return members


def _object(value: Any, pointer: str, known: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise _malformed("must be an object", pointer or "/")
    for name in sorted(value.keys() - known):
        raise _malformed(f"the member {name[:40]} is not known", f"{pointer}/{name[:40]}")
    return value


def _malformed(detail: str, pointer: str) -> RefusedError:
    return RefusedError("REVIEW_MALFORMED", detail, pointer=pointer, fix=_FIX)
