"""The whole life of an agreement over HTTP: drafts, signatures, ballot, force, suspension, notice."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import pytest

from ledger_api.client.agreement_acts import (
    endorse,
    on_annex,
    on_scope,
    propose_terms,
    ratify_agreement,
    sign_agreement,
)
from ledger_api.client.ballot_acts import cast_vote, propose_endorsement
from ledger_api.client.concluding import Stage, await_close, conclude_agreement
from ledger_api.domain.agreements.terms import terms_bytes
from ledger_api.refusals import RefusedError
from tests.support.node import RunningNode, start_node
from tests.support.stage import bring_to, chain_time, stage_on, terms_of

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def node(tmp_path_factory: pytest.TempPathFactory, anvil: str) -> Iterator[RunningNode]:
    """A node of this module's own: its chain is brought years ahead."""
    with start_node(tmp_path_factory.mktemp("life")) as running:
        yield running


@pytest.fixture(scope="module")
def stage(node: RunningNode) -> Stage:
    return stage_on(node)


@pytest.fixture(scope="module")
def concluded(stage: Stage) -> dict[str, Any]:
    return conclude_agreement(stage, terms_of(title="Shared"))


def day_after(node: RunningNode, day: str) -> int:
    """A moment on a day, brought about."""
    moment = int(datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC).timestamp())
    bring_to(node, moment)
    return moment


def a_minute_later(node: RunningNode) -> None:
    """What happens within one second leaves no trace in the states."""
    bring_to(node, chain_time(node) + 60)


def stages(resource: dict[str, Any]) -> list[str]:
    return [period["state"]["stage"] for period in resource["lifecycle"]["states"]]


def test_from_counter_proposal_to_force_on_the_computed_day(node: RunningNode, stage: Stage) -> None:
    first = terms_of(title="Steel")
    proposed = propose_terms(stage.actor("DE"), "DE", first)
    assert stage.agreement(proposed.agreement)["state"]["stage"] == "PROPOSED"
    a_minute_later(node)
    counter = terms_of(title="Steel", notice={"months": 9})
    second = propose_terms(stage.actor("VN"), "VN", counter, proposed.agreement)
    assert (second.agreement, second.version) == (proposed.agreement, 2)
    for version, terms in ((1, first), (2, counter)):
        stored = node.http.get(f"/v1/agreements/{proposed.agreement}/versions/{version}")
        assert stored.content == terms_bytes(terms)
    redline = node.api.get(f"/v1/agreements/{proposed.agreement}/differences", {"from": 1, "to": 2})
    (change,) = redline["differences"]
    assert (change["pointer"], change["before"], change["after"]) == ("/notice/months", 6, 9)

    a_minute_later(node)
    for economy in ("DE", "VN"):
        sign_agreement(stage.actor(economy), economy, proposed.agreement)
    number = propose_endorsement(stage.actor("SA", "delegate"), "SA", proposed.agreement)
    for economy in ("DE", "SA", "VN"):
        cast_vote(stage.actor(economy, "delegate"), economy, number, "FOR")
    await_close(stage, number)
    endorse(stage.node, proposed.agreement)
    ratify_agreement(stage.actor("DE"), "DE", proposed.agreement)
    halfway = stage.agreement(proposed.agreement)
    assert (halfway["state"]["words"], halfway["in_force"]) == ("RATIFYING(1/2)", None)
    a_minute_later(node)
    ratify_agreement(stage.actor("VN"), "VN", proposed.agreement)

    agreed = stage.agreement(proposed.agreement)
    assert (agreed["version"], agreed["concluded"], agreed["endorsed"]["ballot"]) == (2, True, number)
    assert [one["number"] for one in agreed["ballots"]] == [number]
    met = datetime.fromtimestamp(agreed["lifecycle"]["conditions_met_at"], UTC)
    month = met.month + 1
    expected = f"{met.year + month // 12}-{month % 12 + 1:02d}-01"
    assert agreed["in_force"] == {"from": expected, "to": None}
    assert agreed["state"]["stage"] == "RATIFYING"
    assert stage.agreement(proposed.agreement, at=expected)["at"]["state"]["stage"] == "IN_FORCE"

    day_after(node, expected)
    in_force = stage.agreement(proposed.agreement)
    assert in_force["state"]["stage"] == "IN_FORCE"
    passed = ["PROPOSED", "NEGOTIATING", "SIGNED", "RATIFYING", "RATIFYING", "IN_FORCE"]
    assert stages(in_force) == passed
    labels = [one["label"] for one in in_force["lifecycle"]["dates"]]
    assert any(label.startswith("First day in force") for label in labels)


def test_annex_suspended_in_one_direction_leaves_the_other_and_the_other_annex(
    node: RunningNode, stage: Stage, concluded: dict[str, Any]
) -> None:
    day_after(node, concluded["in_force"]["from"])
    reasons = b"Market access was lost."
    on_scope(
        stage.actor("DE"), "SuspendAgreement", "DE", concluded["id"],
        annex="STEEL", direction=("VN", "DE"), text=reasons,
    )  # fmt: skip
    shown = stage.agreement(concluded["id"])
    assert shown["state"]["words"] == "SUSPENDED(annex STEEL, VN to DE)"
    (suspension,) = shown["lifecycle"]["suspensions"]
    assert suspension["text"] == f"0x{sha256(reasons).hexdigest()}"

    def owed(origin: str, destination: str, annex: str) -> list[str] | None:
        found = node.api.get("/v1/recognition", {"from": origin, "to": destination})
        (route,) = [
            one for one in found["routes"]
            if one["annex"] == annex and one["agreement"] == concluded["id"]
        ]  # fmt: skip
        return [one["kind"] for one in route["obstacles"]]

    assert owed("VN", "DE", "STEEL") == ["SUSPENDED"]
    assert owed("DE", "VN", "STEEL") == []
    assert owed("VN", "DE", "VALVES") == []
    a_minute_later(node)
    on_scope(
        stage.actor("DE"), "RestoreAgreement", "DE", concluded["id"],
        annex="STEEL", direction=("VN", "DE"), text=reasons,
    )  # fmt: skip
    assert owed("VN", "DE", "STEEL") == []
    assert stages(stage.agreement(concluded["id"]))[-3:] == ["IN_FORCE", "SUSPENDED", "IN_FORCE"]


