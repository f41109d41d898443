"""Exporters: each with keys of its own at home, on the register, sending documents to its economy's node."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import httpx

from anchors.commitment import Opening
from anchors.presentation import decode
from anchors.signing import SigningKey
from anchors.statement import Statement
from ledger_api.client import records
from ledger_api.client.batch import Batch, Choices, Done
from ledger_api.client.enrolment import approve_request, request_registration
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import (
    Home,
    PreparedSubmission,
    Wishes,
    prepare_submission,
    read_file,
    signature_of,
)
from ledger_api.client.presenting import present
from ledger_api.client.profile import Profile, create_profile, load_profile
from tests.acceptance.nodes import NodeProcess

ECONOMY = "VN"
PASSPHRASE = "correct horse battery staple"
_SCRYPT_COST = 2**10
"""Nothing here is worth stretching."""


@dataclass(frozen=True, slots=True)
class Exporter:
    """A registered organisation and the node it speaks to."""

    profile: Profile
    node: NodeProcess
    home: Home

    @property
    def key(self) -> SigningKey:
        """Its signing key."""
        return self.profile.signing_key(PASSPHRASE)

    def register(self, path: Path, files: Sequence[Path] = (), **choices: Any) -> list[Done]:
        """Register the documents of one file, files finding their entry; refusals are part of the result."""
        chosen = {"lookups": True, "attachments": tuple(files), **choices}
        with NodeClient(self.node.url) as api:
            batch = Batch(self.profile, api, self.home, PASSPHRASE, Choices(**chosen))
            return [batch.register(task) for task in batch.tasks(path)]

    def present(self, statement: str, *, with_files: bool = True) -> bytes:
        """The presentation of a document it registered."""
        record = records.find(self.profile, statement)
        files = [file for kept in record.files if (file := kept.read())] if with_files else []
        with NodeClient(self.node.url) as api:
            shown = present(api, self.home.network_id, record, files=files)
        decode(shown)
        return shown

    def prepare(self, payload: bytes, files: Sequence[Path] = ()) -> Submission:
        """A submission made here, to be sent as it is or after it was changed."""
        made = prepare_submission(
            payload,
            issuer_id=self.profile.required_issuer(),
            salt_key=self.profile.salt_key(PASSPHRASE),
            home=self.home,
            wishes=Wishes(publish_lookups=True),
            files=[read_file(path) for path in files],
        )
        return Submission(self, made)


@dataclass(frozen=True, slots=True)
class Submission:
    """A document on its way to the node, without our client's own refusals in between."""

    exporter: Exporter
    made: PreparedSubmission

    @property
    def statement(self) -> Statement:
        """The statement that is signed."""
        return self.made.statement

    def stated(self, **members: Any) -> Submission:
        """The same with other members in the statement."""
        return replace(self, made=replace(self.made, statement=replace(self.statement, **members)))

    def opened(self, change: Callable[[dict[str, Any], dict[str, Any]], None]) -> Submission:
        """The same after `change` of header and body, with the digest of what they became."""
        value = json.loads(json.dumps(self.made.opening.to_json()))
        change(value["header"], value["body"])
        opening = Opening(value["header"], value["body"], self.made.opening.secret)
        return replace(self, made=replace(self.made, opening=opening)).stated(digest=opening.digest())

    def part(self, **more: Any) -> dict[str, Any]:
        """The `statement` part, signed."""
        signature = signature_of(self.made, self.exporter.key, self.exporter.home.network_id)
        return self.made.statement_part([signature]) | more

    def send(
        self,
        part: bytes | Mapping[str, Any] | None = None,
        *,
        opening: bytes | None = None,
        with_opening: bool = True,
        files: Sequence[tuple[str, bytes]] | None = None,
        http: httpx.Client | None = None,
    ) -> httpx.Response:
        """Post it as one request; what is given replaces what would be sent."""
        statement = part if isinstance(part, bytes) else json.dumps(part or self.part()).encode()
        parts: list[tuple[str, Any]] = [("statement", ("statement.json", statement, "application/json"))]
        if with_opening:
            shown = opening or json.dumps(self.made.opening.to_json(), ensure_ascii=False).encode()
            parts.append(("opening", ("opening.json", shown, "application/json")))
        attached = [(file.name, file.data) for file in self.made.files] if files is None else files
        parts += [("file", (name, data, "application/octet-stream")) for name, data in attached]
        return (http or self.exporter.node.http).post("/v1/documents", files=parts)


def enrol(node: NodeProcess, keys: Path, name: str, organisation: str) -> Exporter:
    """A new first party: keys made, registration asked for with proof of possession, and granted."""
    with NodeClient(node.url) as api:
        asked = create_profile(keys, name, PASSPHRASE, cost=_SCRYPT_COST)
        identity = {"name": organisation, "country": ECONOMY}
        request_registration(
            asked, api, node.network, PASSPHRASE, economy=ECONOMY, role="FIRST_PARTY", identity=identity
        )
        profile = load_profile(keys, name)
        approve_request(api, node.network, node.people.key(ECONOMY, "registrar"), str(profile.issuer_id))
    return Exporter(profile, node, home_of(node))


def home_of(node: NodeProcess) -> Home:
    """The log of the exporters' economy."""
    for log in node.get("/v1/logs")["items"]:
        if log["economy"] == ECONOMY:
            return Home(node.network.network, log["origin"], ECONOMY)
    raise AssertionError(f"{ECONOMY} has no log")
