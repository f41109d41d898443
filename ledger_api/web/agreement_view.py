"""The pages of agreements: the list, and one agreement as it stands on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.acts import agreed_draft, signatures
from ledger_api.domain.agreements.calendar import days_after
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.lifecycle import Lifecycle, Participation, Stage, State
from ledger_api.domain.agreements.reading import life_of
from ledger_api.domain.agreements.worked_dates import WorkedDate, worked_dates
from ledger_api.domain.places import date_in
from ledger_api.domain.recognition_facts import AgreementRecord, DraftRecord
from ledger_api.edge.cursor import encode_cursor
from ledger_api.indexer.recognition_queries import BallotRow
from ledger_api.web.agreement_history import history_lines
from ledger_api.web.annex_clauses import annex_clauses
from ledger_api.web.clause import listed
from ledger_api.web.recognition_ports import Moment
from ledger_api.web.recognition_words import STAGES, Look, span
from ledger_api.web.terms_clauses import framework_clauses

_UNREAD = Look("Terms not known", "?", "care", "Its terms cannot be read here, so nothing follows from it.")
_ABSENT = Look("Not proposed yet", "~", "open", "Nobody had proposed it on this day.")

_AGREED = Look(
    "Not yet in force", "…", "care", "Nothing is missing any more; it obliges from its first day on."
)


def agreements_page(
    records: Sequence[AgreementRecord],
    now: int,
    economy: str,
    *,
    before: tuple[int, int] | None = None,
    limit: int,
) -> dict[str, Any]:
    """The context of the list, the newest first; `economy` limits it to those that involve it ("": all).

    `before` is the place of the last one shown already: block and log index of its first draft.
    """
    involved = sorted({code for record in records for code in record.involved})
    asked = [record for record in reversed(records) if economy in ("", *record.involved)]
    left = [record for record in asked if before is None or _place(record) < before]
    shown = left[:limit]
    return {
        "items": [_item(record, now) for record in shown],
        "economies": involved,
        "economy": economy,
        "count": len(asked),
        "total": len(records),
        "older": encode_cursor(*_place(shown[-1])) if len(left) > limit else "",
    }


def agreement_page(
    record: AgreementRecord, life: Lifecycle | TermsInvalidError, moment: Moment, ballots: Sequence[BallotRow]
) -> dict[str, Any]:
    """The context of one agreement's page, as it stands at `moment`."""
    draft = agreed_draft(record)
    is_read = isinstance(life, Lifecycle)
    return {
        "title": draft.title,
        "number": to_hex(record.id),
        "parties": listed(draft.parties),
        "moment": moment,
        "state": _state(life, moment),
        "problem": None if isinstance(life, Lifecycle) else life,
        "members": _members(life, moment) if isinstance(life, Lifecycle) else _signers(record, draft),
        "interruptions": _interruptions(life, moment) if isinstance(life, Lifecycle) else [],
        "dates": _dates(life, moment.day) if isinstance(life, Lifecycle) else [],
        "framework": _framework(life, moment.day) if isinstance(life, Lifecycle) else [],
        "annexes": _annexes(life) if isinstance(life, Lifecycle) else [],
        "is_read": is_read,
        "history": history_lines(record, moment),
        "versions": [_version(record, one, draft) for one in record.drafts],
        "ballots": [{"number": row.number, "title": row.title} for row in ballots],
        "identifiers": [
            ("Agreement", to_hex(record.id)),
            ("Digest of the terms", to_hex(draft.terms)),
            *((f"Version {one.version}", to_hex(one.terms)) for one in record.drafts if one is not draft),
        ],
    }


def _place(record: AgreementRecord) -> tuple[int, int]:
    first = record.drafts[0].recorded
    return first.block, first.log_index


def _item(record: AgreementRecord, now: int) -> dict[str, Any]:
    life, draft = life_of(record), agreed_draft(record)
    day = date_in(now, life.zone if isinstance(life, Lifecycle) else "UTC")
    return {
        "url": f"/agreements/{to_hex(record.id)}",
        "title": draft.title,
        "parties": listed(draft.parties),
        "state": _state(life, Moment(day, now, True)),
    }


def _state(life: Lifecycle | TermsInvalidError, moment: Moment) -> dict[str, Any]:
    if not isinstance(life, Lifecycle):
        return {**_UNREAD._asdict(), "name": "UNKNOWN", "sentences": []}
    state = life.state_at(moment.instant)
    if state is None:
        return {**_ABSENT._asdict(), "name": "ABSENT", "sentences": []}
    is_agreed = state.stage is Stage.RATIFYING and state.ratified == state.required and bool(life.starts_on)
    look = _AGREED if is_agreed else STAGES[state.stage]
    return {
        **look._asdict(),
        "name": state.stage.value,
        "sentences": _sentences(life, state, moment.day),
    }


