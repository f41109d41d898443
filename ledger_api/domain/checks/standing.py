"""Whether an issuer or an accreditation stood at a moment, from the dated acts about it."""

from ledger_api.domain.checks.role_table import rule_of
from ledger_api.domain.interval import covering, switched_intervals
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import AccreditationRecord, DatedEvent, IssuerRecord, StandingKind


def loss(events: tuple[DatedEvent, ...], at: int) -> tuple[StandingKind, DatedEvent] | None:
    """The withdrawal in effect at ``at``, else the suspension that covers it."""
    withdrawn = [one for one in events if one.kind is StandingKind.WITHDRAW and one.effective_at <= at]
    if withdrawn:
        return StandingKind.WITHDRAW, withdrawn[0]
    switches = [one for one in events if one.kind is not StandingKind.WITHDRAW]
    during = covering(
        switched_intervals((one.kind is StandingKind.SUSPEND, one.effective_at) for one in switches), at
    )
    if during is None:
        return None
    return StandingKind.SUSPEND, next(
        one for one in switches if one.kind is StandingKind.SUSPEND and one.effective_at == during.start
    )


def bearing_on(record: IssuerRecord, statement_type: str) -> tuple[AccreditationRecord, ...]:
    """The accreditations to a standard that bears on the type; all of them where none names one."""
    rule = rule_of(statement_type)
    numbers = () if rule is None else rule.accreditations
    bearing = tuple(one for one in record.accreditations if any(number in one.standard for number in numbers))
    return bearing or record.accreditations


def lost_by(accreditation: AccreditationRecord, at: int) -> tuple[Code | None, int | None]:
    """(None, None) while it is live; a code and since when it was lost; a time of None if not yet begun."""
    lost = loss(accreditation.events, at)
    if lost is not None:
        kind, since = lost
        code = (
            Code.ANCHORED_AFTER_WITHDRAWAL if kind is StandingKind.WITHDRAW else Code.ACCREDITATION_SUSPENDED
        )
        return code, since.effective_at
    if accreditation.valid_to and at >= accreditation.valid_to:
        return Code.ACCREDITATION_LAPSED, accreditation.valid_to
    if at < accreditation.valid_from:
        return Code.ACCREDITATION_LAPSED, None
    return None, None
