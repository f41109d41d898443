"""202 means on disk: retries never double a registration, and a killed node has lost nothing."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import httpx

from anchors.canonical import parse
from anchors.tiles import decode_bundle, entries_for_size
from tests.acceptance.exporters import Exporter
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.papers import DECLARED, Paper
from tests.acceptance.questions import ask_about

ATTEMPTS = 12


def logged(node: NodeProcess) -> list[str]:
    """The document digest of every entry of the log, read by its public tiles."""
    signed = node.http.get("/log/VN/checkpoint").text.splitlines()
    found: list[str] = []
    for bundle in entries_for_size(int(signed[1])):
        entries = decode_bundle(node.http.get(f"/log/VN/{bundle.path}").content)
        found += [str(parse(entry)["body"]["statement"]["digest"]) for entry in entries]
    return found


def test_many_retries_at_once_make_one_registration(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    submission = mill.prepare(paper().data)
    part = submission.part()
    with ThreadPoolExecutor(ATTEMPTS) as callers:
        answers = list(callers.map(lambda _: submission.send(part), range(ATTEMPTS)))
    assert Counter(answer.status_code for answer in answers) == {202: 1, 200: ATTEMPTS - 1}
    (statement,) = {answer.json()["id"] for answer in answers}
    founder.registration(statement)
    late = submission.send(part)
    assert (late.status_code, late.json()["state"]) == (200, "final")
    assert logged(founder).count(answers[0].json()["document"]) == 1


def test_command_sent_again_after_its_answer_was_lost_changes_nothing(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    document = paper()
    first = mill.register(document.path, [document.pdf])
    again = mill.register(document.path, [document.pdf])
    assert ([one.created for one in first], [one.created for one in again]) == ([True], [False])
    statement = first[0].resource["id"]
    founder.registration(statement)
    assert logged(founder).count(first[0].resource["document"]) == 1


def test_bulk_sent_twice_makes_each_once(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    lines = [json.dumps(mill.prepare(paper().data).part()).encode() for _ in range(5)]
    headers = {"Content-Type": "application/x-ndjson"}
    body = b"\n".join([*lines, lines[0]])
    first = founder.http.post("/v1/documents:bulk", content=body, headers=headers).json()
    assert (first["accepted"], first["existing"], first["refused"]) == (5, 1, 0)
    again = founder.http.post("/v1/documents:bulk", content=body, headers=headers).json()
    assert (again["accepted"], again["existing"], again["refused"]) == (0, 6, 0)
    for item in first["items"]:
        founder.registration(item["id"])
    found = Counter(logged(founder))
    assert [found[item["document"]] for item in first["items"]] == [1] * 6


def test_node_killed_right_after_202_has_every_acknowledged_document_when_it_is_back(
    founder: NodeProcess, mill: Exporter, paper: Callable[[], Paper]
) -> None:
    documents = [paper() for _ in range(6)]
    submissions = [mill.prepare(one.data, [one.pdf]) for one in documents]
    parts = [one.part() for one in submissions]
    with httpx.Client(base_url=founder.url, timeout=60) as http:
        answers = [one.send(part, http=http) for one, part in zip(submissions, parts, strict=True)]
        founder.kill()
    assert [answer.status_code for answer in answers] == [202] * len(answers)
    founder.start()
    for answer in answers:
        founder.registration(answer.json()["id"])
    again = [one.send(part) for one, part in zip(submissions, parts, strict=True)]
    assert [answer.status_code for answer in again] == [200] * len(again)
    assert [one.json()["id"] for one in again] == [one.json()["id"] for one in answers]
    found = Counter(logged(founder))
    assert [found[answer.json()["document"]] for answer in answers] == [1] * len(answers)
    pdf = documents[0].pdf.read_bytes()
    assert ask_about(founder, pdf, declared_at=DECLARED) == ("GENUINE", "ACCEPT")
