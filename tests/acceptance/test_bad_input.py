"""Bad input: refused by the client at home and by the node, each with code and pointer; nothing is stored."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from anchors.signing import GROUP_ORDER
from anchors.statement import lookups_root
from tests.acceptance.exporters import Exporter, Submission
from tests.acceptance.holdings import holdings
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.papers import Paper
from tests.acceptance.shell import Shell

Change = Callable[[dict[str, Any], dict[str, Any]], None]

DEEP = b"[" * 10_000 + b"]" * 10_000
NFD = unicodedata.normalize("NFD", "Thép mạ kẽm")
SHORT_LEI = {"name": "X", "country": "VN", "lei": "549300VNCOATEXPHP007"}


@pytest.fixture
def good(mill: Exporter, paper: Callable[[], Paper]) -> Submission:
    """A submission that would be accepted, had it been sent as it is."""
    return mill.prepare(paper().data)


@pytest.fixture(autouse=True)
def _nothing_is_stored(founder: NodeProcess, mill: Exporter) -> Iterator[None]:
    """Whatever a test of this file sends, the node holds afterwards what it held before."""
    assert mill.node is founder
    before = holdings(founder)
    yield
    assert holdings(founder) == before


def must_refuse(answer: httpx.Response, status: int, code: str, pointer: str | None) -> None:
    """Fails the test unless this is the problem expected, complete and in its media type."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["detail"]
    assert problem["fix"]
    assert pointer in {problem["pointer"], *(one["pointer"] for one in problem["problems"])}, problem


def reached(header: dict[str, Any], body: dict[str, Any], pointer: str) -> tuple[dict[str, Any], str]:
    """The container and the name that a pointer of /header or /body names."""
    group, *way, name = pointer.split("/")[1:]
    value: Any = {"header": header, "body": body}[group]
    for part in way:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value, name


def setting(pointer: str, value: Any) -> Change:
    """A change of one member."""

    def change(header: dict[str, Any], body: dict[str, Any]) -> None:
        container, name = reached(header, body, pointer)
        container[name] = value

    return change


