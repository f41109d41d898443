"""What a node tells anybody about its engines and workers: codes, never the engines' own words."""

from __future__ import annotations

import threading
from typing import Any, cast

from anchors.errors import ChainUnavailableError, ContentUnavailableError
from ledger_api.engines import check_engines
from ledger_api.node import Supervisor


class Down:
    """A chain and a content store that do not answer."""

    def head(self) -> None:
        raise ChainUnavailableError("https://user:secret@chain.internal/v3/key does not answer")

    def check(self) -> None:
        raise ContentUnavailableError("/srv/private/content cannot be read")


def test_engines_that_are_down_are_named_by_code() -> None:
    down = cast("Any", Down())
    assert check_engines(down, down) == {"chain": "CHAIN_UNAVAILABLE", "content": "CONTENT_UNAVAILABLE"}


def test_a_worker_that_fails_shows_the_code_of_its_problem() -> None:
    met = threading.Event()

    def step() -> bool:
        if met.is_set():
            supervisor.stopped.set()
        met.set()
        raise ChainUnavailableError("https://user:secret@chain.internal does not answer")

    supervisor = Supervisor()
    supervisor.add("indexer", step, 0.001)
    supervisor.start()
    assert supervisor.stopped.wait(30)
    (state,) = supervisor.states()
    supervisor.stop()
    assert state.problem == "CHAIN_UNAVAILABLE"
