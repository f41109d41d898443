"""An economy's policy: stricter where it likes, laxer only about obligation."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.dated import category_at, in_effect, policy_at
from ledger_api.domain.agreements.errors import PolicyInvalidError
from ledger_api.domain.agreements.policy import SAFETY_CODES, may_loosen, read_policy
from ledger_api.domain.outcomes import Action, Axis, Effect
from ledger_api.domain.reason import Code
from ledger_api.domain.reasons import REASONS
from ledger_api.domain.recognition_facts import DatedNumber, EconomyRecord, PolicyVersion
from tests.ledger_api.domain.world import at, point

OPEN = REASONS[Code.RECOGNITION_NOT_AVAILABLE]


def policy(economy="NL", **actions):
    return {"concord": "policy/v1", "economy": economy, "actions": actions}


def refused(data, **more):
    with pytest.raises(PolicyInvalidError) as caught:
        read_policy(data, **more)
    assert caught.value.code == "POLICY_INVALID"
    assert all(problem.fix for problem in caught.value.problems)
    return {(problem.code, problem.pointer) for problem in caught.value.problems}


def test_a_policy_may_loosen_what_is_only_about_obligation():
    found = read_policy({**policy(RECOGNITION_NOT_AVAILABLE="ACCEPT"), "title": "Open"}, economy="NL")
    assert (found.economy, found.title) == ("NL", "Open")
    assert found.action_for(OPEN) is Action.ACCEPT
    assert found.action_for(REASONS[Code.SUSPENDED]) is Action.REFER


def test_a_policy_may_be_stricter_about_anything_that_was_found():
    found = read_policy(policy(SUSPENDED="REJECT", AMENDED_EDITORIAL="REFER", STATUS_AS_OF="REFER"))
    assert found.action_for(REASONS[Code.SUSPENDED]) is Action.REJECT
    assert found.action_for(REASONS[Code.AMENDED_EDITORIAL]) is Action.REFER


def test_a_policy_may_say_of_every_code_what_holds_without_it():
    defaults = {
        code.value: reason.action for code, reason in REASONS.items() if reason.action is not Action.NOT_FOUND
    }
    assert (
        read_policy(policy(**{code: action.value for code, action in defaults.items()})).actions == defaults
    )


@pytest.mark.parametrize(
    ("actions", "code"),
    [
        ({"ANNULLED": "ACCEPT"}, "LOOSER_THAN_ALLOWED"),
        ({"SUSPENDED": "ACCEPT"}, "LOOSER_THAN_ALLOWED"),
        ({"AMENDED_EDITORIAL": "ACCEPT"}, "LOOSER_THAN_ALLOWED"),
        ({"ENTRY_NOT_FOUND": "REJECT"}, "ACTION_FIXED"),
        ({"NO_SUCH_CODE": "REFER"}, "CODE_UNKNOWN"),
        ({"SUSPENDED": "NOT_FOUND"}, "VALUE_NOT_ALLOWED"),
    ],
)
def test_relaxing_what_no_economy_may_relax_is_refused(actions, code):
    (name,) = actions
    assert refused(policy(**actions)) == {(code, f"/actions/{name}")}


@pytest.mark.parametrize("code", sorted(SAFETY_CODES))
def test_safety_and_competence_are_never_loosened(code):
    table = {code: replace(OPEN, effect=Effect.UNDECIDED)}
    assert refused(policy(**{code: "ACCEPT"}), reasons=table) == {("LOOSER_THAN_ALLOWED", f"/actions/{code}")}
    read_policy(policy(**{code: "REJECT"}), reasons=table)


def test_an_obligation_that_rejects_by_default_is_not_loosened():
    table = {"OTHER": replace(OPEN, action=Action.REJECT)}
    assert refused(policy(OTHER="REFER"), reasons=table) == {("LOOSER_THAN_ALLOWED", "/actions/OTHER")}


def test_a_policy_is_published_by_the_economy_it_names():
    assert refused(policy("DE"), economy="NL") == {("POLICY_OF_ANOTHER", "/economy")}


@pytest.mark.parametrize(
    ("data", "pointer"),
    [
        ([], ""),
        ({**policy(), "extra": 1}, "/extra"),
        ({**policy(), "concord": "policy/v2"}, "/concord"),
        ({**policy(), "economy": "QQ"}, "/economy"),
        ({"concord": "policy/v1", "economy": "NL"}, "/actions"),
    ],
)
def test_a_malformed_policy_is_refused_with_a_pointer(data, pointer):
    assert pointer in {where for _, where in refused(data)}


@given(st.sampled_from(list(REASONS.values())), st.sampled_from(list(Action)))
def test_no_policy_makes_the_document_axis_milder(reason, action):
    try:
        found = read_policy(policy(**{reason.code.value: action.value}))
    except PolicyInvalidError:
        return
    if reason.axis is Axis.DOCUMENT or not may_loosen(reason):
        assert found.action_for(reason).rank <= reason.action.rank


def test_the_version_recorded_last_among_those_begun_is_in_effect():
    versions = tuple(
        DatedNumber(value, at(effective), point(recorded))
        for value, effective, recorded in (
            (1, "2026-01-01", "2026-01-01"),
            (2, "2027-01-01", "2026-06-01"),
            (3, "2026-09-01", "2026-07-01"),
        )
    )
    economy = EconomyRecord("VN", categories=versions)
    assert category_at(economy, at("2025-12-31")) is None
    assert category_at(economy, at("2026-08-31")) == 1
    assert category_at(economy, at("2026-09-01")) == 3
    assert category_at(economy, at("2027-06-01")) == 3
    assert category_at(None, 0) is None
    assert in_effect((), 0) is None


def test_the_policy_of_a_moment():
    version = PolicyVersion(bytes(32), policy(), at("2026-09-01"), point("2026-08-01"))
    economy = EconomyRecord("NL", policies=(version,))
    assert policy_at(economy, at("2026-08-31")) is None
    assert policy_at(economy, at("2026-09-01")) is version
    assert policy_at(None, at("2026-09-01")) is None
