"""Registering over HTTP, on a whole node: what is new, what is known, what conflicts."""

from __future__ import annotations

import json
from typing import Any

import pytest

from anchors.merkle import leaf_hash, verify_inclusion
from anchors.receipt import decode
from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
LABEL = json.loads(demo_documents()["carbon_label"].payload)


def numbered(payload: dict[str, Any], number: str, **header: Any) -> dict[str, Any]:
    """The same document under another number."""
    return payload | {"header": {**payload["header"], "number": number, **header}}


def test_document_goes_from_pending_to_final_and_has_a_receipt(node: RunningNode) -> None:
    done = node.register(node.issuer(), numbered(CERTIFICATE, "VN-1"), wait=None)
    assert done.refused is None
    assert done.created is True
    name = f"/v1/documents/{done.resource['id']}"
    assert done.resource["links"]["self"] == name
    final = node.until(lambda: (found := node.api.get(name))["state"] == "final" and found)
    receipt = decode(node.http.get(f"{name}/receipt").text)
    assert final["index"] == receipt.index
    entry = node.parts.reader.entry(final["origin"], final["index"])
    assert entry is not None
    checkpoint = receipt.claimed()
    verify_inclusion(leaf_hash(entry), receipt.index, checkpoint.size, receipt.proof, checkpoint.root)
    assert receipt.anchor is not None
    assert receipt.anchor.size == checkpoint.size


def test_same_document_with_reordered_keys_and_whitespace_is_200_and_the_same(node: RunningNode) -> None:
    first = node.register(node.issuer(), numbered(CERTIFICATE, "VN-2"))
    path = node.folder / "reordered.json"
    payload = numbered(CERTIFICATE, "VN-2")
    path.write_text(json.dumps(dict(reversed(payload.items())), indent=7))
    again = node.register(node.issuer(), path, wait=None)
    assert (first.created, again.created) == (True, False)
    assert again.resource["id"] == first.resource["id"]
    assert again.resource["state"] == "final"


def test_other_digest_for_the_same_number_and_revision_is_a_conflict(node: RunningNode) -> None:
    node.register(node.issuer(), numbered(CERTIFICATE, "VN-3"))
    other = node.register(node.issuer(), numbered(CERTIFICATE, "VN-3", issued_on="2026-08-22"), wait=None)
    assert other.refused.code == "DOCUMENT_CONFLICT"
    revised = node.register(node.issuer(), numbered(CERTIFICATE, "VN-3", revision=2), wait=None)
    assert revised.created is True


def test_withheld_document_keeps_no_opening_and_a_public_one_does(node: RunningNode) -> None:
    withheld = node.register(node.issuer(), numbered(LABEL, "VN-4"))
    answer = node.http.get(f"/v1/documents/{withheld.resource['id']}/opening")
    assert (answer.status_code, answer.json()["code"]) == (404, "OPENING_WITHHELD")
    public = node.register(node.issuer(), numbered(LABEL, "VN-5"), visibility="public")
    opened = node.http.get(f"/v1/documents/{public.resource['id']}/opening")
    assert opened.json()["header"]["number"] == "VN-5"
    assert "immutable" in opened.headers["cache-control"]
    hint = node.api.get(f"/v1/documents/{public.resource['id']}")["entry"]["hints"]["opening"]
    assert node.until(lambda: node.parts.content.has(hint))
    assert node.parts.content.get(hint) == opened.content


def test_confidential_is_refused_until_there_is_encryption(node: RunningNode) -> None:
    done = node.register(node.issuer(), numbered(LABEL, "VN-6"), visibility="confidential", wait=None)
    assert done.refused.code == "VISIBILITY_UNAVAILABLE"


