"""Reads over the projections for pages and API: agreements, economies, listings, ballots.

Everything is as of the newest indexed block; verdicts go through the trust view instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Table, select

from ledger_api.domain.ballots import Choice, Vote, VotingClass
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord, ListingRecord
from ledger_api.domain.recognition_selection import agreements_between
from ledger_api.indexer import recognition
from ledger_api.indexer.kept_facts import KeptFacts
from ledger_api.indexer.recognition import point
from ledger_api.indexer.row_set import row_set
from ledger_api.store.engine import Store
from ledger_api.store.tables import agreements, chain, committee

_EVER = 2**62
_CHOICES: tuple[Choice | None, ...] = (None, "FOR", "AGAINST", "ABSTAIN")
VOTING_CLASSES: tuple[VotingClass, ...] = ("P", "O")
"""By the numbers of the contracts."""


class BallotKind(StrEnum):
    """What a ballot decides, in the order of the contract's enumeration."""

    ENDORSEMENT = "ENDORSEMENT"
    ADMISSION = "ADMISSION"
    REMOVAL = "REMOVAL"
    CATEGORY = "CATEGORY"
    VOTING_CLASS = "VOTING_CLASS"
    AUTHORITY = "AUTHORITY"
    CONTRACT = "CONTRACT"
    STANDARD = "STANDARD"


_KINDS = tuple(BallotKind)


@dataclass(frozen=True, slots=True)
class SeatVote:
    """A seat of the electorate and what it chose last; all but the first two are empty before it voted."""

    economy: str
    voting_class: VotingClass
    choice: Choice | None = None
    reason: bytes = b""
    reason_text: bytes = b""
    sequence: int = 0
    signer: str = ""
    cast: ChainPoint | None = None

    @property
    def counted(self) -> Vote:
        """The vote as the tally takes it."""
        return Vote(self.economy, self.voting_class, self.choice)


@dataclass(frozen=True, slots=True)
class Endorsement:
    """Which terms a ballot of kind ENDORSEMENT is about."""

    agreement: bytes
    version: int
    terms: bytes


@dataclass(frozen=True, slots=True)
class BallotRow:
    """A ballot with its whole electorate, in the contract's order. `operation` is None before enactment."""

    committee: str
    number: int
    kind: BallotKind
    title: str
    economy: str
    subject: bytes
    opened: ChainPoint
    closes: int
    target: str
    payload: bytes
    seats: tuple[SeatVote, ...]
    endorsement: Endorsement | None
    operation: bytes | None
    enacted: ChainPoint | None


