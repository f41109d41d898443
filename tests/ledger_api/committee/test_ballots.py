"""Ballots over HTTP: who voted what, the arithmetic, what follows; and the same count from the chain."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from anchors.signing import SigningKey
from ledger_api.client.ballot_acts import cast_vote, enact, execute, open_ballot
from ledger_api.client.concluding import Stage, await_close, decide, vote
from ledger_api.client.recount import count_on, recount
from ledger_api.refusals import RefusedError
from tests.support.node import RunningNode
from tests.support.stage import bring_to, stage_on

pytestmark = pytest.mark.chain


@pytest.fixture(scope="module")
def stage(node: RunningNode) -> Stage:
    return stage_on(node)


def standard(stage: Stage, title: str, *, open_for: int = 3600) -> int:
    closes = stage.clock() + open_for
    delegate = stage.actor("VN", "delegate")
    return open_ballot(delegate, "Standard", "VN", title, closes=closes, text=b"\x07" * 32)


def post(node: RunningNode, path: str) -> tuple[int, str, str | None]:
    answer: httpx.Response = node.http.post(path)
    problem = answer.json()
    assert problem["fix"]
    return answer.status_code, problem["code"], problem["pointer"]


def test_ballot_shows_votes_reasons_who_is_missing_and_the_arithmetic(stage: Stage) -> None:
    number = standard(stage, "Shown")
    cast_vote(stage.actor("VN", "delegate"), "VN", number, "for")
    cast_vote(stage.actor("DE", "delegate"), "DE", number, "against", "The text is not final.")
    shown = stage.ballot(number)
    seats = {one["economy"]: one for one in shown["electorate"]}
    assert (seats["DE"]["choice"], seats["DE"]["reason"]) == ("AGAINST", "The text is not final.")
    assert (shown["waiting"], shown["state"], shown["voted"]) == (["SA"], "open", 2)
    assert shown["would"].startswith("Adopt the harmonised standard")
    tally = shown["tally"]
    assert (tally["py"], tally["pn"], tally["passed"]) == (1, 1, False)
    assert any("3 x 1 = 3 < 2 x 2 = 4: not met" in line for line in tally["arithmetic"])


def test_seat_votes_anew_until_the_close_and_the_last_vote_counts(stage: Stage) -> None:
    number = standard(stage, "Recast")
    for choice in ("for", "abstain"):
        cast_vote(stage.actor("SA", "delegate"), "SA", number, choice)
    (seat,) = [one for one in stage.ballot(number)["electorate"] if one["economy"] == "SA"]
    assert (seat["choice"], seat["sequence"]) == ("ABSTAIN", 2)


def test_category_changes_by_vote_and_timelock_alone(node: RunningNode, stage: Stage) -> None:
    delegate = stage.actor("VN", "delegate")
    number = open_ballot(
        delegate, "Category", "VN", "Category II for SA", seat="SA", category=2, effectiveAt=0
    )
    shown = stage.ballot(number)
    assert shown["would"] == "Put SA into category II, from the moment of execution."
    assert (shown["call"]["contract"], shown["call"]["function"]) == ("Economies", "setCategory")
    assert shown["call"]["arguments"] == {"economy": "SA", "category": 2, "effectiveAt": 0}
    assert post(node, f"/v1/ballots/{number}:enact")[:2] == (409, "BALLOT_IS_OPEN")
    assert post(node, f"/v1/ballots/{number}:execute")[:2] == (409, "BALLOT_NOT_ENACTED")
    vote(stage, number)
    await_close(stage, number)
    assert node.http.post(f"/v1/ballots/{number}:enact").status_code == 202
    node.until(lambda: stage.ballot(number)["enacted"])
    assert post(node, f"/v1/ballots/{number}:enact")[:2] == (409, "ALREADY_ENACTED")
    bring_to(node, stage.ballot(number)["enacted"]["ready_at"])
    execute(stage.node, number)
    assert stage.ballot(number)["enacted"]["executed"] is True
    assert post(node, f"/v1/ballots/{number}:execute")[:2] == (409, "ALREADY_EXECUTED")
    assert [one["category"] for one in node.api.get("/v1/economies/SA")["categories"]] == [1, 2]


def test_admitted_economy_has_a_seat_and_words_name_everybody(node: RunningNode, stage: Stage) -> None:
    people = [SigningKey.generate().address for _ in range(2)]
    number = decide(
        stage, "Admission", "DE", "Admit BR",
        admitted="BR", votingClass="O", category=2,
        authority=people[0], delegate=people[1], alternate="0x" + "00" * 20,
    )  # fmt: skip
    would = stage.ballot(number)["would"].lower()
    assert would.startswith("admit br as a observing (o) seat of category ii, with authority " + people[0])
    (seat,) = [one for one in node.api.get("/v1/economies")["items"] if one["economy"] == "BR"]
    assert (seat["voting_class"], seat["live"]) == ("O", True)


def test_failed_ballot_is_not_enacted(node: RunningNode, stage: Stage) -> None:
    delegate = stage.actor("VN", "delegate")
    number = open_ballot(delegate, "Removal", "VN", "Remove SA", removed="SA")
    vote(stage, number, {"VN": "FOR", "DE": "AGAINST", "SA": "AGAINST"})
    await_close(stage, number)
    assert stage.ballot(number)["state"] == "failed"
    assert post(node, f"/v1/ballots/{number}:enact")[:2] == (409, "BALLOT_NOT_PASSED")


def test_ballot_from_which_no_call_follows_is_not_enacted(node: RunningNode, stage: Stage) -> None:
    number = standard(stage, "No call")
    vote(stage, number, {"VN": "FOR", "DE": "FOR"})
    await_close(stage, number)
    assert post(node, f"/v1/ballots/{number}:enact")[:2] == (409, "NOTHING_TO_ENACT")
    assert post(node, f"/v1/ballots/{number}:execute")[:2] == (409, "NOTHING_TO_ENACT")
    with pytest.raises(RefusedError) as refused:
        enact(stage.node, 10_000)
    assert refused.value.code == "BALLOT_UNKNOWN"


def test_ballots_are_listed_by_state_and_paged_the_newest_first(stage: Stage) -> None:
    still = standard(stage, "Listed")
    everything = list(stage.node.pages("/v1/ballots", {"limit": 2}))
    numbers = [one["number"] for one in everything]
    assert numbers == sorted(numbers, reverse=True)

    def of(state: str) -> set[int]:
        return {one["number"] for one in stage.node.pages("/v1/ballots", {"state": state, "limit": 2})}

    assert still in of("open")
    assert of("closed") == of("passed") | of("failed")
    assert of("open") | of("closed") == set(numbers)
    rules = stage.node.get("/v1/ballots")["rules"]
    assert rules == {"min_voting_period": 2, "quorum_percent": 50, "timelock_delay": 1}


def test_count_from_a_bare_chain_node_agrees_with_the_contract(node: RunningNode, stage: Stage) -> None:
    number = standard(stage, "Recounted")
    vote(stage, number, {"VN": "FOR", "DE": "AGAINST"})
    shown = stage.ballot(number)
    found = recount(node.parts.network, node.parts.network.chain_url, number)
    assert found.agrees
    counted: dict[str, Any] = found.to_json()["tally"]
    assert counted == shown["tally"]
    assert [one.economy for one in found.votes] == [one["economy"] for one in shown["electorate"]]
    with pytest.raises(RefusedError) as refused:
        count_on(node.parts.gateway, node.parts.network, 10_000)
    assert refused.value.code == "BALLOT_UNKNOWN"