def test_manifest_registers_many_under_one_signature(node: RunningNode) -> None:
    folder = node.folder / "many"
    folder.mkdir()
    for number in range(5):
        (folder / f"{number}.json").write_text(json.dumps(numbered(CERTIFICATE, f"VN-M-{number}")))
    (folder / "bad.json").write_text('{"concord":"1","header":{},"body":{}}')
    batch = node.batch(node.issuer())
    results = batch.register_under_manifest(batch.tasks(folder))
    assert [one.created for one in results if one.refused is None] == [True] * 5
    assert sum(one.refused is not None for one in results) == 1
    signatures = set()
    for one in results:
        if one.refused is None:
            name = f"/v1/documents/{one.resource['id']}"
            found = node.until(lambda name=name: (got := node.api.get(name))["state"] == "final" and got)
            (signature,) = found["entry"]["signatures"]
            assert signature["manifest"]["size"] == 5
            signatures.add(signature["signature"])
    assert len(signatures) == 1


def test_bulk_lines_are_judged_one_by_one(node: RunningNode) -> None:
    batch = node.batch(node.issuer())
    path = node.folder / "one.json"
    path.write_text(json.dumps(numbered(CERTIFICATE, "VN-B-1")))
    (task,) = batch.tasks(path)
    part = batch.register(task, dry_run=True).submission
    assert part is not None
    line = json.dumps(part.statement_part(batch._signatures(part)))
    answer = node.http.post(
        "/v1/documents:bulk",
        content=f"{line}\n\n{{not json\n{line}\n",
        headers={"Content-Type": "application/x-ndjson"},
    )
    body = answer.json()
    assert answer.status_code == 202
    assert (body["accepted"], body["existing"], body["refused"]) == (1, 1, 1)
    assert body["items"][1]["problem"]["code"] == "NOT_JSON"


def test_documents_of_an_issuer_are_paged_by_cursor(node: RunningNode) -> None:
    issuer = node.issuer("pager", identity={"name": "Pager Works", "country": "VN"})
    for number in range(3):
        node.register(issuer, numbered(CERTIFICATE, f"P-{number}"))
    listed = list(node.api.pages("/v1/documents", {"issuer": issuer.issuer_id, "limit": 2}))
    assert len({one["id"] for one in listed}) == 3
    assert {one["state"] for one in listed} == {"final"}
    wrong = node.http.get("/v1/documents", params={"issuer": issuer.issuer_id, "cursor": "x"})
    assert (wrong.status_code, wrong.json()["code"]) == (400, "CURSOR_INVALID")


def test_unchanged_resource_is_304(node: RunningNode) -> None:
    done = node.register(node.issuer(), numbered(CERTIFICATE, "VN-7"))
    name = f"/v1/documents/{done.resource['id']}"
    first = node.http.get(name)
    again = node.http.get(name, headers={"If-None-Match": first.headers["etag"]})
    assert (first.status_code, again.status_code, again.content) == (200, 304, b"")


def test_document_is_found_by_its_document_digest_too(node: RunningNode) -> None:
    done = node.register(node.issuer(), numbered(CERTIFICATE, "VN-8"))
    assert node.api.get(f"/v1/documents/{done.resource['document']}")["id"] == done.resource["id"]


def test_unknown_document_is_404_and_pending_one_has_no_receipt(node: RunningNode) -> None:
    answer = node.http.get(f"/v1/documents/0x{'ab' * 32}")
    assert (answer.status_code, answer.json()["code"]) == (404, "DOCUMENT_UNKNOWN")
    assert answer.headers["content-type"] == "application/problem+json"
    malformed = node.http.get("/v1/documents/nonsense")
    assert (malformed.status_code, malformed.json()["code"]) == (400, "PARAMETER_INVALID")


def test_exporter_signing_a_third_party_report_is_admitted_with_a_warning(node: RunningNode) -> None:
    report = json.loads(demo_documents()["corrosion_report"].payload)
    done = node.register(node.issuer(), numbered(report, "VN-9"), wait=None)
    assert done.created is True
    assert {"ROLE_NOT_PERMITTED", "ISSUER_IS_EXPORTER"} & {one["code"] for one in done.resource["warnings"]}