class RecognitionQueries:
    """Every method is one consistent read and safe from any thread."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._agreements = KeptFacts(store, self._read_agreements)

    def agreements(self) -> tuple[AgreementRecord, ...]:
        """All agreements, in the order in which they were first proposed.

        The same records until the chain says something new: what follows from them is worked out once.
        """
        return self._agreements()

    def _read_agreements(self) -> tuple[AgreementRecord, ...]:
        with self._store.read() as connection:
            rows = recognition.agreement_rows(connection)
        return recognition.agreement_records(rows, _EVER)

    def agreement(self, agreement: bytes) -> AgreementRecord | None:
        """One agreement; of a contract that was replaced only where no later one knows the id."""
        found = [one for one in self.agreements() if one.id == agreement]
        return found[-1] if found else None

    def agreements_between(self, economy: str, importing_economy: str) -> tuple[AgreementRecord, ...]:
        """The agreements that a verdict about goods from the first in the second looks at."""
        return agreements_between(self.agreements(), economy, importing_economy)

    def terms_bytes(self, agreement: bytes, version: int) -> bytes | None:
        """The terms of a version as the chain holds them; b"" where it does not, None for no version."""
        table = agreements.drafts
        with self._store.read() as connection:
            return connection.scalar(
                select(table.c.blob)
                .where(table.c.agreement == agreement, table.c.version == version)
                .order_by(table.c.block.desc(), table.c.log_index.desc())
                .limit(1)
            )

    def economies(self) -> tuple[EconomyRecord, ...]:
        """Every economy that has or had a seat or published a policy, by code."""
        codes: set[str] = set()
        with self._store.read() as connection:
            for table in recognition.ECONOMY_TABLES:
                codes.update(connection.scalars(select(table.c.economy).distinct()))
            found = [
                recognition.economy_record(recognition.economy_rows(connection, code), _EVER)
                for code in sorted(codes)
            ]
        return tuple(one for one in found if one is not None)

    def economy(self, code: str) -> EconomyRecord | None:
        """One economy: its categories, authorities and policies."""
        with self._store.read() as connection:
            return recognition.economy_record(recognition.economy_rows(connection, code), _EVER)

    def listings_of(self, issuer: bytes) -> tuple[ListingRecord, ...]:
        """The listings of a body, in the order of recording."""
        return self._listings(agreements.listings.c.issuer == issuer)

    def listings_under(self, agreement: bytes) -> tuple[ListingRecord, ...]:
        """The bodies listed under an agreement, in the order of recording."""
        return self._listings(agreements.listings.c.agreement == agreement)

    def _listings(self, condition: Any) -> tuple[ListingRecord, ...]:
        listed = select(agreements.listings.c.listing).where(condition)
        with self._store.read() as connection:
            rows = {
                table.name: _ordered(connection, table, table.c.listing.in_(listed))
                for table in recognition.LISTING_TABLES
            }
        return recognition.listing_records(row_set(rows), _EVER)

    def ballot(self, number: int) -> BallotRow | None:
        """One ballot of the present Committee."""
        found = self._ballots(committee.ballots.c.ballot == number, 1)
        return found[0] if found else None

    def ballots(
        self, *, kind: BallotKind | None = None, before: int | None = None, limit: int = 100
    ) -> list[BallotRow]:
        """Ballots of the present Committee, the newest first, those with smaller numbers than `before`."""
        condition = committee.ballots.c.ballot < (_EVER if before is None else before)
        if kind is not None:
            condition &= committee.ballots.c.kind == _KINDS.index(kind)
        return self._ballots(condition, limit)

    def ballots_on(self, agreement: bytes) -> list[BallotRow]:
        """Ballots of the present Committee on endorsing an agreement, the newest first."""
        asked = select(committee.endorsements.c.ballot).where(
            committee.endorsements.c.agreement == agreement,
            committee.endorsements.c.contract == committee.ballots.c.contract,
        )
        return self._ballots(committee.ballots.c.ballot.in_(asked), 1_000)

    def _ballots(self, condition: Any, limit: int) -> list[BallotRow]:
        table = committee.ballots
        with self._store.read() as connection:
            contract = _newest_contract(connection, "Committee")
            rows = connection.execute(
                select(table)
                .where(table.c.contract == contract, condition)
                .order_by(table.c.ballot.desc())
                .limit(limit)
            ).all()
            numbers = [row.ballot for row in rows]
            parts = {
                part.name: _by_ballot(
                    _ordered(connection, part, (part.c.contract == contract) & part.c.ballot.in_(numbers))
                )
                for part in (
                    committee.electorate,
                    committee.votes,
                    committee.endorsements,
                    committee.enactments,
                )
            }
        return [
            _ballot(row, {name: found.get(row.ballot, []) for name, found in parts.items()}) for row in rows
        ]


def _newest_contract(connection: Connection, name: str) -> str | None:
    """The address that Directory lists for this name now."""
    table = chain.contracts
    return connection.scalar(
        select(table.c.address)
        .where(table.c.name == name)
        .order_by(table.c.block.desc(), table.c.log_index.desc())
        .limit(1)
    )


def _ordered(connection: Connection, table: Table, condition: Any) -> Sequence[Any]:
    place = [table.c.block, table.c.log_index]
    if "position" in table.c:
        place.append(table.c.position)
    return connection.execute(select(table).where(condition).order_by(*place)).all()


def _by_ballot(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.ballot, []).append(row)
    return found


def _ballot(row: Any, parts: dict[str, list[Any]]) -> BallotRow:
    # The contract takes a seat's vote only with a higher sequence than its last.
    last = {vote.economy: vote for vote in parts[committee.votes.name]}
    endorsed = next(iter(parts[committee.endorsements.name]), None)
    enacted = next(iter(parts[committee.enactments.name]), None)
    return BallotRow(
        committee=row.contract,
        number=row.ballot,
        kind=_KINDS[row.kind],
        title=row.title,
        economy=row.economy,
        subject=row.subject,
        opened=point(row),
        closes=row.closes,
        target=row.target,
        payload=row.payload,
        seats=tuple(_seat(seat, last.get(seat.economy)) for seat in parts[committee.electorate.name]),
        endorsement=None
        if endorsed is None
        else Endorsement(endorsed.agreement, endorsed.version, endorsed.terms),
        operation=None if enacted is None else enacted.operation,
        enacted=None if enacted is None else point(enacted),
    )


def _seat(seat: Any, vote: Any) -> SeatVote:
    voting_class = VOTING_CLASSES[seat.voting_class]
    if vote is None:
        return SeatVote(seat.economy, voting_class)
    return SeatVote(
        economy=seat.economy,
        voting_class=voting_class,
        choice=_CHOICES[vote.choice],
        reason=vote.reason,
        reason_text=vote.reason_text,
        sequence=vote.sequence,
        signer=vote.signer,
        cast=point(vote),
    )
