"""Reading a batch of questions: what is wrong with one item is that item's problem alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from anchors import canonical
from anchors.errors import AnchorsError
from anchors.note import decode_base64
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.question import Question
from ledger_api.edge.asked import MEMBERS, read_question
from ledger_api.refusals import RefusedError
from ledger_api.verification.presented import NamedBytes, Presented, sort_presented

MAX_ITEMS = 500
MAX_BYTES = 48 * 2**20
_MAX_VALUES = 1_000_000
_MAX_NESTING = 72
_LONGEST_NUMBER = 200
_MEMBERS = frozenset(("number", "files", "presentation", "opening", "question"))
_FIX = "See POST /v1/verifications:batch in the API's description at /docs."

Refusal = RefusedError | AnchorsError | VerdictInputError
"""What may be wrong with one item."""


@dataclass(frozen=True, slots=True)
class BatchItem:
    """One question, or what is wrong with it."""

    place: int
    presented: Presented = field(default_factory=Presented)
    question: Question = field(default_factory=Question)
    number: str | None = None
    refused: Refusal | None = None


def read_batch(body: bytes, *, max_file_bytes: int) -> list[BatchItem]:
    """The items of a request body, in their order.

    Raises `RefusedError` BATCH_MALFORMED or REQUEST_TOO_LARGE, `CanonicalizationError`, where nothing at all
    can be answered.
    """
    if len(body) > MAX_BYTES:
        raise _too_large(f"a batch has at most {MAX_BYTES} bytes")
    value = canonical.parse(body, max_depth=_MAX_NESTING, max_fields=_MAX_VALUES)
    if not isinstance(value, dict) or not isinstance(value.get("items"), list):
        raise _malformed("a batch is an object with a list of items", "/items")
    for name in sorted(value.keys() - {"items", "question"}):
        raise _malformed(f"the member {name[:40]} is not known", f"/{name[:40]}")
    items = value["items"]
    if not items:
        raise _malformed("the list of items is empty", "/items")
    if len(items) > MAX_ITEMS:
        raise _too_large(f"a batch has at most {MAX_ITEMS} items; these are {len(items)}")
    common = _texts(value.get("question"), "/question")
    return [_read(place, item, common, max_file_bytes) for place, item in enumerate(items)]


def pointer_in_batch(place: int, pointer: str | None) -> str:
    """A pointer into an item as one into the batch."""
    return f"/items/{place}{pointer or ''}"


def _read(place: int, item: Any, common: Mapping[str, str | None], max_file_bytes: int) -> BatchItem:
    try:
        if not isinstance(item, dict):
            raise _malformed("an item is an object", "")
        for name in sorted(item.keys() - _MEMBERS):
            raise _malformed(f"the member {name[:40]} is not known", f"/{name[:40]}")
        number = _number(item.get("number"))
        presented = sort_presented(
            _files(item.get("files"), max_file_bytes),
            presentation=_encoded(item.get("presentation"), "/presentation"),
            opening=_encoded(item.get("opening"), "/opening"),
        )
        if number is None:
            presented.require_some("/files")
        asked = {**common, **_texts(item.get("question"), "/question")}
        return BatchItem(place, presented, _question(asked), number)
    except (RefusedError, AnchorsError, VerdictInputError) as refused:
        return BatchItem(place, refused=refused)


def _question(texts: Mapping[str, str | None]) -> Question:
    try:
        return read_question(texts)
    except (VerdictInputError, RefusedError) as refused:
        raise RefusedError(
            refused.code, refused.detail, pointer=f"/question{refused.pointer or ''}", fix=refused.fix
        ) from refused


def _texts(value: Any, pointer: str) -> dict[str, str | None]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise _malformed("a question is an object", pointer)
    found: dict[str, str | None] = {}
    for name, member in value.items():
        if name not in MEMBERS:
            raise _malformed(f"the member {name[:40]} is not known", f"{pointer}/{name[:40]}")
        if not isinstance(member, str | int | None) or isinstance(member, bool):
            raise _malformed("must be text", f"{pointer}/{name}")
        found[name] = None if member is None else str(member).strip()
    return found


def _number(value: Any) -> str | None:
    if value is None:
        return None
    if not isinstance(value, str) or not 1 <= len(value.strip()) <= _LONGEST_NUMBER:
        raise _malformed(f"a number is text of 1 to {_LONGEST_NUMBER} characters", "/number")
    return value.strip()


def _files(value: Any, max_file_bytes: int) -> Sequence[NamedBytes]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise _malformed("files are a list", "/files")
    return [_file(one, f"/files/{at}", max_file_bytes) for at, one in enumerate(value)]


def _file(value: Any, pointer: str, max_file_bytes: int) -> NamedBytes:
    if not isinstance(value, dict) or value.keys() != {"name", "content"}:
        raise _malformed("a file has the members name and content", pointer)
    name, content = value["name"], value["content"]
    data = decode_base64(content) if isinstance(content, str) else None
    if not isinstance(name, str) or data is None:
        raise _malformed("name is text, and content is base64 (RFC 4648 section 4)", f"{pointer}/content")
    if len(data) > max_file_bytes:
        raise RefusedError(
            "FILE_TOO_LARGE",
            f"{name[:60]} has {len(data)} bytes; the limit is {max_file_bytes}",
            pointer=f"{pointer}/content",
            fix="Present a smaller file.",
        )
    return NamedBytes(name, data)


def _encoded(value: Any, pointer: str) -> bytes | None:
    if value is None:
        return None
    if not isinstance(value, dict):
        raise _malformed("must be an object", pointer)
    return canonical.encode(value, max_depth=_MAX_NESTING)


def _malformed(detail: str, pointer: str) -> RefusedError:
    return RefusedError("BATCH_MALFORMED", detail, pointer=pointer, fix=_FIX)


def _too_large(detail: str) -> RefusedError:
    return RefusedError(
        "REQUEST_TOO_LARGE",
        detail,
        pointer="/items",
        fix="Ask in several requests; rows are counted in each.",
    )
