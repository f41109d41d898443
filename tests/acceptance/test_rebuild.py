"""Projections are worth nothing: thrown away, they come back from chain and log, byte for byte."""

from __future__ import annotations

from collections.abc import Callable

from tests.acceptance.exporters import Exporter
from tests.acceptance.holdings import truncate_projections
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.papers import DECLARED, Paper
from tests.acceptance.questions import ask_about
from tests.acceptance.shell import Shell


def test_truncated_projections_come_back_equal_by_reindex(
    founder: NodeProcess, second: NodeProcess, mill: Exporter, shell: Shell, paper: Callable[[], Paper]
) -> None:
    document = paper()
    statement = document.register(mill)
    shell.run("status", "suspend", statement, "--as", "mill", "--reason", "COMPLAINT", signs=True)
    shell.run("status", "restore", statement, "--as", "mill", "--reason", "CLEARED", signs=True)
    second.until(lambda: second.http.get(f"/v1/documents/{statement}").status_code == 200)
    events = founder.get(f"/v1/documents/{statement}/history")["events"]
    second.until(lambda: second.http.get(f"/v1/documents/{statement}/history").json().get("events") == events)
    assert founder.stop() == 0
    before = shell.run("dump", "--data", founder.data).out
    assert statement in before
    assert document.number not in before  # a number is hashed before it is logged
    # the second node made its projections from outside: from the chain, and from the log it mirrored
    assert shell.run("dump", "--data", second.data).out == before
    assert truncate_projections(founder) > 0
    done = shell.json("reindex", "--data", founder.data)
    assert done["events"] > 0
    assert done["entries"] > 0
    assert shell.run("dump", "--data", founder.data).out == before
    founder.start()
    for node in (founder, second):
        assert ask_about(node, document.pdf.read_bytes(), declared_at=DECLARED) == ("GENUINE", "ACCEPT")
