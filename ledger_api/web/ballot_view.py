"""The pages of ballots: who voted what and why, the arithmetic, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.ballots import Tally, tally
from ledger_api.domain.recognition_facts import AgreementKind, AgreementRecord
from ledger_api.indexer.recognition_queries import BallotKind, BallotRow, SeatVote
from ledger_api.web.ballot_matter import KINDS, matter
from ledger_api.web.recognition_ports import Waiting
from ledger_api.web.words import capitalised, machine_time, moment

CHOICES = {
    "FOR": ("✓", "For", "good"),
    "AGAINST": ("✕", "Against", "bad"),
    "ABSTAIN": ("○", "Abstained", "open"),
}
_CONDITIONS = ("Quorum", "Two thirds", "Opposition")
_NOT_FINAL = "It can still change: a seat may vote anew until the ballot closes."


def ballots_page(rows: Sequence[BallotRow], quorum: int, now: int, limit: int) -> dict[str, Any]:
    """The context of the list, the newest first; `older` is the number to go on from."""
    return {
        "items": [_item(row, quorum, now) for row in rows],
        "older": rows[-1].number if len(rows) == limit and rows[-1].number > 1 else None,
    }


def ballot_page(
    row: BallotRow,
    quorum: int,
    now: int,
    agreement: AgreementRecord | None,
    ready_at: int | Waiting,
) -> dict[str, Any]:
    """The context of one ballot's page; `ready_at` speaks of its enacted call, if it has one."""
    count = _counted(row, quorum)
    silent = [seat for seat in row.seats if seat.choice is None]
    return {
        "number": row.number,
        "kind": KINDS[row.kind],
        "title": row.title,
        "economy": row.economy,
        "matter": matter(row, agreement),
        "agreement_url": _agreement_url(row),
        "state": _state(row, count, now),
        "opened": _time(row.opened.time),
        "closes": _time(row.closes),
        "is_open": now < row.closes,
        "votes": [_vote(seat) for seat in row.seats if seat.choice is not None],
        "silent": [{"economy": seat.economy, "voting_class": seat.voting_class} for seat in silent],
        "conditions": _conditions(count),
        "result": count.arithmetic[-1],
        "next": _next(row, count, now, agreement, ready_at),
        "identifiers": _identifiers(row),
    }


def _item(row: BallotRow, quorum: int, now: int) -> dict[str, Any]:
    voted = sum(seat.choice is not None for seat in row.seats)
    return {
        "number": row.number,
        "title": row.title,
        "kind": KINDS[row.kind],
        "economy": row.economy,
        "state": _state(row, _counted(row, quorum), now),
        "closes": _time(row.closes),
        "is_open": now < row.closes,
        "voted": f"{voted} of {len(row.seats)} seats voted",
    }


def _counted(row: BallotRow, quorum: int) -> Tally:
    return tally([seat.counted for seat in row.seats], quorum)


def _state(row: BallotRow, count: Tally, now: int) -> dict[str, str]:
    if now < row.closes:
        return {"name": "OPEN", "word": "Open", "mark": "…", "tone": "may"}
    if count.passed:
        return {"name": "PASSED", "word": "Passed", "mark": "✓", "tone": "good"}
    return {"name": "FAILED", "word": "Not passed", "mark": "✕", "tone": "bad"}


def _time(seconds: int) -> dict[str, str]:
    return {"words": moment(seconds), "machine": machine_time(seconds)}


def _vote(seat: SeatVote) -> dict[str, Any]:
    assert seat.choice is not None
    mark, word, tone = CHOICES[seat.choice]
    return {
        "economy": seat.economy,
        "voting_class": seat.voting_class,
        "choice": seat.choice,
        "mark": mark,
        "word": word,
        "tone": tone,
        "reason": seat.reason_text.decode("utf-8", errors="replace"),
        "cast": None if seat.cast is None else _time(seat.cast.time),
    }


def _conditions(count: Tally) -> list[dict[str, Any]]:
    """The three conditions, each with its own line of the arithmetic."""
    met = (count.quorum_met, count.two_thirds_met, count.opposition_met)
    return [
        {"name": name, "is_met": is_met, "line": capitalised(line.removeprefix(f"{name}: "))}
        for name, is_met, line in zip(_CONDITIONS, met, count.arithmetic, strict=False)
    ]


def _next(
    row: BallotRow, count: Tally, now: int, agreement: AgreementRecord | None, ready_at: int | Waiting
) -> list[str]:
    """What happens next, or what followed."""
    if now < row.closes:
        would = "pass" if count.passed else "not pass"
        return [f"Votes are taken until {moment(row.closes)}. Closed now, it would {would}.", _NOT_FINAL]
    if not count.passed:
        return ["Nothing follows. The same may be proposed again, in another ballot."]
    match row.kind:
        case BallotKind.ENDORSEMENT:
            return _after_endorsement(row, agreement)
        case BallotKind.STANDARD:
            return ["The standard is adopted. Nothing else has to be done."]
        case _:
            return _after_change(row, now, ready_at)


def _after_endorsement(row: BallotRow, agreement: AgreementRecord | None) -> list[str]:
    binding = "An endorsement binds no economy: each party ratifies for itself."
    events = () if agreement is None else agreement.events
    recorded = next(
        (one for one in events if one.kind is AgreementKind.ENDORSE and one.ballot == row.number), None
    )
    if recorded is not None:
        return [f"The endorsement was recorded on the agreement on {moment(recorded.effective_at)}.", binding]
    return ["Anybody may now record the endorsement on the agreement, once it is concluded.", binding]


def _after_change(row: BallotRow, now: int, ready_at: int | Waiting) -> list[str]:
    if row.enacted is None:
        return ["Anybody may now hand the change to the Timelock. After its delay, anybody may carry it out."]
    handed = f"It was handed to the Timelock on {moment(row.enacted.time)}."
    match ready_at:
        case Waiting.DONE:
            return [handed, "The change was carried out."]
        case Waiting.UNKNOWN:
            return [handed, "Whether it was carried out cannot be told now: the chain does not answer."]
        case seconds if seconds > now:
            return [handed, f"From {moment(seconds)} on, anybody may carry it out."]
        case _:
            return [handed, "Anybody may carry it out now."]


def _agreement_url(row: BallotRow) -> str | None:
    return None if row.endorsement is None else f"/agreements/{to_hex(row.endorsement.agreement)}"


def _identifiers(row: BallotRow) -> list[tuple[str, str]]:
    found = [("Subject that voters sign", to_hex(row.subject)), ("Committee", row.committee)]
    if row.endorsement is not None:
        found.append(("Digest of the terms", to_hex(row.endorsement.terms)))
    if row.payload:
        found += [("Target of the call", row.target), ("Call", to_hex(row.payload))]
    if row.operation is not None:
        found.append(("Operation in the Timelock", to_hex(row.operation)))
    return found
