"""What economies owe one another, over HTTP: cells, matrix, goods, the TRQP query, economies, listings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from hashlib import sha256
from typing import Any

import jsonschema_rs
import pytest

from anchors.hexadecimal import from_hex
from ledger_api.client.agreement_acts import publish_policy
from ledger_api.client.concluding import Stage, conclude_agreement
from ledger_api.client.profile import Profile
from ledger_api.committee.schemas import BallotPage, BallotResource
from ledger_api.recognition import schemas
from tests.support.node import RunningNode, start_node
from tests.support.stage import STEEL, bring_to, stage_on, terms_of

pytestmark = pytest.mark.chain

ON = "2090-06-01"
HS = {"hs_edition": "2022"}
"""The annexes' edition: that of the day asked about is another."""
RECOGNITION_RESPONSE = {
    "type": "object",
    "required": ["entity_id", "action", "resource", "authority_id", "time_evaluated", "recognized"],
    "properties": {
        "entity_id": {"type": "string"},
        "authority_id": {"type": "string"},
        "action": {"type": "string"},
        "resource": {"type": "string"},
        "recognized": {"type": "boolean"},
        "time_requested": {"type": "string", "format": "date-time"},
        "time_evaluated": {"type": "string", "format": "date-time"},
        "message": {"type": "string"},
        "context": {
            "type": "object",
            "properties": {"time": {"type": "string"}},
            "additionalProperties": {"type": "string"},
        },
    },
}
"""What the approved schema `trqp-recognition-response` demands (Trust over IP, TRQP v2)."""


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[RunningNode]:
    """Seats of four economies, the Union among them."""
    with start_node(tmp_path_factory.mktemp("directions"), economies=("VN", "DE", "SA", "EU")) as running:
        yield running


@pytest.fixture(scope="module")
def stage(node: RunningNode) -> Stage:
    return stage_on(node)


@pytest.fixture(scope="module")
def laboratory(node: RunningNode) -> Profile:
    """A body of VN, registered before the chain's time is moved."""
    identity = {"name": "VN Laboratory", "country": "VN"}
    return node.issuer("laboratory", role="CONFORMITY_BODY", identity=identity)


@pytest.fixture(scope="module")
def bilateral(stage: Stage, laboratory: Profile) -> dict[str, Any]:
    """VN and EU accept; SA recognises competence only."""
    conclude_agreement(stage, terms_of("DE", "SA", title="Competence", obligation="RECOGNISE"))
    return conclude_agreement(stage, terms_of("EU", "VN", title="With the Union"))


def ask(node: RunningNode, **asked: Any) -> dict[str, Any]:
    found: dict[str, Any] = node.api.get("/v1/recognition", {"at": ON, **asked})
    return found


@pytest.mark.usefixtures("bilateral")
def test_member_of_a_union_is_reached_through_it_and_nothing_is_transitive(node: RunningNode) -> None:
    found = ask(node, **{"from": "VN", "to": "DE", "type": "material_test_report:3.1", "hs": "721070"}, **HS)
    assert (found["obligation"], found["legal_date"]["date"]) == ("ACCEPT", ON)
    assert {one["to"] for one in found["routes"]} == {"EU"}
    assert ask(node, **{"from": "SA", "to": "DE"})["obligation"] == "RECOGNISE"
    onward = ask(node, **{"from": "SA", "to": "VN"})
    assert (onward["obligation"], onward["routes"]) == (None, [])


@pytest.mark.usefixtures("bilateral")
@pytest.mark.parametrize(
    ("asked", "owed", "doubt"),
    [
        ({"hs": "721070", **HS}, "ACCEPT", False),
        ({"hs": "720410", **HS}, None, False),
        ({"hs": "72", **HS}, None, True),
        ({"hs": "7304", **HS}, None, False),
        ({"hs": "721070"}, None, True),
        ({"hs": "720510", "hs_edition": "2012"}, None, True),
        ({"type": "material_test_report"}, "ACCEPT", False),
        ({"type": "material_test_report:2.2"}, None, False),
        ({"type": "carbon_label"}, "ACCEPT", False),
        ({"type": "safety_certificate", "hs": "8481", **HS}, "ACCEPT", False),
        ({"type": "safety_certificate", "hs": "721070", **HS}, None, False),
    ],
)
def test_annexes_decide_which_documents_and_goods(
    node: RunningNode, asked: dict[str, str], owed: str | None, doubt: bool
) -> None:
    found = ask(node, **{"from": "VN", "to": "EU"}, **asked)
    assert (found["obligation"], found["in_doubt"]) == (owed, doubt)


