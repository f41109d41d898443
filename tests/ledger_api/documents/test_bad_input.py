"""What a node refuses: each with its code, its pointer and what to do; nothing of it is stored."""

from __future__ import annotations

import copy
import json
import unicodedata
from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from anchors.signing import GROUP_ORDER, SigningKey
from anchors.statement import lookups_root
from ledger_api.demo_data import demo_documents
from ledger_api.store.tables.content import blobs
from ledger_api.store.tables.queue import submissions
from tests.support.node import RunningNode
from tests.support.submissions import Handmade, handmade

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
LABEL = json.loads(demo_documents()["carbon_label"].payload)


@pytest.fixture
def good(node: RunningNode) -> Handmade:
    """A submission that would be accepted."""
    return handmade(node, node.issuer(), CERTIFICATE)


@pytest.fixture(autouse=True)
def nothing_is_stored(node: RunningNode) -> Iterator[None]:
    """Every test of this file leaves queue and kept contents as they were."""
    node.issuer()
    before = stored(node)
    yield
    assert stored(node) == before


def stored(node: RunningNode) -> tuple[int, int]:
    with node.parts.store.read() as connection:
        queue = connection.scalar(select(func.count()).select_from(submissions))
        kept = connection.scalar(select(func.count()).select_from(blobs))
    return int(queue or 0), int(kept or 0)


def must_refuse(answer: httpx.Response, status: int, code: str, pointer: str | None = None) -> dict[str, Any]:
    """The problem, once it has the form every problem has."""
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["code"]) == (status, code), problem
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["status"] == status
    assert problem["type"] == f"urn:concord:problem:{code}"
    assert problem["detail"]
    assert problem["fix"]
    if pointer is not None:
        told = {problem["pointer"], *(one["pointer"] for one in problem["problems"])}
        assert pointer in told, problem
    return problem


def test_duplicate_key_in_statement_or_opening(good: Handmade) -> None:
    part = json.dumps(good.sign()).encode()
    doubled = part.replace(b'"economy": "VN"', b'"economy": "VN", "economy": "VN"')
    must_refuse(good.send(doubled), 422, "DUPLICATE_KEY", "/statement/economy")
    opening = json.dumps(good.opening.to_json()).encode()
    twice = opening.replace(b'"number"', b'"number": "x", "number"', 1)
    must_refuse(good.send(opening=twice), 422, "DUPLICATE_KEY", "/header/number")


def test_text_that_is_not_nfc(node: RunningNode) -> None:
    def decompose(header: dict[str, Any]) -> None:
        header["subject"]["product"] = unicodedata.normalize("NFD", "Thép mạ kẽm")

    made = handmade(node, node.issuer(), CERTIFICATE, change_header=decompose)
    must_refuse(made.send(), 422, "TEXT_NOT_NFC", "/header/subject/product")


def test_float_for_a_native_measurement(node: RunningNode) -> None:
    def to_float(body: dict[str, Any]) -> None:
        name = next(key for key, value in body.items() if isinstance(value, str) and _is_number(value))
        body[name] = 1.95

    made = handmade(node, node.issuer(), LABEL, change_body=to_float)
    problem = must_refuse(made.send(), 422, "NATIVE_FLOAT")
    assert problem["pointer"].startswith("/body/")


def _is_number(text: str) -> bool:
    return text.replace(".", "", 1).isdigit()


def test_unknown_field_in_document_statement_and_submission(node: RunningNode, good: Handmade) -> None:
    made = handmade(node, node.issuer(), CERTIFICATE, change_body=lambda body: body.update(extra="x"))
    must_refuse(made.send(), 422, "UNKNOWN_FIELD", "/body/extra")
    part = good.sign()
    part["statement"]["extra"] = "x"
    must_refuse(good.send(part), 422, "STATEMENT_INVALID", "/statement/extra")
    must_refuse(good.send(good.sign() | {"extra": 1}), 422, "ENTRY_INVALID", "/extra")


def test_file_of_fifty_megabytes(good: Handmade) -> None:
    problem = must_refuse(
        good.send(files=(("big.pdf", b"\0" * 50_000_000),)), 413, "FILE_TOO_LARGE", "/file/0"
    )
    assert "50000000" in problem["detail"]


