"""What the pages on recognition and ballots read, from the index and, for two numbers, from the chain."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence

from anchors.chain.port import ChainGateway, ContractRef
from anchors.errors import AnchorsError
from ledger_api.domain.agreements.duties import Asked, Directions, Route
from ledger_api.domain.recognition_facts import AgreementRecord, ListingRecord
from ledger_api.domain.trust import IssuerRecord
from ledger_api.edge import moments
from ledger_api.indexer.queries import IndexQueries
from ledger_api.indexer.recognition_queries import BallotKind, BallotRow, RecognitionQueries
from ledger_api.log.content import ContentShelf
from ledger_api.recognition.obligations import ObligationReader
from ledger_api.web.recognition_ports import Moment, Waiting

_DONE = 1
"""What TimelockController keeps as the time of an operation that was executed."""


def present(queries: IndexQueries) -> int:
    """The clock, unless the chain's own is ahead: what counts as closed there is closed here."""
    return max(int(time.time()), queries.chain_time())


class IndexedBook:
    """The pages' `RecognitionBook`."""

    def __init__(
        self,
        queries: IndexQueries,
        recognition: RecognitionQueries,
        gateway: ChainGateway,
        contracts: Mapping[str, ContractRef],
        shelf: ContentShelf,
        obligations: ObligationReader,
    ) -> None:
        self._queries = queries
        self._recognition = recognition
        self._gateway = gateway
        self._timelock = contracts["Timelock"]
        self._shelf = shelf
        self._obligations = obligations
        self._quorums: dict[str, int] = {}

    def now(self) -> int:
        """The present, as the API has it."""
        return present(self._queries)

    def agreements(self) -> Sequence[AgreementRecord]:
        """All agreements."""
        return self._recognition.agreements()

    def agreement(self, agreement: bytes) -> AgreementRecord | None:
        """One agreement."""
        return self._recognition.agreement(agreement)

    def directions(self, asked: Asked, moment: Moment) -> Directions:
        """The API's matrix."""
        return self._obligations.directions(asked, _as_asked(moment))

    def routes(self, pair: tuple[str, str], asked: Asked, moment: Moment) -> Sequence[Route]:
        """One direction of it."""
        return self._obligations.routes(*pair, asked, _as_asked(moment))

    def listings_under(self, agreement: bytes) -> Sequence[ListingRecord]:
        """Bodies listed under an agreement."""
        return self._recognition.listings_under(agreement)

    def body(self, issuer: bytes) -> IssuerRecord | None:
        """A registered organisation."""
        return self._queries.issuer(issuer)

    def text_sizes(self, digests: Collection[bytes]) -> Mapping[bytes, int]:
        """Bytes of the texts that are held here."""
        return self._shelf.sizes(digests)

    def text(self, digest: bytes) -> bytes | None:
        """The bytes of a text."""
        return self._shelf.get(digest)

    def ballots(
        self, *, kind: BallotKind | None = None, before: int | None = None, limit: int = 100
    ) -> Sequence[BallotRow]:
        """Ballots, the newest first."""
        return self._recognition.ballots(kind=kind, before=before, limit=limit)

    def ballot(self, number: int) -> BallotRow | None:
        """One ballot."""
        return self._recognition.ballot(number)

    def ballots_on(self, agreement: bytes) -> Sequence[BallotRow]:
        """Ballots on an agreement."""
        return self._recognition.ballots_on(agreement)

    def quorum_percent(self, committee: str) -> int:
        """The quorum of a Committee, which it keeps for good: asked once."""
        if committee not in self._quorums:
            asked = ContractRef("Committee", committee)
            self._quorums[committee] = int(self._gateway.call(asked, "quorumPercent"))
        return self._quorums[committee]

    def ready_at(self, operation: bytes) -> int | Waiting:
        """What the Timelock says of an operation."""
        try:
            found = int(self._gateway.call(self._timelock, "getTimestamp", operation))
        except AnchorsError:
            return Waiting.UNKNOWN
        if found == 0:
            return Waiting.UNKNOWN  # another Timelock was asked to make the call
        return Waiting.DONE if found == _DONE else found


def _as_asked(moment: Moment) -> moments.Moment:
    """A page's moment as the API takes it: the present has no day, for it is another one elsewhere."""
    return moments.Moment(moment.instant, None if moment.is_now else moment.day)
