"""What the chain says: the dated facts a verdict is computed from, and the port that supplies them.

Facts are recorded, never derived: whether a key was valid or a document suspended is decided in ``checks``.
Each fact carries the :class:`ChainPoint` at which it was recorded, so that the same view answers for any
knowledge time. A view comes from the local index, from a bare chain node or from a saved file, in one form.
Times are Unix seconds (UTC), digests ``bytes``, addresses lower-case ``0x`` hexadecimal.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, Protocol

from anchors.canonical import encode
from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.kept import Kept
from ledger_api.domain.records import from_json, to_json

if TYPE_CHECKING:
    # Loaded only where facts hold some: whoever asks about a document alone, offline, does not wait for them.
    from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord, ListingRecord

_PIN = b"concord/pin/trust-view/v1\0"
_RECORD = b"concord/pin/record/v1\0"
_FORMAT = "concord/trust-view/v1"
_INVALID = "TRUST_VIEW_INVALID"
_SAVE_AGAIN = "Save the trust view again on a node of this network."


class Source(StrEnum):
    """Where a view comes from. Only SAVED may be out of date without being able to know it."""

    INDEX = "index"
    CHAIN = "chain"
    SAVED = "saved"


class Role(StrEnum):
    """What an issuer is registered as."""

    FIRST_PARTY = "FIRST_PARTY"
    CONFORMITY_BODY = "CONFORMITY_BODY"
    PROGRAMME_OPERATOR = "PROGRAMME_OPERATOR"


class StatusKind(StrEnum):
    """The acts of the contract DocumentStatus."""

    SUSPEND = "SUSPEND"
    RESTORE = "RESTORE"
    WITHDRAW = "WITHDRAW"
    ANNUL = "ANNUL"
    SUPERSEDE = "SUPERSEDE"
    AMEND = "AMEND"
    CONFIRM = "CONFIRM"


class StandingKind(StrEnum):
    """Acts on an issuer or an accreditation; issuers know only the first two."""

    SUSPEND = "SUSPEND"
    RESTORE = "RESTORE"
    WITHDRAW = "WITHDRAW"


class PeriodKind(StrEnum):
    """Bulk acts on what one key signed, by anchor time."""

    ANNUL = "ANNUL"
    CONFIRM = "CONFIRM"


@dataclass(frozen=True)
class KeyCut:
    """From ``cut_index`` on, entries of ``origin`` by this key are not trusted (a theft)."""

    origin: str
    cut_index: int
    recorded: ChainPoint


@dataclass(frozen=True)
class KeyRecord:
    """A signing key of an issuer. ``revoked_effective_at`` is None where the act named no other time."""

    key: str
    added: ChainPoint
    revoked: ChainPoint | None = None
    revoked_effective_at: int | None = None
    reason: str = ""
    cuts: tuple[KeyCut, ...] = ()


@dataclass(frozen=True)
class ScopeVersion:
    """One version of an accreditation's scope: SHA-256 of its blob, and the blob's JSON."""

    digest: bytes
    scope: dict[str, Any]
    effective_at: int
    recorded: ChainPoint


@dataclass(frozen=True)
class DatedEvent:
    """An act on an issuer or an accreditation, in force from ``effective_at``."""

    kind: StandingKind
    effective_at: int
    recorded: ChainPoint
    reason: str = ""
    signer: str = ""


@dataclass(frozen=True)
class AccreditationRecord:
    """An accreditation for ``[valid_from, valid_to)``; a ``valid_to`` of 0 is open-ended."""

    id: bytes
    accreditor: str
    standard: str
    number: str
    valid_from: int
    valid_to: int
    recorded: ChainPoint
    scopes: tuple[ScopeVersion, ...] = ()
    events: tuple[DatedEvent, ...] = ()


@dataclass(frozen=True)
class IssuerRecord:
    """A registered organisation. ``identity`` is its public legal record (name, country, lei, ...)."""

    issuer_id: bytes
    economy: str
    role: Role
    identity: dict[str, Any]
    registered: ChainPoint
    registrar: str
    keys: tuple[KeyRecord, ...] = ()
    accreditations: tuple[AccreditationRecord, ...] = ()
    events: tuple[DatedEvent, ...] = ()


@dataclass(frozen=True)
class VkeyRecord:
    """A verification key of a log's checkpoints, in C2SP signed-note form."""

    vkey: str
    recorded: ChainPoint


@dataclass(frozen=True)
class LogClosure:
    """The authority closed the log: entries after ``last_good_index`` are not trusted."""

    last_good_index: int
    successor: str
    recorded: ChainPoint


@dataclass(frozen=True)
class LogRecord:
    """An economy's log, with its verification keys in the order they were recorded."""

    origin: str
    economy: str
    vkeys: tuple[VkeyRecord, ...]
    closed: LogClosure | None = None


@dataclass(frozen=True)
class AnchorRecord:
    """One anchored root: the contract accepted it with a consistency proof from the one before."""

    history_index: int
    size: int
    root: bytes
    cid: bytes
    point: ChainPoint
    block_hash: bytes


@dataclass(frozen=True)
class StatusEvent:
    """An act on one document. ``successor`` is set for SUPERSEDE and AMEND: the digest that replaces it."""

    kind: StatusKind
    effective_at: int
    recorded: ChainPoint
    reason: str = ""
    successor: bytes | None = None
    signer: str = ""