def test_request_larger_than_any_is_refused_while_it_streams(node: RunningNode) -> None:
    def stream() -> Iterator[bytes]:
        yield b'--x\r\nContent-Disposition: form-data; name="file"; filename="f"\r\n\r\n'
        for _ in range(90):
            yield b"\0" * 1_000_000

    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    must_refuse(node.http.post("/v1/documents", content=stream(), headers=headers), 413, "FILE_TOO_LARGE")


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "", "application/x-www-form-urlencoded"])
def test_wrong_content_type(node: RunningNode, kind: str) -> None:
    answer = node.http.post("/v1/documents", content=b"{}", headers={"Content-Type": kind} if kind else {})
    must_refuse(answer, 415, "CONTENT_TYPE_UNSUPPORTED")
    bulk = node.http.post("/v1/documents:bulk", content=b"{}", headers={"Content-Type": "application/json"})
    must_refuse(bulk, 415, "CONTENT_TYPE_UNSUPPORTED")


def test_json_ten_thousand_deep(good: Handmade) -> None:
    deep = b"[" * 10_000 + b"]" * 10_000
    must_refuse(good.send(deep), 422, "DEPTH_EXCEEDED")
    must_refuse(
        good.send(opening=b'{"format":"concord/opening/v1","body":' + deep + b"}"), 422, "DEPTH_EXCEEDED"
    )


def test_more_fields_than_a_document_may_have(good: Handmade) -> None:
    wide = json.dumps({"format": "concord/opening/v1", "body": list(range(20_000))}).encode()
    must_refuse(good.send(opening=wide), 422, "FIELDS_EXCEEDED")


def test_lei_with_wrong_check_digits(node: RunningNode) -> None:
    def mistype(header: dict[str, Any]) -> None:
        header["subject"]["exporter"] = {"name": "X", "country": "VN", "lei": "549300VNCOATEXPHP007"}

    made = handmade(node, node.issuer(), CERTIFICATE, change_header=mistype)
    must_refuse(made.send(), 422, "LEI_INVALID", "/header/subject/exporter/lei")


def test_validity_before_issue_with_and_without_an_opening(good: Handmade) -> None:
    early = good.stated(valid_to="2020-01-01")
    must_refuse(early.send(with_opening=False), 422, "VALIDITY_BEFORE_ISSUE", "/statement/validTo")
    made = handmade(
        good.node,
        good.profile,
        CERTIFICATE,
        change_header=lambda header: header.update(valid_to="2020-01-01"),
    ).stated(valid_to="2020-01-01")
    must_refuse(made.send(), 422, "VALIDITY_BEFORE_ISSUE", "/header/valid_to")


def test_date_in_the_year_2999(good: Handmade) -> None:
    late = good.stated(issued_on="2999-01-01")
    must_refuse(late.send(with_opening=False), 422, "DATE_OUT_OF_RANGE", "/statement/issuedOn")


def test_high_s_signature(good: Handmade) -> None:
    part = good.sign()
    signature = bytes.fromhex(part["signatures"][0]["signature"][2:])
    mirrored = (GROUP_ORDER - int.from_bytes(signature[32:64])).to_bytes(32)
    high = signature[:32] + mirrored + bytes([55 - signature[64]])
    part["signatures"][0]["signature"] = "0x" + high.hex()
    must_refuse(good.send(part), 422, "SIGNATURE_HIGH_S", "/signatures/0/signature")


