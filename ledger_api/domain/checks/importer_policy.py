"""The importing economy's published policy, as far as an answer follows it (design §5)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger_api.domain.outcomes import Action
from ledger_api.domain.reason import Reason


@dataclass(frozen=True)
class ImporterPolicy:
    """The actions that an economy chose, by code; what it does not name keeps its default."""

    digest: str | None = None
    actions: Mapping[str, Action] = field(default_factory=dict)
    problem: str | None = None

    def action_for(self, reason: Reason) -> Action:
        """The action suggested for a reason."""
        return self.actions.get(reason.code.value, reason.action)

    def evidence(self) -> dict[str, Any] | None:
        """Which policy was followed, or why it was not; None where none is published."""
        if self.digest is None:
            return None
        return {"digest": self.digest, "followed": self.problem is None, "problem": self.problem}
