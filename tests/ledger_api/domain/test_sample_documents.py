"""Third parties' own documents, prepared, registered by a mill and asked about within their validity."""

from dataclasses import replace
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path

from anchors.commitment import Opening
from ledger_api.domain.documents import Attachment, examine, prepare, unwrap
from ledger_api.domain.outcomes import Action, DocumentOutcome
from ledger_api.domain.question import Axes
from ledger_api.domain.verdict import AskedBy, file_evidence
from tests.ledger_api.domain.world import MILL, World, ask

REFUSED = {"invalid-response-all-properties.json"}


def day_after(text: str, days: int = 1) -> str:
    return (date.fromisoformat(text) + timedelta(days=days)).isoformat()


def registered(payload: bytes, files: tuple[tuple[str, bytes], ...]) -> World:
    """The document as a mill registers it today, years after it was issued."""
    attached = [Attachment(name, "application/pdf", len(data), sha256(data).digest()) for name, data in files]
    prepared = prepare(payload, issuer_id=MILL.id, attachments=attached)
    header = prepared.header

    class Registered(World):
        @property
        def opening(self) -> Opening:
            return Opening(header, prepared.body, sha256(b"secret").digest())

    return Registered(
        type=prepared.statement_type,
        number=header["number"],
        issued_on=header["issued_on"],
        assessed_on=header["assessed_on"] or "",
        valid_from=header["valid_from"] or "",
        valid_to=header["valid_to"] or "",
        attached=files,
        published=tuple(data for _, data in files),
    )


def documents(samples: Path) -> list[tuple[str, bytes, tuple[tuple[str, bytes], ...]]]:
    found = []
    for path in sorted(samples.glob("*/*.json")):
        if path.name in REFUSED:
            continue
        pdf = path.with_suffix(".pdf")
        files = ((pdf.name, pdf.read_bytes()),) if pdf.exists() else ()
        found += [(path.name, payload, files) for _, payload in unwrap(path.read_bytes())]
    return found


def test_each_sample_is_genuine_and_referred_for_the_sole_cause_of_recognition(samples):
    assert documents(samples)
    for name, payload, files in documents(samples):
        world = registered(payload, files)
        declared = day_after(world.issued_on, 30)
        answer = ask(world.presented(), world.facts, declared=declared, axis=Axes.BOTH, examine=examine)
        assert (answer.document, answer.action) == (DocumentOutcome.GENUINE, Action.REFER), name
        assert answer.causes == ("RECOGNITION_NOT_AVAILABLE",), name
        assert answer.findings, name


def test_each_sample_pdf_alone_finds_it_and_one_changed_byte_inside_a_presentation_refutes(samples):
    with_pdf = [(name, payload, files) for name, payload, files in documents(samples) if files]
    assert with_pdf
    for name, payload, files in with_pdf:
        world = registered(payload, files)
        declared = day_after(world.issued_on, 30)
        pdf, data = files[0]
        alone = replace(
            world.presented(), asked_by=AskedBy.FILE, opening=None, files=(file_evidence(pdf, data),)
        )
        assert ask(alone, world.facts, declared=declared).document is DocumentOutcome.GENUINE, name
        changed = bytes([data[0] ^ 1]) + data[1:]
        swapped = world.presented(files=(file_evidence(pdf, changed),))
        assert ask(swapped, world.facts, declared=declared).causes == ("ATTACHMENT_MISMATCH",), name