@dataclass(frozen=True)
class KeyPeriodAct:
    """A bulk act on what ``key`` of ``issuer_id`` signed and was anchored in ``[from_time, to_time)``."""

    kind: PeriodKind
    issuer_id: bytes
    key: str
    from_time: int
    to_time: int
    recorded: ChainPoint
    reason: str = ""


@dataclass(frozen=True)
class TrustQuery:
    """What facts a verdict needs. ``index`` and ``receipt_size`` are None where they are not known yet.

    ``economy`` is the statement's, ``importing_economy`` the question's: agreements are looked for between
    them, and none is where either is not known.
    """

    origin: str
    index: int | None
    issuer_ids: tuple[bytes, ...]
    digest: bytes
    receipt_size: int | None = None
    known_at: int | None = None
    economy: str | None = None
    importing_economy: str | None = None


@dataclass(frozen=True)
class TrustFacts:
    """Everything on the chain that bears on one entry, as of one finalised block.

    ``first_anchor`` is the earliest anchor whose size exceeds the entry's index: it dates the signature.
    ``receipt_anchor`` is the one whose size equals the presented checkpoint's. ``anchor_final`` says whether
    ``first_anchor`` lies at or below the finalised block. ``issuers`` holds the issuer and each registered
    cosigner; ``listings`` theirs. ``agreements`` are those between the query's two economies, or unions that
    these ever belonged to, in the order of their first drafts, and ``first_agreement`` is when this network's
    first one was proposed; ``economies`` are those two and every party
    of these, by code. ``asked`` is the query these facts answer: a saved view without it, or of another
    document, says nothing about the one at hand.
    """

    network_id: bytes
    deployment_id: bytes
    directory: str
    chain_id: int
    block_number: int
    block_hash: bytes
    block_time: int
    source: Source
    log: LogRecord | None = None
    first_anchor: AnchorRecord | None = None
    receipt_anchor: AnchorRecord | None = None
    anchor_final: bool = False
    issuers: tuple[IssuerRecord, ...] = ()
    status: tuple[StatusEvent, ...] = ()
    key_periods: tuple[KeyPeriodAct, ...] = ()
    first_agreement: ChainPoint | None = None
    agreements: "tuple[AgreementRecord, ...]" = ()
    listings: "tuple[ListingRecord, ...]" = ()
    economies: "tuple[EconomyRecord, ...]" = ()
    demo_chain: bool = False
    asked: TrustQuery | None = None

    def economy(self, code: str) -> "EconomyRecord | None":
        """The record of an economy, or None where the view holds none."""
        return next((record for record in self.economies if record.economy == code), None)

    def issuer(self, issuer_id: bytes) -> IssuerRecord | None:
        """The record of ``issuer_id``, or None where the view holds none."""
        return next((record for record in self.issuers if record.issuer_id == issuer_id), None)

    @staticmethod
    def late_types() -> dict[str, Any]:
        """The types of the members that name theirs in quotes."""
        from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord, ListingRecord

        return {
            "agreements": tuple[AgreementRecord, ...],
            "listings": tuple[ListingRecord, ...],
            "economies": tuple[EconomyRecord, ...],
        }

    def to_json(self) -> dict[str, Any]:
        """The file form that ``concord verify --trust`` reads back."""
        return {"format": _FORMAT, **to_json(self)}

    @classmethod
    def from_json(cls, data: Any) -> "TrustFacts":
        """The facts of a saved file; their ``source`` becomes SAVED, whatever the file says.

        Raises:
            VerdictInputError: TRUST_VIEW_INVALID, with the pointer of the first member that does not fit.
        """
        members = dict(data) if isinstance(data, dict) else data
        if isinstance(members, dict) and members.pop("format", None) != _FORMAT:
            raise VerdictInputError(
                f"format is not {_FORMAT}", code=_INVALID, pointer="/format", fix=_SAVE_AGAIN
            )
        found = from_json(cls, members, code=_INVALID, fix=_SAVE_AGAIN)
        return replace(found, source=Source.SAVED)

    def pin(self) -> bytes:
        """SHA-256 over the canonical facts. Index and chain pin alike: they must hold the same facts."""
        return sha256(
            _PIN + encode([_pinned(getattr(self, member.name)) for member in fields(self)])
        ).digest()


def _pinned(value: Any) -> Any:
    """A record by its digest, a list of records by theirs; anything else as it stands."""
    return _pinner(type(value))(value)  # type: ignore[arg-type]  # a type is hashable


@cache
def _pinner(kind: type) -> Callable[[Any], Any]:
    """How values of a type are pinned; looked up once, for every answer pins twenty."""
    if kind is Source:
        return lambda value: "saved" if value is Source.SAVED else "live"
    if kind is tuple:
        return lambda value: [_pinned(one) for one in value]
    if kind in _OF_ONE_ANSWER:
        return _digest
    return _kept_digest if is_dataclass(kind) else to_json


def _digest(record: Any) -> str:
    return sha256(_RECORD + encode(to_json(record))).hexdigest()


_OF_ONE_ANSWER = frozenset((TrustQuery, StatusEvent))
"""What is new with every view: kept, it would only push out what comes again."""

_kept_digest: Kept[Any, str] = Kept(_digest)


class TrustView(Protocol):
    """The port: the local index, a bare chain node, or a saved file (contract-tested alike)."""

    def facts(self, query: TrustQuery) -> TrustFacts:
        """The facts for ``query`` as of the last finalised block (at or before ``known_at`` where given).

        A view may return facts recorded after ``known_at``: the verdict ignores them.
        """
        ...
