"""Checks 7 to 10 and 12: whether the importing economy must accept the document (rule book §2, axis O).

Every route from the exporting to the importing economy is judged: an agreement, an annex, a direction. The
one that obliges most decides, and the answer cites it; where none obliges, the one that comes nearest says
why.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.dated import policy_at
from ledger_api.domain.agreements.errors import PolicyInvalidError
from ledger_api.domain.agreements.obligations import DirectedObligation, directed
from ledger_api.domain.agreements.policy import read_policy
from ledger_api.domain.checks.accreditation import Body, bodies_of, shown, unaccredited, withdrawn_since
from ledger_api.domain.checks.annex import outside
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.conditions import conditions, excused, exporter_category
from ledger_api.domain.checks.consignment import Consignment, consignment_of
from ledger_api.domain.checks.importer_policy import ImporterPolicy
from ledger_api.domain.checks.in_force import obstacles, remarks
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.checks.scope import asked_words, other_site, out_of_scope
from ledger_api.domain.outcomes import Axis, Effect, Obligation, obligation_of
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import Source, TrustFacts

ACCREDITED = Check(7, "The body was accredited when it assessed", Axis.OBLIGATION)
IN_SCOPE = Check(8, "Its scope covers method, standard and goods", Axis.OBLIGATION)
IN_FORCE = Check(9, "An agreement obliges the importing economy", Axis.OBLIGATION)
COVERED = Check(10, "The agreement covers goods, type and standard", Axis.OBLIGATION)
CONDITIONS = Check(12, "Grace period, conditions and tariff band", Axis.OBLIGATION)
CHECKS = (ACCREDITED, IN_SCOPE, IN_FORCE, COVERED, CONDITIONS)


@dataclass(frozen=True)
class ObligationAnswer:
    """Axis O: a result for each check, the obligation, and the route that decided, as JSON."""

    results: tuple[CheckResult, ...]
    obligation: Obligation
    recognition: dict[str, Any] | None = None
    policy: ImporterPolicy = field(default_factory=ImporterPolicy)


class _Judged(NamedTuple):
    """One route with what each check says of it."""

    route: DirectedObligation
    accredited: tuple[Raised, ...]
    in_force: tuple[Raised, ...]
    covered: tuple[Raised, ...]
    conditions: tuple[Raised, ...]
    tariff: dict[str, Any] | None = None

    @property
    def raised(self) -> tuple[Raised, ...]:
        return (*self.accredited, *self.in_force, *self.covered, *self.conditions)


def check_obligation(case: Case) -> ObligationAnswer:
    """The obligation of the question's importing economy. The document's own axis is judged apart."""
    importer, facts, declared_at = case.question.importing_economy, case.facts, case.declared_at
    statement = case.statement
    if facts is None or statement is None or declared_at is None or facts.first_agreement is None:
        return _undecided(case, Code.RECOGNITION_NOT_AVAILABLE)
    if importer is None:
        return _undecided(case, Code.IMPORTER_MISSING)
    if facts.source is Source.SAVED and (facts.asked is None or facts.asked.importing_economy != importer):
        return _undecided(case, Code.IMPORTER_NOT_COVERED)
    goods, bodies = consignment_of(case), bodies_of(case)
    routes = _routes(case, facts, statement.economy, importer, declared_at)
    judged = [_judge(case, route, bodies, goods) for route in routes]
    best = min(judged, key=_nearness, default=None)
    policy = _policy(facts, importer, declared_at)
    return _answer(case, statement.economy, importer, bodies, goods, best, len(judged), policy)


def _undecided(case: Case, code: Code) -> ObligationAnswer:
    """One and the same code for all five checks: nothing can be looked up."""
    economy = case.question.importing_economy
    raised = Raised(code, {"importing_economy": economy, "importer": economy or "the importing economy"})
    results = tuple(CheckResult(check, (raised,), {}) for check in CHECKS)
    return ObligationAnswer(results, Obligation.UNDECIDED)


def _policy(facts: TrustFacts, importer: str, declared_at: int) -> ImporterPolicy:
    """What the importer had published for the declaration; a policy that breaks the rules is not followed."""
    published = policy_at(facts.economy(importer), declared_at)
    if published is None:
        return ImporterPolicy()
    digest = to_hex(published.digest)
    try:
        return ImporterPolicy(digest, read_policy(published.policy, economy=importer).actions)
    except PolicyInvalidError as refusal:
        return ImporterPolicy(digest, problem=refusal.detail)


def _routes(
    case: Case, facts: TrustFacts, exporter: str, importer: str, declared_at: int
) -> Sequence[DirectedObligation]:
    return directed(
        facts.agreements,
        exporter,
        importer,
        day=case.on(declared_at),
        instant=declared_at,
        economies=facts.economies,
    )


def _judge(case: Case, route: DirectedObligation, bodies: tuple[Body, ...], goods: Consignment) -> _Judged:
    annex = route.agreed_annex
    in_force = (*obstacles(case, route, annex), *remarks(case, route))
    if annex is None:
        return _Judged(route, (), in_force, (), ())
    found, graces = excused(case, annex, outside(case, route, annex, bodies, goods))
    more = conditions(case, annex, goods)
    withdrawn = tuple(withdrawn_since(case, bodies, safety=annex.safety, annex=annex.id))
    return _Judged(route, withdrawn, in_force, tuple(found), (*graces, *more.raised), more.tariff)


def _nearness(judged: _Judged) -> tuple[int, bool, int]:
    """What obliges most comes first, then what is about such goods and documents, then what lacks least.

    The order of the routes breaks ties.
    """
    effects = [one.reason.effect for one in judged.raised]
    elsewhere = any(one.reason.effect is Effect.NO_OBLIGATION for one in judged.covered)
    count = sum(effect is not Effect.INFO for effect in effects)
    return _ORDER.index(obligation_of(effects)), elsewhere, count


_ORDER = (
    Obligation.MUST_ACCEPT,
    Obligation.MUST_ACCEPT_WITH_CONDITIONS,
    Obligation.MAY_ACCEPT,
    Obligation.UNDECIDED,
    Obligation.NONE,
)


def _answer(
    case: Case,
    exporter: str,
    importer: str,
    bodies: tuple[Body, ...],
    goods: Consignment,
    best: _Judged | None,
    considered: int,
    policy: ImporterPolicy,
) -> ObligationAnswer:
    has_annex = best is not None and best.route.annex is not None
    nobody = Raised(
        Code.NO_DIRECT_OBLIGATION,
        {"from_economy": exporter, "importer": importer, "importing_economy": importer},
    )
    results = (
        CheckResult(
            ACCREDITED,
            (*unaccredited(case, bodies), *(() if best is None else best.accredited)),
            {"bodies": shown(bodies)},
        ),
        CheckResult(
            IN_SCOPE,
            (*out_of_scope(case, bodies, goods), *other_site(case)),
            {"asked": asked_words(case, goods)},
        ),
        CheckResult(
            IN_FORCE,
            (nobody,) if best is None else best.in_force,
            {
                "routes_considered": considered,
                "route": None if best is None else best.route.evidence(),
                "policy": policy.evidence(),
            },
        ),
        CheckResult(COVERED, () if best is None else best.covered, goods.evidence(), shown=has_annex),
        CheckResult(
            CONDITIONS,
            () if best is None else best.conditions,
            {"category": exporter_category(case), "tariff": None if best is None else best.tariff},
            shown=has_annex,
        ),
    )
    raised = [one for result in results for one in result.raised]
    obligation = obligation_of(one.reason.effect for one in raised)
    cited = None if best is None else _cited(best, considered)
    return ObligationAnswer(results, obligation, cited, policy)


def _cited(best: _Judged, considered: int) -> dict[str, Any]:
    """The route that decided, as an officer or a program would cite it."""
    route, life = best.route, best.route.lifecycle
    annex = route.agreed_annex
    interval = None
    if life is not None and route.annex is not None:
        interval = life.in_force(route.from_party, route.to_party, route.annex)
    return {
        "agreement": to_hex(route.agreement),
        "title": route.title,
        "version": route.version,
        "terms": None if life is None else to_hex(life.draft.terms),
        "annex": route.annex,
        "annex_title": None if annex is None else annex.title,
        "direction": {"from": route.from_party, "to": route.to_party},
        "obligation": route.obligation,
        "binds": route.binds,
        "in_force": None if interval is None else {"from": interval.start, "to": interval.end},
        "conditions": [one.code.value for one in best.raised if one.reason.effect is Effect.CONDITION],
        "tariff": best.tariff,
        "routes_considered": considered,
    }