def test_entry_over_four_kilobytes(good: Handmade) -> None:
    sources = sorted(bytes([n % 256, n // 256]) + b"\0" * 30 for n in range(60))
    part = good.stated(derived_from=lookups_root(sources)).sign()
    part["derivedFrom"] = ["0x" + one.hex() for one in sources]
    must_refuse(good.send(part, with_opening=False), 422, "ENTRY_TOO_LARGE")


def test_stranger_and_stranger_s_key(node: RunningNode, good: Handmade) -> None:
    stranger = good.stated(issuer=b"\x33" * 32)
    must_refuse(stranger.send(with_opening=False), 403, "ISSUER_NOT_REGISTERED", "/signatures/0/issuer")
    part = good.sign()
    digest = good.statement.signing_digest(node.parts.network.network)
    part["signatures"][0]["signature"] = "0x" + SigningKey.generate().sign_digest(digest).hex()
    must_refuse(good.send(part), 403, "KEY_NOT_REGISTERED", "/signatures/0/signature")


def test_log_of_another_node_and_economy_of_another_issuer(node: RunningNode, good: Handmade) -> None:
    elsewhere = good.stated(origin="elsewhere.example")
    must_refuse(elsewhere.send(with_opening=False), 421, "LOG_ELSEWHERE", "/statement/origin")
    other = good.stated(origin=node.home("DE").origin)
    must_refuse(other.send(with_opening=False), 422, "ECONOMY_MISMATCH", "/statement/economy")
    foreign = good.stated(origin=node.home("DE").origin, economy="DE")
    must_refuse(foreign.send(with_opening=False), 422, "ECONOMY_MISMATCH", "/statement/economy")


def test_log_that_its_authority_closed(node: RunningNode) -> None:
    issuer = node.issuer("closer", economy="SA", identity={"name": "Closer", "country": "SA"})
    made = handmade(node, issuer, CERTIFICATE)
    authority = node.people.key("SA", "authority")
    node.act(
        "CloseLog", {"origin": made.statement.origin, "lastGoodIndex": 2**64 - 1, "successor": ""}, authority
    )
    must_refuse(made.send(), 409, "LOG_CLOSED", "/statement/origin")


def test_opening_of_another_document_and_statement_that_contradicts_it(
    node: RunningNode, good: Handmade
) -> None:
    other = copy.deepcopy(good.opening.to_json())
    other["header"]["number"] = "another"
    must_refuse(good.send(opening=json.dumps(other).encode()), 422, "OPENING_MISMATCH", "/opening")
    later = good.stated(issued_on="2026-09-09")
    must_refuse(later.send(), 422, "STATEMENT_CONTRADICTS_HEADER", "/statement/issuedOn")


def test_file_that_the_document_does_not_list(good: Handmade) -> None:
    answer = good.send(files=(("x.pdf", b"%PDF-1.7"),))
    must_refuse(answer, 422, "ATTACHMENT_MISMATCH", "/file/0")


def test_missing_and_unknown_parts_and_malformed_multipart(node: RunningNode, good: Handmade) -> None:
    answer = node.http.post("/v1/documents", files=[("opening", ("o", b"{}"))])
    must_refuse(answer, 400, "PART_MISSING", "/statement")
    unknown = node.http.post("/v1/documents", files=[("sttement", ("s", b"{}"))])
    must_refuse(unknown, 400, "PART_UNKNOWN", "/sttement")
    broken = node.http.post(
        "/v1/documents", content=b"nonsense", headers={"Content-Type": "multipart/form-data; boundary=x"}
    )
    assert broken.status_code == 400
    assert broken.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "NOT_JSON"),
        (b"\xff\xfe", "NOT_UTF8"),
        (b"{} {}", "TRAILING_DATA"),
        (b'{"a":1e999}', "NUMBER_NOT_IJSON"),
        (b'{"a":"\\ud800"}', "LONE_SURROGATE"),
        (b"[]", "ENTRY_INVALID"),
        (b"null", "ENTRY_INVALID"),
    ],
)
def test_statement_part_that_is_no_submission(good: Handmade, data: bytes, code: str) -> None:
    must_refuse(good.send(data), 422, code)


def test_public_without_opening(good: Handmade) -> None:
    must_refuse(good.send(with_opening=False, visibility="public"), 422, "OPENING_MISSING", "/opening")


def test_second_signature_of_a_type_3_2_certificate_missing(good: Handmade) -> None:
    alone = good.stated(type="material_test_report:3.2")
    must_refuse(alone.send(with_opening=False), 422, "SECOND_SIGNATURE_MISSING", "/statement/cosigners")


def test_methods_an_append_only_ledger_does_not_have(node: RunningNode) -> None:
    for method in ("PUT", "DELETE", "PATCH"):
        answer = node.http.request(method, f"/v1/documents/0x{'00' * 32}")
        must_refuse(answer, 405, "METHOD_NOT_ALLOWED")
