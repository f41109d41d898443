"""Answers under review on a real node: August's ACCEPT, what happens to the document later, who is told."""

from __future__ import annotations

import json
import time
import uuid
from typing import Any

import httpx
import pytest

from anchors.webhook import verify_delivery
from ledger_api.client.batch import Done
from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode
from tests.support.receiver import Receiver, receiving

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
AUGUST = {"declared_at": "2026-08-20", "axis": "document"}


def register(node: RunningNode, number: str, **choices: Any) -> Done:
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}
    done = node.register(node.issuer(), payload, **({"visibility": "public"} | choices))
    assert done.refused is None, done.refused
    return done


def record(node: RunningNode, done: Done, **more: Any) -> tuple[dict[str, Any], dict[str, str]]:
    """The resource, and the headers that may read it."""
    body = {"document": done.resource["id"], "question": AUGUST} | more
    answer = node.http.post("/v1/reviews", json=body)
    assert answer.status_code == 201, answer.text
    resource = answer.json()
    return resource, bearer(resource["token"])


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def act(node: RunningNode, name: str, done: Done) -> None:
    profile = node.issuer()
    key = node.key_of(profile)
    message = {
        "issuer": profile.required_issuer(),
        "digest": bytes.fromhex(done.resource["document"][2:]),
        "reason": "TEST_INVALID",
        "effectiveAt": 0,
        "successor": bytes(32),
        "signer": key.address,
    }
    node.act(name, message, key)


