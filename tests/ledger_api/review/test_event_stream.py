"""The event stream over HTTP: as it happens, after a break, and only to the token's holder."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.ledger_api.review.test_reviews import act, bearer, record, register
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain


@dataclass(frozen=True)
class Seen:
    id: str
    event: str
    data: dict[str, Any]


def stream(node: RunningNode, headers: dict[str, str], after: str | None = None) -> Iterator[Seen]:
    """Events as a client reads them (WHATWG HTML §9.2.6); closing the iterator closes the connection."""
    sent = headers if after is None else headers | {"Last-Event-ID": after}
    with node.http.stream("GET", "/v1/events", headers=sent) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        fields: dict[str, str] = {}
        for line in answer.iter_lines():
            if line:
                name, _, value = line.partition(":")
                fields[name] = value.removeprefix(" ")
            elif "data" in fields:
                yield Seen(fields["id"], fields["event"], json.loads(fields["data"]))
                fields = {}


def test_events_come_as_they_happen_and_go_on_where_the_stream_broke(node: RunningNode) -> None:
    documents = [register(node, f"E-{number}") for number in range(3)]
    first, headers = record(node, documents[0])
    made = [first]
    for done in documents[1:]:
        body = {"document": done.resource["id"], "question": first["question"]}
        made.append(node.http.post("/v1/reviews", json=body, headers=headers).json())
    live = stream(node, headers)
    act(node, "AnnulDocument", documents[0])
    seen = next(live)
    assert (seen.event, seen.data["review"]) == ("review.required", made[0]["id"])
    live.close()
    act(node, "AnnulDocument", documents[1])
    act(node, "AnnulDocument", documents[2])
    resumed = stream(node, headers, seen.id)
    later = [next(resumed), next(resumed)]
    resumed.close()
    assert {one.data["review"] for one in later} == {made[1]["id"], made[2]["id"]}
    whole = stream(node, headers)
    assert [next(whole) for _ in range(3)] == [seen, *later]
    whole.close()


def test_stream_is_the_holders_alone(node: RunningNode) -> None:
    done = register(node, "E-9")
    mine, headers = record(node, done)
    other, others = record(node, done)
    act(node, "AnnulDocument", done)
    for one, reads in ((mine, headers), (other, others)):
        events = stream(node, reads)
        assert next(events).data["review"] == one["id"]
        events.close()


def test_position_that_is_none_is_refused(node: RunningNode) -> None:
    _, headers = record(node, register(node, "E-10"))
    for text in ("-1", "x", "9" * 30):
        answer = node.http.get("/v1/events", headers=headers | {"Last-Event-ID": text})
        assert (answer.status_code, answer.json()["code"]) == (400, "CURSOR_INVALID")
    assert node.http.get("/v1/events", headers=bearer("A" * 43)).status_code == 401
