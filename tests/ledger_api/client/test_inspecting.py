"""Act files read by somebody who trusts nobody: words, digests, texts."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest

from anchors.acts import ACTS, SignedAct, agreement_id, new_nonce, sign_act
from anchors.canonical import encode
from anchors.hexadecimal import ZERO_32
from anchors.keccak import keccak256
from anchors.signing import SigningKey
from ledger_api.client.act_words import SENTENCES, in_words
from ledger_api.client.inspecting import Given, Inspection, inspect_act
from ledger_api.domain.agreements.terms import terms_bytes
from tests.support.stage import terms_json, terms_of

KEY = SigningKey.generate()
TEXT = b"Each party accepts the other's reports."
LEGAL = {"language": "en", "sha256": f"0x{sha256(TEXT).hexdigest()}", "media_type": "text/plain"}
TERMS = terms_of(texts=[LEGAL])
PLAIN: dict[str, Any] = {
    "bytes32": b"\x11" * 32, "string": "X", "address": "0x" + "22" * 20,
    "uint8": 2, "uint32": 1, "uint64": 1_800_000_000, "uint256": 7,
}  # fmt: skip


def act(name: str, message: dict[str, Any], **extra: bytes) -> SignedAct:
    return sign_act(
        name, message, KEY,
        chain_id=31337, contract_address="0x" + "33" * 20, deployment_id=b"\x44" * 32, extra=extra,
    )  # fmt: skip


def proposal(**changes: Any) -> SignedAct:
    nonce = new_nonce()
    blob = terms_bytes(TERMS)
    message = {
        "economy": "DE", "agreement": agreement_id("DE", nonce), "version": 1, "title": TERMS.title,
        "parties": "DE,VN", "terms": sha256(blob).digest(), "nonce": nonce, "deadline": 1_800_000_000,
    }  # fmt: skip
    return act("ProposeTerms", message | changes, termsBlob=blob)


def outcomes(found: Inspection) -> dict[str, str]:
    return {one.what: one.outcome.value for one in found.findings}


@pytest.mark.parametrize("name", sorted(ACTS))
def test_every_act_has_a_sentence_that_uses_its_own_members(name: str) -> None:
    message = {member: PLAIN[declared] for declared, member in ACTS[name].struct.fields}
    said = in_words(name, message)
    assert said.endswith(".")
    assert "{" not in said
    assert set(SENTENCES) == set(ACTS)


def test_hashes_are_those_that_a_hardware_wallet_shows() -> None:
    found = inspect_act(proposal(), Given())
    assert found.digest == keccak256(b"\x19\x01" + found.domain_hash + found.message_hash)
    assert found.digest == found.act.digest()


def test_proposal_is_computed_again_from_what_goes_with_it() -> None:
    found = inspect_act(proposal(), Given(texts={"en": TEXT}))
    assert found.holds
    assert outcomes(found) == {
        "signature": "NOT_CHECKED", "network": "NOT_CHECKED", "terms": "MATCH", "agreement": "MATCH",
        "title": "MATCH", "parties": "MATCH", "text in en": "MATCH",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({"title": "Something milder"}, "title"),
        ({"parties": "DE,SA"}, "parties"),
        ({"terms": b"\x01" * 32}, "terms"),
        ({"agreement": b"\x02" * 32}, "agreement"),
    ],
)
def test_proposal_that_says_something_else_than_its_terms_does_not_hold(
    changes: dict[str, Any], what: str
) -> None:
    found = inspect_act(proposal(**changes), Given())
    assert not found.holds
    assert outcomes(found)[what] == "MISMATCH"


def test_wording_that_differs_by_a_byte_does_not_hold() -> None:
    found = inspect_act(proposal(), Given(texts={"en": TEXT + b" ", "fr": TEXT}))
    assert outcomes(found)["text in en"] == outcomes(found)["text in fr"] == "MISMATCH"


def test_terms_at_hand_may_be_laid_out_in_any_way() -> None:
    given = encode(terms_json(texts=[LEGAL])).replace(b",", b" ,\n ")
    assert outcomes(inspect_act(proposal(), Given(terms=given)))["terms"] == "MATCH"
    other = encode(terms_json(texts=[LEGAL], notice={"months": 7}))
    assert not inspect_act(proposal(), Given(terms=other)).holds


def test_vote_shows_its_reason_and_its_digest() -> None:
    reason = b"The scope is too wide."
    message = {
        "ballot": 1, "title": "T", "subject": b"\x05" * 32, "economy": "DE", "choice": "AGAINST",
        "reason": sha256(reason).digest(), "sequence": 1, "signer": KEY.address,
        "nonce": 1, "deadline": 1_800_000_000,
    }  # fmt: skip
    found = inspect_act(act("CastVote", message, reasonText=reason), Given())
    assert (found.words, found.holds) == ("DE votes AGAINST in ballot 1, “T”.", True)
    assert outcomes(found)["signature"] == "MATCH"
    assert next(one.note for one in found.findings if one.what == "reason") == reason.decode()
    silent = inspect_act(act("CastVote", message | {"reason": ZERO_32}, reasonText=b""), Given())
    assert silent.holds
    swapped = inspect_act(act("CastVote", message, reasonText=b"Something else."), Given())
    assert outcomes(swapped)["reason"] == "MISMATCH"


def test_signature_of_another_key_or_over_another_message_does_not_hold() -> None:
    message = {
        "economy": "DE", "title": "T", "text": b"\x06" * 32, "closes": 1_800_000_000,
        "signer": KEY.address, "nonce": 1, "deadline": 1_800_000_000,
    }  # fmt: skip
    signed = act("ProposeStandard", message)
    assert outcomes(inspect_act(signed, Given()))["signature"] == "MATCH"
    changed = replace(signed, message=message | {"title": "Another"})
    assert outcomes(inspect_act(changed, Given()))["signature"] == "MISMATCH"
    contract_account = replace(signed, signature=b"\x01" * 130)
    assert outcomes(inspect_act(contract_account, Given()))["signature"] == "NOT_CHECKED"


def test_writing_with_reasons_is_compared_when_it_is_at_hand() -> None:
    writing = b"Market access was lost."
    message = {
        "economy": "DE", "agreement": b"\x07" * 32, "annex": "", "from": "", "to": "", "effectiveAt": 0,
        "text": sha256(writing).digest(), "nonce": 1, "deadline": 1_800_000_000,
    }  # fmt: skip
    signed = act("SuspendAgreement", message)
    assert outcomes(inspect_act(signed, Given()))["text"] == "NOT_CHECKED"
    assert outcomes(inspect_act(signed, Given(writing=writing)))["text"] == "MATCH"
    assert outcomes(inspect_act(signed, Given(writing=b"Other.")))["text"] == "MISMATCH"
    assert inspect_act(signed, Given()).words.endswith(
        "(annex all; all to all), from the moment of recording."
    )
