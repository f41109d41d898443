"""Four journeys of the rule book, from registration to the border, through a node's public interface.

On anvil every act, anchor and declaration falls on the book's own date. On a consortium of geth nodes time
passes by itself: the same story is told with its dates moved, so that everything is recorded today.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import datetime
from typing import Any

import pytest

from ledger_api.founding import accounts_to_fund
from ledger_api.settings import Settings
from tests.support.engines.dated_anvil import running_dated_anvil
from tests.support.engines.geth import CONFIRMATIONS
from tests.support.journeys import papers
from tests.support.journeys.calendar import FOUNDED, around, of_the_book
from tests.support.journeys.scene import Scene
from tests.support.journeys.story import COILS, Told, tell
from tests.support.node import start_node

pytestmark = pytest.mark.timeout(900)

BOOK, REAL = "the book's dates on anvil", "dates around today on a consortium"
VOTING_TIME = 60
"""How long ballots stay open on the consortium: thirty votes are mined meanwhile."""

VALVES = {"importing_economy": "DE", "customs_office": "DEHAM"}
ZINC = {"importing_economy": "AU", "customs_office": "AUSYD"}
Json = dict[str, Any]


@pytest.fixture(scope="module", params=[BOOK, REAL])
def told(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    """The story, told to its end on a chain of either kind."""
    folder = tmp_path_factory.mktemp("journeys")
    with ExitStack() as stack:
        if request.param == BOOK:
            founded = int(datetime.fromisoformat(f"{FOUNDED}T08:00:00Z").timestamp())
            chain = stack.enter_context(running_dated_anvil(folder / "chain", founded))
            calendar, settings = of_the_book(chain.now, chain.bring_to), {"confirmations": 0}
        else:
            chain = request.getfixturevalue("consortium")
            calendar = around(chain.now, VOTING_TIME)
            settings = {"confirmations": CONFIRMATIONS}
        chosen = {**settings, "chain_url": chain.url, "economies": papers.ECONOMIES}
        for account in accounts_to_fund(Settings(data_dir=folder / "node", **chosen)):
            chain.fund(account)
        node = stack.enter_context(start_node(folder, **chosen))
        yield tell(Scene(node, calendar), folder)


def outcome(answer: Json) -> tuple[str, str, str]:
    return answer["document"], answer["obligation"], answer["action"]


def codes(answer: Json) -> set[str]:
    return {one["code"] for one in answer["codes"]}


def test_agreements_are_in_force_from_the_day_that_their_terms_give(told: Told) -> None:
    for agreement in told.agreements.values():
        shown = told.scene.node.api.get(f"/v1/agreements/{agreement}")
        assert shown["in_force"] == {"from": told.scene.calendar.in_force_from, "to": None}


@pytest.mark.parametrize("paper", ["certificate", "corrosion"])
def test_s1_papers_of_the_coil_must_be_accepted_in_rotterdam(told: Told, paper: str) -> None:
    answer = told.scene.ask(
        told.papers[paper].presentation, "2026-09-10", quantity="100", unit="TNE", **COILS
    )
    assert outcome(answer) == ("GENUINE", "MUST_ACCEPT", "ACCEPT"), answer["sentence"]
    cited = answer["recognition"]
    assert (cited["agreement"], cited["annex"]) == (told.agreements["S1"], "COATED")
    assert cited["direction"] == {"from": "VN", "to": "EU"}


def test_s1_verified_footprint_is_accepted_and_comes_to_1125_euro(told: Told) -> None:
    answer = told.scene.ask(told.papers["label"].presentation, "2026-09-10", **COILS)
    assert outcome(answer) == ("GENUINE", "MUST_ACCEPT", "ACCEPT"), answer["sentence"]
    tariff = answer["recognition"]["tariff"]
    assert (tariff["category"], tariff["currency"], tariff["charge"]) == (2, "EUR", "1125.00")


def test_s1_unverified_footprint_takes_the_default_and_comes_to_3825_euro(told: Told) -> None:
    answer = told.scene.ask(told.papers["unverified label"].presentation, "2026-09-10", **COILS)
    conditional = ("GENUINE", "MUST_ACCEPT_WITH_CONDITIONS", "ACCEPT_WITH_CONDITIONS")
    assert outcome(answer) == conditional, answer["sentence"]
    assert "DEFAULT_APPLIED" in codes(answer)
    assert answer["recognition"]["tariff"]["charge"] == "3825.00"


def test_s2_licence_of_the_works_that_made_the_valves_is_accepted(told: Told) -> None:
    answer = told.scene.ask(told.papers["licence"].presentation, "2026-09-10", site="Dammam works", **VALVES)
    assert outcome(answer) == ("GENUINE", "MUST_ACCEPT", "ACCEPT"), answer["sentence"]


def test_s2_laboratory_accredited_for_pipes_cannot_speak_of_valves(told: Told) -> None:
    answer = told.scene.ask(told.papers["sour service"].presentation, "2026-09-10", **VALVES)
    assert (answer["document"], answer["action"]) == ("GENUINE", "REJECT"), answer["sentence"]
    assert "CAB_SCOPE_EXCLUDES_HS" in codes(answer)


def test_s2_licence_of_another_site_is_rejected(told: Told) -> None:
    answer = told.scene.ask(told.papers["licence"].presentation, "2026-09-10", site="Jubail works", **VALVES)
    assert (answer["document"], answer["action"]) == ("GENUINE", "REJECT"), answer["sentence"]
    assert "SITE_NOT_LICENSED" in codes(answer)


def test_s2_iecex_certificate_does_not_evidence_atex(told: Told) -> None:
    answer = told.scene.ask(told.papers["iecex"].presentation, "2026-09-10", **VALVES)
    assert (answer["document"], answer["action"]) == ("GENUINE", "REJECT"), answer["sentence"]
    assert "ATEX_NOT_EVIDENCED" in codes(answer)


def test_s4_first_version_is_referred_to_its_successor(told: Told) -> None:
    answer = told.scene.ask(told.papers["epd"].presentation, "2026-09-10", **ZINC)
    assert (answer["document"], answer["action"]) == ("UNPROVEN", "REFER"), answer["sentence"]
    assert "SUPERSEDED" in codes(answer)
    assert answer["lookup"]["successor"]["statement"]["digest"] == told.papers["epd v2"].document


def test_s4_first_version_is_rejected_once_it_has_expired(told: Told) -> None:
    answer = told.scene.ask(told.papers["epd"].presentation, "2026-09-15", **ZINC)
    assert (answer["document"], answer["action"]) == ("REFUTED", "REJECT"), answer["sentence"]
    assert "EXPIRED" in codes(answer)


def test_s4_second_version_is_accepted_however_its_json_is_written(told: Told) -> None:
    shown = told.papers["epd v2"]
    answer = told.scene.ask(reordered(shown.presentation), "2026-09-15", **ZINC)
    assert outcome(answer) == ("GENUINE", "MUST_ACCEPT", "ACCEPT"), answer["sentence"]
    assert answer["recognition"]["annex"] == "RECYCLED"
    payload = json.loads(reordered(json.dumps(papers.EPD_V2).encode()))
    again = told.scene.register(told.institute, payload, revision=2, supersedes=told.papers["epd"].document)
    assert (again.id, again.document) == (shown.id, shown.document)


def test_s5_annulled_certificate_is_rejected_in_september(told: Told) -> None:
    answer = told.scene.ask(told.papers["pipe"].presentation, "2026-09-03", **COILS)
    assert (answer["document"], answer["action"]) == ("REFUTED", "REJECT"), answer["sentence"]
    assert "ANNULLED" in codes(answer)


def test_s5_answer_of_august_is_under_review(told: Told) -> None:
    assert outcome(told.august) == ("GENUINE", "MUST_ACCEPT", "ACCEPT"), told.august["sentence"]
    assert (told.review["given"]["action"], told.review["state"]) == ("ACCEPT", "STANDS")
    link, headers = told.review["links"]["self"], told.tokens.headers()

    def required() -> Json | None:
        found: Json = told.scene.node.http.get(link, headers=headers).json()
        return found if found["state"] == "REVIEW_REQUIRED" else None

    change = told.scene.node.until(required, what="the review")["change"]
    assert (change["before"]["action"], change["after"]["action"]) == ("ACCEPT", "REJECT")
    assert change["came"] == ["ANNULLED"]


@pytest.mark.parametrize(("paper", "recorded"), [("certificate", "2026-08-05"), ("epd v2", "2026-08-05")])
def test_anchors_fall_on_the_day_of_registration(told: Told, paper: str, recorded: str) -> None:
    answer = told.scene.ask(told.papers[paper].presentation, "2026-09-10", axis="document")
    anchored = next(check for check in answer["checks"] if check["number"] == 6)["evidence"]
    assert anchored["anchored_on"] == told.scene.calendar.day(recorded)


def reordered(data: bytes) -> bytes:
    """The same JSON with members the other way round, and wide."""

    def turn(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: turn(value[name]) for name in reversed(value)}
        return [turn(one) for one in value] if isinstance(value, list) else value

    return json.dumps(turn(json.loads(data)), indent=4).encode()