def _sentences(life: Lifecycle, state: State, day: str) -> list[str]:
    """What the word of the state leaves open: who is missing, who is bound, since when, until when."""
    match state.stage:
        case Stage.PROPOSED | Stage.NEGOTIATING:
            missing = [party for party in life.draft.parties if party not in life.signed]
            return (
                [f"Version {life.draft.version} lacks the signature of {listed(missing)}."] if missing else []
            )
        case Stage.CONFIDENCE_BUILDING:
            building = life.confidence_building
            return [] if building is None else [f"It ends on {building.end}.", *_waiting(life)]
        case Stage.SIGNED | Stage.RATIFYING:
            return _waiting(life)
        case Stage.TERMINATED:
            last = "" if life.ends_on is None else f"{days_after(life.ends_on, -1)} was its last day."
            return [last] if last else []
        case Stage.IN_FORCE | Stage.SUSPENDED | Stage.NOTICE_GIVEN:
            bound = life.parties_in_force(day)
            lines = [f"Bound: {listed(bound)}, since {life.starts_on}."] if bound else []
            lines += [f"{one.by} suspended it: {one.scope}." for one in state.suspensions]
            return lines + [
                f"{one.by} gave notice of {_what(one.annex)} on {one.given_on}; its last day: {one.last_day}."
                for one in state.notices
            ]


def _waiting(life: Lifecycle) -> list[str]:
    if life.starts_on is not None:
        return [f"Its first day in force is {life.starts_on}."]
    lines = [] if life.endorsed_at is not None else ["The Committee has not endorsed it."]
    done = len(life.ratified)
    if done < life.required:
        lines.append(f"{done} of the {life.required} ratifications that it takes are there.")
    return lines


def _members(life: Lifecycle, moment: Moment) -> list[dict[str, Any]]:
    return [_member(life, one, moment) for one in life.participations]


def _member(life: Lifecycle, part: Participation, moment: Moment) -> dict[str, Any]:
    deposit = "" if part.deposited_at is None else life.day_of(part.deposited_at)
    bound = part.interval
    return {
        "economy": part.economy,
        "signed": _act_day(life, part.signed_at, moment) if part.signed_at or not deposit else "acceded",
        "deposited": _act_day(life, part.deposited_at, moment),
        "bound": "" if bound is None else _period(bound.start, bound.end),
        "is_bound": bound is not None and bound.contains(moment.day),
    }


def _act_day(life: Lifecycle, at: int | None, moment: Moment) -> str:
    if at is None:
        return "not yet"
    day = life.day_of(at)
    return day if at <= moment.instant else f"later: {day}"


def _signers(record: AgreementRecord, draft: DraftRecord) -> list[dict[str, Any]]:
    """The parties where no terms say what their signatures lead to."""
    signed = signatures(record, draft)
    return [
        {
            "economy": party,
            "signed": date_in(signed[party], "UTC") if party in signed else "not yet",
            "deposited": "",
            "bound": "",
            "is_bound": False,
        }
        for party in draft.parties
    ]


def _period(start: str | None, end: str | None) -> str:
    begun = start or ""
    return f"{begun} until {days_after(end, -1)}" if end else begun


def _interruptions(life: Lifecycle, moment: Moment) -> list[dict[str, Any]]:
    """Suspensions, reservations and notices, each with whether it holds at the moment."""
    found = [
        _interruption(
            f"{one.by} suspended {_scope(one.scope)}",
            span(one.interval.start, one.interval.end),
            one.interval.contains(moment.instant),
            to_hex(one.text),
        )
        for one in life.suspensions
    ]
    found += [
        _interruption(
            f"{each.by} reserved annex {each.annex}: it owes nothing under it",
            span(each.interval.start, each.interval.end),
            each.interval.contains(moment.instant),
        )
        for each in life.reservations
    ]
    for notice in life.notices:
        words = f"{notice.by} gave notice of {_what(notice.annex)} on {notice.given_on}"
        if notice.withdrawn_at is not None:
            when, holds = f"withdrawn on {life.day_of(notice.withdrawn_at)}", False
        else:
            when = f"{notice.last_day} is the last day"
            holds = notice.given_at <= moment.instant and moment.day < notice.ends_on
        found.append(_interruption(words, when, holds))
    return found


def _interruption(words: str, when: str, holds: bool, text: str = "") -> dict[str, Any]:
    return {"words": words, "when": when, "holds": holds, "text": text}


def _scope(scope: str) -> str:
    return "the agreement" if scope == "whole" else scope.removeprefix("whole, ")


def _what(annex: str) -> str:
    return f"annex {annex}" if annex else "the agreement"


def _dates(life: Lifecycle, day: str) -> list[dict[str, Any]]:
    return [
        {"date": one.date, "label": one.label, "clause": one.clause, "is_past": one.date <= day}
        for one in worked_dates(life)
    ]


def _framework(life: Lifecycle, day: str) -> Any:
    return framework_clauses(life.terms, worked_dates(life), day)


def _annexes(life: Lifecycle) -> list[dict[str, Any]]:
    dates: tuple[WorkedDate, ...] = worked_dates(life)
    return [
        {
            "place": place,
            "id": annex.id,
            "title": annex.title,
            "clauses": annex_clauses(annex, f"/annexes/{place}", dates),
        }
        for place, annex in enumerate(life.terms.annexes)
    ]


def _version(record: AgreementRecord, one: DraftRecord, agreed: DraftRecord) -> dict[str, Any]:
    signed = sorted(signatures(record, one))
    return {
        "number": one.version,
        "title": one.title,
        "parties": listed(one.parties),
        "economy": one.economy,
        "on": date_in(one.recorded.time, "UTC"),
        "signed": listed(signed) if signed else "",
        "is_agreed": one is agreed,
        "is_concluded": set(signed) == set(one.parties),
    }
