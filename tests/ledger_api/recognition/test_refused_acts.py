"""What is refused about agreements and ballots: each with its code, the member it is about, and a way out."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest

from anchors.acts import SignedAct, new_nonce
from anchors.hexadecimal import ZERO_32, from_hex
from anchors.signing import SigningKey
from ledger_api.client.act_signing import sign
from ledger_api.client.agreement_acts import propose_terms, sign_agreement
from ledger_api.client.ballot_acts import open_ballot
from ledger_api.client.concluding import Stage, await_close
from tests.support.node import RunningNode
from tests.support.stage import chain_time, stage_on, terms_json, terms_of

pytestmark = pytest.mark.chain

NOWHERE = b"\x02" * 32


@pytest.fixture(scope="module")
def stage(node: RunningNode) -> Stage:
    return stage_on(node)


@pytest.fixture(scope="module")
def agreement(stage: Stage) -> dict[str, Any]:
    """Signed by DE, not by VN."""
    proposed = propose_terms(stage.actor("DE"), "DE", terms_of())
    sign_agreement(stage.actor("DE"), "DE", proposed.agreement)
    return stage.agreement(proposed.agreement)


def made(
    node: RunningNode,
    act: str,
    message: dict[str, Any],
    key: SigningKey,
    extra: dict[str, bytes] | None = None,
) -> SignedAct:
    return sign(node.parts.network, act, message, key, extra, now=chain_time(node))


def refusal(node: RunningNode, act: SignedAct, **changes: Any) -> tuple[int, str, str | None]:
    answer = node.http.post("/v1/acts", json=act.to_json() | changes)
    problem = answer.json()
    assert problem["fix"]
    return answer.status_code, problem["code"], problem["pointer"]


def on_version(agreement: dict[str, Any], economy: str) -> dict[str, Any]:
    return {
        "economy": economy,
        "agreement": from_hex(agreement["id"], 32),
        "version": agreement["version"],
        "terms": from_hex(agreement["digest"], 32),
    }


def test_act_that_comes_too_late_names_its_deadline(node: RunningNode, agreement: dict[str, Any]) -> None:
    message = on_version(agreement, "VN") | {"deadline": chain_time(node) - 1}
    act = made(node, "SignAgreement", message, node.people.key("VN", "authority"))
    assert refusal(node, act) == (422, "ACT_EXPIRED", "/message/deadline")


def test_signature_of_somebody_else_is_named(node: RunningNode, agreement: dict[str, Any]) -> None:
    for key in (SigningKey.generate(), node.people.key("VN", "delegate")):
        act = made(node, "SignAgreement", on_version(agreement, "VN"), key)
        assert refusal(node, act) == (403, "SIGNATURE_REFUSED", "/signature")


def test_act_for_another_deployment_does_not_reach_the_chain(
    node: RunningNode, agreement: dict[str, Any]
) -> None:
    act = made(node, "SignAgreement", on_version(agreement, "VN"), node.people.key("VN", "authority"))
    elsewhere = {"deploymentId": "0x" + "77" * 32}
    assert refusal(node, act, **elsewhere) == (422, "ACT_ELSEWHERE", "/deploymentId")


@pytest.mark.parametrize(
    ("act", "economy", "changes", "expected"),
    [
        ("SignAgreement", "DE", {}, (409, "ALREADY_SIGNED", "/message/economy")),
        ("SignAgreement", "SA", {}, (403, "NOT_PARTY", "/message/economy")),
        ("SignAgreement", "VN", {"terms": b"\x01" * 32}, (422, "TERMS_MISMATCH", "/message/terms")),
        ("SignAgreement", "VN", {"version": 7}, (404, "UNKNOWN_VERSION", "/message/version")),
        (
            "SignAgreement",
            "VN",
            {"agreement": b"\x02" * 32},
            (404, "UNKNOWN_AGREEMENT", "/message/agreement"),
        ),
        ("RatifyAgreement", "DE", {}, (409, "NOT_CONCLUDED", "/message/version")),
    ],
)
def test_act_that_the_agreement_does_not_allow(
    node: RunningNode,
    agreement: dict[str, Any],
    act: str,
    economy: str,
    changes: dict[str, Any],
    expected: tuple[int, str, str],
) -> None:
    signed = made(node, act, on_version(agreement, economy) | changes, node.people.key(economy, "authority"))
    assert refusal(node, signed) == expected


def test_suspending_what_was_not_ratified_is_refused(node: RunningNode, agreement: dict[str, Any]) -> None:
    message = {
        "economy": "DE", "agreement": from_hex(agreement["id"], 32), "annex": "STEEL", "from": "", "to": "",
        "effectiveAt": 0, "text": sha256(b"why").digest(),
    }  # fmt: skip
    act = made(node, "SuspendAgreement", message, node.people.key("DE", "authority"))
    status, code, _ = refusal(node, act)
    assert (status, code) == (409, "NOT_RATIFIED")


def test_terms_that_contradict_themselves_are_refused_before_anybody_signs(node: RunningNode) -> None:
    wrong = terms_json(notice={"months": 0}, parties=["VN", "DE"])
    answer = node.http.post("/v1/terms:check", json=wrong | {"unheard_of": 1, "parties": ["VN", "DE"]})
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "TERMS_INVALID")
    found = {one["pointer"]: one["code"] for one in problem["problems"]}
    assert found["/unheard_of"] == "UNKNOWN_FIELD"
    assert "/notice/months" in found
    assert all(one["fix"] for one in problem["problems"])
    order = node.http.post("/v1/terms:check", json=terms_json() | {"parties": ["VN", "DE"]}).json()
    assert (order["pointer"], order["problems"][0]["code"]) == ("/parties", "PARTIES_NOT_SORTED")
    doubled = b'{"concord":"agreement/v1","concord":"agreement/v1"}'
    twice = node.http.post(
        "/v1/terms:check", content=doubled, headers={"Content-Type": "application/json"}
    ).json()
    assert (twice["code"], twice["pointer"]) == ("DUPLICATE_KEY", "/concord")


def test_terms_that_can_be_proposed_come_back_with_digest_and_bytes(node: RunningNode) -> None:
    from ledger_api.domain.agreements.terms import terms_bytes, terms_digest

    found = node.api.post("/v1/terms:check", terms_json())
    assert found["digest"] == f"0x{terms_digest(terms_of()).hex()}"
    assert found["canonical"].encode() == terms_bytes(terms_of())
    assert (found["fits_on_chain"], found["parties"]) == (True, ["DE", "VN"])


@pytest.fixture(scope="module")
def ballot(stage: Stage) -> dict[str, Any]:
    """Open for an hour of the chain's time."""
    number = open_ballot(
        stage.actor("DE", "delegate"), "Standard", "DE", "A standard",
        closes=stage.clock() + 3600, text=b"\x05" * 32,
    )  # fmt: skip
    return stage.ballot(number)


