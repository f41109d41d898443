"""Words, marks and tones of the pages on recognition; the sentences of what stands in an obligation's way."""

from __future__ import annotations

from typing import NamedTuple

from ledger_api.domain.agreements.calendar import days_after
from ledger_api.domain.agreements.duties import Duty
from ledger_api.domain.agreements.lifecycle import Stage
from ledger_api.domain.agreements.obligations import Obstacle, Remark, Standing
from ledger_api.domain.recognition_facts import AgreementKind
from ledger_api.web.words import moment


class Look(NamedTuple):
    """A word with its shape and tone; none of the three carries the meaning alone."""

    word: str
    mark: str
    tone: str
    meaning: str


DUTIES: dict[Duty, Look] = {
    Duty.MUST_ACCEPT: Look(
        "Must accept", "✓", "good", "An agreement in force obliges the importing economy."
    ),
    Duty.MUST_ACCEPT_WITH_CONDITIONS: Look(
        "Must accept, with conditions",
        "✓",
        "good",
        "An agreement in force obliges it, once the annex's conditions are met.",
    ),
    Duty.MAY_ACCEPT: Look(
        "May accept",
        "○",
        "may",
        "Competence is recognised; using the result is the importing economy's choice.",
    ),
    Duty.UNDECIDED: Look("Undecided", "?", "care", "It depends on something that is not known here."),
    Duty.SUSPENDED: Look("Suspended", "‖", "care", "Agreed and in force, but suspended by a party."),
    Duty.RESERVED: Look("Reserved", "⊘", "care", "The importing economy entered a reservation to the annex."),
    Duty.NOT_YET_IN_FORCE: Look("Not yet in force", "…", "care", "Agreed; its first day is still to come."),
    Duty.NOT_AGREED: Look(
        "Not agreed yet", "~", "open", "Proposed, but not signed, endorsed or ratified by all it takes."
    ),
    Duty.ENDED: Look("Ended", "✕", "open", "An agreement obliged it once, and has ended."),
    Duty.NOT_COVERED: Look(
        "Not covered", "−", "open", "An agreement is there, but not for these goods or documents."
    ),
    Duty.NONE: Look("None", "−", "open", "No agreement names this direction. The importer may still accept."),
}

STAGES: dict[Stage, Look] = {
    Stage.PROPOSED: Look("Proposed", "~", "open", "Nobody has signed it; it obliges nobody."),
    Stage.NEGOTIATING: Look("Being negotiated", "~", "open", "It obliges nobody yet."),
    Stage.CONFIDENCE_BUILDING: Look(
        "Building confidence", "…", "care", "It is signed. Nothing is owed before this time is over."
    ),
    Stage.SIGNED: Look("Signed", "…", "care", "Every party signed; nobody has ratified it yet."),
    Stage.RATIFYING: Look("Being ratified", "…", "care", "It obliges nobody before its first day in force."),
    Stage.IN_FORCE: Look("In force", "✓", "good", "It obliges those who are bound."),
    Stage.SUSPENDED: Look("Suspended", "‖", "care", "It is in force, and suspended as said below."),
    Stage.NOTICE_GIVEN: Look(
        "In force, notice given", "!", "care", "It obliges until the last day named below."
    ),
    Stage.TERMINATED: Look("Ended", "✕", "open", "It obliges nobody any more."),
}

KINDS = {"UNILATERAL": "unilateral", "BILATERAL": "bilateral", "MULTILATERAL": "multilateral"}
FORMS = {"AGREEMENT": "agreement between economies", "ARRANGEMENT": "arrangement between authorities"}
ROMAN = {1: "I", 2: "II", 3: "III"}


def standing_sentence(standing: Standing) -> str:
    """An obstacle or a remark as a sentence; "it" is the agreement."""
    who, day = standing.economy, standing.on
    counted = f"{standing.done} of {standing.needed}"
    match standing.kind:
        case Obstacle.TERMS_NOT_ESTABLISHED:
            return f"Its terms cannot be read: {standing.detail}."
        case Obstacle.NOT_CONCLUDED:
            return f"It is not concluded: {counted} parties have signed the same version."
        case Obstacle.NOT_ENDORSED:
            return "The Committee has not endorsed it."
        case Obstacle.NOT_RATIFIED:
            needed = f"{counted} ratifications that it takes are there"
            return f"{who} has not ratified it; {needed}." if who else f"Too few have ratified it: {needed}."
        case Obstacle.NOT_YET_IN_FORCE:
            return f"It is not in force yet: its first day is {day}."
        case Obstacle.TERMINATED:
            return f"It has ended: {_day_before(day)} was its last day."
        case Obstacle.SUSPENDED:
            what = "" if standing.detail in (None, "whole") else f" ({standing.detail})"
            return f"{who} suspended it{what} {_span(standing)}."
        case Obstacle.RESERVED:
            return f"{who} reserved annex {standing.annex}, and owes nothing under it, {_span(standing)}."
        case Remark.NOTICE_GIVEN:
            what = f"annex {standing.annex}" if standing.annex else "it"
            return f"{who} gave notice of {what}: {_day_before(day)} is the last day."
        case Remark.AUTHORITY_REPLACED:
            return f"The authority of {who} was replaced, and cannot ratify {_span(standing)}."


def _span(standing: Standing) -> str:
    return span(standing.since, standing.until)


def span(since: int | None, until: int | None) -> str:
    """`from … until …` of two instants, either of which may be open."""
    begun = "" if since is None else f"from {moment(since)}"
    ended = "; no end is recorded" if until is None else f" until {moment(until)}"
    return f"{begun}{ended}".strip()


def _day_before(day: str | None) -> str:
    return "a day that is not known" if day is None else days_after(day, -1)


ACTS = {
    AgreementKind.SIGN: "{economy} signed version {version}",
    AgreementKind.RATIFY: "{economy} ratified it",
    AgreementKind.ENDORSE: "Endorsed by the Committee",
    AgreementKind.ACCEDE: "{economy} acceded",
    AgreementKind.RESERVE: "{economy} entered a reservation to annex {annex}",
    AgreementKind.WITHDRAW_RESERVATION: "{economy} withdrew its reservation to annex {annex}",
    AgreementKind.SUSPEND: "{economy} suspended {scope}",
    AgreementKind.RESTORE: "{economy} restored {scope}",
    AgreementKind.GIVE_NOTICE: "{economy} gave notice to end {scope}",
    AgreementKind.WITHDRAW_NOTICE: "{economy} withdrew its notice to end {scope}",
}
"""What an act did; `{scope}` is the agreement, or an annex or a direction of it."""
