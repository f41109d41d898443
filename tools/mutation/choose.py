"""Which change is in effect, asked at every call of a function that has changes.

mutmut's own way of asking reads the environment each time, which takes longer than most of the functions.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from mutmut.mutation import trampoline
from mutmut.utils.format_utils import mangled_name_from_mutant_name


@dataclass
class Chosen:
    """The change in effect, by module and name; or, where ``reached`` is a set, the functions that ran."""

    module: str = ""
    name: str = ""
    reached: set[str] | None = None

    def take(self, change: str) -> None:
        """Puts one change into effect in this process."""
        self.module, _, self.name = change.rpartition(".")
        self.reached = None


CHOSEN = Chosen()


def _choosing(
    changes: dict[str, Callable[..., Any]], is_classmethod: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def decorate(function: Callable[..., Any]) -> Callable[..., Any]:
        module = function.__module__

        @wraps(function)
        def chooser(*args: Any, **kwargs: Any) -> Any:
            if CHOSEN.reached is not None:
                original = changes["_mutmut_orig"].__name__
                CHOSEN.reached.add(f"{module}.{mangled_name_from_mutant_name(original)}")
            elif CHOSEN.module == module and CHOSEN.name in changes:
                changed = changes[CHOSEN.name]
                if is_classmethod:
                    return getattr(args[0], changed.__name__)(*args[1:], **kwargs)
                return changed(*args, **kwargs)
            return function(*args, **kwargs)

        return chooser

    return decorate


def install() -> None:
    """Puts this in place of mutmut's own, for all changed modules imported from now on."""
    trampoline.wrap_in_trampoline = _choosing  # type: ignore[assignment]
