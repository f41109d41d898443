"""An answer that was given, by the command line: its recorder hears when it no longer holds."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from anchors.webhook import verify_delivery
from tests.acceptance.exporters import PASSPHRASE, Exporter
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.papers import DECLARED, Paper
from tests.acceptance.shell import Shell
from tests.support.receiver import receiving


@pytest.fixture
def desk(founder: NodeProcess, keys: Path, tmp_path: Path) -> Shell:
    """A customs officer's shell, with a token of its own."""
    token = {"CONCORD_REVIEW_TOKEN_FILE": str(tmp_path / "desk" / "review.token")}
    return Shell(founder.url, keys, PASSPHRASE, more=token)


def test_officer_records_an_answer_and_hears_of_the_annulment(
    desk: Shell, shell: Shell, mill: Exporter, paper: Callable[[], Paper], tmp_path: Path
) -> None:
    shown, answered = tmp_path / "shown.json", tmp_path / "answer.json"
    statement = paper().register(mill)
    shown.write_bytes(mill.present(statement))
    question = ("--axis", "document", "--declared", DECLARED)
    answered.write_text(desk.run("verify", shown, *question, "--json").out)
    made = desk.json("review", "record", answered, "--contact", "file 26-1174")
    assert (made["given"]["action"], made["state"]) == ("ACCEPT", "STANDS")
    assert "token" not in made
    assert Path(desk.more["CONCORD_REVIEW_TOKEN_FILE"]).stat().st_mode & 0o777 == 0o600
    again = desk.json("review", "record", statement, *question)
    assert [one["id"] for one in desk.json("review", "list")] == [made["id"], again["id"]]
    shell.run("status", "annul", statement, "--as", "mill", signs=True)
    told = desk.run("review", "watch", "--count", "2").out
    assert told.count("review.required") == 2
    assert "ANNULLED" in told
    required = desk.json("review", "list", "--state", "REVIEW_REQUIRED")
    assert {one["id"] for one in required} == {made["id"], again["id"]}
    assert "REVIEW_REQUIRED" in desk.run("review", "show", made["id"]).out
    assert desk.json("review", "close", made["id"])["state"] == "CLOSED"


def test_nobody_reads_without_the_token(desk: Shell, tmp_path: Path) -> None:
    refused = desk.run("review", "list", code=1)
    assert "REVIEW_TOKEN_MISSING" in refused.err
    junk = tmp_path / "junk.json"
    junk.write_text("{}")
    assert "ANSWER_UNREADABLE" in desk.run("review", "record", junk, code=1).err


def test_node_killed_while_it_delivers_has_delivered_when_it_is_back(
    founder: NodeProcess, desk: Shell, shell: Shell, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    statement = paper().register(mill)
    made = desk.json("review", "record", statement, "--axis", "document", "--declared", DECLARED)
    key = founder.get("/v1/events/key")["public_key"]
    with receiving() as receiver:
        receiver.hold = threading.Event()
        desk.run("review", "subscribe", made["id"], receiver.url)
        shell.run("status", "annul", statement, "--as", "mill", signs=True)
        founder.until(lambda: receiver.got)
        founder.kill()
        receiver.hold.set()
        receiver.hold = None
        founder.start()
        founder.until(lambda: len(receiver.got) > 1)
        assert founder.get("/v1/events/key")["public_key"] == key
        first, second = receiver.got[:2]
        assert (first.event, first.body) == (second.event, second.body)
        sent = float(second.headers["webhook-timestamp"])
        assert verify_delivery(key, second.headers, second.body, now=sent) == first.event
        founder.until(lambda: "concord_review_deliveries_waiting 0.0" in founder.http.get("/metrics").text)
        assert len(receiver.got) == 2
    assert desk.json("review", "show", made["id"])["state"] == "REVIEW_REQUIRED"
