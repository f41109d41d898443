"""What was known at a knowledge time: the facts recorded up to then, and nothing else (design §1).

Two things are kept whatever their time, because they are means of proof and not facts about the document: the
anchored root that a receipt leads to, and the log's verification keys. The log only grows under the chain's
eyes, so a later root proves an earlier position just as well.

Acts come out in the order they were recorded, however the view listed them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.kept import Kept
from ledger_api.domain.trust import (
    AccreditationRecord,
    DatedEvent,
    IssuerRecord,
    KeyRecord,
    TrustFacts,
)

if TYPE_CHECKING:
    from ledger_api.domain.recognition_facts import AgreementRecord, EconomyRecord, ListingRecord

Record = TypeVar("Record")


def as_known_at(facts: TrustFacts, time: int) -> TrustFacts:
    """``facts`` without whatever was recorded after ``time``."""
    if _is_settled(facts, time):
        return facts
    log = facts.log
    if log is not None and log.closed is not None and not _is_known(log.closed.recorded, time):
        log = replace(log, closed=None)
    anchor = facts.first_anchor
    status = tuple(
        sorted((one for one in facts.status if _is_known(one.recorded, time)), key=lambda one: one.recorded)
    )
    return replace(
        facts,
        log=log,
        first_anchor=anchor if anchor is not None and _is_known(anchor.point, time) else None,
        issuers=tuple(_cut(one, time, _issuer) for one in facts.issuers if _is_known(one.registered, time)),
        status=status,
        key_periods=tuple(act for act in facts.key_periods if _is_known(act.recorded, time)),
        first_agreement=(
            facts.first_agreement
            if facts.first_agreement is not None and _is_known(facts.first_agreement, time)
            else None
        ),
        agreements=tuple(known for one in facts.agreements if (known := _cut(one, time, _agreement)).drafts),
        listings=tuple(_cut(one, time, _listing) for one in facts.listings if _is_known(one.recorded, time)),
        economies=tuple(_cut(one, time, _economy) for one in facts.economies),
    )


def _cut(record: Record, time: int, cut: Callable[[Record, int], Record]) -> Record:
    """What was known of a record: the very same object where all of it was, for what is kept about it."""
    return record if _settled_at(record) <= time else cut(record, time)


def _is_settled(facts: TrustFacts, time: int) -> bool:
    """Whether all of it was recorded by ``time``, every list of acts in the order of recording.

    So it is for the newest answers of a live view, which are asked for most.
    """
    records = (
        facts.log,
        facts.first_anchor,
        *facts.key_periods,
        *facts.issuers,
        *facts.agreements,
        *facts.listings,
        *facts.economies,
    )
    return (
        all(_newest(one) <= time for one in (facts.first_agreement, *facts.status))
        and _is_in_order(facts.status)
        and all(record is None or _settled_at(record) <= time for record in records)
    )


def _newest(value: Any) -> int:
    """The time of the last point anywhere within a record; 0 where it holds none."""
    if isinstance(value, ChainPoint):
        return value.time
    if isinstance(value, tuple):
        return max(map(_newest, value), default=0)
    if is_dataclass(value):
        return max(_newest(getattr(value, member.name)) for member in fields(value))
    return 0


def _settled(record: Any) -> int:
    """The time from which on a record is known whole; never, where its acts are out of order."""
    acts = [getattr(record, "events", ())]
    acts += [one.events for one in getattr(record, "accreditations", ())]
    return _newest(record) if all(map(_is_in_order, acts)) else _NEVER


def _is_in_order(acts: Sequence[Any]) -> bool:
    return all(one.recorded <= other.recorded for one, other in pairwise(acts))


_NEVER = 2**62
_settled_at: Kept[Any, int] = Kept(_settled)


def _is_known(point: ChainPoint, time: int) -> bool:
    return point.time <= time


def _agreement(record: AgreementRecord, time: int) -> AgreementRecord:
    known = (event for event in record.events if _is_known(event.recorded, time))
    return replace(
        record,
        drafts=tuple(draft for draft in record.drafts if _is_known(draft.recorded, time)),
        events=tuple(sorted(known, key=lambda event: event.recorded)),
    )


def _listing(record: ListingRecord, time: int) -> ListingRecord:
    oppositions = tuple(one for one in record.oppositions if _is_known(one.recorded, time))
    if record.withdrawn is None or _is_known(record.withdrawn, time):
        return replace(record, oppositions=oppositions)
    return replace(record, oppositions=oppositions, withdrawn=None, withdrawn_from=None)


def _economy(record: EconomyRecord, time: int) -> EconomyRecord:
    return replace(
        record,
        categories=tuple(one for one in record.categories if _is_known(one.recorded, time)),
        authorities=tuple(one for one in record.authorities if _is_known(one.recorded, time)),
        policies=tuple(one for one in record.policies if _is_known(one.recorded, time)),
    )


def _issuer(record: IssuerRecord, time: int) -> IssuerRecord:
    return replace(
        record,
        keys=tuple(_key(key, time) for key in record.keys if _is_known(key.added, time)),
        accreditations=tuple(
            _accreditation(one, time) for one in record.accreditations if _is_known(one.recorded, time)
        ),
        events=_events(record.events, time),
    )


def _key(key: KeyRecord, time: int) -> KeyRecord:
    known = replace(key, cuts=tuple(cut for cut in key.cuts if _is_known(cut.recorded, time)))
    if key.revoked is None or _is_known(key.revoked, time):
        return known
    return replace(known, revoked=None, revoked_effective_at=None, reason="")


def _accreditation(record: AccreditationRecord, time: int) -> AccreditationRecord:
    return replace(
        record,
        scopes=tuple(scope for scope in record.scopes if _is_known(scope.recorded, time)),
        events=_events(record.events, time),
    )


def _events(events: tuple[DatedEvent, ...], time: int) -> tuple[DatedEvent, ...]:
    known = (event for event in events if _is_known(event.recorded, time))
    return tuple(sorted(known, key=lambda event: event.recorded))
