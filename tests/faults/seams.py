"""The seams of the log's machinery, each of which can be told to fail: before its effect, or after it.

A place is named by the part, the operation and who asked for it, such as
`anchorer send_raw @ Sender._send`: nothing in the product knows of it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Engine, event

from anchors.chain.port import ChainGateway
from anchors.content.port import ContentStore
from anchors.errors import ChainUnavailableError, ContentUnavailableError
from ledger_api.log.fetch import Fetch, SourceUnavailableError
from ledger_api.store.engine import Store
from ledger_api.store.errors import StoreUnavailableError
from tests.faults.table import Variant

_STATEMENT = re.compile(r"^(SELECT|INSERT INTO|UPDATE|DELETE FROM)\s+(?:.*?\sFROM\s+)?\"?(\w+)", re.DOTALL)
_VERBS = {"SELECT": "read", "INSERT INTO": "insert", "UPDATE": "update", "DELETE FROM": "delete"}


@dataclass
class Trouble:
    """Which place fails, and how; `seen` are all places that were passed."""

    place: str | None = None
    variant: Variant = Variant.FAILED
    fired: int = 0
    seen: set[str] = field(default_factory=set)

    def begin(self, place: str, variant: Variant) -> None:
        """From now on this place fails, every time."""
        self.place, self.variant, self.fired = place, variant, 0

    def heal(self) -> None:
        """From now on nothing fails."""
        self.place = None

    def strikes(self, place: str) -> Variant | None:
        """How this place is to fail now; None where it is not."""
        self.seen.add(place)
        if place != self.place:
            return None
        self.fired += 1
        return self.variant

    def around(self, place: str, error: Exception, effect: Callable[[], Any]) -> Any:
        """The effect, or an error before it or after it."""
        variant = self.strikes(place)
        if variant is Variant.FAILED:
            raise error
        result = effect()
        if variant is Variant.PERSISTED:
            raise error
        return result


def asker() -> str:
    """The function of the product that is asking."""
    frame = sys._getframe(1)
    while not _is_of_product(frame.f_code.co_filename):
        if frame.f_back is None:
            return "nobody"
        frame = frame.f_back
    return re.sub(r"\.<\w+>", "", frame.f_code.co_qualname)


def _is_of_product(file: str) -> bool:
    return "/ledger_api/" in file and "/tests/" not in file and not file.endswith("/store/engine.py")


class FaultyStore(Store):
    """One part's view of a database. Commits, statements within them, and reads are seams."""

    def __init__(self, engine: Engine, part: str, trouble: Trouble) -> None:
        super().__init__(engine)
        self._part, self._trouble = part, trouble
        self._asked_by: str | None = None
        event.listen(engine, "before_cursor_execute", self._before)
        event.listen(engine, "after_cursor_execute", self._after)

    def forget(self) -> None:
        """Listen no more."""
        event.remove(self.engine, "before_cursor_execute", self._before)
        event.remove(self.engine, "after_cursor_execute", self._after)

    def read(self) -> AbstractContextManager[Connection]:
        if self._trouble.strikes(f"{self._part} read @ {asker()}"):
            raise StoreUnavailableError("told to fail")
        return super().read()

    @contextmanager
    def write(self) -> Iterator[Connection]:
        by = asker()
        with super().write() as connection:
            self._asked_by = f"{self._part} %s @ {by}"
            try:
                yield connection
            finally:
                self._asked_by = None
            variant = self._trouble.strikes(f"{self._part} commit @ {by}")
            if variant is Variant.FAILED:
                raise StoreUnavailableError("told to fail")
        if variant is Variant.PERSISTED:
            raise StoreUnavailableError("told to fail after the commit")

    def _before(self, *args: Any) -> None:
        self._statement(Variant.FAILED, args[2])

    def _after(self, *args: Any) -> None:
        self._statement(Variant.PERSISTED, args[2])

    def _statement(self, now: Variant, statement: str) -> None:
        found = _STATEMENT.match(statement)
        if self._asked_by is None or found is None or now is not self._trouble.variant:
            return
        if self._trouble.strikes(self._asked_by % f"{_VERBS[found[1]]} {found[2]}"):
            raise StoreUnavailableError("told to fail within the transaction")


class FaultyContent:
    """A content store whose operations are seams."""

    def __init__(self, inner: ContentStore, part: str, trouble: Trouble) -> None:
        self._inner, self._part, self._trouble = inner, part, trouble

    def put(self, data: bytes) -> str:
        return str(self._ask("put", lambda: self._inner.put(data)))

    def get(self, cid: str) -> bytes:
        return bytes(self._ask("get", lambda: self._inner.get(cid)))

    def has(self, cid: str) -> bool:
        return bool(self._ask("has", lambda: self._inner.has(cid)))

    def check(self) -> None:
        self._ask("check", self._inner.check)

    def _ask(self, operation: str, effect: Callable[[], Any]) -> Any:
        place = f"{self._part} {operation} @ {asker()}"
        return self._trouble.around(place, ContentUnavailableError("told to fail"), effect)


class FaultyChain:
    """A chain whose questions and transactions are seams."""

    def __init__(self, inner: ChainGateway, part: str, trouble: Trouble) -> None:
        self._inner, self._part, self._trouble = inner, part, trouble

    def __getattr__(self, name: str) -> Any:
        inner = getattr(self._inner, name)
        if not callable(inner):
            return inner

        def ask(*args: Any, **named: Any) -> Any:
            place = f"{self._part} {name} @ {asker()}"
            error = ChainUnavailableError("told to fail")
            return self._trouble.around(place, error, lambda: inner(*args, **named))

        return ask


def faulty_fetch(inner: Fetch, trouble: Trouble) -> Fetch:
    """Another node's resources, the reading of which is a seam."""

    def fetch(url: str) -> bytes | None:
        place = f"mirror fetch @ {asker()}"
        return trouble.around(place, SourceUnavailableError("told to fail"), lambda: inner(url))

    return fetch
