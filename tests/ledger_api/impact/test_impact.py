"""`/v1/impact` on a real node: what it names before an act is what differs after it was recorded."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from anchors.acts import accreditation_id
from anchors.canonical import encode
from anchors.hexadecimal import from_hex, to_hex
from ledger_api.client.agreement_acts import on_scope
from ledger_api.refusals import RefusedError
from tests.support.node import RunningNode
from tests.support.stage import chain_time
from tests.support.two_annexes import DAY, TwoAnnexes, conclude_two_annexes

pytestmark = pytest.mark.chain

MEMBERS = ("document", "obligation", "action", "causes", "sentence")


@pytest.fixture(scope="module")
def accreditation(node: RunningNode) -> str:
    body, officer = node.issuer("inspector", role="CONFORMITY_BODY"), node.people.key("VN", "accreditor")
    issuer = from_hex(str(body.issuer_id), 32)
    blob = encode({"methods": ["ISO 9227"], "standards": [], "hs": ["73"]})
    message = {
        "issuer": issuer,
        "standard": "ISO/IEC 17025",
        "number": "LAB-1",
        "scope": sha256(blob).digest(),
        "validFrom": chain_time(node),
        "validTo": chain_time(node) + 730 * DAY,
        "accreditor": officer.address,
    }
    node.act("Accredit", message, officer, {"scopeBlob": blob})
    return to_hex(accreditation_id(issuer, officer.address, "LAB-1"))


@pytest.fixture(scope="module")
def pact(node: RunningNode, accreditation: str) -> TwoAnnexes:
    return conclude_two_annexes(node)


def impact(node: RunningNode, **asked: Any) -> dict[str, Any]:
    given = {name.rstrip("_"): value for name, value in asked.items()}
    found: dict[str, Any] = node.api.get("/v1/impact", given)
    return found


def named(page: dict[str, Any]) -> set[str]:
    return {item["document"] for item in page["items"]}


def answered(node: RunningNode, pact: TwoAnnexes, declared_at: int) -> dict[tuple[str, str], dict[str, Any]]:
    """The real answer about every document, in the other economy."""
    found = {}
    for (economy, _), documents in pact.documents.items():
        importing = "DE" if economy == "VN" else "VN"
        for one in documents:
            answer = node.api.get(
                "/v1/verifications",
                {"number": pact.numbers[one], "importing_economy": importing, "declared_at": declared_at},
            )
            found[one, importing] = {member: answer[member] for member in MEMBERS}
    return found


def test_suspending_one_annex_in_one_direction_changes_exactly_that_pair(
    node: RunningNode, pact: TwoAnnexes
) -> None:
    effective = pact.after(200)
    page = impact(
        node, agreement=pact.agreement, annex="STEEL", from_="VN", to="DE", by="DE", effective=effective
    )
    assert named(page) == pact.of("VN", "STEEL")
    assert page["summary"] == {"documents": 6, "changed": 2, "answers_changed": 2, "noted": 0}
    before = answered(node, pact, effective)
    assert {answer["obligation"] for answer in before.values()} == {"MUST_ACCEPT"}

    on_scope(
        pact.stage.actor("DE"),
        "SuspendAgreement",
        "DE",
        pact.agreement,
        annex="STEEL",
        direction=("VN", "DE"),
        effective_at=effective,
        text=b"Three consignments failed their tests.",
    )
    after = answered(node, pact, effective)
    foretold = {
        (item["document"], answer["importing_economy"]): answer
        for item in page["items"]
        for answer in item["answers"]
    }
    assert {key for key in before if before[key] != after[key]} == set(foretold)
    for key, answer in foretold.items():
        assert answer["before"] == before[key]
        assert answer["after"] == after[key]
        assert answer["changed"] == ["obligation", "action", "causes"]
        assert (answer["after"]["obligation"], answer["after"]["causes"]) == ("NONE", ["AGREEMENT_SUSPENDED"])
    day_before = answered(node, pact, effective - 1)
    assert {answer["obligation"] for answer in day_before.values()} == {"MUST_ACCEPT"}
    again = impact(node, agreement=pact.agreement, annex="STEEL", from_="VN", to="DE", effective=effective)
    assert again["items"] == []


def test_whole_agreement_suspended_changes_documents_of_both_annexes_in_both_directions(
    node: RunningNode, pact: TwoAnnexes
) -> None:
    page = impact(node, agreement=pact.agreement, effective=pact.after(10))
    assert named(page) == pact.all
    assert page["hypothesis"] | {"title": ""} == {
        "act": "suspend",
        "agreement": pact.agreement,
        "annex": None,
        "by": "DE",
        "effective_at": pact.after(10),
        "from": None,
        "title": "",
        "to": None,
    }
    assert (page["declared_at"], page["next"], page["demo_chain"]) == (pact.after(10), None, True)
    assert (
        impact(node, agreement=pact.agreement, effective=pact.after(10), declared_at=pact.after(9))["items"]
        == []
    )


def test_annex_suspended_by_either_party_changes_both_directions_of_it(
    node: RunningNode, pact: TwoAnnexes
) -> None:
    for party in ("DE", "VN"):
        page = impact(node, agreement=pact.agreement, annex="PIPES", by=party, effective=pact.after(10))
        assert named(page) == pact.of("VN", "PIPES") | pact.of("DE", "PIPES")


def test_a_day_is_meant_from_its_start(node: RunningNode, pact: TwoAnnexes) -> None:
    day = datetime.fromtimestamp(pact.after(10), UTC).date().isoformat()
    page = impact(node, agreement=pact.agreement, effective=day)
    assert page["hypothesis"]["effective_at"] == page["declared_at"] == pact.after(10)
    assert named(page) == pact.all


def test_pages_follow_one_another_without_gap_or_overlap(node: RunningNode, pact: TwoAnnexes) -> None:
    asked = {"agreement": pact.agreement, "effective": pact.after(10), "limit": 2}
    seen: list[str] = []
    pages, cursor = 0, None
    while True:
        page = impact(node, **asked, cursor=cursor)
        seen += [item["document"] for item in page["items"]]
        pages, cursor = pages + 1, page["next"]
        assert page["summary"]["documents"] <= 2
        if cursor is None:
            break
    assert pages == 4
    assert sorted(seen) == sorted(pact.all)
    for subject in ({"issuer": issuer_of(node, "mill")}, {"document": seen[0]}):
        more = {**subject, "effective": 0, "limit": 1}
        first = impact(node, **more)
        second = impact(node, **more, cursor=first["next"])
        assert named(first).isdisjoint(named(second))


def test_an_importing_economy_of_ones_own_choice_is_answered_alone(
    node: RunningNode, pact: TwoAnnexes
) -> None:
    page = impact(node, agreement=pact.agreement, importing_economy="FR", effective=pact.after(10))
    assert page["items"] == []
    assert page["summary"]["documents"] == 6


def test_a_suspended_document_changes_wherever_somebody_is_obliged(
    node: RunningNode, pact: TwoAnnexes
) -> None:
    (pipe,) = pact.of("VN", "PIPES")
    page = impact(node, document=pipe, effective=pact.after(10))
    (item,) = page["items"]
    assert (item["document"], item["number"], item["economy"]) == (pipe, "VN-PIPES-0", "VN")
    (answer,) = item["answers"]
    assert answer["importing_economy"] == "DE"
    assert answer["changed"] == ["document", "action", "causes"]
    assert answer["after"]["causes"] == ["SUSPENDED"]
    assert named(impact(node, document=item["id"], effective=pact.after(10))) == {pipe}


def test_before_anybody_is_obliged_the_document_alone_is_compared(
    node: RunningNode, pact: TwoAnnexes
) -> None:
    (pipe,) = pact.of("VN", "PIPES")
    early = pact.since - 1
    page = impact(node, document=pipe, effective=early, act="withdraw")
    (answer,) = page["items"][0]["answers"]
    assert answer["importing_economy"] is None
    assert (answer["before"]["obligation"], answer["after"]["document"]) == (None, "REFUTED")


def issuer_of(node: RunningNode, name: str) -> str:
    return str(node.issuer(name).issuer_id)


def test_what_an_issuer_signed_before_its_suspension_stands(node: RunningNode, pact: TwoAnnexes) -> None:
    mill = issuer_of(node, "mill")
    later = impact(node, issuer=mill, effective=pact.after(10))
    assert (later["items"], later["summary"]["documents"]) == ([], 3)
    earlier = impact(node, issuer=mill, effective=pact.since - DAY, declared_at=pact.after(10))
    assert named(earlier) == pact.of("VN", "STEEL") | pact.of("VN", "PIPES")
    assert {cause for item in earlier["items"] for cause in item["answers"][0]["after"]["causes"]} == {
        "ISSUER_SUSPENDED"
    }


def test_an_accreditation_concerns_what_its_body_signed(
    node: RunningNode, accreditation: str, pact: TwoAnnexes
) -> None:
    page = impact(node, accreditation=accreditation, effective=pact.after(10), act="withdraw")
    assert page["hypothesis"]["issuer"] == issuer_of(node, "inspector")
    assert page["summary"]["documents"] == 0
    with pytest.raises(RefusedError) as refused:
        impact(node, accreditation="0x" + "7" * 64, effective=pact.after(10))
    assert (refused.value.code, refused.value.pointer) == ("ACCREDITATION_UNKNOWN", "/query/accreditation")


REFUSED: list[tuple[dict[str, Any], str, str]] = [
    ({}, "PARAMETER_INVALID", "/query/agreement"),
    ({"agreement": "own", "issuer": "0x" + "1" * 64}, "PARAMETER_INVALID", "/query/issuer"),
    ({"issuer": "0x" + "1" * 64, "annex": "STEEL"}, "PARAMETER_INVALID", "/query/annex"),
    ({"agreement": "own", "act": "withdraw"}, "PARAMETER_INVALID", "/query/act"),
    ({"agreement": "own", "effective": "soon"}, "TIME_INVALID", "/query/effective"),
    ({"agreement": "own", "declared_at": "soon"}, "TIME_INVALID", "/declared_at"),
    ({"agreement": "own", "effective": None}, "PARAMETER_INVALID", "/query/effective"),
    ({"agreement": "own", "limit": 201}, "PARAMETER_INVALID", "/query/limit"),
    ({"agreement": "own", "cursor": "x"}, "CURSOR_INVALID", "/query/cursor"),
    ({"agreement": "0x" + "1" * 64}, "AGREEMENT_UNKNOWN", "/query/agreement"),
    ({"issuer": "0x" + "1" * 64}, "ISSUER_UNKNOWN", "/query/issuer"),
    ({"document": "0x" + "1" * 64}, "DOCUMENT_UNKNOWN", "/query/document"),
    ({"agreement": "own", "annex": "WOOL"}, "ANNEX_UNKNOWN", "/query/annex"),
    ({"agreement": "own", "from": "VN"}, "DIRECTION_UNKNOWN", "/query/to"),
    ({"agreement": "own", "from": "FR", "to": "DE"}, "DIRECTION_UNKNOWN", "/query/from"),
    ({"agreement": "own", "by": "FR"}, "PARTY_UNKNOWN", "/query/by"),
]


@pytest.mark.parametrize(("asked", "code", "pointer"), REFUSED)
def test_what_makes_no_sense_is_refused_with_a_pointer(
    node: RunningNode, pact: TwoAnnexes, asked: dict[str, Any], code: str, pointer: str
) -> None:
    given = {"effective": pact.after(10)} | asked
    if given.get("agreement") == "own":
        given["agreement"] = pact.agreement
    with pytest.raises(RefusedError) as refused:
        node.api.get("/v1/impact", given)
    assert (refused.value.code, refused.value.pointer) == (code, pointer)
    assert refused.value.fix
