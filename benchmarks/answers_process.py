"""One process of the answers benchmark: a node's verification service over a store, asked without HTTP.

It obeys its parent over a pipe. What is presented lies in memory, parsed as the API parses it, unless a
measure says that it starts from bytes.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from anchors.entry import decode, recover_signers
from anchors.merkle import leaf_hash, verify_inclusion
from anchors.note import Verifier, open_checkpoint
from benchmarks.answers_network import LOGS, NETWORK, word
from ledger_api.domain.question import Question
from ledger_api.indexer.queries import IndexQueries
from ledger_api.indexer.trust_view import IndexTrustView, NetworkPins
from ledger_api.log.reader import LogReader
from ledger_api.operations.collector import settle_collector
from ledger_api.store.engine import Store, open_store
from ledger_api.verification.openings import OpeningFinder
from ledger_api.verification.presented import Presented, sort_presented
from ledger_api.verification.service import VerificationService
from ledger_api.wiring.index_ports import VerificationIndex

ALL, PRESENTATION, OPENING, WHOLE, FLOOR = "all", "presentation", "opening", "bytes to JSON", "floor"
MEASURES = (ALL, PRESENTATION, OPENING, WHOLE, FLOOR)


@dataclass(frozen=True)
class Asked:
    """One request: how it is asked, the file that is handed in, what that holds, and the question."""

    kind: str
    data: bytes
    presented: Presented
    question: Question


class _Nowhere:
    """A content store that holds nothing."""

    def get(self, cid: str) -> bytes:
        raise AssertionError("every opening is presented")


def service_over(store: Store) -> VerificationService:
    """The service as a node wires it."""
    queries, reader = IndexQueries(store), LogReader(store)
    pins = NetworkPins(NETWORK, word("deployment"), "0x" + "d1" * 20)

    def fetch(url: str) -> bytes:
        raise AssertionError(f"{url} is not to be fetched: every opening is presented")

    openings = OpeningFinder(reader, _Nowhere(), fetch, dict)
    return VerificationService(
        NETWORK, reader, VerificationIndex(queries), openings, IndexTrustView(store, pins)
    )


def read_pool(pool: Path, part: int, parts: int) -> list[Asked]:
    """This process's part of the pool; parts take turns in pairs, so that each has both ways of asking."""
    with pool.open(encoding="utf-8") as lines:
        mine = [line for at, line in enumerate(lines) if at // 2 % parts == part]
    return [asked_of(line) for line in sorted(mine, key=lambda line: sha256(line.encode()).digest())]


def asked_of(line: str) -> Asked:
    """One request of the pool."""
    value: dict[str, Any] = json.loads(line)
    data = value["data"].encode()
    return Asked(value["asked"], data, present(value["asked"], data), Question.from_json(value["question"]))


def present(kind: str, data: bytes) -> Presented:
    """What the API makes of the file."""
    return sort_presented([], **{kind: data})


@dataclass(frozen=True)
class Took:
    """One turn: when it ran, by the machine's monotonic clock; its processor time; latencies. In seconds."""

    started: float
    ended: float
    processor: float
    latencies: tuple[float, ...]


class Turns:
    """Takes turns of so many answers; each starts where the last one of its measure ended."""

    def __init__(self, service: VerificationService, asked: list[Asked]) -> None:
        self._service = service
        self._asked = {
            PRESENTATION: [one for one in asked if one.kind == PRESENTATION],
            OPENING: [one for one in asked if one.kind == OPENING],
        }
        self._asked |= dict.fromkeys((ALL, WHOLE), asked)
        self._asked[FLOOR] = self._asked[PRESENTATION]
        self._at = dict.fromkeys(MEASURES, 0)
        self._verifiers = {log.origin: Verifier(log.signer.vkey) for log in LOGS}

    def take(self, measure: str, count: int) -> Took:
        """One turn."""
        asked, at = self._asked[measure], self._at[measure]
        self._at[measure] = at + count
        answer: Callable[[Asked], object] = {WHOLE: self._whole, FLOOR: self._floor}.get(
            measure, self._verify
        )
        latencies = []
        processor, started = time.process_time(), time.monotonic()
        before = started
        for number in range(at, at + count):
            answer(asked[number % len(asked)])
            after = time.monotonic()
            latencies.append(after - before)
            before = after
        return Took(started, before, time.process_time() - processor, tuple(latencies))

    def digest(self, count: int) -> tuple[str, dict[str, int]]:
        """SHA-256 over the first answers, and how many of them end in which action."""
        found, actions = sha256(), dict[str, int]()
        for one in self._asked[ALL][:count]:
            answered = self._service.verify(one.presented, one.question).verdict
            found.update(answered.canonical())
            words = f"{answered.document.value}, {answered.obligation}, {answered.action.value}"
            actions[words] = actions.get(words, 0) + 1
        return found.hexdigest(), actions

    def _verify(self, one: Asked) -> object:
        return self._service.verify(one.presented, one.question)

    def _whole(self, one: Asked) -> object:
        answered = self._service.verify(present(one.kind, one.data), one.question)
        return json.dumps(answered.to_json()).encode()

    def _floor(self, one: Asked) -> object:
        """What no answer can do without: who signed, whether the log signed, and the way up the tree."""
        shown = one.presented.presentation
        assert shown is not None
        assert shown.receipt is not None
        entry = decode(shown.entry)
        recover_signers(entry, NETWORK)
        note = open_checkpoint(shown.receipt.checkpoint, [self._verifiers[entry.statement.origin]])
        verify_inclusion(
            leaf_hash(shown.entry), shown.receipt.index, note.size, shown.receipt.proof, note.root
        )
        return note


def serve(pipe: Connection, url: str, pool: str, part: int, parts: int) -> None:
    """Obey until told to stop: ("take", measure, count), ("digest", count), ("stop",)."""
    store = open_store(url)
    turns = Turns(service_over(store), read_pool(Path(pool), part, parts))
    settle_collector()  # as a node's process does; and a node holds no thousands of requests
    pipe.send("ready")
    while True:
        match pipe.recv():
            case ("take", measure, count):
                pipe.send(turns.take(measure, count))
            case ("digest", count):
                pipe.send(turns.digest(count))
            case _:
                break
    store.close()
    pipe.send("stopped")
