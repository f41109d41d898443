"""Third parties' own documents, each registered by a test mill of its own, are genuine and referred."""

from __future__ import annotations

import json
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from ledger_api.client.batch import Done
from tests.acceptance.exporters import Exporter, enrol
from tests.acceptance.nodes import NodeProcess
from tests.acceptance.questions import ask

CERTIFICATES = ("certificate_1", "certificate_2", "certificate_3", "certificate_7")
FOOTPRINTS = ("example-1", "example-2", "list-footprints-response", "pf-response-event")
APART = ("malformed_logo", "invalid-response-all-properties")


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample file as its mill registered it."""

    mill: Exporter
    path: Path
    pdf: Path | None
    documents: tuple[Done, ...]


@pytest.fixture(scope="module")
def registered(founder: NodeProcess, keys: Path, samples: Path) -> Mapping[str, Sample]:
    """Every sample, registered and final, by name."""
    assert {path.stem for path in samples.glob("*/*.json")} == {*CERTIFICATES, *FOOTPRINTS, *APART}

    def register(name: str) -> Sample:
        (path,) = samples.glob(f"*/{name}.json")
        pdf = path.with_suffix(".pdf")
        files = [pdf] if pdf.exists() else []
        mill = enrol(founder, keys, f"mill-{name.lower()}", f"Test mill of {name}")
        return Sample(mill, path, pdf if files else None, tuple(mill.register(path, files)))

    with ThreadPoolExecutor(4) as workers:
        names = (*CERTIFICATES, *FOOTPRINTS, *APART)
        found = dict(zip(names, workers.map(register, names), strict=True))
    for sample in found.values():
        for done in sample.documents:
            if done.refused is None:
                founder.registration(done.resource["id"])
    return found


def within_validity(document: Done) -> str:
    """A day on which the document is valid: thirty days after it begins to be."""
    assert document.submission is not None
    header = document.submission.opening.header
    day = date.fromisoformat(max(header["valid_from"] or "", header["issued_on"])) + timedelta(days=30)
    assert header["valid_to"] is None or day < date.fromisoformat(header["valid_to"])
    return day.isoformat()


@pytest.mark.parametrize("name", [*CERTIFICATES, *FOOTPRINTS])
def test_sample_is_genuine_with_its_nonconformities_and_referred_for_recognition_alone(
    founder: NodeProcess, registered: Mapping[str, Sample], name: str
) -> None:
    sample = registered[name]
    assert sample.documents
    for document in sample.documents:
        assert document.refused is None, document.to_json()
        shown = sample.mill.present(document.resource["id"])
        assert len(json.loads(shown)["files"]) == (1 if sample.pdf else 0)
        day = within_validity(document)
        answer = ask(founder, shown, declared_at=day)
        assert (answer["document"], answer["action"]) == ("GENUINE", "REFER"), answer["sentence"]
        assert answer["causes"] == ["RECOGNITION_NOT_AVAILABLE"]
        assert answer["provisional"] is False
        listed = [one for one in answer["findings"] if one["severity"] == "nonconformity"]
        assert listed
        assert all(one["code"] and one["pointer"] is not None and one["detail"] for one in listed)
        alone = ask(founder, shown, declared_at=day, axis="document")
        assert (alone["document"], alone["action"]) == ("GENUINE", "ACCEPT")


@pytest.mark.parametrize("name", CERTIFICATES)
def test_certificate_s_pdf_alone_finds_its_entry(
    founder: NodeProcess, registered: Mapping[str, Sample], name: str
) -> None:
    sample = registered[name]
    assert sample.pdf is not None
    (document,) = sample.documents
    answer = ask(founder, sample.pdf.read_bytes(), declared_at=within_validity(document), axis="document")
    assert answer["document"] == "GENUINE"
    # a mill in another test may have registered the same PDF: then both entries are named
    named = [answer["lookup"]["id"], *(one["id"] for one in answer["lookup"]["suggestions"])]
    assert document.resource["id"] in named


def test_sample_with_a_malformed_logo_is_accepted_with_a_warning(registered: Mapping[str, Sample]) -> None:
    (document,) = registered["malformed_logo"].documents
    assert document.refused is None
    warned = [
        (one["code"], one["pointer"]) for one in document.resource["warnings"] if one["severity"] == "warning"
    ]
    assert ("IMAGE_MALFORMED", "/Certificate/CommercialTransaction/A04") in warned


def test_invalid_response_is_refused_with_a_pointer_to_every_fault(
    founder: NodeProcess, registered: Mapping[str, Sample]
) -> None:
    sample = registered["invalid-response-all-properties"]
    problems: list[dict[str, Any]] = [done.to_json()["problem"] for done in sample.documents]
    assert problems
    whole = json.loads(sample.path.read_bytes())
    for problem in problems:
        faults = problem["problems"] or [problem]
        assert all(fault["code"] and fault["fix"] for fault in faults)
        for fault in faults:
            assert parent_of(whole, fault["pointer"]) is not None, fault
    listed = founder.get("/v1/documents", issuer=str(sample.mill.profile.issuer_id))
    assert listed["items"] == []


def parent_of(value: Any, pointer: str) -> Any:
    """The container in which what the pointer names stands or is missing (RFC 6901)."""
    *way, _ = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
    for part in way:
        value = value[int(part)] if isinstance(value, list) else value[part]
    return value