def review(node: RunningNode, made: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = node.http.get(made["links"]["self"], headers=headers).json()
    return found


def settled(
    node: RunningNode, made: dict[str, Any], headers: dict[str, str], receiver: Receiver
) -> list[Any]:
    """Deliveries of the review's one subscription, once none of them waits any more."""

    def look() -> list[Any] | None:
        (one,) = node.http.get(made["links"]["subscriptions"], headers=headers).json()["items"]
        found: list[Any] = one["deliveries"]
        return found if found and all(each["state"] != "WAITING" for each in found) else None

    found: list[Any] = node.until(look, what=f"a delivery to {receiver.url}")
    return found


def subscribe(node: RunningNode, made: dict[str, Any], headers: dict[str, str], url: str) -> httpx.Response:
    return node.http.post(made["links"]["subscriptions"], json={"url": url}, headers=headers)


def test_annulment_puts_the_answer_of_august_under_review_and_the_office_is_told_once(
    quick: RunningNode,
) -> None:
    node, done = quick, register(quick, "R-1")
    made, headers = record(node, done, contact="file 26-1174")
    assert (made["state"], made["answer"]["action"], made["contact"]) == ("STANDS", "ACCEPT", "file 26-1174")
    assert made["question"]["declared_at"] == 1787227200
    with receiving(503, 500) as receiver:
        assert subscribe(node, made, headers, receiver.url).status_code == 201
        act(node, "AnnulDocument", done)
        changed = node.until(lambda: (got := review(node, made, headers))["change"] and got)
        assert changed["state"] == "REVIEW_REQUIRED"
        assert changed["change"]["before"]["action"] == "ACCEPT"
        assert changed["change"]["after"] == {"document": "REFUTED", "obligation": None, "action": "REJECT"}
        assert changed["change"]["came"] == ["ANNULLED"]
        (delivery,) = settled(node, made, headers, receiver)
        assert (delivery["state"], delivery["attempts"], delivery["problem"]) == ("DELIVERED", 3, None)
        assert [one.status for one in receiver.got] == [503, 500, 204]
        assert {one.event for one in receiver.got} == {delivery["event"]}
        key = node.api.get("/v1/events/key")["public_key"]
        for one in receiver.got:
            assert verify_delivery(key, one.headers, one.body, now=time.time()) == one.event
        (told,) = receiver.accepted
        assert (told.data["type"], told.data["review"]) == ("review.required", made["id"])
        assert told.data["change"] == changed["change"]


def test_withdrawal_leaves_the_answer_of_august(node: RunningNode) -> None:
    done = register(node, "R-2")
    made, headers = record(node, done)
    act(node, "WithdrawDocument", done)
    now = node.api.get("/v1/verifications", {"number": "R-2", "axis": "document"})
    assert now["action"] == "REJECT"
    asked = node.until(lambda: (got := review(node, made, headers))["asked_at"] >= made["asked_at"] and got)
    # What was annulled afterwards is under review, so both acts have been looked at by then.
    other = register(node, "R-3")
    mark, mark_headers = record(node, other)
    act(node, "AnnulDocument", other)
    node.until(lambda: review(node, mark, mark_headers)["state"] == "REVIEW_REQUIRED")
    asked = review(node, made, headers)
    assert (asked["state"], asked["change"]) == ("STANDS", None)


def test_withheld_document_is_watched_without_its_bytes_and_says_what_was_given(node: RunningNode) -> None:
    done = register(node, "R-4", visibility="withheld")
    given = {"document": "GENUINE", "action": "ACCEPT", "verdict_digest": "0x" + "9e" * 32}
    made, headers = record(node, done, given=given)
    assert (made["answer"]["action"], made["answer"]["opened"], made["given"]) == ("REFER", False, given)
    act(node, "AnnulDocument", done)
    changed = node.until(lambda: (got := review(node, made, headers))["change"] and got)
    assert (changed["change"]["came"], changed["change"]["went"]) == (["ANNULLED"], [])


def test_answer_as_it_was_known_before_an_annulment_is_under_review_at_once(node: RunningNode) -> None:
    done = register(node, "R-5")
    made, headers = record(node, done)
    # Knowledge is counted in seconds: what is recorded in the same one was known.
    node.until(lambda: time.time() >= made["answer"]["known_at"] + 1)
    act(node, "AnnulDocument", done)
    known = {"question": AUGUST | {"known_at": made["answer"]["known_at"]}}
    late, late_headers = record(node, done, **known)
    assert late["answer"]["action"] == "ACCEPT"
    for one, reads in ((made, headers), (late, late_headers)):
        node.until(lambda one=one, reads=reads: review(node, one, reads)["state"] == "REVIEW_REQUIRED")


def test_only_the_token_reads_lists_closes_and_subscribes(node: RunningNode) -> None:
    done = register(node, "R-6")
    made, headers = record(node, done)
    _, others = record(node, done)
    paths = (made["links"]["self"], made["links"]["subscriptions"])
    for path in (*paths, "/v1/reviews", "/v1/events"):
        answer = node.http.get(path)
        assert (answer.status_code, answer.json()["code"]) == (401, "REVIEW_TOKEN_MISSING")
        assert answer.headers["www-authenticate"] == "Bearer"
    for path in paths:
        assert node.http.get(path, headers=others).json()["code"] == "REVIEW_UNKNOWN"
    for path in ("/v1/reviews", "/v1/events"):
        assert node.http.get(path, headers=bearer("A" * 43)).json()["code"] == "REVIEW_TOKEN_INVALID"
        assert node.http.get(path, headers={"Authorization": "Basic x"}).status_code == 401
    close = made["links"]["self"] + "/close"
    assert node.http.post(close, headers=others).status_code == 404
    closed = node.http.post(close, headers=headers).json()
    assert closed["state"] == "CLOSED"
    assert node.http.post(close, headers=headers).json()["closed_at"] == closed["closed_at"]
    assert subscribe(node, made, headers, "http://127.0.0.1:9/x").json()["code"] == "REVIEW_CLOSED"


def test_one_token_holds_a_desks_answers_in_order(node: RunningNode) -> None:
    done = register(node, "R-7")
    first, headers = record(node, done)
    body = {"document": done.resource["id"], "question": AUGUST}
    second = node.http.post("/v1/reviews", json=body, headers=headers).json()
    assert second["token"] is None
    page = node.http.get("/v1/reviews", params={"limit": 1}, headers=headers).json()
    rest = node.http.get("/v1/reviews", params={"cursor": page["next"]}, headers=headers).json()
    assert [one["id"] for one in (*page["items"], *rest["items"])] == [first["id"], second["id"]]
    node.http.post(first["links"]["self"] + "/close", headers=headers)
    standing = node.http.get("/v1/reviews", params={"state": "STANDS"}, headers=headers).json()["items"]
    assert [one["id"] for one in standing] == [second["id"]]


def test_request_sent_again_gives_the_first_review_and_the_same_token(node: RunningNode) -> None:
    done = register(node, "R-8")
    body = {"document": done.resource["id"], "question": AUGUST}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = (node.http.post("/v1/reviews", json=body, headers=key) for _ in range(2))
    assert (first.status_code, again.status_code) == (201, 200)
    assert [first.json()[name] for name in ("id", "token")] == [
        again.json()[name] for name in ("id", "token")
    ]
    other = node.http.post("/v1/reviews", json=body | {"contact": "x"}, headers=key)
    assert (other.status_code, other.json()["code"]) == (409, "IDEMPOTENCY_KEY_REUSED")
    short = node.http.post("/v1/reviews", json=body, headers={"Idempotency-Key": "1"})
    assert (short.status_code, short.json()["code"]) == (400, "IDEMPOTENCY_KEY_INVALID")
    kept = bearer(first.json()["token"])
    assert len(node.http.get("/v1/reviews", headers=kept).json()["items"]) == 1


@pytest.mark.parametrize(
    ("change", "code", "pointer"),
    [
        ({"document": "0x" + "11" * 32}, "DOCUMENT_UNKNOWN", "/document"),
        ({"document": "0x11"}, "ANCHORS", "/document"),
        ({"question": {"declared_at": "yesterday"}}, "TIME_INVALID", "/question/declared_at"),
        ({"question": {"axis": "left"}}, "QUESTION_INVALID", "/question/axis"),
        ({"question": {"colour": "red"}}, "REVIEW_MALFORMED", "/question/colour"),
        ({"question": {"hs": ["72"]}}, "REVIEW_MALFORMED", "/question/hs"),
        ({"question": 7}, "REVIEW_MALFORMED", "/question"),
        ({"contact": "x" * 201}, "REVIEW_MALFORMED", "/contact"),
        ({"contact": "a\u0000b"}, "REVIEW_MALFORMED", "/contact"),
        ({"given": {"action": ["ACCEPT"]}}, "REVIEW_MALFORMED", "/given/action"),
        ({"presentation": {}}, "REVIEW_MALFORMED", "/presentation"),
    ],
)
def test_what_cannot_be_recorded_is_refused_with_its_pointer(
    node: RunningNode, change: dict[str, Any], code: str, pointer: str
) -> None:
    answer = node.http.post("/v1/reviews", json={"document": "0x" + "11" * 32} | change)
    assert (answer.json()["code"], answer.json()["pointer"]) == (code, pointer)
    assert answer.status_code == (404 if code == "DOCUMENT_UNKNOWN" else 422)


def test_urls_that_nothing_is_delivered_to(node: RunningNode) -> None:
    made, headers = record(node, register(node, "R-9"))
    for url in (
        "ftp://a.example/",
        "http://192.0.2.1/",
        "https://u:p@a.example/",
        "https://",
        "x",
        "https://a/#b",
    ):
        answer = subscribe(node, made, headers, url)
        assert (answer.status_code, answer.json()["code"]) == (422, "WEBHOOK_URL_REFUSED"), url
    twice = [subscribe(node, made, headers, "http://127.0.0.1:9/x") for _ in range(2)]
    assert [one.status_code for one in twice] == [201, 200]
    assert twice[0].json()["id"] == twice[1].json()["id"]


def test_metrics_count_reviews_and_waiting_deliveries(node: RunningNode) -> None:
    text = node.http.get("/metrics").text
    for name in ("reviews_open", "reviews_required", "review_deliveries_waiting"):
        assert f"concord_{name} " in text
