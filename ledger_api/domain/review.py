"""Whether an answer that was given still stands, when the same question is asked with what is known now.

The declaration's time is held; only the knowledge time moves (rule book §2). So an annulment, which is ex
tunc, changes an old answer, and a withdrawal ex nunc after the declaration does not: no rule here says so,
the verdict does.
"""

from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from typing import Any

from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.outcomes import Action, DocumentOutcome, Effect, Obligation
from ledger_api.domain.question import Question
from ledger_api.domain.records import from_json, to_json
from ledger_api.domain.verdict import Verdict

_RULES = ("rule_set", "tables", "tzdata")


class ReviewState(StrEnum):
    """What has become of a recorded answer. CLOSED is its recorder's word: nobody asks again."""

    STANDS = "STANDS"
    REVIEW_REQUIRED = "REVIEW_REQUIRED"
    CLOSED = "CLOSED"


@dataclass(frozen=True)
class Cause:
    """A code that stood between the document and an acceptance, with what it does and the sentence shown."""

    code: str
    effect: Effect
    sentence: str


@dataclass(frozen=True)
class Answered:
    """What of a verdict is kept to be compared. ``opened`` says whether the document's bytes were at hand.

    ``known_at`` is how much of the ledger was used: the question's, or the time of the block it rests on.
    ``pins`` are digests of all inputs, ``verdict_digest`` is SHA-256 of the verdict's canonical bytes.
    """

    declared_at: int | None
    known_at: int | None
    document: DocumentOutcome
    obligation: Obligation | None
    action: Action
    provisional: bool
    sentence: str
    causes: tuple[Cause, ...]
    opened: bool
    verdict_digest: bytes
    pins: dict[str, Any]

    @classmethod
    def of(cls, verdict: Verdict, *, opened: bool, known_at: int | None) -> "Answered":
        """What is kept of ``verdict``."""
        return cls(
            declared_at=verdict.question.declared_at,
            known_at=known_at,
            document=verdict.document,
            obligation=verdict.obligation,
            action=verdict.action,
            provisional=verdict.provisional,
            sentence=verdict.sentence,
            causes=tuple(
                Cause(line["code"], Effect(line["outcome"]), line["sentence"])
                for line in verdict.codes
                if line["outcome"] != Effect.INFO.value
            ),
            opened=opened,
            verdict_digest=sha256(verdict.canonical()).digest(),
            pins=verdict.pins,
        )

    @property
    def outcome(self) -> dict[str, str | None]:
        """Both axes and the suggested action."""
        obligation = None if self.obligation is None else self.obligation.value
        return {"document": self.document.value, "obligation": obligation, "action": self.action.value}

    def to_json(self) -> dict[str, Any]:
        """All members."""
        members: dict[str, Any] = to_json(self)
        return members

    @classmethod
    def from_json(cls, data: Any) -> "Answered":
        """What ``to_json`` wrote. Raises VerdictInputError (REVIEW_MALFORMED)."""
        return from_json(
            cls, data, code="REVIEW_MALFORMED", fix="Restore the table of reviews from a backup."
        )

    def is_under_the_rules_of(self, other: "Answered") -> bool:
        """Whether both were judged by the same reasons, parameters and tables."""
        return all(self.pins.get(name) == other.pins.get(name) for name in _RULES)


@dataclass(frozen=True)
class Change:
    """How the answer differs from the one given: outcomes, causes that came and went, the first new sentence.

    ``reorganised`` says that the block the answer rested on has left the chain, ``known_at`` how much of the
    ledger was used when the other answer was found.
    """

    before: dict[str, str | None]
    after: dict[str, str | None]
    came: tuple[str, ...]
    went: tuple[str, ...]
    sentence: str
    reorganised: bool
    known_at: int | None = None

    def to_json(self) -> dict[str, Any]:
        """All members."""
        members: dict[str, Any] = to_json(self)
        return members


@dataclass(frozen=True)
class Reconsidered:
    """The decision. ``change`` is None where the answer stands; a reorganisation is told even then."""

    state: ReviewState
    change: Change | None
    reorganised: bool


def asked_again(question: Question) -> Question:
    """The same question for the same declaration, with everything that is known now."""
    return replace(question, known_at=None)


def reconsider(before: Answered, now: Answered, *, reorganised: bool = False) -> Reconsidered | None:
    """Compare the answer given with the answer to the same question now.

    None where it cannot be said: the document's bytes were at hand then and are not now, and what is at hand
    does not refute it. An answer that became better counts as changed, too: it is not the one that was given.

    Raises:
        VerdictInputError: REVIEW_OF_ANOTHER_DECLARATION where the two are about different declaration times.
    """
    if before.declared_at != now.declared_at:
        raise VerdictInputError(
            f"the answer is about a declaration at {before.declared_at}, not at {now.declared_at}",
            code="REVIEW_OF_ANOTHER_DECLARATION",
            pointer="/declared_at",
            fix="Ask again with the declaration time that was recorded.",
        )
    came = _missing_from(before, now)
    went = _missing_from(now, before)
    if before.opened and not now.opened:
        # Fewer bytes raise codes of their own; only what refutes the document says something about it.
        came = tuple(cause for cause in came if cause.effect is Effect.REFUTED)
        went = ()
        if not came:
            return None
    if not came and not went and before.outcome == now.outcome:
        return Reconsidered(ReviewState.STANDS, None, reorganised)
    change = Change(
        before=before.outcome,
        after=now.outcome,
        came=tuple(cause.code for cause in came),
        went=tuple(cause.code for cause in went),
        sentence=came[0].sentence if came else now.sentence,
        reorganised=reorganised,
        known_at=now.known_at,
    )
    return Reconsidered(ReviewState.REVIEW_REQUIRED, change, reorganised)


def _missing_from(one: Answered, other: Answered) -> tuple[Cause, ...]:
    """The causes of ``other`` that ``one`` lacks, worst first."""
    held = {cause.code for cause in one.causes}
    return tuple({cause.code: cause for cause in other.causes if cause.code not in held}.values())