@pytest.mark.usefixtures("bilateral")
def test_matrix_has_a_cell_for_each_direction_that_is_agreed(node: RunningNode) -> None:
    found = node.api.get("/v1/recognition/matrix", {"at": ON})
    owed = {(one["from"], one["to"]): one["obligation"] for one in found["cells"]}
    assert owed[("VN", "EU")] == owed[("VN", "DE")] == owed[("DE", "VN")] == "ACCEPT"
    assert owed[("DE", "SA")] == owed[("SA", "DE")] == "RECOGNISE"
    assert ("SA", "VN") not in owed
    assert ("SA", "EU") not in owed
    assert {one["economy"] for one in found["economies"]} == {"DE", "EU", "SA", "VN"}
    now = node.api.get("/v1/recognition/matrix")
    assert {tuple(one["obstacles"]) for one in now["cells"]} == {("NOT_YET_IN_FORCE",)}
    assert {(one["duty"], one["obligation"]) for one in now["cells"]} == {("NOT_YET_IN_FORCE", None)}


@pytest.mark.usefixtures("bilateral")
@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"type": "material_test_report:3.1", "hs": "7210"},
        {"type": "material_test_report:2.2"},
        {"type": "safety_certificate:iecex", "hs": "8481"},
        {"hs": "72"},
        {"hs": "7204"},
    ],
)
def test_page_of_the_matrix_and_the_api_say_the_same(node: RunningNode, asked: dict[str, str]) -> None:
    for on in ({"on": ON}, {}):
        page = node.http.get("/recognition", params={**asked, "edition": "2022", **on}).text
        shown = re.findall(r'data-from="(\w+)" data-to="(\w+)" data-duty="(\w+)"', page)
        at = {"at": on["on"]} if on else {}
        found = node.api.get("/v1/recognition/matrix", {**asked, **HS, **at})
        said = {(one["from"], one["to"]): one["duty"] for one in found["cells"]}
        assert said
        assert {(a, b): duty for a, b, duty in shown if duty != "NONE"} == said
        for (origin, end), duty in said.items():
            one = node.api.get("/v1/recognition", {"from": origin, "to": end, **asked, **HS, **at})
            assert one["duty"] == duty == one["routes"][0]["duty"]


def test_question_that_makes_no_sense_is_refused(node: RunningNode) -> None:
    for asked, status, code, pointer in (
        ({"from": "VN", "to": "DE", "type": "passport"}, 422, "TYPE_UNKNOWN", "/query/type"),
        ({"from": "VN", "to": "DE", "hs": "99"}, 422, "HS_INVALID", "/query/hs"),
        ({"from": "VN", "to": "DE", "hs_edition": "1999"}, 422, "HS_EDITION_INVALID", "/query/hs_edition"),
        ({"from": "VN", "to": "QQ"}, 422, "ECONOMY_UNKNOWN", "/query/to"),
        ({"from": "VN", "to": "DE", "at": "yesterday"}, 422, "TIME_INVALID", "/query/at"),
        ({"from": "VN"}, 400, "PARAMETER_INVALID", "/query/to"),
    ):
        answer = node.http.get("/v1/recognition", params=asked)
        problem = answer.json()
        assert (answer.status_code, problem["code"], problem["pointer"]) == (status, code, pointer)


def trqp(node: RunningNode, **changes: Any) -> tuple[int, dict[str, Any]]:
    query = {
        "entity_id": "VN",
        "authority_id": "EU",
        "action": "accept",
        "resource": "material_test_report:3.1",
        "context": {"time": f"{ON}T10:00:00Z", "hs": "721070", **HS},
    }
    members = {name: value for name, value in (query | changes).items() if value is not None}
    answer = node.http.post("/recognition", json=members)
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("bilateral")
@pytest.mark.parametrize(
    ("changes", "recognized"),
    [
        ({}, True),
        ({"authority_id": "DE"}, True),
        ({"action": "recognise"}, True),
        ({"resource": "*", "context": {"time": f"{ON}T10:00:00Z"}}, True),
        ({"context": None}, False),
        ({"context": {"time": "", "hs": "721070"}}, False),
        ({"authority_id": "DE", "entity_id": "SA", "action": "accept"}, False),
        ({"authority_id": "DE", "entity_id": "SA", "action": "recognise"}, True),
        ({"resource": "material_test_report:2.1"}, False),
        ({"authority_id": "VN", "entity_id": "SA"}, False),
    ],
)
def test_trqp_recognition_answers_in_the_published_shape(
    node: RunningNode, changes: dict[str, Any], recognized: bool
) -> None:
    status, found = trqp(node, **changes)
    jsonschema_rs.validate(RECOGNITION_RESPONSE, found)
    assert (status, found["recognized"]) == (200, recognized)
    assert found["message"]
    if "context" not in changes:
        assert (found["time_requested"], found["context"]["hs"]) == (f"{ON}T10:00:00Z", "721070")


