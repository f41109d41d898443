"""What a check says."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from ledger_api.domain.outcomes import Axis, CheckOutcome, Effect
from ledger_api.domain.reason import Code, Reason
from ledger_api.domain.reasons import REASONS


class Raised(NamedTuple):
    """A code with the evidence for it: JSON values, named as the words of the code's sentence."""

    code: Code
    evidence: dict[str, Any]

    @property
    def reason(self) -> Reason:
        """The code's row in the table."""
        return REASONS[self.code]


@dataclass(frozen=True)
class Check:
    """One row of the rule book's table of checks."""

    number: int
    name: str
    axis: Axis


class CheckResult(NamedTuple):
    """One check's outcome. ``shown`` is False where what it needs was not there; other codes say why."""

    check: Check
    raised: tuple[Raised, ...]
    evidence: dict[str, Any]
    shown: bool = True
    findings: tuple[dict[str, Any], ...] = ()

    @property
    def outcome(self) -> CheckOutcome:
        """REFUTED if any code refutes; ESTABLISHED only if all was shown and no code speaks against it."""
        outcomes = [_OUTCOMES[raised.reason.effect] for raised in self.raised]
        if CheckOutcome.REFUTED in outcomes:
            return CheckOutcome.REFUTED
        if CheckOutcome.NOT_ESTABLISHED in outcomes or not self.shown:
            return CheckOutcome.NOT_ESTABLISHED
        return CheckOutcome.ESTABLISHED


_OUTCOMES = {
    Effect.REFUTED: CheckOutcome.REFUTED,
    Effect.NO_OBLIGATION: CheckOutcome.REFUTED,
    Effect.UNPROVEN: CheckOutcome.NOT_ESTABLISHED,
    Effect.UNDECIDED: CheckOutcome.NOT_ESTABLISHED,
    Effect.PERMISSION: CheckOutcome.ESTABLISHED,
    Effect.CONDITION: CheckOutcome.ESTABLISHED,
    Effect.INFO: CheckOutcome.ESTABLISHED,
}
