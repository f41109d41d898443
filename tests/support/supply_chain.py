"""A supply chain in two economies' logs: scrap -> steel -> coil -> coated coil (with zinc) -> pipe."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.client.batch import Done
from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
SCRAP = to_hex(sha256(b"a delivery note that nobody registered").digest())
ORE = to_hex(sha256(b"an assay that nobody registered").digest())


@dataclass(frozen=True)
class SupplyChain:
    """What was registered: the zinc withholds what it was made from, the coated coil only opens it."""

    steel: Done
    coil: Done
    zinc: Done
    coated: Done
    pipe: Done


def register_chain(node: RunningNode, prefix: str) -> SupplyChain:
    """Register the five documents; `prefix` starts their numbers."""
    smelter = {"name": "Ruhr Steel AG", "country": "DE"}
    roller = {"name": "Rhein <Rolling> GmbH", "country": "DE"}
    works = {"name": "Ha Long Pipe Works", "country": "VN"}

    def made(number: str, issuer: str, *sources: str, **choices: Any) -> Done:
        economy, identity = issuers[issuer]
        profile = node.issuer(issuer, economy=economy, identity=identity)
        return register(node, profile, f"{prefix}-{number}", derived_from=sources, **choices)

    issuers = {
        "smelter": ("DE", smelter),
        "roller": ("DE", roller),
        "mill": ("VN", None),
        "works": ("VN", works),
    }
    steel = made("STEEL", "smelter", SCRAP, visibility="public")
    coil = made("COIL", "roller", document(steel), visibility="public")
    zinc = made("ZINC", "works", ORE, show_sources=False)
    coated = made("COATED", "mill", document(coil), document(zinc), show_sources=False, visibility="public")
    pipe = made("PIPE", "works", document(coated), visibility="public")
    return SupplyChain(steel, coil, zinc, coated, pipe)


def register(node: RunningNode, profile: Any, number: str, **choices: Any) -> Done:
    """One inspection certificate of this number."""
    done = node.register(profile, payload(number), **choices)
    assert done.refused is None, done.refused
    return done


def payload(number: str) -> dict[str, Any]:
    """An inspection certificate of this number."""
    changed: dict[str, Any] = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}
    return changed


def document(done: Done) -> str:
    """The document's digest."""
    return str(done.to_json()["document"])


def statement(done: Done) -> str:
    """The statement's digest."""
    return str(done.resource["id"])