def test_notice_ends_the_agreement_after_whole_months_with_no_act_on_that_day(
    node: RunningNode, stage: Stage
) -> None:
    agreed = conclude_agreement(stage, terms_of(title="To be ended"))
    day_after(node, agreed["in_force"]["from"])
    on_annex(stage.actor("VN"), "GiveNotice", "VN", agreed["id"], "", b"We leave.")
    noticed = stage.agreement(agreed["id"])
    (notice,) = noticed["lifecycle"]["notices"]
    assert noticed["state"]["stage"] == "NOTICE_GIVEN"
    assert noticed["in_force"]["to"] == notice["ends_on"]
    before = len(noticed["acts"])
    day_after(node, notice["last_day"])
    assert stage.agreement(agreed["id"])["state"]["stage"] == "NOTICE_GIVEN"
    day_after(node, notice["ends_on"])
    ended = stage.agreement(agreed["id"])
    assert (ended["state"]["stage"], len(ended["acts"])) == ("TERMINATED", before)


def test_reservation_frees_its_economy_alone(node: RunningNode, stage: Stage) -> None:
    agreed = conclude_agreement(stage, terms_of(title="Reserved"))
    day_after(node, agreed["in_force"]["from"])
    on_annex(stage.actor("DE"), "EnterReservation", "DE", agreed["id"], "STEEL", b"Not yet.")
    kinds = {}
    for origin, destination in (("VN", "DE"), ("DE", "VN")):
        found = node.api.get("/v1/recognition", {"from": origin, "to": destination})
        (route,) = [
            one for one in found["routes"] if (one["agreement"], one["annex"]) == (agreed["id"], "STEEL")
        ]
        kinds[destination] = [one["kind"] for one in route["obstacles"]]
    assert kinds == {"DE": ["RESERVED"], "VN": []}


def test_endorsement_waits_for_the_ballot_and_is_recorded_once(stage: Stage) -> None:
    proposed = propose_terms(stage.actor("DE"), "DE", terms_of(title="Endorsed once"))
    with pytest.raises(RefusedError) as refused:
        endorse(stage.node, proposed.agreement)
    assert refused.value.code == "BALLOT_UNKNOWN"
    for economy in ("DE", "VN"):
        sign_agreement(stage.actor(economy), economy, proposed.agreement)
    number = propose_endorsement(stage.actor("DE", "delegate"), "DE", proposed.agreement)
    with pytest.raises(RefusedError) as refused:
        endorse(stage.node, proposed.agreement)
    assert refused.value.code == "BALLOT_NOT_PASSED"
    for economy in ("DE", "VN"):
        cast_vote(stage.actor(economy, "delegate"), economy, number, "FOR")
    await_close(stage, number)
    endorse(stage.node, proposed.agreement, number)
    with pytest.raises(RefusedError) as refused:
        endorse(stage.node, proposed.agreement, number)
    assert refused.value.code == "ALREADY_ENDORSED"


def test_agreements_are_listed_by_party_and_state_and_paged(stage: Stage, concluded: dict[str, Any]) -> None:
    lone = propose_terms(stage.actor("SA"), "SA", terms_of("DE", "SA", title="With SA"))
    found = list(stage.node.pages("/v1/agreements", {"limit": 1}))
    assert {concluded["id"], lone.agreement} <= {one["id"] for one in found}
    assert [one["proposed_at"] for one in found] == sorted(one["proposed_at"] for one in found)
    of_sa = [one["id"] for one in stage.node.pages("/v1/agreements", {"party": "SA"})]
    assert of_sa == [lone.agreement]
    proposed = [one["id"] for one in stage.node.pages("/v1/agreements", {"state": "PROPOSED"})]
    assert lone.agreement in proposed
    assert concluded["id"] not in proposed


def test_terms_that_nobody_can_read_are_said_to_be_not_established(node: RunningNode, stage: Stage) -> None:
    from anchors.acts import agreement_id, new_nonce

    nonce = new_nonce()
    blob = b'{"concord":"agreement/v1"}'
    message = {
        "economy": "DE", "agreement": agreement_id("DE", nonce), "version": 1, "title": "Unreadable",
        "parties": "DE,VN", "terms": sha256(blob).digest(), "nonce": nonce,
    }  # fmt: skip
    stage.actor("DE").act("ProposeTerms", message, {"termsBlob": blob})
    shown = stage.agreement(f"0x{agreement_id('DE', nonce).hex()}")
    assert (shown["state"], shown["lifecycle"]) == (None, None)
    assert "/parties" in {one["pointer"] for one in shown["terms_problems"]}
    found = node.api.get("/v1/recognition", {"from": "DE", "to": "VN"})
    kinds = [one["obstacles"][0]["kind"] for one in found["routes"] if one["agreement"] == shown["id"]]
    assert kinds == ["TERMS_NOT_ESTABLISHED"]
