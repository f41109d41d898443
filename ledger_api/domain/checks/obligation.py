"""Checks 7, 8, 9, 10 and 12: the obligation. Until a network holds agreements they cannot be established.

They are listed all the same, so that nobody takes a genuine document for one that must be accepted.
"""

from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.outcomes import Axis
from ledger_api.domain.reason import Code

CHECKS = (
    Check(7, "The body was accredited when it assessed", Axis.OBLIGATION),
    Check(8, "Its scope covers method, standard and goods", Axis.OBLIGATION),
    Check(9, "An agreement obliges the importing economy", Axis.OBLIGATION),
    Check(10, "The agreement covers goods, type and standard", Axis.OBLIGATION),
    Check(12, "Grace period, conditions and tariff band", Axis.OBLIGATION),
)


def check_obligation(case: Case) -> tuple[CheckResult, ...]:
    """One result for each check of axis O, all for the same reason."""
    economy = case.question.importing_economy
    raised = Raised(
        Code.RECOGNITION_NOT_AVAILABLE,
        {"importing_economy": economy, "importer": economy or "the importing economy"},
    )
    return tuple(CheckResult(check, (raised,), {}, shown=False) for check in CHECKS)
