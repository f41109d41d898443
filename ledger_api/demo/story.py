"""The story itself: a coil's papers are registered, checked at the border, and six things go wrong."""

from __future__ import annotations

import base64
import json

from ledger_api.demo.desk import Desk, Outcome, Papers
from ledger_api.demo.organisations import Organisation, Stage
from ledger_api.demo_data.certificate import certificate_pdf

EXPORTER = {"name": "Song Cam Coated Steel JSC", "country": "VN", "lei": "549300VNCOATEXPHP006"}
LABORATORY = {"name": "Red River Corrosion Laboratory", "country": "VN"}
CERTIFIER = {"name": "Delta Management Certification", "country": "VN"}


class Story:
    """Who comes onto the register, what they register, and what goes wrong with it."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._stage: Stage = desk.stage

    def enter(self) -> tuple[Organisation, Organisation, Organisation]:
        """The exporter (a mill), a laboratory and a certification body come onto the register."""
        stage, say = self._stage, self._desk.say
        mill = stage.register("mill", "FIRST_PARTY", EXPORTER)
        say(f"  {mill.name}: registered as first party by the registrar of VN")
        laboratory = stage.register("laboratory", "CONFORMITY_BODY", LABORATORY)
        scope = {"methods": ["ISO 9227 NSS"], "standards": ["ISO 12944-6"], "hs": ["72", "73"]}
        stage.accredit(laboratory, "ISO/IEC 17025", "BOA-LAB-0231", scope)
        say(f"  {laboratory.name}: registered, accredited to ISO/IEC 17025")
        certifier = stage.register("certifier", "CONFORMITY_BODY", CERTIFIER)
        scope = {"methods": [], "standards": ["ISO 45001"], "hs": []}
        stage.accredit(certifier, "ISO/IEC 17021-1", "BOA-MS-014", scope)
        say(f"  {certifier.name}: registered, accredited to ISO/IEC 17021-1")
        return mill, laboratory, certifier

    def register(self, mill: Organisation, laboratory: Organisation, certifier: Organisation) -> Papers:
        """The shipment's papers go into the log, each signed by whoever answers for it."""
        desk = self._desk
        return Papers(
            label=desk.register(mill, desk.documents["carbon_label"]),
            certificate=desk.register(mill, desk.documents["mill_certificate"]),
            corrosion=desk.register(laboratory, desk.documents["corrosion_report"]),
            safety=desk.register(certifier, desk.documents["safety_certificate"]),
        )

    def check(self, papers: Papers) -> list[Outcome]:
        """At the border: each paper is what it says; whether it must be accepted is another question."""
        desk = self._desk
        found = [
            desk.ask(title, shown.presentation, "ACCEPT")
            for title, shown in (
                ("Carbon label", papers.label),
                ("EN 10204 3.1 report, with its PDF", papers.certificate),
                ("Corrosion test report", papers.corrosion),
                ("Safety certificate", papers.safety),
            )
        ]
        pdf = desk.documents["mill_certificate"].files[0]
        found.append(desk.ask_file("The PDF of the 3.1 report, alone", pdf.name, pdf.data))
        found.append(
            desk.ask(
                "Must Germany accept the 3.1 report?",
                papers.certificate.presentation,
                "REFER",
                "RECOGNITION_NOT_AVAILABLE",
                axis="both",
            )
        )
        return found

    def go_wrong(
        self, papers: Papers, mill: Organisation, laboratory: Organisation, certifier: Organisation
    ) -> list[Outcome]:
        """Six things go wrong, and what the officer reads each time."""
        stage, desk = self._stage, self._desk
        found = [
            desk.ask(
                "One byte of the report was changed (heat H88213 became H88214)",
                papers.certificate.presentation.replace(b'"heat":"H88213"', b'"heat":"H88214"'),
                "REJECT",
                "PAYLOAD_MISMATCH",
            ),
            desk.ask(
                "The PDF was swapped for another",
                self._with_other_pdf(papers.certificate.presentation),
                "REJECT",
                "ATTACHMENT_MISMATCH",
            ),
        ]
        stage.status("SuspendDocument", certifier, papers.safety.document, "AUDIT_OVERDUE")
        found.append(
            desk.ask("The safety certificate was suspended", papers.safety.presentation, "REFER", "SUSPENDED")
        )
        stage.status("AnnulDocument", laboratory, papers.corrosion.document, "TEST_INVALID")
        found.append(
            desk.ask("The corrosion report was annulled", papers.corrosion.presentation, "REJECT", "ANNULLED")
        )
        own = desk.register(mill, desk.changed("corrosion_report", "SC-COR-26-0001"))
        found.append(
            desk.ask(
                "The exporter signed its own third-party report",
                own.presentation,
                "REJECT",
                "ISSUER_IS_EXPORTER",
            )
        )
        found.append(self._steal_key(mill))
        return found

    def _steal_key(self, mill: Organisation) -> Outcome:
        desk, stage = self._desk, self._stage
        forged = desk.register(mill, desk.changed("mill_certificate", "VN-MTC-26-9999"))
        origin = stage.node.get(f"/v1/documents/{forged.id}")["origin"]
        message = {
            "issuer": mill.issuer,
            "key": mill.key.address,
            "origin": origin,
            "cutIndex": forged.index,
        }
        stage.act("CompromiseKey", message, stage.people.key("VN", "registrar"))
        return desk.ask(
            "The mill's key was stolen, and the thief registered a report",
            forged.presentation,
            "REFER",
            "KEY_COMPROMISED_AFTER",
        )

    def _with_other_pdf(self, presentation: bytes) -> bytes:
        value = json.loads(presentation)
        other = json.loads(self._desk.changed("mill_certificate", "VN-MTC-26-0418").payload)
        value["files"][0]["content"] = base64.b64encode(certificate_pdf(other)).decode()
        return json.dumps(value).encode()
