"""Check 10: the annex covers goods, type, standard, edition and assurance; the body is listed if need be."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from ledger_api.domain.agreements.annex import Annex
from ledger_api.domain.agreements.hs_scope import HsDoubt, HsOutcome, judge_hs
from ledger_api.domain.agreements.listings import judge_listing
from ledger_api.domain.agreements.obligations import DirectedObligation
from ledger_api.domain.agreements.standards import (
    AssuranceOutcome,
    StandardOutcome,
    covers_type,
    judge_assurance,
    judge_standard,
)
from ledger_api.domain.checks.accreditation import Body
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.claims import standards_claimed
from ledger_api.domain.checks.consignment import Consignment
from ledger_api.domain.checks.result import Raised
from ledger_api.domain.kept import Kept
from ledger_api.domain.reason import Code

_KEPT_ANSWERS, _LONGEST_KEPT = 10_000, 100
_IECEX, _ATEX = "safety_certificate:iecex", "safety_certificate:atex-type"
_DOUBTS = {
    HsDoubt.CODE_MALFORMED: "it is no HS code",
    HsDoubt.CODE_TOO_SHORT: "the annex treats the goods below this code differently from one another",
    HsDoubt.EDITION_MISSING: "the edition of the code is not stated",
    HsDoubt.EDITION_DIFFERS: "the code is of another edition, in which it may mean other goods",
}


class _Asked(NamedTuple):
    """What the formalities of an annex are judged by: few different ones come up again and again."""

    agreement: str
    type: str | None
    hs: str | None
    hs_edition: str | None
    is_opened: bool
    standard: str | None
    edition: str | None


def outside(
    case: Case, route: DirectedObligation, annex: Annex, bodies: tuple[Body, ...], goods: Consignment
) -> Iterator[Raised]:
    """A code for every way in which the document or the goods lie outside the annex."""
    standard, edition = next(iter(standards_claimed(case)), (None, None))
    kind = None if case.statement is None else case.statement.type
    asked = _Asked(route.title, kind, goods.hs, goods.hs_edition, case.is_opened, standard, edition)
    yield from _formalities_for(_of_annex(annex), asked)
    if annex.listing_required:
        for body in bodies:
            yield from _listing(case, route, annex, body, {"agreement": route.title, "annex": annex.id})


class _OfAnnex:
    """An annex that is told apart from others by being another object: comparing it would take longer."""

    def __init__(self, annex: Annex) -> None:
        self.annex = annex


_of_annex: Kept[Annex, _OfAnnex] = Kept(_OfAnnex)


def _formalities(of: _OfAnnex, asked: _Asked) -> tuple[Raised, ...]:
    annex, named = of.annex, {"agreement": asked.agreement, "annex": of.annex.id}
    raised = [*_type(annex, asked, named), *_hs(annex, asked, named), *_standard(annex, asked, named)]
    if asked.type is not None and judge_assurance(annex, asked.type) is AssuranceOutcome.TOO_LOW:
        held = asked.type.partition(":")[2]
        raised.append(Raised(Code.ASSURANCE_TOO_LOW, {**named, "held": held, "wanted": annex.min_assurance}))
    return tuple(raised)


_kept_formalities = lru_cache(maxsize=_KEPT_ANSWERS)(_formalities)


def _formalities_for(of: _OfAnnex, asked: _Asked) -> tuple[Raised, ...]:
    # What is long is written by nobody who means it, and would fill the memory.
    is_short = all(len(one) <= _LONGEST_KEPT for one in asked if isinstance(one, str))
    return (_kept_formalities if is_short else _formalities)(of, asked)


def _type(annex: Annex, asked: _Asked, named: dict[str, Any]) -> Iterator[Raised]:
    if asked.type is None or covers_type(annex, asked.type):
        return
    evidence = {**named, "type": asked.type}
    wants_atex = asked.type == _IECEX and covers_type(annex, _ATEX)
    yield Raised(Code.ATEX_NOT_EVIDENCED if wants_atex else Code.TYPE_NOT_COVERED, evidence)


def _hs(annex: Annex, asked: _Asked, named: dict[str, Any]) -> Iterator[Raised]:
    if asked.hs is None:
        yield Raised(Code.HS_MISSING, named)
        return
    answer = judge_hs(annex.hs, asked.hs, asked.hs_edition)
    evidence = {**named, **answer.evidence()}
    match answer.outcome:
        case HsOutcome.INCLUDED:
            return
        case HsOutcome.EXCLUDED:
            yield Raised(Code.HS_EXCLUDED, evidence)
        case HsOutcome.NOT_INCLUDED:
            yield Raised(Code.HS_NOT_COVERED, evidence)
        case HsOutcome.AMBIGUOUS:
            words = "" if answer.doubt is None else _DOUBTS[answer.doubt]
            yield Raised(Code.HS_AMBIGUOUS, {**evidence, "doubt_words": words})


def _standard(annex: Annex, asked: _Asked, named: dict[str, Any]) -> Iterator[Raised]:
    if annex.standards and not asked.is_opened:
        yield Raised(Code.CONTENT_NOT_DISCLOSED, {**named, "missing": "the standard it is to"})
        return
    standard, edition = asked.standard, asked.edition
    answer = judge_standard(annex, standard, edition)
    words = "no standard" if standard is None else f"{standard}:{edition}" if edition else standard
    cited = f"{standard}, edition {' or '.join(answer.cited)}" if answer.cited else standard
    evidence = {**named, **answer.evidence(), "standard": words, "cited_words": cited}
    match answer.outcome:
        case StandardOutcome.COVERED:
            return
        case StandardOutcome.EDITION_MISMATCH:
            yield Raised(Code.EDITION_MISMATCH, evidence)
        case StandardOutcome.EDITION_MISSING:
            yield Raised(Code.EDITION_MISSING, evidence)
        case StandardOutcome.STANDARD_NOT_CITED | StandardOutcome.STANDARD_MISSING:
            yield Raised(Code.STANDARD_NOT_COVERED, evidence)


def _listing(
    case: Case, route: DirectedObligation, annex: Annex, body: Body, named: dict[str, Any]
) -> Iterator[Raised]:
    """The body must have been listed when the document was anchored; an opposed listing is still one."""
    facts, anchor, terms = case.facts, case.anchor, route.terms
    if facts is None or anchor is None or terms is None:
        return
    answer = judge_listing(
        facts.listings,
        terms,
        issuer=body.signer.issuer_id,
        agreement=route.agreement,
        annex=annex.id,
        instant=anchor.point.time,
    )
    evidence = {
        **named,
        **answer.evidence(),
        "signer": body.signer.name,
        "listed_on": case.on(anchor.point.time),
    }
    if not answer.listed:
        history = "" if answer.until is None else f"; its listing ended on {case.on(answer.until)}"
        yield Raised(Code.CAB_NOT_LISTED, {**evidence, "history_words": history})
        return
    for clock in answer.oppositions:
        yield Raised(
            Code.LISTING_OPPOSED, {**evidence, "opposing": clock.economy, "opposed_on": clock.opposed_on}
        )