@pytest.mark.parametrize(
    ("changes", "status", "code", "pointer"),
    [
        ({"resource": None}, 400, "PARAMETER_INVALID", "/resource"),
        ({"entity_id": 7}, 400, "PARAMETER_INVALID", "/entity_id"),
        ({"context": {"hs": 7}}, 400, "PARAMETER_INVALID", "/context/hs"),
        ({"context": {"time": "2090-06-01T10:00:00+01:00"}}, 422, "TIME_INVALID", "/context/time"),
        ({"authority_id": "did:example:eu"}, 404, "AUTHORITY_UNKNOWN", "/authority_id"),
        ({"entity_id": "QQ"}, 404, "ENTITY_UNKNOWN", "/entity_id"),
        ({"action": "issue"}, 404, "ACTION_UNKNOWN", "/action"),
        ({"resource": "passport"}, 404, "RESOURCE_UNKNOWN", "/resource"),
    ],
)
def test_trqp_query_about_what_is_not_here_is_a_problem(
    node: RunningNode, changes: dict[str, Any], status: int, code: str, pointer: str
) -> None:
    found, problem = trqp(node, **changes)
    assert (found, problem["code"], problem["pointer"]) == (status, code, pointer)


def test_economy_shows_its_seat_its_history_and_the_policy_in_effect(node: RunningNode, stage: Stage) -> None:
    policies = [
        {"concord": "policy/v1", "economy": "SA", "actions": {"NO_DIRECT_OBLIGATION": action}}
        for action in ("REJECT", "REFER")
    ]
    publish_policy(stage.actor("SA"), "SA", policies[0])
    later = stage.clock() + 86_400
    publish_policy(stage.actor("SA"), "SA", policies[1], later)
    shown = node.api.get("/v1/economies/SA")
    assert shown["seat"]["live"] is True
    assert [one["category"] for one in shown["categories"]] == [1]
    authority = node.people.key("SA", "authority").address
    assert [one["authority"].lower() for one in shown["authorities"]] == [authority]
    assert [one["in_effect"] for one in shown["policies"]] == [True, False]
    assert shown["policy"] == shown["policies"][0]["digest"]
    bring_to(node, later)
    assert node.api.get("/v1/economies/SA")["policy"] == shown["policies"][1]["digest"]
    unknown = node.http.get("/v1/economies/ZM")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "SEAT_UNKNOWN")


def test_opposed_listing_stands_and_shows_its_clocks(
    node: RunningNode, stage: Stage, bilateral: dict[str, Any], laboratory: Profile
) -> None:
    body = laboratory
    message = {
        "issuer": body.required_issuer(), "agreement": from_hex(bilateral["id"], 32),
        "annex": STEEL["id"], "economy": "VN", "effectiveFrom": 0, "effectiveTo": 0,
    }  # fmt: skip
    stage.actor("VN").act("ListBody", message)
    (listed,) = node.api.get("/v1/listings", {"issuer": body.issuer_id})["items"]
    assert (listed["listed"], listed["issuer_name"], listed["oppositions"]) == (True, "VN Laboratory", [])
    opposition = {
        "listing": from_hex(listed["id"], 32),
        "economy": "EU",
        "reason": sha256(b"no evidence").digest(),
    }
    stage.actor("EU").act("OpposeListing", opposition)
    (opposed,) = node.api.get("/v1/listings", {"agreement": bilateral["id"]})["items"]
    assert opposed["listed"] is True
    (clock,) = opposed["oppositions"]
    assert clock["economy"] == "EU"
    assert clock["body_replies_by"] < clock["party_replies_by"]
    withdrawal = {"listing": from_hex(listed["id"], 32), "effectiveAt": 0, "reason": bytes(32)}
    stage.actor("VN").act("WithdrawListing", withdrawal)
    (withdrawn,) = stage.agreement(bilateral["id"])["listings"]
    assert (withdrawn["listed"], withdrawn["withdrawn_from"]) == (False, withdrawn["withdrawn_at"])
    for asked in ({}, {"issuer": body.issuer_id, "agreement": bilateral["id"]}):
        answer = node.http.get("/v1/listings", params=asked)
        assert (answer.status_code, answer.json()["code"]) == (400, "PARAMETER_INVALID")


def test_answers_have_the_shape_that_the_description_gives_them(
    node: RunningNode, bilateral: dict[str, Any]
) -> None:
    for path, model in (
        ("/v1/agreements", schemas.AgreementPage),
        (f"/v1/agreements/{bilateral['id']}?at={ON}", schemas.AgreementResource),
        (f"/v1/agreements/{bilateral['id']}/differences?from=1&to=1", schemas.Redline),
        ("/v1/recognition?from=VN&to=DE", schemas.Direction),
        ("/v1/recognition/matrix", schemas.Matrix),
        ("/v1/economies/DE", schemas.EconomyResource),
        (f"/v1/listings?agreement={bilateral['id']}", schemas.Listings),
        ("/v1/ballots", BallotPage),
        ("/v1/ballots/1", BallotResource),
    ):
        found = node.api.get(path)
        again = model.model_validate(found).model_dump(by_alias=True, exclude_unset=True)
        assert again == found, path
