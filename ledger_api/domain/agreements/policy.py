"""An importing economy's published policy: what it does about each code, as data (design §5).

A policy may be stricter than the default about anything that speaks for or against a document. It may be
laxer only where the question is one of obligation: a document of which nothing says that it must be
accepted may still be. It is never laxer about what the document is, nor about safety or the competence of
the body that assessed it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import Field

from ledger_api.domain.agreements.errors import PolicyInvalidError
from ledger_api.domain.documents.fields import Economy, Part, Text
from ledger_api.domain.documents.findings import Problem, Report, escape
from ledger_api.domain.documents.validation import read
from ledger_api.domain.outcomes import Action, Axis
from ledger_api.domain.reason import Reason
from ledger_api.domain.reasons import REASONS

POLICY_FORMAT = "concord/policy/v1"
SAFETY_CODES: frozenset[str] = frozenset(
    {
        "ATEX_NOT_EVIDENCED",
        "CAB_SCOPE_EXCLUDES_HS",
        "CAB_SCOPE_EXCLUDES_METHOD",
        "SAFETY_OVERRIDE",
        "SITE_NOT_LICENSED",
    }
)
"""Obligation codes that nobody loosens: health, safety, environment, and who was competent to judge them."""

_LOOSENABLE = (Action.REFER, Action.ACCEPT_WITH_CONDITIONS)
_FIXED = frozenset({Action.NOT_FOUND})


class _Published(Part):
    concord: Literal["policy/v1"]
    economy: Economy
    title: Text | None = None
    actions: Annotated[
        dict[str, Literal["REJECT", "REFER", "ACCEPT_WITH_CONDITIONS", "ACCEPT"]], Field(max_length=500)
    ]


@dataclass(frozen=True)
class Policy:
    """What ``economy`` does about a code where that differs from the default."""

    economy: str
    title: str | None
    actions: Mapping[str, Action]

    def action_for(self, reason: Reason) -> Action:
        """The action suggested in this economy for a reason."""
        return self.actions.get(reason.code.value, reason.action)


def read_policy(data: Any, *, economy: str | None = None, reasons: Mapping[Any, Reason] = REASONS) -> Policy:
    """The policy that JSON ``data`` describes; ``economy`` is whose it must be, where that is known.

    Raises:
        PolicyInvalidError: POLICY_INVALID, with the pointer of every member that is unknown, malformed, or
        looser than
            any economy may be.
    """
    report = Report()
    published = read(_Published, data, "", report)
    problems = report.problems
    if published is not None:
        problems = tuple(_refusals(published, economy, {str(code): one for code, one in reasons.items()}))
    if published is None or problems:
        raise PolicyInvalidError(problems)
    actions = {code: Action(action) for code, action in published.actions.items()}
    return Policy(published.economy, published.title, actions)


def may_loosen(reason: Reason) -> bool:
    """Whether an economy may suggest a milder action than the default for a reason."""
    return (
        reason.axis is Axis.OBLIGATION
        and reason.action in _LOOSENABLE
        and reason.code.value not in SAFETY_CODES
    )


def _refusals(published: _Published, economy: str | None, table: Mapping[str, Reason]) -> Iterator[Problem]:
    if economy is not None and published.economy != economy:
        yield Problem(
            "POLICY_OF_ANOTHER",
            "/economy",
            f"the policy of {published.economy} cannot be published by {economy}",
            "Name the economy that publishes it.",
        )
    for code, word in published.actions.items():
        at = f"/actions/{escape(code)}"
        reason = table.get(code)
        action = Action(word)
        if reason is None:
            fix = "Use a code of the reference."
            yield Problem("CODE_UNKNOWN", at, f"{code} is no code of an answer", fix)
        elif reason.action in _FIXED:
            detail = f"{code} says that nothing was found, which no policy changes"
            yield Problem("ACTION_FIXED", at, detail, "Leave the code out.")
        elif action.rank > reason.action.rank and not (may_loosen(reason) and code not in SAFETY_CODES):
            yield Problem(
                "LOOSER_THAN_ALLOWED",
                at,
                f"{code} is {reason.action.value}, and no economy may make it {action.value}",
                "Leave the code out, or choose a stricter action.",
            )