FAULTS: dict[str, tuple[str, str, Change]] = {
    "NFD text": (
        "TEXT_NOT_NFC",
        "/header/subject/product",
        setting("/header/subject/product", NFD),
    ),
    "native float": (
        "NATIVE_FLOAT",
        "/body/analysis/0/percent",
        setting("/body/analysis/0/percent", 0.05),
    ),
    "unknown field": ("UNKNOWN_FIELD", "/body/surprise", setting("/body/surprise", "x")),
    "bad LEI": (
        "LEI_INVALID",
        "/header/subject/exporter/lei",
        setting("/header/subject/exporter", SHORT_LEI),
    ),
    "validity before issue": (
        "VALIDITY_BEFORE_ISSUE",
        "/header/valid_to",
        setting("/header/valid_to", "2020-01-01"),
    ),
    "date in 2999": ("DATE_OUT_OF_RANGE", "/header/issued_on", setting("/header/issued_on", "2999-01-01")),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_fault_of_a_document_is_refused_by_the_node_that_is_sent_its_opening(
    good: Submission, fault: str
) -> None:
    code, pointer, change = FAULTS[fault]
    must_refuse(good.opened(change).send(), 422, code, pointer)


def test_duplicate_keys_in_statement_and_opening(good: Submission) -> None:
    part = json.dumps(good.part()).encode()
    doubled = part.replace(b'"economy": "VN"', b'"economy": "VN", "economy": "VN"')
    must_refuse(good.send(doubled), 422, "DUPLICATE_KEY", "/statement/economy")
    opening = json.dumps(good.made.opening.to_json()).encode()
    twice = opening.replace(b'"number"', b'"number": "x", "number"', 1)
    must_refuse(good.send(opening=twice), 422, "DUPLICATE_KEY", "/header/number")


def test_json_ten_thousand_deep_in_every_part(founder: NodeProcess, good: Submission) -> None:
    must_refuse(good.send(b'{"statement":' + DEEP + b"}"), 422, "DEPTH_EXCEEDED", "")
    opening = b'{"format":"concord/opening/v1","header":{},"body":' + DEEP + b"}"
    must_refuse(good.send(opening=opening), 422, "DEPTH_EXCEEDED", "")
    for path in ("/v1/acts", "/v1/issuers/requests"):
        answer = founder.http.post(path, content=DEEP, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (422, "DEPTH_EXCEEDED")
    verdict = founder.http.post("/v1/verifications", files=[("presentation", ("p", DEEP))])
    assert (verdict.status_code, verdict.json()["code"]) == (422, "DEPTH_EXCEEDED")


def test_dates_of_a_statement_are_judged_without_its_opening(good: Submission) -> None:
    late = good.stated(issued_on="2999-01-01").send(with_opening=False)
    must_refuse(late, 422, "DATE_OUT_OF_RANGE", "/statement/issuedOn")
    early = good.stated(valid_to="2020-01-01").send(with_opening=False)
    must_refuse(early, 422, "VALIDITY_BEFORE_ISSUE", "/statement/validTo")


def test_unknown_field_of_statement_and_submission(good: Submission) -> None:
    part = good.part()
    part["statement"]["surprise"] = "x"
    must_refuse(good.send(part), 422, "STATEMENT_INVALID", "/statement/surprise")
    must_refuse(good.send(good.part(surprise=1)), 422, "ENTRY_INVALID", "/surprise")


def test_high_s_signature(good: Submission) -> None:
    part = good.part()
    signature = bytes.fromhex(part["signatures"][0]["signature"][2:])
    mirrored = (GROUP_ORDER - int.from_bytes(signature[32:64])).to_bytes(32)
    high = signature[:32] + mirrored + bytes([55 - signature[64]])
    part["signatures"][0]["signature"] = "0x" + high.hex()
    must_refuse(good.send(part), 422, "SIGNATURE_HIGH_S", "/signatures/0/signature")


def test_entry_over_four_kilobytes(good: Submission) -> None:
    sources = sorted(bytes([number]) + b"\0" * 31 for number in range(60))
    large = good.stated(derived_from=lookups_root(sources))
    part = large.part(derivedFrom=["0x" + one.hex() for one in sources])
    must_refuse(large.send(part, with_opening=False), 422, "ENTRY_TOO_LARGE", "")


def test_file_of_fifty_megabytes(good: Submission) -> None:
    must_refuse(good.send(files=[("big.pdf", b"\0" * 50_000_000)]), 413, "FILE_TOO_LARGE", "/file/0")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/xml"])
def test_wrong_content_type(founder: NodeProcess, good: Submission, kind: str) -> None:
    body = json.dumps(good.part()).encode()
    for path in ("/v1/documents", "/v1/documents:bulk", "/v1/verifications"):
        answer = founder.http.post(path, content=body, headers={"Content-Type": kind})
        must_refuse(answer, 415, "CONTENT_TYPE_UNSUPPORTED", None)


def test_command_line_refuses_every_fault_of_a_folder_with_its_pointer_and_exits_1(
    shell: Shell, mill: Exporter, paper: Callable[[], Paper], tmp_path: Path
) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    expected = {}
    for number, (code, pointer, change) in enumerate(FAULTS.values()):
        payload = copy.deepcopy(paper().payload)
        change(payload["header"], payload["body"])
        name = f"{number}.json"
        (folder / name).write_text(json.dumps(payload, ensure_ascii=False), encoding="utf-8")
        expected[name] = (code, pointer)
    (folder / "deep.json").write_bytes(DEEP)
    expected["deep.json"] = ("DEPTH_EXCEEDED", "")
    (folder / "twice.json").write_bytes(paper().data.replace(b'"number"', b'"number": "x", "number"', 1))
    expected["twice.json"] = ("DUPLICATE_KEY", "/header/number")
    done = shell.json("register", folder, "--as", "mill", code=1, signs=True)
    assert len(done) == len(expected)
    for one in done:
        problem = one["problem"]
        assert one["created"] is None
        assert problem["fix"]
        faults = problem["problems"] or [problem]
        told = {(fault["code"], fault["pointer"]) for fault in faults}
        assert expected[Path(one["file"]).name] in told, one
    said = shell.run("register", folder / "twice.json", "--as", "mill", code=1, signs=True).out
    assert "DUPLICATE_KEY at /header/number" in said
    big = tmp_path / "big.pdf"
    big.write_bytes(b"\0" * 50_000_000)
    refused = shell.json("register", paper().path, "--as", "mill", "--attach", big, code=1, signs=True)[
        "problem"
    ]
    assert (refused["code"], refused["pointer"]) == ("FILE_TOO_LARGE", "/file/0")
    assert shell.json("documents", "--as", "mill") is not None
