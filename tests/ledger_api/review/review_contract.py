"""What reviews promise on every database: subclass it beside the fixtures of a ledger."""

from __future__ import annotations

import json
import uuid
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest

from anchors.hexadecimal import to_hex
from ledger_api.domain.outcomes import Effect
from ledger_api.domain.question import Question
from ledger_api.domain.review import Answered, Cause
from ledger_api.log.errors import LeaseLostError
from ledger_api.review.courier import DAY
from ledger_api.review.ports import IndexVersion, Place
from ledger_api.review.watcher import RETRY_AFTER, Watcher
from tests.ledger_api.log.ledger import Ledger
from tests.ledger_api.review.office import CountingDesk, Office
from tests.support.engines.simulator import ChainSimulator


@pytest.fixture
def office(ledger: Ledger, chain: ChainSimulator) -> Office:
    chain._clock = ledger.clock  # one clock for all: blocks are as far apart as the test says
    return Office(ledger)


class ReviewContract:
    def test_annulment_counts_once_it_is_final_and_is_told_once(self, office: Office) -> None:
        (item,) = office.documents()
        review = office.record(item)
        office.subscribe(review)
        assert office.watch() == 1
        office.annul(item, final=False)
        office.watch()
        assert (office.state(review), office.told()) == ("STANDS", [])
        office.read()
        office.watch()
        assert office.state(review) == "REVIEW_REQUIRED"
        (told,) = office.told()
        assert (told["type"], told["review"], told["reorganised"]) == ("review.required", review, False)
        assert told["change"]["came"] == ["ANNULLED"]
        assert office.deliveries(review) == [("WAITING", 0)]
        office.annul(office.documents()[0])
        assert office.watch() == 0
        assert len(office.told()) == 1

    def test_answers_are_judged_again_only_for_facts_that_bear_on_them(self, office: Office) -> None:
        mine, other = office.documents(2)
        office.record(mine)
        assert office.watch() == 1
        judged = office.desk.judged
        office.documents(3)
        assert office.watch() == 0, "anchors say nothing new of an entry whose anchor is final"
        office.annul(other)
        assert office.watch() == 1
        assert office.desk.judged == judged
        assert office.told() == []

    def test_work_is_bounded_by_step_and_goes_on_where_it_was_left(self, office: Office) -> None:
        items = office.documents(5)
        reviews = [office.record(item) for item in items]
        office.watch()
        office.annul(items[0])
        office.annul(items[4])
        first = office.new_watcher("watcher", batch=2)
        assert first.run_once()
        office.watcher = office.new_watcher("watcher", batch=2)  # as after a kill
        assert office.watch() == 2
        states = [office.state(review) for review in reviews]
        assert states == ["REVIEW_REQUIRED", "STANDS", "STANDS", "STANDS", "REVIEW_REQUIRED"]

    def test_two_watchers_never_tell_twice(self, office: Office) -> None:
        (item,) = office.documents()
        office.record(item)
        office.annul(item)
        late, other = office.watcher, office.new_watcher("other")
        honest = office.desk.inner.facts_pin

        def while_the_other_takes_over(place: Place, question: Question) -> bytes | None:
            office.desk.inner.facts_pin = honest  # type: ignore[method-assign]
            assert not other.run_once(), "the lease is held"
            office.ledger.clock.advance(60)
            assert other.run_once()
            return honest(place, question)

        office.desk.inner.facts_pin = while_the_other_takes_over  # type: ignore[method-assign]
        with pytest.raises(LeaseLostError):
            late.run_once()
        assert len(office.told()) == 1

    def test_reorganisation_that_took_the_pinned_block_is_told_though_the_answer_stands(
        self, office: Office, chain: ChainSimulator
    ) -> None:
        (item,) = office.documents()
        office.read(10)
        review = office.record(item)
        office.watch()
        chain.reorg(8)
        office.read()
        office.watch()
        (told,) = office.told()
        assert (told["type"], told["state"], told["change"]) == ("review.reorganised", "STANDS", None)
        assert told["rested_on"]["hash"] != told["answer"]["pins"]["block"]["hash"]
        assert office.state(review) == "STANDS"
        office.annul(item)
        office.watch()
        assert [one["type"] for one in office.told()] == ["review.reorganised", "review.required"]
        assert office.told()[1]["reorganised"] is False

    def test_event_of_a_change_says_that_the_pinned_block_is_gone(
        self, office: Office, chain: ChainSimulator
    ) -> None:
        (item,) = office.documents()
        office.read(10)
        office.record(item)
        office.watch()
        chain.reorg(8)
        office.annul(item)
        office.read(8)
        office.watch()
        (told,) = office.told()
        assert (told["type"], told["reorganised"]) == ("review.required", True)
        assert told["change"]["came"] == ["ANNULLED"]

    def test_annulment_that_left_the_chain_is_taken_back_and_told_once(
        self, office: Office, chain: ChainSimulator
    ) -> None:
        (item,) = office.documents()
        office.read(10)
        review = office.record(item)
        office.subscribe(review)
        office.watch()
        office.annul(item)
        office.watch()
        assert office.state(review) == "REVIEW_REQUIRED"
        chain.reorg(4)
        office.read(8)
        office.watch()
        required, restored = office.told()
        assert (required["type"], restored["type"]) == ("review.required", "review.restored")
        assert (restored["state"], restored["change"], restored["reorganised"]) == ("STANDS", None, True)
        rested_on = required["answer"]["pins"]["block"]
        assert restored["rested_on"] == {name: rested_on[name] for name in ("number", "hash")}
        assert office.token is not None
        kept = office.service.get(office.token, review)
        assert (kept.state.value, kept.change, kept.changed_at) == ("STANDS", None, None)
        office.read()
        office.watch()
        assert office.deliveries(review) == [("WAITING", 0), ("WAITING", 0)]
        office.annul(item)
        office.watch()
        assert office.told()[2]["type"] == "review.required"
        assert office.state(review) == "REVIEW_REQUIRED"

    def test_annulment_that_is_still_on_the_chain_after_a_reorganisation_is_not_told_again(
        self, office: Office, chain: ChainSimulator
    ) -> None:
        (item,) = office.documents()
        review = office.record(item)
        office.watch()
        office.annul(item)
        office.watch()
        for depth, keep in ((1, False), (4, True)):
            chain.reorg(depth, keep=keep)
            office.read(8)
            assert office.watch() == 1, "blocks left the chain"
            assert office.watch() == 0
            assert office.state(review) == "REVIEW_REQUIRED"
        assert [one["type"] for one in office.told()] == ["review.required"]

    def test_what_a_later_act_made_up_for_is_still_to_be_looked_at(
        self, office: Office, chain: ChainSimulator
    ) -> None:
        (item,) = office.documents()
        review = office.record(item)
        office.watch()
        office.steal_key(cut=0)
        office.watch()
        assert office.state(review) == "REVIEW_REQUIRED"
        office.confirm(item)
        chain.reorg(1)
        office.read(8)
        assert office.watch() == 1
        assert office.state(review) == "REVIEW_REQUIRED"
        assert [one["type"] for one in office.told()] == ["review.required"]

    def test_answer_that_cannot_be_asked_again_is_tried_later_and_keeps_nobody_waiting(
        self, office: Office
    ) -> None:
        items = office.documents(2)
        reviews = [office.record(item) for item in items]
        office.annul(items[0])
        office.annul(items[1])
        office.desk.down = True
        office.watch()
        office.desk.down = False
        assert [office.state(one) for one in reviews] == ["STANDS", "STANDS"]
        assert office.watch() == 0
        office.ledger.clock.advance(RETRY_AFTER)
        office.watch()
        assert [office.state(one) for one in reviews] == ["REVIEW_REQUIRED", "REVIEW_REQUIRED"]

    def test_unanchored_document_is_told_about_when_it_has_a_date(self, office: Office) -> None:
        (item,) = office.ledger.register(1)
        office.ledger.indexer.catch_up()
        review = office.record(item)
        office.watch()
        assert office.state(review) == "STANDS"
        office.ledger.settle()
        office.read()
        office.watch()
        (told,) = office.told()
        assert "NOT_ANCHORED" in told["change"]["went"]

    def test_new_release_that_judges_otherwise_is_no_event(self, office: Office) -> None:
        (item,) = office.documents()
        review = office.record(item)
        office.watch()
        office.watcher.close()
        honest = office.desk.judged
        newer = Watcher(
            office.ledger.store, NewRules(office.desk.inner), office.index, clock=office.ledger.clock
        )
        office.ledger.clock.advance(12)  # after the declaration
        office.ledger.network.status("suspend", "mill", item.document_digest)
        office.read()
        assert newer.run_once()
        assert (office.state(review), office.desk.judged) == ("STANDS", honest)
        office.annul(item)
        assert newer.run_once()
        assert office.told()[0]["change"]["came"] == ["ANNULLED"]

    def test_closed_review_is_asked_no_more(self, office: Office) -> None:
        (item,) = office.documents()
        review = office.record(item)
        assert office.token is not None
        office.service.close(office.token, review)
        office.annul(item)
        assert office.watch() == 0
        assert office.state(review) == "CLOSED"

    def test_same_request_from_many_at_once_is_recorded_once(self, office: Office) -> None:
        (item,) = office.documents()
        key, body = str(uuid.uuid4()), json.dumps({"document": to_hex(item.statement_digest)}).encode()
        with ThreadPoolExecutor(8) as callers:
            made = list(callers.map(lambda _: office.service.record(body, key=key), range(8)))
        assert len({one.review.id for one in made}) == 1
        assert len({one.token for one in made}) == 1
        assert [one.created for one in made].count(True) == 1

    def test_events_go_on_after_any_of_them(self, office: Office) -> None:
        items = office.documents(3)
        for item in items:
            office.record(item)
        for item in items:
            office.annul(item)
            office.watch()
        found = office.events()
        assert len(found) == 3
        assert [one.serial for one in found] == sorted({one.serial for one in found})
        assert office.events(after=found[1].serial) == [found[2]]

    def test_who_subscribes_late_is_told_what_happened_before(self, office: Office) -> None:
        (item,) = office.documents()
        review = office.record(item)
        office.annul(item)
        office.watch()
        office.subscribe(review)
        office.subscribe(review)
        assert office.deliveries(review) == [("WAITING", 0)]
        assert office.courier.run_once()
        assert office.deliveries(review) == [("DELIVERED", 1)]

    def test_delivery_is_tried_ever_more_seldom_for_a_day_and_then_given_up(self, office: Office) -> None:
        review = self.waiting(office)
        office.post.outcomes = ["answered 500"] * 1_000
        began, tried = office.ledger.clock.now, []
        while office.deliveries(review)[0][0] == "WAITING":
            office.ledger.clock.now -= 1
            assert not office.courier.run_once(), "too early"
            office.ledger.clock.now += 1
            assert office.courier.run_once()
            tried.append(office.ledger.clock.now - began)
            office.ledger.clock.now = office.next_attempt(review)
        pauses = [later - earlier for earlier, later in pairwise(tried)]
        assert pauses[:4] == [5, 10, 20, 40]
        assert pauses == sorted(pauses)
        assert max(pauses) == 3_600
        assert DAY - 3_600 < tried[-1] <= DAY
        assert office.deliveries(review) == [("GIVEN_UP", len(tried))]
        assert len(set(office.post.ids)) == 1
        office.ledger.clock.advance(10 * DAY)
        assert not office.courier.run_once()

    def test_nothing_is_sent_after_it_was_accepted(self, office: Office) -> None:
        review = self.waiting(office)
        office.post.outcomes = ["answered 503", "no answer within 20 s"]
        for _ in range(60):
            office.courier.run_once()
            office.ledger.clock.advance(5)
        assert len(office.post.sent) == 3
        assert office.deliveries(review) == [("DELIVERED", 3)]

    def test_kill_between_sending_and_recording_repeats_the_same_id(self, office: Office) -> None:
        review = self.waiting(office)
        office.post.dies = True
        with pytest.raises(KeyboardInterrupt):
            office.courier.run_once()
        office.post.dies = False
        assert office.deliveries(review) == [("WAITING", 1)]
        office.ledger.clock.advance(60)
        assert office.new_courier("the next process").run_once()
        assert office.deliveries(review) == [("DELIVERED", 2)]
        assert len(office.post.ids) == 2
        assert len(set(office.post.ids)) == 1

    def test_two_couriers_send_nothing_twice(self, office: Office) -> None:
        self.waiting(office)
        other = office.new_courier("other")
        taken: list[bool] = []
        send = office.post.__call__

        def while_the_other_tries(batch: Any) -> Any:
            office.ledger.clock.advance(3)
            taken.append(other.run_once())
            return send(batch)

        office.courier._send = while_the_other_tries
        assert office.courier.run_once()
        assert taken == [False]
        assert len(office.post.sent) == 1

    @staticmethod
    def waiting(office: Office) -> str:
        """A review with one delivery that waits."""
        (item,) = office.documents()
        review = office.record(item)
        office.subscribe(review)
        office.annul(item)
        office.watch()
        assert office.deliveries(review) == [("WAITING", 0)]
        return review

    def test_index_that_lost_blocks_is_waited_for(self, office: Office) -> None:
        (item,) = office.documents()
        office.record(item)
        version = office.index.version()
        assert version is not None
        behind = replace(version, calm="else", every="else", final_block=0)
        watcher = Watcher(office.ledger.store, office.desk, Fixed(behind), clock=office.ledger.clock)
        assert not watcher.run_once()


class Fixed:
    """An index that stays at one version."""

    def __init__(self, version: IndexVersion) -> None:
        self._version = version

    def version(self) -> IndexVersion:
        return self._version

    def block_hash(self, number: int) -> bytes | None:
        return None


class NewRules(CountingDesk):
    """Verification by a later release, which finds a fault that nobody looked for before."""

    def ask(self, place: Place, question: Question, *, opened: bool) -> Answered | None:
        found = super().ask(place, question, opened=opened)
        fault = Cause("NEWLY_LOOKED_FOR", Effect.UNPROVEN, "A new rule.")
        return found and replace(
            found, causes=(*found.causes, fault), pins=found.pins | {"rule_set": "0x" + "77" * 32}
        )
