"""Ballots as resources, and the calls that anybody may have made about them."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from anchors.chain.port import ContractRef
from anchors.hexadecimal import checksum_address, to_hex
from ledger_api.committee.calls import call_json, in_words
from ledger_api.committee.ports import BallotIndex
from ledger_api.committee.rules import CommitteeRules
from ledger_api.domain.ballots import Tally, tally
from ledger_api.edge.moments import Clock
from ledger_api.indexer.recognition_queries import BallotKind, BallotRow, SeatVote
from ledger_api.refusals import RefusedError
from ledger_api.relayer import Relayer

Json = dict[str, Any]
_BATCH = 100
_DONE = 1  # TimelockController._DONE_TIMESTAMP


class BallotState(StrEnum):
    """CLOSED is PASSED or FAILED: a ballot is one of the other three."""

    OPEN = "open"
    CLOSED = "closed"
    PASSED = "passed"
    FAILED = "failed"


class CommitteeService:
    """`clock` is the chain's time: a ballot closes by the time of blocks, not by a node's own clock."""

    def __init__(
        self, index: BallotIndex, rules: CommitteeRules, clock: Clock, timelock: ContractRef, relayer: Relayer
    ) -> None:
        self._index = index
        self._rules = rules
        self._clock = clock
        self._timelock = timelock
        self._relayer = relayer

    def rules(self) -> Json:
        """The Committee's numbers: seconds and percent."""
        found = self._rules.of()
        return {
            "min_voting_period": found.min_voting_period,
            "quorum_percent": found.quorum_percent,
            "timelock_delay": found.timelock_delay,
        }

    def page(
        self,
        *,
        state: BallotState | None = None,
        kind: BallotKind | None = None,
        before: int | None = None,
        limit: int = 100,
    ) -> tuple[list[Json], int | None]:
        """Summaries, the newest first, and the number to go on before (None at the end)."""
        found: list[Json] = []
        for ballot in self._walk(kind, before):
            shown = self._summary(ballot)
            if state in (None, shown["state"]) or (state is BallotState.CLOSED and shown["state"] != "open"):
                if len(found) == limit:
                    return found, int(found[-1]["number"])
                found.append(shown)
        return found, None

    def get(self, number: int) -> Json:
        """The whole resource. Raises `RefusedError` BALLOT_UNKNOWN."""
        ballot = self._row(number)
        counted = self._tally(ballot)
        return {
            **self._summary(ballot),
            "as_of": self._clock(),
            "committee": checksum_address(ballot.committee),
            "call": call_json(ballot),
            "electorate": [_seat(one) for one in ballot.seats],
            "waiting": [one.economy for one in ballot.seats if one.choice is None],
            "tally": {**vars(counted), "arithmetic": list(counted.arithmetic)},
            "enacted": self._enacted(ballot),
        }

    def enact(self, number: int) -> bytes:
        """Have a passed ballot's call scheduled in the Timelock; returns the transaction hash.

        Raises `RefusedError` BALLOT_UNKNOWN, `TransactionRevertedError` with the contract's own error.
        """
        ballot = self._row(number)
        return self._relayer.relay(ContractRef("Committee", ballot.committee), "enact", [number])

    def execute(self, number: int) -> bytes:
        """Have an enacted ballot's call made; returns the transaction hash.

        Raises `RefusedError`: BALLOT_UNKNOWN, NOTHING_TO_ENACT, BALLOT_NOT_ENACTED, OPERATION_NOT_READY,
        ALREADY_EXECUTED; `TransactionRevertedError` when the call itself is refused.
        """
        ballot = self._row(number)
        if not ballot.payload:
            raise RefusedError(
                "NOTHING_TO_ENACT",
                f"no call follows from ballot {number}",
                fix="An endorsement is recorded with POST /v1/agreements/{id}:endorse.",
            )
        if ballot.operation is None:
            raise RefusedError(
                "BALLOT_NOT_ENACTED",
                f"ballot {number} was not enacted",
                fix=f"Enact it first: POST /v1/ballots/{number}:enact, once it has closed and passed.",
            )
        ready = self._rules.ready_at(ballot.operation)
        if ready == _DONE:
            raise RefusedError(
                "ALREADY_EXECUTED", f"ballot {number} was executed", fix="Nothing is left to do."
            )
        if ready is not None and ready > self._clock():
            raise RefusedError(
                "OPERATION_NOT_READY",
                f"the Timelock holds ballot {number} until Unix second {ready}",
                fix="Wait for the delay to be over.",
            )
        salt = number.to_bytes(32)
        return self._relayer.relay(
            self._timelock, "execute", [ballot.target, 0, ballot.payload, bytes(32), salt]
        )

    def _walk(self, kind: BallotKind | None, before: int | None) -> Iterator[BallotRow]:
        while True:
            rows = self._index.ballots(kind=kind, before=before, limit=_BATCH)
            yield from rows
            if len(rows) < _BATCH:
                return
            before = rows[-1].number

    def _row(self, number: int) -> BallotRow:
        found = self._index.ballot(number)
        if found is None:
            raise RefusedError(
                "BALLOT_UNKNOWN", f"there is no ballot {number}", fix="GET /v1/ballots lists the ballots."
            )
        return found

    def _tally(self, ballot: BallotRow) -> Tally:
        return tally([one.counted for one in ballot.seats], self._rules.of(ballot.committee).quorum_percent)

    def _summary(self, ballot: BallotRow) -> Json:
        is_open = self._clock() < ballot.closes
        passed = self._tally(ballot).passed
        state = BallotState.OPEN if is_open else BallotState.PASSED if passed else BallotState.FAILED
        me = f"/v1/ballots/{ballot.number}"
        one = ballot.endorsement
        links = {"self": me}
        if one is not None:
            links["agreement"] = f"/v1/agreements/{to_hex(one.agreement)}"
        return {
            "number": ballot.number,
            "kind": ballot.kind.value,
            "title": ballot.title,
            "economy": ballot.economy,
            "subject": to_hex(ballot.subject),
            "would": in_words(ballot),
            "endorsement": None
            if one is None
            else {"agreement": to_hex(one.agreement), "version": one.version, "terms": to_hex(one.terms)},
            "opens": ballot.opened.time,
            "closes": ballot.closes,
            "block": ballot.opened.block,
            "state": state.value,
            "passing": passed,
            "seats": len(ballot.seats),
            "voted": sum(seat.choice is not None for seat in ballot.seats),
            "links": links,
        }

    def _enacted(self, ballot: BallotRow) -> Json | None:
        if ballot.operation is None or ballot.enacted is None:
            return None
        ready = self._rules.ready_at(ballot.operation)
        return {
            "operation": to_hex(ballot.operation),
            "at": ballot.enacted.time,
            "executed": None if ready is None else ready == _DONE,
            "ready_at": ready if ready is not None and ready > _DONE else None,
        }


def _seat(one: SeatVote) -> Json:
    """A seat and its vote. A reason is text that somebody wrote: shown, never interpreted."""
    return {
        "economy": one.economy,
        "voting_class": one.voting_class,
        "choice": one.choice,
        "reason": one.reason_text.decode("utf-8", "replace") or None,
        "reason_digest": to_hex(one.reason) if one.reason_text else None,
        "sequence": one.sequence,
        "signer": checksum_address(one.signer) if one.signer else None,
        "cast_at": None if one.cast is None else one.cast.time,
    }
