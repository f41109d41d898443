"""A node with something of everything in it, and the names by which it can be asked for."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from anchors.hexadecimal import to_hex
from anchors.identity import identity_digest, issuer_id
from anchors.signing import SigningKey
from ledger_api.client.act_signing import possession
from ledger_api.client.concluding import conclude_agreement
from ledger_api.client.profile import Profile
from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode
from tests.support.stage import stage_on, terms_json, terms_of


@dataclass
class Known:
    """What a node holds: values by parameter name, or by path and name.

    `queries` are whole queries that belong together, `bodies` what may be sent, both by path.
    """

    parameters: dict[str, list[str]] = field(default_factory=dict)
    paths: dict[str, dict[str, list[str]]] = field(default_factory=dict)
    queries: dict[str, dict[str, str]] = field(default_factory=dict)
    bodies: dict[str, list[Any]] = field(default_factory=dict)

    def values(self, path: str, name: str) -> list[str]:
        """Values that this parameter of this operation may have."""
        for prefix, named in self.paths.items():
            if path.startswith(prefix) and name in named:
                return named[name]
        return self.parameters.get(name, [])


def populate(node: RunningNode) -> Known:
    """Register, record, propose, conclude and vote; returns the names of it all."""
    mill = node.issuer()
    issuer = str(to_hex(mill.required_issuer()))
    label = json.loads(demo_documents()["carbon_label"].payload)
    certificate = demo_documents()["mill_certificate"]
    (pdf,) = certificate.files
    attached = node.folder / pdf.name
    attached.write_bytes(pdf.data)
    withheld = node.register(mill, _numbered(label, "ANY-1"))
    public = node.register(
        mill,
        _numbered(json.loads(certificate.payload), "ANY-2"),
        visibility="public",
        attachments=(attached,),
    )
    assert withheld.refused is None is public.refused, (withheld.refused, public.refused)
    statement, document = public.resource["id"], public.resource["document"]
    record = {"document": statement, "question": {"axis": "document", "declared_at": "2026-09-10"}}
    answered, told = (node.http.post("/v1/reviews", json=record).json() for _ in range(2))
    act = _withdrawal(node, mill, document)
    known = Known(
        parameters=_parameters(node, issuer, statement, document),
        paths={
            "/v1/documents/{id}/files": {"id": [statement], "sha256": ["0x" + sha256(pdf.data).hexdigest()]},
            "/v1/documents": {"id": [statement, document, withheld.resource["id"]]},
            "/v1/issuers": {"id": [issuer]},
            "/v1/reviews/{id}/subscriptions": {
                "id": [told["id"]],
                "authorization": [f"Bearer {told['token']}"],
            },
            "/v1/reviews": {"id": [answered["id"]], "authorization": [f"Bearer {answered['token']}"]},
        },
        queries={
            "/v1/impact": {"effective": "2026-09-10", "document": document},
            "/v1/agreements/{id}/differences": {"from": "1", "to": "1"},
            "/v1/trust-facts": {
                "origin": node.home().origin,
                "digest": document,
                "issuer": issuer,
                "index": "0",
            },
        },
        bodies={
            "/v1/documents": [{"statement": json.dumps(_statement(node, mill, label, "ANY-3"))}],
            "/v1/documents:bulk": [_statement(node, mill, label, "ANY-4")],
            "/v1/verifications": [
                {"file": pdf.data.decode("latin-1"), "axis": "document"},
                {
                    "file": json.dumps(label),
                    "importing_economy": "DE",
                    "declared_at": "2026-09-10",
                    "hs": "721070",
                },
            ],
            "/v1/issuers/requests": [_request(node)],
            "/v1/acts": [act],
            "/v1/terms:check": [terms_json()],
            "/v1/reviews": [{**record, "contact": "file 1"}],
            "/v1/reviews/{id}/subscriptions": [{"url": "http://127.0.0.1:9/told"}],
            "/recognition": [
                {
                    "entity_id": "VN",
                    "authority_id": "DE",
                    "action": "accept",
                    "resource": "carbon_label",
                    "context": {"hs": "721070"},
                }
            ],
        },
    )
    # The chain's clock runs ahead from here on.
    wording = "Each recognises what the other has tested."
    named = "0x" + sha256(wording.encode()).hexdigest()
    texts = [{"language": "en", "sha256": named, "media_type": "text/plain"}]
    concluded = conclude_agreement(stage_on(node), terms_of(title="Any", texts=texts))
    kept = node.http.post("/v1/texts", files={"text": wording.encode()})
    assert kept.status_code == 200, kept.text
    known.bodies["/v1/texts"] = [{"text": wording}]
    known.paths["/v1/texts"] = {"sha256": [named]}
    known.parameters |= {"agreement": [concluded["id"]], "ballot": [str(concluded["endorsed"]["ballot"])]}
    known.paths["/v1/agreements"] = {"id": [concluded["id"]]}
    known.paths["/v1/ballots"] = {"number": known.parameters["ballot"]}
    return known


def _parameters(node: RunningNode, issuer: str, statement: str, document: str) -> dict[str, list[str]]:
    return {
        "issuer": [issuer],
        "economy": ["VN", "DE", "SA"],
        "importing_economy": ["DE", "SA"],
        "customs_office": ["DEHAM"],
        "party": ["DE", "VN"],
        "from": ["DE", "VN", "1"],
        "to": ["VN", "DE", "1"],
        "hs": ["721070"],
        "hs_edition": ["2022"],
        "type": ["carbon_label", "material_test_report:3.1"],
        "annex": ["STEEL", "VALVES"],
        "number": ["ANY-1", "ANY-2"],
        "origin": [node.home().origin],
        "digest": [document, statement],
        "document": [document, statement],
        "declared_at": ["2026-09-10", "2026-09-10T08:00:00Z"],
        "known_at": ["1790000000"],
        "at": ["2026-09-10"],
        "effective": ["2026-09-10"],
        "code": ["VN", "DE", "SA"],
        "path": ["entries/000.p/2", "0/000.p/2"],
        "tx": [to_hex(node.parts.gateway.head().hash)],
        "version": ["1", "2"],
    }


def _statement(node: RunningNode, mill: Profile, payload: dict[str, Any], number: str) -> dict[str, Any]:
    """A signed statement that nobody sent yet, as a part or a line holds it."""
    batch = node.batch(mill)
    path = node.folder / f"{number}.json"
    path.write_text(json.dumps(_numbered(payload, number)))
    (task,) = batch.tasks(path)
    prepared = batch.register(task, dry_run=True).submission
    assert prepared is not None
    return prepared.statement_part(batch._signatures(prepared))


def _withdrawal(node: RunningNode, mill: Profile, document: str) -> dict[str, Any]:
    key = node.key_of(mill)
    message = {
        "issuer": mill.required_issuer(),
        "digest": bytes.fromhex(document[2:]),
        "reason": "TEST_INVALID",
        "effectiveAt": 0,
        "successor": bytes(32),
        "signer": key.address,
        "deadline": 2**40,  # it has to outlast a chain whose clock is brought ahead
    }
    return node.sign("WithdrawDocument", message, key).to_json()


def _request(node: RunningNode) -> dict[str, Any]:
    """A request to be registered that nobody made yet."""
    identity = {"name": "Somebody New", "country": "DE"}
    issuer = issuer_id("DE", identity_digest(identity))
    key = SigningKey.generate()
    return {
        "format": "concord/issuer-request/v1",
        "economy": "DE",
        "role": "FIRST_PARTY",
        "identity": identity,
        "key": key.address,
        "keyProof": to_hex(possession(node.parts.network, key, issuer)),
    }


def _numbered(payload: dict[str, Any], number: str) -> dict[str, Any]:
    return payload | {"header": payload["header"] | {"number": number}}
