"""The index, as far as this slice asks it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Protocol

from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord, ListingRecord


class RecognitionIndex(Protocol):
    """Agreements, economies and listings as of the newest indexed block."""

    def agreements(self) -> tuple[AgreementRecord, ...]:
        """All agreements, in the order in which they were first proposed."""

    def agreement(self, agreement: bytes) -> AgreementRecord | None:
        """One agreement."""

    def terms_bytes(self, agreement: bytes, version: int) -> bytes | None:
        """The terms of a version as the chain holds them; b"" where it does not, None for no version."""

    def economy(self, code: str) -> EconomyRecord | None:
        """One economy's dated facts."""

    def economies(self) -> tuple[EconomyRecord, ...]:
        """Every economy of which something is recorded."""

    def listings_of(self, issuer: bytes) -> tuple[ListingRecord, ...]:
        """The listings of a body."""

    def listings_under(self, agreement: bytes) -> tuple[ListingRecord, ...]:
        """The bodies listed under an agreement."""


class Surroundings(Protocol):
    """What stands around agreements: seats, names of bodies, ballots."""

    def seats(self) -> Sequence[dict[str, Any]]:
        """Seats with class, category, authority, delegates and offices."""

    def issuer_name(self, issuer: bytes) -> str | None:
        """The legal name of a registered body."""

    def endorsement_ballots(self, agreement: bytes) -> Sequence[dict[str, Any]]:
        """Ballots on endorsing an agreement: number, title, version, closes; the newest first."""


class TextShelf(Protocol):
    """Contents by their SHA-256."""

    def keep(self, contents: Collection[bytes]) -> None:
        """Keep them all, or none; on disk when this returns."""

    def sizes(self, digests: Collection[bytes]) -> Mapping[bytes, int]:
        """Bytes of each of these contents that is kept."""

    def get(self, digest: bytes) -> bytes | None:
        """One content, or None."""
