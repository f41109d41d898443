"""The story itself: a coil's papers are registered, checked at the border, and then six things go wrong."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ledger_api.client import records
from ledger_api.client.presenting import present
from ledger_api.demo.organisations import Organisation, Stage
from ledger_api.demo_data import DemoDocument, demo_documents
from ledger_api.demo_data.certificate import certificate_pdf
from ledger_api.refusals import RefusedError

EXPORTER = {"name": "Song Cam Coated Steel JSC", "country": "VN", "lei": "549300VNCOATEXPHP006"}
LABORATORY = {"name": "Red River Corrosion Laboratory", "country": "VN"}
CERTIFIER = {"name": "Delta Management Certification", "country": "VN"}
QUESTION = {"importing_economy": "DE", "customs_office": "DEHAM"}

_DEADLINE = 120.0
_STEPS = ("pending", "logged", "anchored", "final")

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Shown:
    """A registered document of the story, and the presentation that its exporter sends around."""

    id: str
    document: str
    index: int
    presentation: bytes


@dataclass(frozen=True, slots=True)
class Papers:
    """The shipment's papers."""

    label: Shown
    certificate: Shown
    corrosion: Shown
    safety: Shown


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question at the border, its answer, and the answer the story expects."""

    title: str
    expected: str
    codes: tuple[str, ...]
    answer: dict[str, Any]

    @property
    def is_as_told(self) -> bool:
        """Whether the ledger said what the story says it does."""
        found = {code["code"] for code in self.answer["codes"]}
        return self.answer["action"] == self.expected and found.issuperset(self.codes)


class Story:
    """Plays on a stage and says what happens."""

    def __init__(self, stage: Stage, say: Say) -> None:
        self._stage = stage
        self._say = say
        self._desk = stage.folder / "desk"
        self._desk.mkdir(parents=True, exist_ok=True)
        self._documents = demo_documents(datetime.now(UTC).date())

    def enter(self) -> tuple[Organisation, Organisation, Organisation]:
        """The exporter (a mill), a laboratory and a certification body come onto the register."""
        stage = self._stage
        mill = stage.register("mill", "FIRST_PARTY", EXPORTER)
        self._say(f"  {mill.name}: registered as first party by the registrar of VN")
        laboratory = stage.register("laboratory", "CONFORMITY_BODY", LABORATORY)
        scope = {"methods": ["ISO 9227 NSS"], "standards": ["ISO 12944-6"], "hs": ["72", "73"]}
        stage.accredit(laboratory, "ISO/IEC 17025", "BOA-LAB-0231", scope)
        self._say(f"  {laboratory.name}: registered, accredited to ISO/IEC 17025")
        certifier = stage.register("certifier", "CONFORMITY_BODY", CERTIFIER)
        scope = {"methods": [], "standards": ["ISO 45001"], "hs": []}
        stage.accredit(certifier, "ISO/IEC 17021-1", "BOA-MS-014", scope)
        self._say(f"  {certifier.name}: registered, accredited to ISO/IEC 17021-1")
        return mill, laboratory, certifier

    def register(self, mill: Organisation, laboratory: Organisation, certifier: Organisation) -> Papers:
        """The shipment's papers go into the log, each signed by whoever answers for it."""
        return Papers(
            label=self._register(mill, self._documents["carbon_label"]),
            certificate=self._register(mill, self._documents["mill_certificate"]),
            corrosion=self._register(laboratory, self._documents["corrosion_report"]),
            safety=self._register(certifier, self._documents["safety_certificate"]),
        )

    def check(self, papers: Papers) -> list[Outcome]:
        """At the border: each paper is what it says; whether it must be accepted is another question."""
        found = [
            self._ask(title, shown.presentation, "ACCEPT")
            for title, shown in (
                ("Carbon label", papers.label),
                ("EN 10204 3.1 report, with its PDF", papers.certificate),
                ("Corrosion test report", papers.corrosion),
                ("Safety certificate", papers.safety),
            )
        ]
        pdf = self._documents["mill_certificate"].files[0]
        found.append(self._ask_file("The PDF of the 3.1 report, alone", pdf.name, pdf.data))
        found.append(
            self._ask(
                "Must Germany accept the 3.1 report?",
                papers.certificate.presentation,
                "REFER",
                ("RECOGNITION_NOT_AVAILABLE",),
                axis="both",
            )
        )
        return found

    def go_wrong(
        self, papers: Papers, mill: Organisation, laboratory: Organisation, certifier: Organisation
    ) -> list[Outcome]:
        """Six things go wrong, and what the officer reads each time."""
        stage = self._stage
        found = [
            self._ask(
                "One byte of the report was changed (heat H88213 became H88214)",
                papers.certificate.presentation.replace(b'"heat":"H88213"', b'"heat":"H88214"'),
                "REJECT",
                ("PAYLOAD_MISMATCH",),
            ),
            self._ask(
                "The PDF was swapped for another",
                self._with_other_pdf(papers.certificate.presentation),
                "REJECT",
                ("ATTACHMENT_MISMATCH",),
            ),
        ]
        stage.status("SuspendDocument", certifier, papers.safety.document, "AUDIT_OVERDUE")
        found.append(
            self._ask(
                "The safety certificate was suspended", papers.safety.presentation, "REFER", ("SUSPENDED",)
            )
        )
        stage.status("AnnulDocument", laboratory, papers.corrosion.document, "TEST_INVALID")
        found.append(
            self._ask(
                "The corrosion report was annulled", papers.corrosion.presentation, "REJECT", ("ANNULLED",)
            )
        )
        exporter_report = self._renumbered("corrosion_report", "SC-COR-26-0001")
        own = self._register(mill, exporter_report)
        found.append(
            self._ask(
                "The exporter signed its own third-party report",
                own.presentation,
                "REJECT",
                ("ISSUER_IS_EXPORTER",),
            )
        )
        found.append(self._steal_key(mill))
        return found

    def _steal_key(self, mill: Organisation) -> Outcome:
        forged = self._register(mill, self._renumbered("mill_certificate", "VN-MTC-26-9999"))
        origin = self._stage.node.get(f"/v1/documents/{forged.id}")["origin"]
        message = {
            "issuer": mill.issuer,
            "key": mill.key.address,
            "origin": origin,
            "cutIndex": forged.index,
        }
        self._stage.act("CompromiseKey", message, self._stage.people.key("VN", "registrar"))
        return self._ask(
            "The mill's key was stolen, and the thief registered a report",
            forged.presentation,
            "REFER",
            ("KEY_COMPROMISED_AFTER",),
        )

    def _register(self, by: Organisation, document: DemoDocument) -> Shown:
        number = json.loads(document.payload)["header"]["number"]
        source = self._desk / f"{number}.json"
        source.write_bytes(document.payload)
        files = tuple(self._write(file.name, file.data) for file in document.files)
        batch = self._stage.batch(by, files)
        done = batch.register(batch.tasks(source)[0])
        if done.refused is not None:
            raise done.refused
        resource = self._follow(number, done.resource)
        record = records.find(by.profile, resource["id"])
        kept = [file for file in (one.read() for one in record.files) if file is not None]
        shown = present(self._stage.node, self._stage.network.network, record, files=kept)
        (self._desk / f"{number}.presentation.json").write_bytes(shown)
        return Shown(record.id, record.document, resource["index"], shown)

    def _follow(self, number: str, resource: dict[str, Any]) -> dict[str, Any]:
        began = time.monotonic()
        reached: list[str] = []
        while True:
            passed = time.monotonic() - began
            # A state is reached through every one before it, however briefly it stood there.
            for step in _STEPS[len(reached) : _STEPS.index(resource["state"]) + 1]:
                reached.append(f"{step} {passed:.1f} s")
            if resource["state"] == _STEPS[-1]:
                break
            if passed > _DEADLINE:
                raise RefusedError(
                    "STILL_WAITING",
                    f"{number} is {resource['state']} after {_DEADLINE:.0f} s",
                    fix="See `concord doctor` on the node.",
                )
            time.sleep(0.05)
            resource = self._stage.node.get(f"/v1/documents/{resource['id']}")
        self._say(f"  {number}: {' -> '.join(reached)} (entry {resource['index']} of {resource['origin']})")
        return resource

    def _ask(
        self,
        title: str,
        presentation: bytes,
        expected: str,
        codes: Sequence[str] = (),
        *,
        axis: str = "document",
    ) -> Outcome:
        answer = self._stage.node.verify(presentation=presentation, question=QUESTION | {"axis": axis})
        return self._tell(Outcome(title, expected, tuple(codes), answer))

    def _ask_file(self, title: str, name: str, data: bytes) -> Outcome:
        upload = (name, data, "application/pdf")
        answer = self._stage.node.verify(files=[upload], question=QUESTION | {"axis": "document"})
        return self._tell(Outcome(title, "ACCEPT", (), answer))

    def _tell(self, outcome: Outcome) -> Outcome:
        answer = outcome.answer
        self._say(f"\n  {outcome.title}")
        self._say(f"    {answer['document']} / {answer['action']}: {answer['sentence']}")
        for code in answer["codes"]:
            if code["outcome"] not in ("ESTABLISHED", "INFO") and code["who_can_fix"]:
                self._say(f"    {code['code']} - who can fix it: {code['who_can_fix']}")
        if not outcome.is_as_told:
            self._say(f"    EXPECTED {outcome.expected} with {', '.join(outcome.codes) or 'no further code'}")
        return outcome

    def _with_other_pdf(self, presentation: bytes) -> bytes:
        value = json.loads(presentation)
        other = json.loads(self._renumbered("mill_certificate", "VN-MTC-26-0418").payload)
        value["files"][0]["content"] = base64.b64encode(certificate_pdf(other)).decode()
        return json.dumps(value).encode()

    def _renumbered(self, name: str, number: str) -> DemoDocument:
        payload = json.loads(self._documents[name].payload)
        payload["header"]["number"] = number
        return DemoDocument(name, json.dumps(payload, ensure_ascii=False, indent=2).encode())

    def _write(self, name: str, data: bytes) -> Path:
        path = self._desk / name
        path.write_bytes(data)
        return path
