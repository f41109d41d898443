"""Submissions made by hand, so that a node can be sent what our own client would never send."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import httpx

from anchors.commitment import Opening, document_secret
from anchors.hexadecimal import to_hex
from anchors.statement import Statement, sign_statement
from ledger_api.client.profile import Profile
from ledger_api.domain.documents import prepare
from ledger_api.statement_form import statement_of
from tests.support.node import PASSPHRASE, RunningNode

SECRET = b"\x07" * 32


@dataclass
class Handmade:
    """A submission whose parts may be changed before it is sent."""

    node: RunningNode
    profile: Profile
    opening: Opening
    statement: Statement
    lookups: tuple[bytes, ...] = ()

    def sign(self) -> dict[str, Any]:
        """The `statement` part, signed by the profile's key."""
        network_id = self.node.parts.network.network
        key = self.profile.signing_key(PASSPHRASE)
        signature = sign_statement(self.statement, key, network_id)
        return {
            "statement": self.statement.to_json(),
            "lookups": [to_hex(value) for value in self.lookups],
            "signatures": [{"issuer": to_hex(self.statement.issuer), "signature": to_hex(signature)}],
        }

    def send(
        self,
        part: Mapping[str, Any] | bytes | None = None,
        *,
        opening: bytes | None = None,
        with_opening: bool = True,
        files: tuple[tuple[str, bytes], ...] = (),
        visibility: str | None = None,
    ) -> httpx.Response:
        """Post it; `part` and `opening` replace what would be sent."""
        statement = part if isinstance(part, bytes) else json.dumps(part or self.sign()).encode()
        parts: list[tuple[str, Any]] = [("statement", ("s.json", statement, "application/json"))]
        if with_opening:
            shown = opening or json.dumps(self.opening.to_json(), ensure_ascii=False).encode()
            parts.append(("opening", ("o.json", shown, "application/json")))
        parts += [("file", (name, data, "application/octet-stream")) for name, data in files]
        if visibility is not None:
            parts.append(("visibility", (None, visibility)))
        return self.node.http.post("/v1/documents", files=parts)

    def stated(self, **members: Any) -> Handmade:
        """The same with other members in the statement."""
        return replace(self, statement=replace(self.statement, **members))


def handmade(
    node: RunningNode,
    profile: Profile,
    payload: Mapping[str, Any],
    *,
    change_header: Callable[[dict[str, Any]], None] | None = None,
    change_body: Callable[[dict[str, Any]], None] | None = None,
) -> Handmade:
    """A right submission of a payload, or of what `change_header` and `change_body` made of it."""
    document = prepare(json.dumps(payload).encode(), issuer_id=profile.required_issuer())
    header, body = document.header, document.body
    home = node.home(profile.economy or "VN")
    stated = statement_of(header, digest=b"\x01" * 32, origin=home.origin, economy=home.economy)
    if change_header is not None:
        change_header(header)
    if change_body is not None:
        change_body(body)
    opening = Opening(header, body, SECRET)
    return Handmade(node, profile, opening, replace(stated, digest=opening.digest()))


__all__ = ["Handmade", "document_secret", "handmade"]
