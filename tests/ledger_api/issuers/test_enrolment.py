"""How an organisation comes onto the register, and what happens to its keys."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from anchors.signing import SigningKey
from ledger_api.client.enrolment import add_key, approve_request, request_registration
from ledger_api.client.profile import Profile, create_profile, load_profile
from ledger_api.refusals import RefusedError
from tests.support.node import COST, PASSPHRASE, RunningNode

pytestmark = pytest.mark.chain


def ask(node: RunningNode, name: str, **changes: Any) -> Profile:
    profile = create_profile(node.keys, name, PASSPHRASE, cost=COST)
    asked: dict[str, Any] = {
        "economy": "VN",
        "role": "FIRST_PARTY",
        "identity": {"name": f"{name} works", "country": "VN"},
    }
    request_registration(profile, node.api, node.parts.network, PASSPHRASE, **(asked | changes))
    return load_profile(node.keys, name)


def test_request_waits_until_the_registrar_signs(node: RunningNode) -> None:
    profile = ask(node, "asker")
    waiting = node.api.get("/v1/issuers/requests", {"economy": "VN"})["items"]
    assert profile.issuer_id in {one["issuer"] for one in waiting}
    unknown = node.http.get(f"/v1/issuers/{profile.issuer_id}")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "ISSUER_UNKNOWN")
    registrar = node.people.key("VN", "registrar")
    issuer = approve_request(node.api, node.parts.network, registrar, "asker works")
    assert (issuer["id"], issuer["role"]) == (profile.issuer_id, "FIRST_PARTY")
    assert [key["key"].lower() for key in issuer["keys"]] == [profile.address]
    waiting = node.api.get("/v1/issuers/requests")["items"]
    assert profile.issuer_id not in {one["issuer"] for one in waiting}
    again = create_profile(node.keys, "again", PASSPHRASE, cost=COST)
    with pytest.raises(RefusedError) as refused:
        request_registration(
            again, node.api, node.parts.network, PASSPHRASE,
            economy="VN", role="FIRST_PARTY", identity={"name": "asker works", "country": "VN"},
        )  # fmt: skip
    assert refused.value.code == "ISSUER_EXISTS"


def test_registrar_of_another_economy_cannot_approve(node: RunningNode) -> None:
    ask(node, "stranger")
    with pytest.raises(RefusedError) as refused:
        approve_request(node.api, node.parts.network, node.people.key("DE", "registrar"), "stranger works")
    assert refused.value.code == "NOT_OFFICER"
    assert "contract refused" in refused.value.detail


def test_conformity_body_needs_the_accreditor(node: RunningNode) -> None:
    ask(node, "laboratory", role="CONFORMITY_BODY")
    with pytest.raises(RefusedError):
        approve_request(node.api, node.parts.network, node.people.key("VN", "registrar"), "laboratory works")
    issuer = approve_request(
        node.api, node.parts.network, node.people.key("VN", "accreditor"), "laboratory works"
    )
    assert issuer["role"] == "CONFORMITY_BODY"


@pytest.mark.parametrize(
    ("changes", "code", "pointer"),
    [
        ({"economy": "XX"}, "ECONOMY_UNKNOWN", "/economy"),
        ({"role": "OFFICER"}, "ROLE_UNKNOWN", "/role"),
        ({"economy": ["VN"]}, "ECONOMY_UNKNOWN", "/economy"),
        ({"role": {}}, "ROLE_UNKNOWN", "/role"),
        ({"extra": 1}, "REQUEST_MALFORMED", "/extra"),
        ({"key": "0x" + "11" * 20}, "KEY_PROOF_INVALID", "/keyProof"),
        ({"identity": {"name": "n", "country": "VN", "lei": "549300VNCOATEXPHP007"}}, "LEI_INVALID", "/lei"),
        ({"identity": {"name": "n"}}, "IDENTITY_INVALID", "/country"),
    ],
)
def test_request_that_is_wrong_is_refused_with_its_pointer(
    node: RunningNode, changes: dict[str, Any], code: str, pointer: str
) -> None:
    from anchors.identity import identity_digest, issuer_id
    from ledger_api.client.act_signing import possession

    identity = {"name": "wrong works", "country": "VN"}
    key = SigningKey.generate()
    issuer = issuer_id("VN", identity_digest(identity))
    body = {
        "format": "concord/issuer-request/v1",
        "economy": "VN",
        "role": "FIRST_PARTY",
        "identity": identity,
        "key": key.address,
        "keyProof": "0x" + possession(node.parts.network, key, issuer).hex(),
    }
    before = node.api.get("/v1/issuers/requests")
    answer = node.http.post("/v1/issuers/requests", json=body | changes)
    assert (answer.status_code, answer.json()["code"], answer.json()["pointer"]) == (422, code, pointer)
    assert node.api.get("/v1/issuers/requests") == before


def test_added_key_may_sign_and_a_revoked_one_may_not(node: RunningNode) -> None:
    import json

    from ledger_api.demo_data import demo_documents
    from tests.support.submissions import handmade

    profile = node.issuer("keyholder", identity={"name": "Keyholder", "country": "VN"})
    added = SigningKey.generate()
    add_key(profile, node.api, node.parts.network, PASSPHRASE, added)
    node.act(
        "RevokeKey",
        {"issuer": profile.required_issuer(), "key": profile.address, "reason": "ROTATED", "effectiveAt": 0},
        added,
    )
    issuer = node.api.get(f"/v1/issuers/{profile.issuer_id}")
    assert [key["reason"] for key in issuer["keys"]] == ["ROTATED", None]
    made = handmade(node, profile, json.loads(demo_documents()["mill_certificate"].payload))
    answer = made.send()
    assert (answer.status_code, answer.json()["code"]) == (403, "KEY_REVOKED")
    part = made.sign()
    digest = made.statement.signing_digest(node.parts.network.network)
    part["signatures"][0]["signature"] = "0x" + added.sign_digest(digest).hex()
    assert made.send(part).status_code == 202


def test_issuers_are_listed_by_economy_and_paged(node: RunningNode) -> None:
    node.issuer("one", identity={"name": "One", "country": "SA"}, economy="SA")
    node.issuer("two", identity={"name": "Two", "country": "SA"}, economy="SA")
    found = list(node.api.pages("/v1/issuers", {"economy": "SA", "limit": 1}))
    assert {one["identity"]["name"] for one in found} == {"One", "Two"}


def test_key_folder_of_another_network_is_not_used(node: RunningNode) -> None:
    from ledger_api.cli.session import session

    profile = node.issuer("elsewhere", identity={"name": "Elsewhere", "country": "VN"})
    replace(profile, network_id="0x" + "00" * 32).save()
    with pytest.raises(RefusedError) as refused, session(node.url, node.keys, "elsewhere"):
        pass
    assert refused.value.code == "NETWORK_MISMATCH"
