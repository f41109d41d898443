"""What an answer is pinned by: digests of tables under tags of their own, written without our encoder."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from dataclasses import asdict, fields, is_dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

import pytest

from ledger_api.domain.agreements.grace import WAIVABLE
from ledger_api.domain.agreements.hs_editions import UNCHANGED
from ledger_api.domain.agreements.pins import agreement_rules_pin
from ledger_api.domain.agreements.policy import SAFETY_CODES
from ledger_api.domain.agreements.tariff import GOODS_UNIT
from ledger_api.domain.checks import role_table
from ledger_api.domain.checks.role_table import role_table_pin
from ledger_api.domain.parameters import DAY, DEFAULT_PARAMETERS
from ledger_api.domain.places import TZDATA_VERSION, ZONE_OF_ECONOMY, ZONE_OF_OFFICE, tables_pin
from ledger_api.domain.question import Axes
from ledger_api.domain.reasons import REASONS, reasons_pin
from ledger_api.domain.trust import Source
from ledger_api.domain.unions import MEMBERSHIPS, unions_pin
from ledger_api.domain.verdict import rule_set_pin, verdict
from tests.ledger_api.domain.border import Border
from tests.ledger_api.domain.test_knowledge import everything
from tests.ledger_api.domain.world import NETWORK, World, ask, at


def pinned(tag: str, value: Any, *, before: bytes = b"") -> bytes:
    """The digest of a value in the form of RFC 8785; the tables hold ASCII keys and no fractions."""
    written = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    return sha256(f"concord/pin/{tag}/v1\0".encode() + before + written).digest()


def parameters_of(parameters: Any) -> bytes:
    return json.dumps(asdict(parameters), sort_keys=True, separators=(",", ":")).encode()


def test_reasons_are_pinned_row_by_row() -> None:
    rows = [
        [one.code, one.axis, one.effect, one.action, one.fixer.value, one.sentence, one.fix, one.provisional]
        for one in REASONS.values()
    ]
    reasons_pin.cache_clear()
    assert reasons_pin() == pinned("reasons", rows)


def test_roles_are_pinned_with_their_version() -> None:
    rows = {name: asdict(rule) for name, rule in role_table._RULES.items()}
    role_table_pin.cache_clear()
    assert role_table_pin() == pinned("roles", [role_table.VERSION, rows])


def test_places_and_unions_are_pinned() -> None:
    tables_pin.cache_clear()
    assert tables_pin() == pinned("tables", [ZONE_OF_ECONOMY, ZONE_OF_OFFICE])
    assert unions_pin() == pinned("unions", [asdict(one) for one in MEMBERSHIPS])


def test_rules_of_agreements_are_pinned_with_the_unions() -> None:
    rows = [[row.prefix, sorted(row.editions), row.source_status] for row in UNCHANGED]
    lists = [sorted(WAIVABLE), sorted(SAFETY_CODES), dict(GOODS_UNIT)]
    agreement_rules_pin.cache_clear()
    assert agreement_rules_pin() == pinned("agreements", [1, rows, lists], before=unions_pin())


@pytest.mark.parametrize("parameters", [DEFAULT_PARAMETERS, replace(DEFAULT_PARAMETERS, stale_after=3 * DAY)])
def test_rule_set_is_reasons_roles_and_parameters_and_those_of_agreements_where_they_are_asked_for(
    parameters: Any,
) -> None:
    rule_set_pin.cache_clear()
    of_documents = reasons_pin() + role_table_pin() + parameters_of(parameters)
    for axis, rules in (
        (Axes.DOCUMENT, of_documents),
        (Axes.BOTH, of_documents + agreement_rules_pin()),
    ):
        assert rule_set_pin(parameters, axis) == sha256(b"concord/pin/rule-set/v1\0" + rules).digest()


@pytest.mark.parametrize("axis", Axes)
def test_answer_names_the_rules_it_was_found_by(axis: Axes) -> None:
    world = World()
    question = ask(world.presented(), world.facts, axis=axis).question
    other = replace(DEFAULT_PARAMETERS, stale_after=3 * DAY)
    for parameters in (DEFAULT_PARAMETERS, other):
        pins = verdict(world.presented(), world.facts, question, parameters=parameters).pins
        assert pins["rule_set"] == "0x" + rule_set_pin(parameters, axis).hex()
        assert pins["tables"] == "0x" + tables_pin().hex()
        assert pins["tzdata"] == TZDATA_VERSION
        assert pins["network_id"] == "0x" + NETWORK.hex()
        assert pins["directory"] == world.facts.directory
        assert pins["block"] == {
            "number": world.facts.block_number,
            "hash": "0x" + world.facts.block_hash.hex(),
        }


def written(value: Any) -> Any:
    """A record in JSON: members by name, bytes as hexadecimal, numbers beyond a double's as text."""
    if is_dataclass(value):
        return {member.name: written(getattr(value, member.name)) for member in fields(value)}
    if isinstance(value, tuple):
        return [written(one) for one in value]
    if isinstance(value, bytes):
        return f"0x{value.hex()}"
    if isinstance(value, StrEnum):
        return value.value
    return str(value) if type(value) is int and abs(value) >= 2**53 else value


@pytest.mark.parametrize("source", Source)
def test_a_trust_view_is_pinned_record_by_record_and_a_live_one_wherever_it_comes_from(
    source: Source,
) -> None:
    def member(value: Any) -> Any:
        if isinstance(value, tuple):
            return [member(one) for one in value]
        return pinned("record", written(value)).hex() if is_dataclass(value) else written(value)

    facts = replace(everything(), source=source, chain_id=2**63)
    members = [member(getattr(facts, one.name)) for one in fields(facts) if one.name != "source"]
    place = [one.name for one in fields(facts)].index("source")
    members.insert(place, "saved" if source is Source.SAVED else "live")
    assert facts.pin() == pinned("trust-view", members)


def test_a_presentation_and_a_question_are_pinned_by_their_members() -> None:
    evidence = World().presented()
    opening = f"whole: {World().opening.digest().hex()}"
    assert evidence.pin() == pinned("presentation", written(evidence) | {"opening": opening})
    question = Border().ask().question
    assert question.pin() == pinned("question", written(question))


@pytest.fixture
def tokyo() -> Iterator[None]:
    before = os.environ.get("TZ")
    os.environ["TZ"] = "Asia/Tokyo"
    time.tzset()
    yield
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    time.tzset()


@pytest.mark.usefixtures("tokyo")
def test_the_clock_of_a_node_changes_no_answer() -> None:
    from ledger_api.domain.checks.accreditation import _noon_of

    _noon_of.cache_clear()
    assert _noon_of("2026-07-28") == at("2026-07-28T12:00:00")
    assert Border().ask().checks[3]["evidence"]["declared_on"] == "2026-09-10"
