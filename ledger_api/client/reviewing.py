"""Recorded answers as a client keeps them: the token in a file of its own, the stream that heals itself."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from anchors.files import sync_folder
from ledger_api.client.node_api import NodeClient
from ledger_api.refusals import RefusedError

_FORMAT = "concord/verdict/v1"
_STATUS = 4  # the check whose evidence says which moment an answer is about


class TokenFile:
    """A desk's bearer token, mode 0600: everything recorded with it is one list and one stream."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def headers(self) -> dict[str, str]:
        """What a request needs. Raises `RefusedError` REVIEW_TOKEN_MISSING."""
        token = self.read()
        if token is None:
            raise RefusedError(
                "REVIEW_TOKEN_MISSING",
                f"{self.path} is not there: nothing was recorded from here",
                fix="Record an answer first (`concord review record`), or name the file with --token-file.",
            )
        return {"Authorization": f"Bearer {token}"}

    def read(self) -> str | None:
        """The token; None before the first answer was recorded."""
        try:
            return self.path.read_text("ascii").strip()
        except FileNotFoundError:
            return None

    def keep(self, token: str) -> None:
        """Write the token where nobody else can read it. Raises `RefusedError` REVIEW_TOKEN_EXISTS."""
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            descriptor = os.open(self.path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError as failure:
            raise RefusedError(
                "REVIEW_TOKEN_EXISTS",
                f"another command wrote {self.path} meanwhile, and none is overwritten",
                fix="Record the answer again: it joins those of the token that is there.",
            ) from failure
        with os.fdopen(descriptor, "w", encoding="ascii") as out:
            out.write(token + "\n")
            out.flush()
            os.fsync(out.fileno())
        sync_folder(self.path.parent)


def record(node: NodeClient, tokens: TokenFile, body: Mapping[str, Any]) -> dict[str, Any]:
    """Record an answer; the first from here brings the token, which is kept and not returned."""
    headers = {"Idempotency-Key": str(uuid.uuid4())}
    if tokens.read() is not None:
        headers |= tokens.headers()
    made: dict[str, Any] = node.request("POST", "/v1/reviews", json=dict(body), headers=headers).json()
    token = made.pop("token")
    if token is not None:
        tokens.keep(token)
    return made


def of_answer(answer: Any) -> dict[str, Any]:
    """The request that records this answer, as `concord verify --json` printed it.

    Raises `RefusedError` ANSWER_UNREADABLE, ANSWER_WITHOUT_DOCUMENT.
    """
    if not isinstance(answer, dict) or answer.get("format") != _FORMAT:
        raise RefusedError(
            "ANSWER_UNREADABLE",
            f"the file holds no answer of format {_FORMAT}",
            fix="Save one with `concord verify … --json`, or name the document's id.",
        )
    document = answer.get("lookup", {}).get("id")
    if document is None:
        raise RefusedError(
            "ANSWER_WITHOUT_DOCUMENT",
            "the answer found no document, so no later event can change it",
            fix="Record answers about documents that were found.",
        )
    status: dict[str, Any] = next((one for one in answer["checks"] if one["number"] == _STATUS), {})
    moment = status.get("evidence", {})
    question = {name: value for name, value in answer["question"].items() if value is not None}
    return {
        "document": document,
        "question": {name: moment[name] for name in ("declared_at", "known_at") if moment.get(name)}
        | question,
        "given": {
            **{name: answer[name] for name in ("document", "obligation", "action") if answer[name]},
            "verdict_digest": answer["lookup"]["verdict_digest"],
        },
    }


@dataclass(frozen=True, slots=True)
class Told:
    """One event: its number to go on after, and its body."""

    number: str
    data: dict[str, Any]


def events(node: NodeClient, tokens: TokenFile, *, after: str | None = None) -> Iterator[Told]:
    """Events as they happen, for ever; a stream that breaks is taken up again where it broke.

    Raises `RefusedError` when the node refuses, or cannot be reached at all.
    """
    headers = tokens.headers()
    node.request("GET", "/v1/reviews", params={"limit": 1}, headers=headers)  # refusals come as such
    while True:
        sent = headers if after is None else headers | {"Last-Event-ID": after}
        try:
            with httpx.stream(
                "GET", f"{node.base_url}/v1/events", headers=sent, timeout=httpx.Timeout(30.0)
            ) as answer:
                for told in _read(answer):
                    after = told.number
                    yield told
        except httpx.TransportError:
            node.request("GET", "/v1/reviews", params={"limit": 1}, headers=headers)


def _read(answer: httpx.Response) -> Iterator[Told]:
    """The events of a stream (WHATWG HTML §9.2.6); comments keep the connection alive and say nothing."""
    fields: dict[str, str] = {}
    for line in answer.iter_lines():
        if not line:
            if "data" in fields:
                yield Told(fields.get("id", ""), json.loads(fields["data"]))
            fields = {}
        elif not line.startswith(":"):
            name, _, value = line.partition(":")
            fields[name] = value.removeprefix(" ")
