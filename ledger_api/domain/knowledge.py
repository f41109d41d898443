"""What was known at a knowledge time: the facts recorded up to then, and nothing else (design §1).

Two things are kept whatever their time, because they are means of proof and not facts about the document: the
anchored root that a receipt leads to, and the log's verification keys. The log only grows under the chain's
eyes, so a later root proves an earlier position just as well.

Acts come out in the order they were recorded, however the view listed them.
"""

from dataclasses import replace

from ledger_api.domain.trust import (
    AccreditationRecord,
    ChainPoint,
    DatedEvent,
    IssuerRecord,
    KeyRecord,
    StatusKind,
    TrustFacts,
)


def as_known_at(facts: TrustFacts, time: int) -> TrustFacts:
    """``facts`` without whatever was recorded after ``time``."""
    log = facts.log
    if log is not None and log.closed is not None and not _is_known(log.closed.recorded, time):
        log = replace(log, closed=None)
    anchor = facts.first_anchor
    status = tuple(
        sorted((one for one in facts.status if _is_known(one.recorded, time)), key=lambda one: one.recorded)
    )
    replaced = any(event.kind in (StatusKind.SUPERSEDE, StatusKind.AMEND) for event in status)
    return replace(
        facts,
        log=log,
        first_anchor=anchor if anchor is not None and _is_known(anchor.point, time) else None,
        issuers=tuple(_issuer(one, time) for one in facts.issuers if _is_known(one.registered, time)),
        status=status,
        key_periods=tuple(act for act in facts.key_periods if _is_known(act.recorded, time)),
        successor=facts.successor if replaced else None,
    )


def _is_known(point: ChainPoint, time: int) -> bool:
    return point.time <= time


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
