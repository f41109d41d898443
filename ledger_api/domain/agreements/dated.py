"""Which of several dated versions is in effect: the one recorded last among those that have taken effect.

So the chain says it too: what is recorded later replaces what was there, from its own effective time on.
"""

from collections.abc import Iterable
from typing import Protocol, TypeVar

from ledger_api.domain.chain_point import ChainPoint
from ledger_api.domain.recognition_facts import EconomyRecord, PolicyVersion


class Dated(Protocol):
    """Something recorded at a place on the chain, in effect from a Unix second on."""

    @property
    def effective_at(self) -> int:
        """From when on it is in effect."""
        ...

    @property
    def recorded(self) -> ChainPoint:
        """Where it was recorded."""
        ...


Version = TypeVar("Version", bound=Dated)


def in_effect(versions: Iterable[Version], instant: int) -> Version | None:
    """The version in effect at ``instant``, or None before the first."""
    begun = [one for one in versions if one.effective_at <= instant]
    return max(begun, key=lambda one: one.recorded, default=None)


def category_at(economy: EconomyRecord | None, instant: int) -> int | None:
    """An economy's development category (1, 2, 3) at ``instant``; None where none is known."""
    found = None if economy is None else in_effect(economy.categories, instant)
    return None if found is None else found.value


def policy_at(economy: EconomyRecord | None, instant: int) -> PolicyVersion | None:
    """The policy an economy had published for ``instant``, or None."""
    return None if economy is None else in_effect(economy.policies, instant)
