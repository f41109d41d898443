"""A clause as the pages show it: words, the parameter behind them, and the dates that follow from it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_api.domain.agreements.worked_dates import WorkedDate


@dataclass(frozen=True)
class Clause:
    """`pointer` (RFC 6901) names the member of the terms that says so, `value` is it, as JSON text."""

    pointer: str
    heading: str
    sentences: tuple[str, ...]
    value: str
    dates: tuple[WorkedDate, ...] = ()


def clause(pointer: str, heading: str, value: Any, dates: Iterable[WorkedDate], *sentences: str) -> Clause:
    """A clause with those of the worked dates that its member, or one below it, gives."""
    own = tuple(one for one in dates if one.clause == pointer or one.clause.startswith(f"{pointer}/"))
    shown = json.dumps(value, ensure_ascii=False, sort_keys=True)
    return Clause(pointer, heading, tuple(sentences), shown, own)


def listed(words: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"
