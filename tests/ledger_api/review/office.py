"""A customs office at a ledger that is driven by hand: its answers, the watcher, the courier, one clock."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from anchors.hexadecimal import to_hex
from anchors.webhook import WebhookSigner
from ledger_api.domain.question import Question
from ledger_api.domain.review import Answered
from ledger_api.indexer.queries import IndexQueries
from ledger_api.indexer.trust_view import IndexTrustView, NetworkPins
from ledger_api.log.lease import Lease
from ledger_api.log.submission import NewSubmission
from ledger_api.review.courier import Courier
from ledger_api.review.ports import Place
from ledger_api.review.records import Event
from ledger_api.review.sending import Outgoing
from ledger_api.review.service import ReviewService
from ledger_api.review.targets import TargetRules
from ledger_api.review.tokens import TokenMaker, holder_of
from ledger_api.review.watcher import Watcher
from ledger_api.verification.openings import OpeningFinder
from ledger_api.verification.service import VerificationService
from ledger_api.wiring.index_ports import VerificationIndex
from ledger_api.wiring.review_ports import IndexVersions, VerificationDesk
from tests.ledger_api.log.ledger import Ledger
from tests.ledger_api.log.network import DEPLOYMENT_ID, NETWORK_ID, ORIGIN, key

SIGNER = WebhookSigner(bytes(range(32)))
URL = "http://127.0.0.1:9/told"


@dataclass
class CountingDesk:
    """Verification, with a count of how many answers were judged."""

    inner: VerificationDesk
    judged: int = 0
    down: bool = False

    def locate(self, statement: bytes) -> Place | None:
        return self.inner.locate(statement)

    def ask(self, place: Place, question: Question, *, opened: bool) -> Answered | None:
        self.judged += 1
        return None if self.down else self.inner.ask(place, question, opened=opened)

    def facts_pin(self, place: Place, question: Question) -> bytes | None:
        return self.inner.facts_pin(place, question)


@dataclass
class Post:
    """Takes deliveries: answers with the next of `outcomes`, and accepts once they are used up."""

    outcomes: list[str | None] = field(default_factory=list)
    sent: list[Outgoing] = field(default_factory=list)
    dies: bool = False

    def __call__(self, batch: Sequence[Outgoing]) -> list[str | None]:
        self.sent += batch
        if self.dies:
            raise KeyboardInterrupt
        return [self.outcomes.pop(0) if self.outcomes else None for _ in batch]

    @property
    def ids(self) -> list[str]:
        return [one.headers["webhook-id"] for one in self.sent]


class Office:
    """Records answers and reads what becomes of them."""

    def __init__(self, ledger: Ledger) -> None:
        self.ledger = ledger
        store, reader = ledger.store, ledger.reader
        directory = ledger.network.contracts["Directory"].address
        verification = VerificationService(
            NETWORK_ID,
            reader,
            VerificationIndex(IndexQueries(store)),
            OpeningFinder(reader, ledger.content, lambda _: None, dict),
            IndexTrustView(store, NetworkPins(NETWORK_ID, DEPLOYMENT_ID, directory, demo_chain=True)),
        )
        self.desk = CountingDesk(VerificationDesk(verification, reader))
        self.index = IndexVersions(store)
        self.post = Post()
        self.service = ReviewService(
            store, self.desk, TokenMaker(b"secret"), TargetRules(production=False), clock=ledger.clock
        )
        self.watcher = self.new_watcher("watcher")
        self.courier = self.new_courier("courier")
        self.token: str | None = None

    def new_watcher(self, holder: str, *, batch: int = 32) -> Watcher:
        lease = Lease(self.ledger.store, "reviews", holder=holder, clock=self.ledger.clock)
        return Watcher(
            self.ledger.store, self.desk, self.index, batch=batch, lease=lease, clock=self.ledger.clock
        )

    def new_courier(self, holder: str) -> Courier:
        lease = Lease(self.ledger.store, "webhooks", holder=holder, clock=self.ledger.clock)
        return Courier(self.ledger.store, SIGNER, self.post, lease=lease, clock=self.ledger.clock)

    @property
    def now(self) -> int:
        """The time of the chain's newest block."""
        return self.ledger.network.gateway.head().time

    def documents(self, number: int = 1) -> list[NewSubmission]:
        """Documents whose anchors are final."""
        items = self.ledger.register(number)
        self.ledger.settle()
        self.read()
        return items

    def read(self, blocks: int = 3) -> None:
        """So many blocks later the index has read everything; what came before them is final."""
        for _ in range(blocks):
            self.ledger.clock.advance(12)
            self.ledger.mine()
        self.ledger.indexer.catch_up()

    def annul(self, item: NewSubmission, *, final: bool = True) -> None:
        self.ledger.clock.advance(12)
        self.ledger.network.status("annul", "mill", item.document_digest)
        self.read(3 if final else 0)

    def steal_key(self, *, cut: int) -> None:
        """The mill's key counts as stolen from an index of the log on."""
        self.ledger.clock.advance(12)
        network, registrar = self.ledger.network, key("registrar")
        network.send(
            "CompromiseKey",
            registrar,
            issuer=network.issuers["mill"],
            key=key("mill").address,
            origin=ORIGIN,
            cutIndex=cut,
            signer=registrar.address,
        )
        self.read()

    def confirm(self, item: NewSubmission) -> None:
        """The mill's registrar confirms a document that the stolen key may have signed."""
        self.ledger.clock.advance(12)
        self.ledger.network.status("confirm", "mill", item.document_digest, by="registrar")
        self.read()

    def record(self, item: NewSubmission, *, key: str | None = None, **more: Any) -> str:
        """Record the answer for a declaration now; returns the review's id."""
        body = {
            "document": to_hex(item.statement_digest),
            "question": {"declared_at": self.now, "axis": "document"},
        } | more
        done = self.service.record(json.dumps(body).encode(), token=self.token, key=key)
        self.token = self.token or done.token
        return done.review.id

    def watch(self) -> int:
        """Let the watcher work until it finds nothing; returns its steps."""
        steps = 0
        while self.watcher.run_once():
            steps += 1
        return steps

    def state(self, review: str) -> str:
        assert self.token is not None
        return self.service.get(self.token, review).state.value

    def events(self, after: int = 0) -> Sequence[Event]:
        assert self.token is not None
        return self.service.events_after(holder_of(self.token), after)

    def told(self) -> list[dict[str, Any]]:
        return [json.loads(one.body) for one in self.events()]

    def subscribe(self, review: str, url: str = URL) -> None:
        assert self.token is not None
        self.service.subscribe(self.token, review, json.dumps({"url": url}).encode())

    def next_attempt(self, review: str) -> int:
        """When the one delivery of a review is tried next; now, where it waits no more."""
        assert self.token is not None
        ((one,),) = (each.deliveries for each in self.service.subscriptions(self.token, review))
        return one.next_at or int(self.ledger.clock.now)

    def deliveries(self, review: str) -> list[tuple[str, int]]:
        """(state, attempts) of every delivery."""
        assert self.token is not None
        found = self.service.subscriptions(self.token, review)
        return [(one.state.value, one.attempts) for each in found for one in each.deliveries]
