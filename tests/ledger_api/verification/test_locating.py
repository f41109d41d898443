"""Which entry an answer is about, when others hold copies of it or sign the same digest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, cast

from anchors import entry as entries
from anchors.entry import Entry, EntrySignature, StatementBody
from anchors.presentation import Presentation
from anchors.statement import Statement, sign_statement
from ledger_api.domain.question import Question
from ledger_api.domain.trust import TrustFacts, TrustQuery
from ledger_api.log.reader import Location, ProvenEntry
from ledger_api.verification.ports import Found
from ledger_api.verification.presented import NamedBytes, Presented
from ledger_api.verification.service import VerificationService
from tests.ledger_api.domain.world import INDEX, LAB, NETWORK, ORIGIN, PDF, SIZE, Organisation, World

WORLD = World()
ELSEWHERE = "concord.example/aa"
UNREADABLE = ("DOCUMENT_MALFORMED", "RECOGNITION_NOT_AVAILABLE")
"""What speaks against the small world's document, whose body no format knows."""


def entry_of(statement: Statement, issuer: Organisation) -> bytes:
    signature = EntrySignature(issuer.id, sign_statement(statement, issuer.key, NETWORK))
    return entries.encode(Entry(StatementBody(statement, WORLD.lookups), (signature,)))


class Node:
    """Reader, index, opening finder and trust view of a node that holds these entries."""

    def __init__(self, *held: tuple[str, int, bytes]) -> None:
        self.held = {(origin, index): data for origin, index, data in held}

    def service(self) -> VerificationService:
        node = cast("Any", self)
        return VerificationService(NETWORK, node, node, node, node)

    def proven_entry(self, origin: str, index: int) -> ProvenEntry | None:
        data = self.held.get((origin, index))
        return None if data is None else ProvenEntry(data)

    def locate(self, digest: bytes, origin: str | None = None) -> Location | None:
        places = [Location(*place) for place in self.held if origin in (None, place[0])]
        return places[0] if places else None

    def inclusion(self, origin: str, index: int, size: int) -> list[bytes] | None:
        return WORLD.tree.inclusion_proof(index, size) if origin == ORIGIN else None

    def anchored_size(self, origin: str) -> int:
        return SIZE

    def by_document(self, digest: bytes) -> list[Found]:
        found = []
        for (origin, index), data in self.held.items():
            statement = entries.decode(data).statement
            found.append(
                Found(origin, index, statement.signing_digest(NETWORK), statement.digest, statement.issuer)
            )
        return found

    by_lookup = by_document

    def find(self, *_: object) -> tuple[None, list[Any]]:
        return None, []

    def facts(self, query: TrustQuery) -> TrustFacts:
        return replace(WORLD.facts, asked=query)


def test_opening_alone_is_judged_by_its_own_issuers_entry_whoever_signed_its_digest_first() -> None:
    strangers = entry_of(replace(WORLD.statement, issuer=LAB.id), LAB)
    node = Node((ORIGIN, 0, strangers), (ORIGIN, INDEX, WORLD.entry))
    answer = node.service().verify(Presented(opening=WORLD.opening), Question())
    assert (answer.evidence.index, answer.verdict.causes) == (INDEX, UNREADABLE)
    assert [one.index for one in answer.suggestions] == [0]


def test_file_alone_is_judged_by_the_entry_in_the_log_it_was_signed_for() -> None:
    node = Node((ELSEWHERE, 0, WORLD.entry), (ORIGIN, INDEX, WORLD.entry))
    answer = node.service().verify(Presented(files=(NamedBytes("certificate.pdf", PDF),)), Question())
    assert (answer.evidence.origin, answer.verdict.document) == (ORIGIN, "GENUINE")


def test_presentation_without_receipt_is_looked_up_in_its_own_log_only() -> None:
    node = Node((ELSEWHERE, 0, WORLD.entry), (ORIGIN, INDEX, WORLD.entry))
    shown = Presented(Presentation(NETWORK, WORLD.entry, WORLD.opening), WORLD.opening)
    answer = node.service().verify(shown, Question())
    assert (answer.evidence.index, answer.verdict.causes) == (INDEX, UNREADABLE)
