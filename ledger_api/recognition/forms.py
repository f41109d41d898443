"""States, periods and acts of agreements as JSON values; instants are Unix seconds, days are YYYY-MM-DD."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.acts import Reservation, Suspension, TerminationNotice
from ledger_api.domain.agreements.lifecycle import Lifecycle, State
from ledger_api.domain.agreements.worked_dates import worked_dates
from ledger_api.domain.interval import Interval
from ledger_api.domain.recognition_facts import AgreementEvent

Json = dict[str, Any]


def interval_json(interval: Interval[str] | None) -> Json | None:
    """A half-open interval of days; None while its start is not known."""
    return None if interval is None else {"from": interval.start, "to": interval.end}


def state_json(state: State | None) -> Json | None:
    """A state and what it says besides; None before anything was proposed."""
    if state is None:
        return None
    return {
        "stage": state.stage.value,
        "words": str(state),
        "ratified": state.ratified,
        "required": state.required,
        "suspensions": [suspension_json(one) for one in state.suspensions],
        "notices": [notice_json(one) for one in state.notices],
    }


def suspension_json(one: Suspension) -> Json:
    """A suspension; `text` is the digest of its reasons."""
    return {
        "by": one.by,
        "annex": one.annex or None,
        "from_economy": one.from_economy or None,
        "to_economy": one.to_economy or None,
        "scope": one.scope,
        "from": one.interval.start,
        "to": one.interval.end,
        "text": to_hex(one.text),
    }


def reservation_json(one: Reservation) -> Json:
    """A reservation: `by` owes nothing under the annex."""
    return {"by": one.by, "annex": one.annex, "from": one.interval.start, "to": one.interval.end}


def notice_json(one: TerminationNotice) -> Json:
    """A notice of termination; `annex` is null where it is of the whole agreement."""
    return {
        "by": one.by,
        "annex": one.annex or None,
        "given_on": one.given_on,
        "last_day": one.last_day,
        "ends_on": one.ends_on,
        "withdrawn_at": one.withdrawn_at,
    }


def event_json(event: AgreementEvent) -> Json:
    """One recorded act, as it was recorded."""
    return {
        "kind": event.kind.value,
        "economy": event.economy or None,
        "version": event.version or None,
        "annex": event.annex or None,
        "from_economy": event.from_economy or None,
        "to_economy": event.to_economy or None,
        "effective_at": event.effective_at,
        "text": to_hex(event.text),
        "ballot": event.ballot or None,
        "recorded_at": event.recorded.time,
        "block": event.recorded.block,
    }


def lifecycle_json(life: Lifecycle) -> Json:
    """Everything that terms and acts together say about an agreement."""
    building = interval_json(life.confidence_building)
    return {
        "in_force": interval_json(life.interval),
        "confidence_building": building,
        "conditions_met_at": life.met_at,
        "concluded_at": life.concluded_at,
        "endorsed_at": life.endorsed_at,
        "states": [
            {"from": one.start, "to": one.end, "state": state_json(one.state)} for one in life.periods()
        ],
        "participations": [
            {
                "economy": one.economy,
                "signed_at": one.signed_at,
                "deposited_at": one.deposited_at,
                "bound": interval_json(one.interval),
            }
            for one in life.participations
        ],
        "dates": [
            {"label": one.label, "date": one.date, "clause": one.clause or None} for one in worked_dates(life)
        ],
        "suspensions": [suspension_json(one) for one in life.suspensions],
        "reservations": [reservation_json(one) for one in life.reservations],
        "notices": [notice_json(one) for one in life.notices],
    }
