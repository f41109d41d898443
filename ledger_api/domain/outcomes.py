"""The words of an answer, their order and their exit codes (design §5, rule book §2)."""

from collections.abc import Iterable
from enum import StrEnum


class Axis(StrEnum):
    """D decides what the document is, O whether the importing economy must accept it."""

    DOCUMENT = "D"
    OBLIGATION = "O"


class CheckOutcome(StrEnum):
    """NOT_ESTABLISHED is neither: what is not known never counts for or against a document."""

    ESTABLISHED = "ESTABLISHED"
    REFUTED = "REFUTED"
    NOT_ESTABLISHED = "NOT_ESTABLISHED"


class Effect(StrEnum):
    """What a code does to its axis.

    Axis D: REFUTED, UNPROVEN. Axis O: NO_OBLIGATION, UNDECIDED, and PERMISSION where the importer may accept
    but need not. CONDITION leaves the document genuine and the obligation standing; INFO changes nothing.
    """

    REFUTED = "REFUTED"
    UNPROVEN = "UNPROVEN"
    NO_OBLIGATION = "NO_OBLIGATION"
    UNDECIDED = "UNDECIDED"
    PERMISSION = "PERMISSION"
    CONDITION = "CONDITION"
    INFO = "INFO"


class DocumentOutcome(StrEnum):
    """Axis D."""

    GENUINE = "GENUINE"
    REFUTED = "REFUTED"
    UNPROVEN = "UNPROVEN"


class Obligation(StrEnum):
    """Axis O."""

    MUST_ACCEPT = "MUST_ACCEPT"
    MUST_ACCEPT_WITH_CONDITIONS = "MUST_ACCEPT_WITH_CONDITIONS"
    MAY_ACCEPT = "MAY_ACCEPT"
    NONE = "NONE"
    UNDECIDED = "UNDECIDED"


class Action(StrEnum):
    """What is suggested to the officer, worst first."""

    REJECT = "REJECT"
    NOT_FOUND = "NOT_FOUND"
    REFER = "REFER"
    ACCEPT_WITH_CONDITIONS = "ACCEPT_WITH_CONDITIONS"
    ACCEPT = "ACCEPT"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return _RANKS[self]


_RANKS = {action: rank for rank, action in enumerate(Action)}


def worst(actions: list[Action]) -> Action:
    """The worst of ``actions``; ACCEPT of none."""
    return min(actions, key=lambda action: action.rank, default=Action.ACCEPT)


def obligation_of(effects: Iterable[Effect]) -> Obligation:
    """Axis O from the effects of all its codes: the worst decides (rule book §2).

    What removes the obligation removes it whatever else is not known.
    """
    found = set(effects)
    for effect, obligation in (
        (Effect.NO_OBLIGATION, Obligation.NONE),
        (Effect.UNDECIDED, Obligation.UNDECIDED),
        (Effect.PERMISSION, Obligation.MAY_ACCEPT),
        (Effect.CONDITION, Obligation.MUST_ACCEPT_WITH_CONDITIONS),
    ):
        if effect in found:
            return obligation
    return Obligation.MUST_ACCEPT


def etsi_word(document: DocumentOutcome) -> str:
    """Axis D in the words of ETSI EN 319 102-1 §5.1.3."""
    match document:
        case DocumentOutcome.GENUINE:
            return "TOTAL-PASSED"
        case DocumentOutcome.REFUTED:
            return "TOTAL-FAILED"
        case DocumentOutcome.UNPROVEN:
            return "INDETERMINATE"


def exit_code(action: Action, *, provisional: bool) -> int:
    """The process exit code; only an acceptance tells provisional from final."""
    match action:
        case Action.ACCEPT:
            return 15 if provisional else 0
        case Action.ACCEPT_WITH_CONDITIONS:
            return 10
        case Action.REFER:
            return 20
        case Action.NOT_FOUND:
            return 25
        case Action.REJECT:
            return 30
