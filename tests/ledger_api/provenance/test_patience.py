"""A walk that opens many documents does not wait for every one of them at a node that is down."""

from __future__ import annotations

import pytest

from anchors.errors import ContentNotFoundError, ContentUnavailableError
from ledger_api.log.fetch import SourceUnavailableError
from ledger_api.wiring.patience import Patience


class Clock:
    """Tells the time it was set to."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


class Elsewhere:
    """Other nodes and the content store: each answer takes two seconds, `down` gives none."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.asked: list[str] = []

    def fetch(self, url: str) -> bytes | None:
        self.asked.append(url)
        self.clock.now += 2
        if "down" in url:
            raise SourceUnavailableError(url)
        return None if "absent" in url else b"opening"

    def get(self, cid: str) -> bytes:
        self.asked.append(cid)
        self.clock.now += 2
        raise ContentNotFoundError(cid)


@pytest.fixture
def elsewhere() -> Elsewhere:
    return Elsewhere(Clock())


def test_node_that_failed_is_not_asked_again_and_others_are(elsewhere: Elsewhere) -> None:
    fetch = Patience(20, elsewhere.clock).fetch(elsewhere.fetch)
    for _ in range(3):
        with pytest.raises(SourceUnavailableError):
            fetch("http://down.example/v1/documents/1/opening")
    assert fetch("http://up.example/absent") is None
    assert fetch("http://up.example/1") == b"opening"
    assert len(elsewhere.asked) == 3


def test_seconds_are_counted_over_all_that_is_asked(elsewhere: Elsewhere) -> None:
    patience = Patience(4, elsewhere.clock)
    fetch, contents = patience.fetch(elsewhere.fetch), patience.contents(elsewhere)
    assert fetch("http://up.example/1") == b"opening"
    elsewhere.clock.now += 1_000  # what the node itself works is not waiting
    with pytest.raises(ContentNotFoundError):
        contents.get("Qm1")
    with pytest.raises(SourceUnavailableError):
        fetch("http://up.example/2")
    with pytest.raises(ContentUnavailableError):
        contents.get("Qm2")
    assert elsewhere.asked == ["http://up.example/1", "Qm1"]
