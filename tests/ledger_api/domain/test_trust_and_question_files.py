"""Trust views and questions as files: round trips, strictness, and what a saved view may claim."""

from dataclasses import replace

import pytest

from anchors.canonical import encode, parse
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.trust import Source, StandingKind, StatusKind, TrustFacts
from tests.ledger_api.domain.test_case_table import accredited, standing, stolen
from tests.ledger_api.domain.test_every_code import SCENARIOS
from tests.ledger_api.domain.test_knowledge import everything
from tests.ledger_api.domain.world import LAB, World, act, ask


def full_facts() -> TrustFacts:
    world = World(type="material_test_report:3.2", cosigners=(LAB,))
    events = (standing(StandingKind.SUSPEND, "2026-07-01"),)
    return replace(
        world.with_issuer(keys=(stolen(),), accreditations=(accredited(*events, valid_to=2**64 - 1),)),
        status=(act(StatusKind.SUPERSEDE, "2026-09-01", successor=bytes([7]) * 32),),
    )


@pytest.mark.parametrize("facts", [full_facts(), everything()])
def test_facts_survive_being_saved_and_become_saved_ones(facts):
    saved = parse(encode(facts.to_json()))
    for _ in range(2):  # reading leaves what it reads as it is
        assert TrustFacts.from_json(saved) == replace(facts, source=Source.SAVED)


def test_a_saved_view_cannot_claim_to_be_live():
    world = World()
    read = TrustFacts.from_json(world.facts.to_json())
    assert ask(world.presented(), read).provisional


def test_index_and_chain_pin_alike_and_a_saved_view_does_not():
    facts = full_facts()
    pins = {source: replace(facts, source=source).pin() for source in Source}
    assert pins[Source.INDEX] == pins[Source.CHAIN] != pins[Source.SAVED]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (lambda view: view.pop("chain_id"), "/chain_id"),
        (lambda view: view.pop("format"), "/format"),
        (lambda view: view.pop("source"), "/source"),
        (lambda view: view.update(source="oracle"), "/source"),
        (lambda view: view.update(format="concord/trust-view/v2"), "/format"),
        (lambda view: view.update(chain_id="031337"), "/chain_id"),
        (lambda view: view.update(chain_id="31337"), "/chain_id"),
        (lambda view: view["issuers"][0].update(role=["LAB"]), "/issuers/0/role"),
        (lambda view: view.update(surprise=1), "/surprise"),
        (lambda view: view.update(network_id="0xZZ"), "/network_id"),
        (lambda view: view.update(chain_id="31337x"), "/chain_id"),
        (lambda view: view.update(chain_id=True), "/chain_id"),
        (lambda view: view["issuers"][0].update(role="KING"), "/issuers/0/role"),
        (lambda view: view["issuers"][0]["keys"][0].pop("added"), "/issuers/0/keys/0/added"),
        (lambda view: view.update(issuers={}), "/issuers"),
        (lambda view: view.update(successor=None), "/successor"),
        (lambda view: view["log"].update(vkeys=[7]), "/log/vkeys/0"),
    ],
)
def test_a_saved_view_that_does_not_fit_is_refused_at_the_place(change, pointer):
    view = full_facts().to_json()
    change(view)
    with pytest.raises(VerdictInputError) as refusal:
        TrustFacts.from_json(view)
    assert (refusal.value.code, refusal.value.pointer) == ("TRUST_VIEW_INVALID", pointer)
    assert refusal.value.fix


@pytest.mark.parametrize("view", [None, [], "text", 7])
def test_a_saved_view_that_is_no_object_is_refused(view):
    with pytest.raises(VerdictInputError):
        TrustFacts.from_json(view)


@pytest.mark.parametrize("asked", [None, [], "text", 7])
def test_a_question_that_is_no_object_is_refused_as_a_whole(asked):
    with pytest.raises(VerdictInputError) as refusal:
        Question.from_json(asked)
    assert (refusal.value.code, refusal.value.pointer) == ("QUESTION_INVALID", "")


def test_question_survives_its_json_and_absent_members_are_not_asked():
    question = Question(
        importing_economy="NL", customs_office="NLRTM", declared_at=1_788_998_400, axis=Axes.DOCUMENT
    )
    assert Question.from_json(question.to_json()) == question
    assert Question.from_json({}) == Question()


@pytest.mark.parametrize(
    ("asked", "pointer"),
    [
        ({"declared_at": "2026-09-10"}, "/declared_at"),
        ({"declared_at": -1}, "/declared_at"),
        ({"known_at": 2**40}, "/known_at"),
        ({"axis": "everything"}, "/axis"),
        ({"customs_office": "Rotterdam"}, "/customs_office"),
        ({"customs_office": "ROTTERDAM"}, "/customs_office"),
        ({"customs_office": "nlrtm"}, "/customs_office"),
        ({"customs_office": "ÑLRTM"}, "/customs_office"),
        ({"customs_office": "NLRT"}, "/customs_office"),
        ({"colour": "blue"}, "/colour"),
    ],
)
def test_question_that_does_not_fit_is_refused_at_the_place(asked, pointer):
    with pytest.raises(VerdictInputError) as refusal:
        Question.from_json(asked)
    assert (refusal.value.code, refusal.value.pointer) == ("QUESTION_INVALID", pointer)
    assert refusal.value.fix


def test_every_answer_is_canonical_json():
    for scenario in SCENARIOS.values():
        answer = scenario()
        assert parse(answer.canonical()) == answer.to_json()


@pytest.mark.parametrize(("time", "is_one"), [(0, True), (2**35 - 1, True), (2**35, False), (-1, False)])
@pytest.mark.parametrize("name", ["declared_at", "known_at", "loaded_at"])
def test_times_of_a_question_are_unix_seconds_within_a_thousand_years(name, time, is_one):
    if is_one:
        assert getattr(Question.from_json({name: time}), name) == time
        return
    with pytest.raises(VerdictInputError) as refused:
        Question.from_json({name: time})
    assert (refused.value.code, refused.value.pointer) == ("QUESTION_INVALID", f"/{name}")
