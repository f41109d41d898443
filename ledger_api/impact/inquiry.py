"""What is asked, read against what the chain knows: which act, whose documents, whose answers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.acts import agreed_draft
from ledger_api.domain.impact import Hypothesis, OnAccreditation, OnAgreement, OnDocument, OnIssuer
from ledger_api.domain.impact_scope import Direction, directions_of, exporters, members_of, terms_of
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.trust import StandingKind, StatusKind
from ledger_api.impact.ports import ImpactIndex, OfEconomies, Selection, SignedBy
from ledger_api.refusals import RefusedError


class Act(StrEnum):
    """What is supposed to happen."""

    SUSPEND = "suspend"
    WITHDRAW = "withdraw"


@dataclass(frozen=True, slots=True)
class Asked:
    """An act on exactly one of `agreement`, `issuer`, `accreditation` and `document`, in Unix seconds.

    `annex`, `origin` and `destination` narrow the act on an agreement; `by` is the party that acts.
    """

    effective_at: int
    act: Act = Act.SUSPEND
    agreement: bytes | None = None
    annex: str = ""
    origin: str = ""
    destination: str = ""
    by: str = ""
    issuer: bytes | None = None
    accreditation: bytes | None = None
    document: bytes | None = None


@dataclass(frozen=True, slots=True)
class Inquiry:
    """The act, the documents it may bear on, and the directions in which it may.

    `directions` is None where they are those of every agreement in force. `described` is the act as JSON.
    """

    hypothesis: Hypothesis
    selection: Selection
    directions: tuple[Direction, ...] | None
    described: dict[str, Any]


def inquire(asked: Asked, index: ImpactIndex) -> Inquiry:
    """The inquiry that these parameters make.

    Raises `RefusedError` PARAMETER_INVALID, ANNEX_UNKNOWN, DIRECTION_UNKNOWN, PARTY_MISSING, PARTY_UNKNOWN,
    and AGREEMENT_, ISSUER_, ACCREDITATION_ or DOCUMENT_UNKNOWN.
    """
    _require_one_subject(asked)
    if asked.agreement is not None:
        return _on_agreement(asked, asked.agreement, index)
    described = {"act": asked.act.value, "effective_at": asked.effective_at}
    standing = StandingKind(asked.act.name)
    if asked.issuer is not None:
        if not index.is_registered(asked.issuer):
            raise _unknown("ISSUER_UNKNOWN", "issuer", asked.issuer)
        return Inquiry(
            OnIssuer(asked.issuer, asked.effective_at, standing),
            SignedBy(asked.issuer),
            None,
            {**described, "issuer": to_hex(asked.issuer)},
        )
    if asked.accreditation is not None:
        holder = index.issuer_of(asked.accreditation)
        if holder is None:
            raise _unknown("ACCREDITATION_UNKNOWN", "accreditation", asked.accreditation)
        return Inquiry(
            OnAccreditation(asked.accreditation, asked.effective_at, standing),
            SignedBy(holder),
            None,
            {**described, "accreditation": to_hex(asked.accreditation), "issuer": to_hex(holder)},
        )
    assert asked.document is not None
    found = index.document(asked.document)
    if found is None:
        raise _unknown("DOCUMENT_UNKNOWN", "document", asked.document)
    return Inquiry(
        OnDocument(found.issuer, found.digest, asked.effective_at, StatusKind(asked.act.name)),
        found,
        None,
        {**described, "document": to_hex(found.digest), "issuer": to_hex(found.issuer)},
    )


def _on_agreement(asked: Asked, agreement: bytes, index: ImpactIndex) -> Inquiry:
    found = [one for one in index.agreements() if one.id == agreement]
    if not found:
        raise _unknown("AGREEMENT_UNKNOWN", "agreement", agreement)
    record = found[-1]
    if asked.act is not Act.SUSPEND:
        raise _invalid("act", "an agreement is suspended; it ends by notice", "Leave `act` out.")
    directions = directions_of(record)
    _require_annex(asked.annex, record)
    _require_direction(asked, directions)
    by = _actor(asked, record)
    return Inquiry(
        OnAgreement(agreement, by, asked.effective_at, asked.annex, asked.origin, asked.destination),
        OfEconomies(exporters(directions)),
        directions,
        {
            "act": asked.act.value,
            "effective_at": asked.effective_at,
            "agreement": to_hex(agreement),
            "title": agreed_draft(record).title,
            "annex": asked.annex or None,
            "from": asked.origin or None,
            "to": asked.destination or None,
            "by": by,
        },
    )


def _require_one_subject(asked: Asked) -> None:
    subjects = ("agreement", "issuer", "accreditation", "document")
    named = [name for name in subjects if getattr(asked, name) is not None]
    if len(named) != 1:
        problem = f"{' and '.join(named)} are named" if named else "nothing is named that is acted upon"
        fix = "Name one of agreement, issuer, accreditation and document."
        raise _invalid(named[1] if named else "agreement", problem, fix)
    narrowing = {"annex": asked.annex, "from": asked.origin, "to": asked.destination, "by": asked.by}
    narrowed = next((name for name, value in narrowing.items() if value), None)
    if asked.agreement is None and narrowed is not None:
        raise _invalid(
            narrowed, f"`{narrowed}` narrows an act on an agreement", "Name the agreement, or leave it out."
        )


def _require_annex(annex: str, record: AgreementRecord) -> None:
    terms = terms_of(record)
    if annex and terms is not None and terms.annex(annex) is None:
        known = ", ".join(one.id for one in terms.annexes)
        raise RefusedError(
            "ANNEX_UNKNOWN",
            f"the agreement has no annex {annex}",
            pointer="/query/annex",
            fix=f"Name one of {known}.",
        )


def _require_direction(asked: Asked, directions: tuple[Direction, ...]) -> None:
    pair = (asked.origin, asked.destination)
    if pair == ("", "") or pair in directions:
        return
    known = ", ".join(f"{origin} to {destination}" for origin, destination in directions)
    raise RefusedError(
        "DIRECTION_UNKNOWN",
        f"the agreement has no direction from {asked.origin or '?'} to {asked.destination or '?'}",
        pointer="/query/from" if asked.destination else "/query/to",
        fix=f"Name both parties of a direction: {known}.",
    )


def _actor(asked: Asked, record: AgreementRecord) -> str:
    """The party that acts: the importing one of a direction, either of two, else one that is named."""
    members = members_of(record)
    concerned = (asked.origin, asked.destination) if asked.origin else members
    if asked.by:
        if asked.by not in members or asked.by not in concerned:
            raise RefusedError(
                "PARTY_UNKNOWN",
                f"{asked.by} takes no part in what is suspended",
                pointer="/query/by",
                fix=f"Name one of {', '.join(concerned)}.",
            )
        return asked.by
    if asked.destination:
        return asked.destination
    if len(members) == 2:
        return members[0]
    raise RefusedError(
        "PARTY_MISSING",
        "of several parties each suspends its own part",
        pointer="/query/by",
        fix=f"Name the party that suspends with `by`: {', '.join(members)}.",
    )


def _invalid(parameter: str, detail: str, fix: str) -> RefusedError:
    return RefusedError("PARAMETER_INVALID", detail, pointer=f"/query/{parameter}", fix=fix)


def _unknown(code: str, what: str, id_: bytes) -> RefusedError:
    return RefusedError(
        code,
        f"this node knows no {what} {to_hex(id_)}",
        pointer=f"/query/{what}",
        fix="Check the id; what is new shows once its block, or its log entry, is indexed here.",
    )
