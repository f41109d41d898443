"""A small campaign on every run: what is hostile is refused in a reader's own words, or read as it stands."""

from __future__ import annotations

from random import Random

import pytest

from tests.fuzz.campaign import CRASHED, FORGED, OWN_ERRORS, UNFAITHFUL, Target, generator, run, table
from tests.fuzz.mutate import mutated_bytes, mutated_json, mutated_text, places, written
from tests.fuzz.targets import TARGETS

INPUTS = 2_000


@pytest.mark.parametrize("target", TARGETS, ids=[target.name for target in TARGETS])
def test_reader_refuses_or_reads_what_stands_there(target: Target) -> None:
    tally = run(target, INPUTS)
    assert tally.is_clean, tally.findings[:3]
    # Mutations that no reader lets through, or that nothing stops, would test only its first line.
    assert tally.accepted
    assert tally.refused or target.name == "note, kept"


def test_every_reader_has_a_name_of_its_own() -> None:
    assert len({target.name for target in TARGETS}) == len(TARGETS)


def test_a_campaign_tells_every_fault_apart_and_makes_its_input_again() -> None:
    def read(given: int) -> int:
        if given < 3:
            raise OWN_ERRORS[0]("refused")
        return 1 // (given - 3)

    target = Target(
        "counting", lambda rng: rng.randrange(6), read, lambda given, _: {4: FORGED, 5: UNFAITHFUL}.get(given)
    )
    tally = run(target, 600)
    assert tally.inputs == tally.refused + tally.accepted + tally.count(CRASHED) == 600
    assert tally.count(FORGED) + tally.count(UNFAITHFUL) == tally.accepted
    assert not tally.is_clean
    for found in tally.findings:
        again = run(target, 1, start=found.at)
        assert [(one.kind, one.given) for one in again.findings] == [(found.kind, found.given)]
    assert "counting" in table([tally])


def test_mutations_leave_their_source_alone_and_depend_on_the_generator_alone() -> None:
    source = {"a": [1, {"b": "0x" + "ab" * 32}], "c": "line 7\nYWJjZGVmZ2g=\n"}
    target = Target("mutations", lambda rng: None, lambda given: given)
    made = []
    for at in range(400):
        rounds = []
        for _ in range(2):
            rng = generator(target, at, "seed")
            tree = mutated_json(rng, source)
            rounds.append(
                (repr(tree), written(rng, tree), mutated_text(rng, source["c"]), mutated_bytes(rng, b"bytes"))
            )
        assert rounds[0] == rounds[1]
        made.append(rounds[0])
    assert source == {"a": [1, {"b": "0x" + "ab" * 32}], "c": "line 7\nYWJjZGVmZ2g=\n"}
    assert len({text for text, *_ in made}) > 200


def test_mutations_take_anything() -> None:
    for at in range(300):
        rng = Random(at)
        for value in (None, "", [], {}, 0, [[]]):
            written(rng, mutated_json(rng, value))
        assert isinstance(mutated_bytes(rng, b""), bytes)
        assert isinstance(mutated_text(rng, ""), str)


def test_places_name_every_value_once() -> None:
    assert places({"a": [1, 2], "b": {}}) == [(), ("a",), ("a", 0), ("a", 1), ("b",)]