def vote_message(ballot: dict[str, Any], economy: str) -> dict[str, Any]:
    return {
        "ballot": ballot["number"],
        "title": ballot["title"],
        "subject": from_hex(ballot["subject"], 32),
        "economy": economy,
        "choice": "FOR",
        "reason": ZERO_32,
        "sequence": 1,
        "nonce": new_nonce(),
    }


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"choice": "AGAINST"}, (422, "REASON_MISSING", "/message/reason")),
        ({"choice": "PERHAPS"}, (422, "CHOICE_UNKNOWN", "/message/choice")),
        ({"title": "Another"}, (422, "BALLOT_MISMATCH", "/message/subject")),
        ({"subject": b"\x09" * 32}, (422, "BALLOT_MISMATCH", "/message/subject")),
        ({"sequence": 0}, (409, "SEQUENCE_NOT_HIGHER", "/message/sequence")),
        ({"ballot": 999}, (404, "UNKNOWN_BALLOT", "/message/ballot")),
        ({"reason": b"\x01" * 32}, (422, "BLOB_MISMATCH", "/extra")),
        ({"economy": "VN"}, (403, "NOT_DELEGATE", "/message/signer")),
    ],
)
def test_vote_that_is_wrong_is_refused(
    node: RunningNode, ballot: dict[str, Any], changes: dict[str, Any], expected: tuple[int, str, str]
) -> None:
    key = node.people.key("DE", "delegate")
    act = made(node, "CastVote", vote_message(ballot, "DE") | changes, key, {"reasonText": b""})
    assert refusal(node, act) == expected


def test_vote_by_the_authority_is_not_one_of_its_seat(node: RunningNode, ballot: dict[str, Any]) -> None:
    key = node.people.key("DE", "authority")
    act = made(node, "CastVote", vote_message(ballot, "DE"), key, {"reasonText": b""})
    assert refusal(node, act) == (403, "NOT_DELEGATE", "/message/signer")


def test_vote_after_the_close_is_refused(node: RunningNode, stage: Stage) -> None:
    number = open_ballot(stage.actor("DE", "delegate"), "Standard", "DE", "Soon over", text=b"\x06" * 32)
    await_close(stage, number)
    key = node.people.key("DE", "delegate")
    message = vote_message(stage.ballot(number), "DE")
    act = made(node, "CastVote", message, key, {"reasonText": b""})
    assert refusal(node, act) == (409, "BALLOT_IS_CLOSED", "/message/ballot")


def test_ballot_may_not_close_before_the_shortest_period(node: RunningNode, stage: Stage) -> None:
    message = {"economy": "DE", "title": "Too soon", "text": b"\x05" * 32, "closes": stage.clock()}
    act = made(node, "ProposeStandard", message, node.people.key("DE", "delegate"))
    assert refusal(node, act) == (422, "CLOSES_TOO_EARLY", "/message/closes")
