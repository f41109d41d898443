"""Ids and subjects: those that the contracts compute, asked of the contracts themselves."""

from __future__ import annotations

from hashlib import sha256

import pytest

from anchors.acts import agreement_id, endorsement_subject, new_nonce, registry_change_subject
from anchors.signing import SigningKey
from tests.support.engines.simulator import ChainSimulator
from tests.support.registry import Registry, deploy_registry

TERMS_BLOB = b'{"concord":"agreement/v1"}'
TERMS = sha256(TERMS_BLOB).digest()


@pytest.fixture(scope="module")
def registry() -> Registry:
    return deploy_registry(ChainSimulator(), SigningKey.generate())


def test_agreement_id_is_the_one_that_agreements_asks_for(registry: Registry) -> None:
    nonce = new_nonce()
    agreement = agreement_id("VN", nonce)
    registry.act(
        "ProposeTerms",
        registry.authorities["VN"],
        {"termsBlob": TERMS_BLOB},
        economy="VN",
        agreement=agreement,
        version=1,
        title="Machinery",
        parties="DE,VN",
        terms=TERMS,
        nonce=nonce,
    )
    draft = registry.read("Agreements", "draftsOf", agreement)[0]
    assert (draft.parties, draft.termsBlob) == ("DE,VN", TERMS_BLOB)


def propose(registry: Registry, name: str, **matter: object) -> int:
    """Open a ballot of VN's; returns its number."""
    delegate = registry.delegates["VN"]
    closes = registry.gateway.head().time + 60
    registry.act(
        name, delegate, economy="VN", title="A matter", closes=closes, signer=delegate.address, **matter
    )
    return int(registry.read("Committee", "ballotCount"))


def test_subjects_are_those_that_the_committee_computes(registry: Registry) -> None:
    endorsement = propose(registry, "ProposeEndorsement", agreement=b"\1" * 32, version=3, terms=TERMS)
    agreements = registry.deployment.contracts["Agreements"].address
    expected = endorsement_subject(agreements, b"\1" * 32, 3, TERMS)
    assert registry.read("Committee", "subjectOf", endorsement) == expected

    change = propose(registry, "ProposeCategory", seat="VN", category=2, effectiveAt=0)
    ballot = registry.read("Committee", "ballotOf", change)
    assert ballot.subject == registry_change_subject(ballot.target, ballot.payload)
    assert registry.read("Committee", "ballotsOf", ballot.subject) == [change]
