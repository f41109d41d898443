"""What the chain says about mutual recognition: agreements, listings of bodies, economies and their policies.

Facts are recorded, never derived, as in ``trust``: the state of an agreement is computed from its events.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any

from ledger_api.domain.chain_point import ChainPoint


@dataclass(frozen=True)
class DraftRecord:
    """One version of an agreement's terms, as proposed. ``blob`` is the terms' JSON as the chain holds it.

    ``terms`` is its SHA-256; ``blob`` is empty where the bytes are not on the chain, or are no JSON object.
    """

    version: int
    economy: str
    title: str
    parties: tuple[str, ...]
    terms: bytes
    blob: dict[str, Any]
    recorded: ChainPoint


class AgreementKind(StrEnum):
    """The dated acts of the contract Agreements, in the order of its enumeration."""

    SIGN = "SIGN"
    RATIFY = "RATIFY"
    ENDORSE = "ENDORSE"
    ACCEDE = "ACCEDE"
    RESERVE = "RESERVE"
    WITHDRAW_RESERVATION = "WITHDRAW_RESERVATION"
    SUSPEND = "SUSPEND"
    RESTORE = "RESTORE"
    GIVE_NOTICE = "GIVE_NOTICE"
    WITHDRAW_NOTICE = "WITHDRAW_NOTICE"


@dataclass(frozen=True)
class AgreementEvent:
    """An act on an agreement. An ``annex`` of "" is the whole, empty directions are all of them.

    ``economy`` is the party that acted, "" for the Committee's endorsement, which names its ``ballot``.
    ``text`` is the digest of the reasoned writing, or of the terms that were signed.
    """

    kind: AgreementKind
    economy: str
    version: int
    annex: str
    from_economy: str
    to_economy: str
    effective_at: int
    text: bytes
    ballot: int
    recorded: ChainPoint


@dataclass(frozen=True)
class AgreementRecord:
    """An agreement: its drafts by version and what was done about it, in the order of recording."""

    id: bytes
    drafts: tuple[DraftRecord, ...]
    events: tuple[AgreementEvent, ...] = ()

    @cached_property
    def involved(self) -> frozenset[str]:
        """The parties of every draft, and whoever acceded."""
        acceded = (event.economy for event in self.events if event.kind is AgreementKind.ACCEDE)
        return frozenset(acceded).union(*(draft.parties for draft in self.drafts))


@dataclass(frozen=True)
class Opposition:
    """Another economy opposes a listing; ``reason`` is the digest of its reasoned writing."""

    economy: str
    reason: bytes
    recorded: ChainPoint


@dataclass(frozen=True)
class ListingRecord:
    """A body listed under an annex for ``[effective_from, effective_to)``; an end of 0 is open.

    ``withdrawn_from`` is None while nobody withdrew it.
    """

    id: bytes
    issuer: bytes
    agreement: bytes
    annex: str
    economy: str
    effective_from: int
    effective_to: int
    recorded: ChainPoint
    withdrawn: ChainPoint | None = None
    withdrawn_from: int | None = None
    oppositions: tuple[Opposition, ...] = ()


@dataclass(frozen=True)
class DatedNumber:
    """A voting class or a development category, from ``effective_at`` on."""

    value: int
    effective_at: int
    recorded: ChainPoint


@dataclass(frozen=True)
class AuthorityTerm:
    """Who speaks for an economy from when on; it cannot ratify before ``frozen_until``."""

    authority: str
    frozen_until: int
    recorded: ChainPoint


@dataclass(frozen=True)
class PolicyVersion:
    """An economy's published policy from ``effective_at`` on: SHA-256 of its blob, and the blob's JSON."""

    digest: bytes
    policy: dict[str, Any]
    effective_at: int
    recorded: ChainPoint


@dataclass(frozen=True)
class EconomyRecord:
    """A seat's dated facts that bear on answers; category 1, 2 or 3."""

    economy: str
    categories: tuple[DatedNumber, ...] = ()
    authorities: tuple[AuthorityTerm, ...] = ()
    policies: tuple[PolicyVersion, ...] = ()
