"""Check 8: the scope of that day covered method, standard and goods; and a licence is for the site.

One of the body's live accreditations must cover each. What was never in a scope, and what was taken out of it
before the assessment, speak alike.
"""

from collections.abc import Iterator
from typing import Any

from ledger_api.domain.agreements.scope_cover import Aspect, Cover, ScopeAnswer, judge_scope
from ledger_api.domain.agreements.standards import folded
from ledger_api.domain.checks.accreditation import Body, assessed_at
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.claims import UNSEEN, licensed_site, methods_claimed, standards_claimed
from ledger_api.domain.checks.consignment import Consignment
from ledger_api.domain.checks.result import Raised
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import AccreditationRecord

_METHODS = "the standard and the methods of the tests"
_SITE = "the site that the licence is for"


def out_of_scope(case: Case, bodies: tuple[Body, ...], goods: Consignment) -> Iterator[Raised]:
    """What the scopes of the bodies' accreditations did not cover when they assessed."""
    at = assessed_at(case)
    if any(body.live for body in bodies) and not case.is_opened:
        yield Raised(Code.CONTENT_NOT_DISCLOSED, {"missing": _METHODS})
        return
    for body in bodies:
        if at is not None and body.live:
            for aspect, wanted in _asked(case, goods):
                yield from _judged(case, body, aspect, wanted, at)


def other_site(case: Case) -> Iterator[Raised]:
    """A licence that is for one site only, and goods from another."""
    licensed = licensed_site(case)
    if licensed is None:
        return
    evidence = {"licensed_words": licensed, "site": case.question.site}
    if licensed is UNSEEN:
        yield Raised(Code.CONTENT_NOT_DISCLOSED, {"missing": _SITE})
    elif case.question.site is None:
        yield Raised(Code.SITE_MISSING, evidence)
    elif folded(case.question.site) != folded(str(licensed)):
        yield Raised(Code.SITE_NOT_LICENSED, evidence)


def asked_words(case: Case, goods: Consignment) -> list[dict[str, Any]]:
    """What the scopes were asked for, as evidence."""
    return [{"aspect": aspect.value, "wanted": wanted} for aspect, wanted in _asked(case, goods)]


def _asked(case: Case, goods: Consignment) -> Iterator[tuple[Aspect, str]]:
    for method in methods_claimed(case):
        yield Aspect.METHOD, method
    for standard, edition in standards_claimed(case):
        yield Aspect.STANDARD, f"{standard}:{edition}" if edition else standard
    if goods.hs is not None:
        yield Aspect.HS, goods.hs


def _judged(case: Case, body: Body, aspect: Aspect, wanted: str, at: int) -> Iterator[Raised]:
    answers = [(one, judge_scope(one.scopes, aspect, wanted, at)) for one in body.live]
    if any(answer.holds for _, answer in answers):
        return
    accreditation, answer = next((pair for pair in answers if pair[1].excludes), answers[0])
    code = _code(answer)
    yield Raised(code, _evidence(case, body, accreditation, answer))


def _code(answer: ScopeAnswer) -> Code:
    if not answer.excludes:
        return Code.CAB_SCOPE_NOT_KNOWN
    return Code.CAB_SCOPE_EXCLUDES_HS if answer.aspect is Aspect.HS else Code.CAB_SCOPE_EXCLUDES_METHOD


def _evidence(
    case: Case, body: Body, accreditation: AccreditationRecord, answer: ScopeAnswer
) -> dict[str, Any]:
    history = ""
    if answer.cover is Cover.REDUCED_BEFORE and answer.covered_until is not None:
        history = f"; it was taken out of the scope from {case.on(answer.covered_until)}"
    elif answer.cover is Cover.ADDED_LATER and answer.covered_from is not None:
        history = f"; it came into the scope from {case.on(answer.covered_from)} only"
    return {
        **answer.evidence(),
        "signer": body.signer.name,
        "accreditation": f"{accreditation.number} ({accreditation.standard})",
        "assessed_on": None if case.statement is None else case.statement.assessed_on,
        "method": answer.wanted,
        "hs": answer.wanted,
        "history_words": history,
    }
