"""What the slices refuse, in their own words; `ledger_api.problems` says what it means over HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: stable code, JSON pointer (RFC 6901) where there is one, what to do."""

    code: str
    detail: str
    fix: str
    pointer: str | None = None


class RefusedError(Exception):
    """A request that is not carried out; nothing of it was stored."""

    def __init__(
        self, code: str, detail: str, *, fix: str, pointer: str | None = None, faults: Sequence[Fault] = ()
    ) -> None:
        super().__init__(f"{code}: {detail}")
        self.code = code
        self.detail = detail
        self.fix = fix
        self.pointer = pointer
        self.faults = tuple(faults)
