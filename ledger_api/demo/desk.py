"""Where the story registers documents and asks about them, and says what happens."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from ledger_api.client import records
from ledger_api.client.presenting import present
from ledger_api.demo.organisations import Organisation, Stage
from ledger_api.demo_data import DemoDocument, demo_documents
from ledger_api.refusals import RefusedError

IMPORTER, OFFICE = "DE", "DEHAM"

_DEADLINE = 120.0
_OBLIGED = ("MUST_ACCEPT", "MUST_ACCEPT_WITH_CONDITIONS", "MAY_ACCEPT")
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
class Expected:
    """The answer the story expects: an action, codes among others, and members of the agreement cited."""

    action: str
    codes: tuple[str, ...] = ()
    cited: Mapping[str, str] = field(default_factory=dict)

    def __str__(self) -> str:
        cited = [f"{name} {value}" for name, value in self.cited.items()]
        return f"{self.action} with {', '.join((*self.codes, *cited)) or 'no further code'}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """One question at the border, its answer, and the answer the story expects."""

    title: str
    expected: Expected
    answer: dict[str, Any]

    @property
    def is_as_told(self) -> bool:
        """Whether the ledger said what the story says it does."""
        found = {code["code"] for code in self.answer["codes"]}
        cited = self.answer["recognition"] or {}
        known = cited | (cited.get("tariff") or {})
        return (
            self.answer["action"] == self.expected.action
            and found.issuperset(self.expected.codes)
            and all(known.get(name) == value for name, value in self.expected.cited.items())
        )


class Desk:
    """An exporter's and an officer's desk in one, on a stage."""

    def __init__(self, stage: Stage, say: Say) -> None:
        self.stage = stage
        self.say = say
        self.today: date = datetime.now(UTC).date()
        self.documents = demo_documents(self.today)
        self._folder = stage.folder / "desk"
        self._folder.mkdir(parents=True, exist_ok=True)

    def changed(self, name: str, number: str, **body: Any) -> DemoDocument:
        """An example under another number, with other members in its body."""
        payload = json.loads(self.documents[name].payload)
        payload["header"]["number"] = number
        payload["body"] |= body
        return DemoDocument(name, json.dumps(payload, ensure_ascii=False, indent=2).encode())

    def register(self, by: Organisation, document: DemoDocument) -> Shown:
        """Have an organisation register a document, and wait until it is final. Raises `RefusedError`."""
        number = json.loads(document.payload)["header"]["number"]
        source = self._write(f"{number}.json", document.payload)
        files = tuple(self._write(file.name, file.data) for file in document.files)
        batch = self.stage.batch(by, files)
        done = batch.register(batch.tasks(source)[0])
        if done.refused is not None:
            raise done.refused
        resource = self._follow(number, done.resource)
        record = records.find(by.profile, resource["id"])
        kept = [file for file in (one.read() for one in record.files) if file is not None]
        shown = present(self.stage.node, self.stage.network.network, record, files=kept)
        self._write(f"{number}.presentation.json", shown)
        return Shown(record.id, record.document, resource["index"], shown)

    def ask(
        self,
        title: str,
        presentation: bytes,
        expected: str,
        *codes: str,
        cited: Mapping[str, str] | None = None,
        **question: Any,
    ) -> Outcome:
        """Ask at the border about a presentation: on the document's axis unless `question` names another."""
        answer = self.stage.node.verify(presentation=presentation, question=_question(question))
        return self._tell(Outcome(title, Expected(expected, codes, cited or {}), answer))

    def ask_file(self, title: str, name: str, data: bytes) -> Outcome:
        """Ask about a PDF alone, which the story expects to be accepted."""
        upload = (name, data, "application/pdf")
        answer = self.stage.node.verify(files=[upload], question=_question({}))
        return self._tell(Outcome(title, Expected("ACCEPT"), answer))

    def _tell(self, outcome: Outcome) -> Outcome:
        answer = outcome.answer
        obligation = f" / {answer['obligation']}" if answer["obligation"] else ""
        self.say(f"\n  {outcome.title}")
        self.say(f"    {answer['document']}{obligation} / {answer['action']}: {answer['sentence']}")
        for code in answer["codes"]:
            if code["outcome"] not in ("ESTABLISHED", "INFO") and code["who_can_fix"]:
                self.say(f"    {code['code']} - who can fix it: {code['who_can_fix']}")
        if answer["obligation"] in _OBLIGED:
            for line in _cited(answer["recognition"]):
                self.say(f"    {line}")
        if not outcome.is_as_told:
            self.say(f"    EXPECTED {outcome.expected}")
        return outcome

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
            resource = self.stage.node.get(f"/v1/documents/{resource['id']}")
        self.say(f"  {number}: {' -> '.join(reached)} (entry {resource['index']} of {resource['origin']})")
        return resource

    def _write(self, name: str, data: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(data)
        return path


def _question(members: Mapping[str, Any]) -> dict[str, Any]:
    return {"importing_economy": IMPORTER, "customs_office": OFFICE, "axis": "document", **members}


def _cited(recognition: dict[str, Any]) -> Sequence[str]:
    """What the answer rests on, and the tariff's arithmetic where there is one."""
    direction, since = recognition["direction"], recognition["in_force"]["from"]
    lines = [
        f"Cited: {recognition['title']}, version {recognition['version']}, annex {recognition['annex']},"
        f" {direction['from']} to {direction['to']}, in force from {since}"
    ]
    tariff = recognition["tariff"]
    if tariff is not None and tariff["comparable"]:
        source = (
            f"default {tariff['default']} x {tariff['mark_up']}" if tariff["default_applied"] else "verified"
        )
        lines.append(
            f"Tariff band, category {'I' * tariff['category']}: max(0, {tariff['emissions']} ({source})"
            f" - {tariff['alpha']} x {tariff['benchmark']}) {tariff['unit']}"
            f" x {tariff['quantity']} {tariff['quantity_unit']} x {tariff['price']} {tariff['currency']}"
            f" = {tariff['currency']} {Decimal(tariff['charge']):,} (a simulation, no legal charge)"
        )
    return lines
