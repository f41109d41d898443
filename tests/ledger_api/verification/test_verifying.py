"""Verifying over HTTP what officers hand in: a file, a payload, an opening, a presentation, a number."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ledger_api.client import records
from ledger_api.client.batch import Done
from ledger_api.client.presenting import present
from ledger_api.demo_data import demo_documents
from tests.support.node import RunningNode

pytestmark = pytest.mark.chain

CERTIFICATE = json.loads(demo_documents()["mill_certificate"].payload)
PDF = b"%PDF-1.7\nheat H88213\n%%EOF\n"
DECLARED = "2026-09-10"


@pytest.fixture(scope="module")
def registered(node: RunningNode) -> Done:
    """A 3.1 certificate with its PDF, public, its files finding it."""
    return register(node, "VN-V-1", PDF)


def register(node: RunningNode, number: str, pdf: bytes, **choices: Any) -> Done:
    path = node.folder / f"{number}.pdf"
    path.write_bytes(pdf)
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": number}}
    chosen = {"lookups": True, "visibility": "public", "attachments": (path,)} | choices
    done = node.register(node.issuer(), payload, **chosen)
    assert done.refused is None, done.refused
    return done


def presentation(node: RunningNode, done: Done, **options: Any) -> dict[str, Any]:
    record = records.find(node.issuer(), done.resource["id"])
    files = [file for kept in record.files if (file := kept.read())]
    shown: dict[str, Any] = json.loads(
        present(node.api, node.parts.network.network, record, files=files, **options)
    )
    return shown


def ask(node: RunningNode, *files: bytes, **question: Any) -> dict[str, Any]:
    uploads = [(f"file{n}", data, "application/octet-stream") for n, data in enumerate(files)]
    return node.api.verify(files=uploads, question={"declared_at": DECLARED} | question)


def codes(answer: dict[str, Any]) -> set[str]:
    return {one["code"] for one in answer["codes"]}


def test_presentation_is_genuine_and_refer_for_recognition_alone(node: RunningNode, registered: Done) -> None:
    answer = ask(node, json.dumps(presentation(node, registered)).encode())
    assert (answer["document"], answer["action"]) == ("GENUINE", "REFER")
    assert answer["causes"] == ["RECOGNITION_NOT_AVAILABLE"]
    alone = ask(node, json.dumps(presentation(node, registered)).encode(), axis="document")
    assert (alone["document"], alone["action"], alone["obligation"]) == ("GENUINE", "ACCEPT", None)


def test_pdf_alone_finds_its_entry(node: RunningNode, registered: Done) -> None:
    answer = ask(node, PDF, axis="document")
    assert (answer["document"], answer["lookup"]["id"]) == ("GENUINE", registered.resource["id"])
    assert answer["lookup"]["sources"] == [{"source": "cache", "outcome": "used"}]


def test_payload_alone_finds_its_entry_however_it_is_written(node: RunningNode, registered: Done) -> None:
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": "VN-V-1"}}
    answer = ask(node, json.dumps(dict(reversed(payload.items())), indent=3).encode(), axis="document")
    assert (answer["document"], answer["lookup"]["asked_by"]) == ("GENUINE", "payload")


def test_one_changed_byte_alone_is_not_found_and_the_number_suggests_the_document(
    node: RunningNode, registered: Done
) -> None:
    saved_again = PDF.replace(b"H88213", b"H88214")
    answer = ask(node, saved_again)
    assert answer["action"] == "NOT_FOUND"
    assert answer["document"] != "REFUTED"
    hinted = ask(node, saved_again, number="VN-V-1")
    assert [one["id"] for one in hinted["lookup"]["suggestions"]] == [registered.resource["id"]]


def test_changed_byte_inside_a_presentation_is_refuted(node: RunningNode, registered: Done) -> None:
    shown = presentation(node, registered)
    shown["opening"]["body"]["heat"] = shown["opening"]["body"].get("heat", "x") + "x"
    answer = ask(node, json.dumps(shown).encode(), axis="document")
    assert (answer["document"], answer["action"]) == ("REFUTED", "REJECT")
    assert "PAYLOAD_MISMATCH" in codes(answer)


def test_swapped_pdf_in_a_presentation_or_beside_the_payload_is_an_attachment_mismatch(
    node: RunningNode, registered: Done
) -> None:
    other = b"%PDF-1.7\nanother\n"
    register(node, "VN-V-2", other)
    shown = presentation(node, registered) | {"files": []}
    answer = ask(node, json.dumps(shown).encode(), other, axis="document")
    assert (answer["document"], answer["action"]) == ("REFUTED", "REJECT")
    assert "ATTACHMENT_MISMATCH" in codes(answer)
    payload = CERTIFICATE | {"header": CERTIFICATE["header"] | {"number": "VN-V-1"}}
    beside = ask(node, json.dumps(payload).encode(), other, axis="document")
    assert "ATTACHMENT_MISMATCH" in codes(beside)


def test_number_alone_answers_for_its_one_document(node: RunningNode, registered: Done) -> None:
    answer = node.api.get(
        "/v1/verifications", {"number": "VN-V-1", "declared_at": DECLARED, "axis": "document"}
    )
    assert answer["lookup"]["id"] == registered.resource["id"]
    nobody = node.api.get("/v1/verifications", {"number": "no such number"})
    assert nobody["action"] == "NOT_FOUND"


def test_withheld_document_is_unproven_by_its_number_and_genuine_by_what_is_presented(
    node: RunningNode,
) -> None:
    done = register(node, "VN-V-3", b"%PDF withheld", visibility="withheld")
    bare = node.api.get("/v1/verifications", {"number": "VN-V-3", "axis": "document"})
    assert (bare["document"], bare["action"]) == ("UNPROVEN", "REFER")
    assert "BYTES_UNAVAILABLE" in codes(bare)
    # its issuer signed the lookup of this very file
    assert ask(node, b"%PDF withheld", axis="document")["document"] == "GENUINE"
    opening = json.dumps(records.find(node.issuer(), done.resource["id"]).opening.to_json()).encode()
    opened = node.api.verify(opening=opening, question={"declared_at": DECLARED, "axis": "document"})
    assert (opened["document"], opened["lookup"]["asked_by"]) == ("GENUINE", "opening")
    both = node.api.verify(
        files=[("a.pdf", b"%PDF withheld", "application/pdf")],
        opening=opening,
        question={"declared_at": DECLARED, "axis": "document"},
    )
    assert both["document"] == "GENUINE"


def test_disclosure_opens_some_fields_and_is_genuine(node: RunningNode, registered: Done) -> None:
    shown = presentation(node, registered, pointers=["/header"])
    assert shown["opening"]["format"] == "concord/disclosure/v1"
    answer = ask(node, json.dumps(shown).encode(), axis="document")
    assert answer["document"] == "GENUINE"


def test_presentation_without_receipt_is_proved_by_the_node(node: RunningNode, registered: Done) -> None:
    shown = presentation(node, registered, with_receipt=False)
    assert shown["receipt"] is None
    assert ask(node, json.dumps(shown).encode(), axis="document")["document"] == "GENUINE"


def test_source_that_serves_another_opening_is_passed_over(node: RunningNode) -> None:
    done = register(node, "VN-V-4", b"%PDF source")
    document = bytes.fromhex(done.resource["document"][2:])
    other = node.parts.reader.opening(
        bytes.fromhex(register(node, "VN-V-5", b"%PDF else").resource["document"][2:])
    )
    honest = node.parts.reader.opening
    node.parts.reader.opening = lambda digest: other if digest == document else honest(digest)  # type: ignore[method-assign]
    try:
        node.until(lambda: node.api.get(f"/v1/documents/{done.resource['id']}"))
        answer = ask(node, b"%PDF source", axis="document")
    finally:
        del node.parts.reader.opening
    assert answer["document"] == "GENUINE"
    assert answer["lookup"]["sources"] == [
        {"source": "cache", "outcome": "mismatch"},
        {"source": "content store", "outcome": "used"},
    ]


def test_same_question_gives_the_same_bytes(node: RunningNode, registered: Done) -> None:
    first, second = (ask(node, PDF, known_at=DECLARED) for _ in range(2))
    assert first["lookup"]["verdict_digest"] == second["lookup"]["verdict_digest"]


def test_suspended_withdrawn_annulled_and_superseded(node: RunningNode) -> None:
    key = node.key_of(node.issuer())
    expected = {
        "Suspend": ("UNPROVEN", "SUSPENDED"),
        "Withdraw": ("REFUTED", "WITHDRAWN"),
        "Annul": ("REFUTED", "ANNULLED"),
        "Supersede": ("UNPROVEN", "SUPERSEDED"),
    }
    successor = register(node, "VN-S-0", b"%PDF successor").resource["document"]
    for act, (document, code) in expected.items():
        pdf = f"%PDF {act}".encode()
        done = register(node, f"VN-S-{act}", pdf)
        statement = done.submission.statement if done.submission else None
        assert statement is not None
        node.act(
            f"{act}Document",
            {
                "issuer": statement.issuer,
                "digest": statement.digest,
                "reason": "TEST",
                "effectiveAt": 0,
                "successor": bytes.fromhex(successor[2:]) if act == "Supersede" else bytes(32),
            },
            key,
        )
        answer = ask(node, pdf, axis="document", declared_at="2026-12-31")
        assert (answer["document"], code in codes(answer)) == (document, True), (act, answer["sentence"])
        history = node.api.get(f"/v1/documents/{done.resource['id']}/history")
        assert [one["kind"] for one in history["events"]] == [act.upper()]
        newer = answer["lookup"]["successor"]
        assert (newer["statement"]["digest"] if newer else None) == (
            successor if act == "Supersede" else None
        )
        assert answer["successor"] == ({"digest": successor} if act == "Supersede" else None)


def test_nothing_handed_in_and_two_presentations_are_refused(node: RunningNode, registered: Done) -> None:
    empty = node.http.post("/v1/verifications", files=[("axis", (None, "document"))])
    assert (empty.status_code, empty.json()["code"]) == (400, "PART_MISSING")
    shown = json.dumps(presentation(node, registered)).encode()
    twice = node.http.post("/v1/verifications", files=[("file", ("a", shown)), ("file", ("b", shown))])
    assert (twice.status_code, twice.json()["code"]) == (422, "PRESENTATION_TWICE")


@pytest.mark.parametrize(
    ("member", "value", "code"),
    [
        ("declared_at", "yesterday", "TIME_INVALID"),
        ("customs_office", "rotterdam", "QUESTION_INVALID"),
        ("axis", "left", "QUESTION_INVALID"),
    ],
)
def test_malformed_question_is_refused_with_its_pointer(
    node: RunningNode, member: str, value: str, code: str
) -> None:
    answer = node.http.post("/v1/verifications", files=[("file", ("a", b"x")), (member, (None, value))])
    assert (answer.status_code, answer.json()["code"], answer.json()["pointer"]) == (422, code, f"/{member}")


def test_trust_facts_can_be_saved(node: RunningNode, registered: Done) -> None:
    statement = registered.submission.statement if registered.submission else None
    assert statement is not None
    facts = node.api.get(
        "/v1/trust-facts",
        {
            "origin": statement.origin,
            "digest": "0x" + statement.digest.hex(),
            "issuer": "0x" + statement.issuer.hex(),
            "index": 0,
        },
    )
    assert facts["format"] == "concord/trust-view/v1"
    assert facts["first_anchor"]["size"] >= 1


def en10168(samples: Path) -> Iterator[tuple[Path, Path]]:
    for path in sorted((samples / "en10168").glob("certificate_*.json")):
        yield path, path.with_suffix(".pdf")


def test_every_en10168_sample_with_its_pdf_is_genuine(node: RunningNode, samples: Path) -> None:
    found = list(en10168(samples))
    assert found
    for path, pdf in found:
        mill = node.issuer(
            path.stem.replace("_", "-"), identity={"name": f"Mill of {path.stem}", "country": "VN"}
        )
        done = node.register(mill, path, attachments=(pdf,), lookups=True, visibility="public")
        assert done.refused is None, (path, done.refused)
        for handed_in in (path, pdf):
            answer = ask(node, handed_in.read_bytes(), declared_at="2026-09-10")
            assert (answer["document"], answer["action"]) == ("GENUINE", "REFER"), answer["sentence"]
            assert answer["causes"] == ["RECOGNITION_NOT_AVAILABLE"]


def test_malformed_logo_is_accepted_with_a_warning(node: RunningNode, samples: Path) -> None:
    mill = node.issuer("logo", identity={"name": "Logo Mill", "country": "VN"})
    done = node.register(mill, samples / "en10168" / "malformed_logo.json")
    assert done.refused is None
    assert any(one["severity"] == "warning" for one in done.resource["warnings"])


def test_every_pact_footprint_bare_or_wrapped_is_genuine(node: RunningNode, samples: Path) -> None:
    for name in ("example-1", "example-2", "list-footprints-response", "pf-response-event"):
        supplier = node.issuer(f"pact-{name}", identity={"name": f"Supplier {name}", "country": "VN"})
        batch = node.batch(supplier, lookups=True, visibility="public")
        tasks = batch.tasks(samples / "pact" / f"{name}.json")
        assert tasks
        for task in tasks:
            done = batch.register(task, wait="final")
            assert done.refused is None, (name, done.refused)
            assert done.submission is not None
            header = done.submission.opening.header
            answer = ask(node, task.payload, declared_at=max(header["valid_from"] or "", header["issued_on"]))
            assert (answer["document"], answer["action"]) == ("GENUINE", "REFER"), answer["sentence"]
            assert answer["causes"] == ["RECOGNITION_NOT_AVAILABLE"]


def test_invalid_pact_response_is_refused_with_pointers(node: RunningNode, samples: Path) -> None:
    batch = node.batch(node.issuer())
    results = [
        batch.register(task)
        for task in batch.tasks(samples / "pact" / "invalid-response-all-properties.json")
    ]
    refused = [one.refused for one in results if one.refused is not None]
    assert refused
    assert all(one.pointer for one in refused)
