"""Searching a log's history: the same anchors as by looking at all of them, in few questions."""

from __future__ import annotations

from math import ceil, log

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.chain.port import ContractRef, Event, EventFilter
from ledger_api.indexer.anchor_search import PROBES, AnchorSearch
from ledger_api.indexer.errors import IncompleteHistoryError

LOGS = ContractRef("Logs", "0x" + "11" * 20)
ORIGIN = bytes([1]) * 32


def anchored(slot: int, size: int) -> Event:
    args = {"originId": ORIGIN, "index": slot, "size": size, "root": bytes(32), "cid": bytes(32)}
    return Event(LOGS.address, "Anchored", args, slot, bytes(32), bytes(32), 0, 0, slot)


def answers(sizes: list[int], asked: EventFilter) -> list[Event]:
    return [anchored(slot, sizes[slot]) for slot in map(int.from_bytes, asked.second or ())]


def searched(sizes: list[int], index: int | None, receipt_size: int | None) -> tuple[AnchorSearch, int]:
    search = AnchorSearch(LOGS, ORIGIN, len(sizes), index=index, receipt_size=receipt_size)
    questions = 0
    while (asked := search.question()) is not None:
        search.learn(asked, answers(sizes, asked))
        questions += 1
    return search, questions


histories = st.lists(st.integers(1, 40), max_size=700).map(
    lambda steps: [sum(steps[: at + 1]) for at in range(len(steps))]
)
places = st.none() | st.integers(0, 30_000)


@given(histories, places, places)
def test_it_finds_what_a_look_at_every_anchor_finds(
    sizes: list[int], index: int | None, receipt_size: int | None
) -> None:
    search, questions = searched(sizes, index, receipt_size)
    above = [size for size in sizes if index is not None and size > index]
    assert (search.first.args["size"] if search.first else None) == (above[0] if above else None)
    found = search.receipt.args["size"] if search.receipt else None
    assert found == (receipt_size if receipt_size in sizes else None)
    assert questions <= max(1, ceil(log(len(sizes) + 1, PROBES + 1)))


def test_two_million_anchors_take_three_questions() -> None:
    sizes = list(range(1, PROBES**3 + 1))
    search, questions = searched(sizes, 1_234_567, 1_500_000)
    assert search.first is not None
    assert search.receipt is not None
    assert (search.first.args["index"], search.receipt.args["index"]) == (1_234_567, 1_499_999)
    assert questions <= 3


def test_the_neighbours_below_are_relied_on_too() -> None:
    search, _ = searched([2, 4, 6, 8], 4, 8)
    assert [event.args["size"] for event in search.relied_on] == [4, 6, 8]


def test_a_slot_that_is_not_answered_is_noticed() -> None:
    search = AnchorSearch(LOGS, ORIGIN, 3, index=0, receipt_size=None)
    asked = search.question()
    assert asked is not None
    with pytest.raises(IncompleteHistoryError):
        search.learn(asked, answers([1, 2, 3], asked)[:2])


def test_an_empty_history_needs_no_question() -> None:
    search, questions = searched([], 0, 1)
    assert (search.first, search.receipt, questions) == (None, None, 0)
