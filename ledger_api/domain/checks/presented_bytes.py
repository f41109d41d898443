"""Check 5: what was presented commits to the signed digest, and the files belong to it.

An opening that was handed in and leads elsewhere refutes; one that a node fetched and that is wrong is merely
not the opening. A file is compared with the attachments that the opening discloses and with the lookups that
the issuer signed; where neither can tell, it is not compared.
"""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import Any, Protocol

from anchors.canonical import encode, parse
from anchors.commitment import Opening
from anchors.hexadecimal import to_hex
from anchors.statement import Statement
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.group_view import WITHHELD
from ledger_api.domain.checks.header_agreement import disagreements
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.evidence import FileEvidence
from ledger_api.domain.outcomes import Axis
from ledger_api.domain.reason import Code

CHECK = Check(5, "What was presented is what was signed", Axis.DOCUMENT)


class ConformanceFinding(Protocol):
    """One departure from a document's standard, as ``documents.examine`` lists it."""

    @property
    def code(self) -> str:
        """Stable, UPPER_SNAKE."""

    @property
    def pointer(self) -> str:
        """RFC 6901, from the document's root."""

    @property
    def severity(self) -> str:
        """``warning`` or ``nonconformity``."""

    @property
    def detail(self) -> str:
        """What departs from what."""


Examine = Callable[[Any, Any], Sequence[ConformanceFinding]]
"""Header and body -> findings; raises ``DocumentRefusedError`` for what is not schema-valid."""


def check_presented_bytes(case: Case, examine: Examine | None) -> CheckResult:
    """The opening, its header, its conformance, and each file."""
    statement = case.statement
    if statement is None:
        return CheckResult(CHECK, (), {}, shown=False)
    raised = _opening(case, statement)
    findings: tuple[dict[str, Any], ...] = ()
    if case.is_opened and examine is not None and isinstance(case.evidence.opening, Opening):
        examined, findings = _examined(case.evidence.opening, examine)
        raised += examined
    compared: list[str] = []
    for file in case.evidence.files:
        fault = _file(case, file)
        if fault is None:
            compared.append(file.name)
        else:
            raised.append(fault)
    if not case.is_opened and not compared and not raised:
        searched = " and no source had it" if case.evidence.opening_unavailable else ""
        raised.append(Raised(Code.BYTES_UNAVAILABLE, {"searched_words": searched}))
    evidence = {
        "digest": to_hex(statement.digest),
        "opened": _how_opened(case),
        "files_compared": compared,
        "only_files_compared": bool(compared) and not case.is_opened,
    }
    return CheckResult(CHECK, tuple(raised), evidence, findings=findings)


def _how_opened(case: Case) -> str:
    if not case.is_opened:
        return "not opened"
    return "whole" if isinstance(case.evidence.opening, Opening) else "in part"


def _opening(case: Case, statement: Statement) -> list[Raised]:
    evidence = case.evidence
    if evidence.opening is None:
        return []
    if not case.is_opened:
        if not evidence.asked_by.presents_opening:
            return []
        problem = case.opening_problem
        detail = (
            "its content does not lead to the digest that was signed" if problem is None else problem.detail
        )
        return [
            Raised(
                Code.PAYLOAD_MISMATCH,
                {
                    "problem": detail,
                    "pointer": None if problem is None else problem.pointer,
                    "signed_digest": to_hex(statement.digest),
                    "presented_digest": None if case.opening_digest is None else to_hex(case.opening_digest),
                },
            )
        ]
    return [
        Raised(Code.PAYLOAD_MISMATCH, {"problem": detail, "pointer": f"/header{pointer}"})
        for pointer, detail in disagreements(statement, case.header)
    ]


def _examined(opening: Opening, examine: Examine) -> tuple[list[Raised], tuple[dict[str, Any], ...]]:
    from ledger_api.domain.documents.findings import DocumentRefusedError

    try:
        found = examine(opening.header, opening.body)
    except DocumentRefusedError as refusal:
        first = refusal.problems[0]
        problem = f"{first.detail} ({first.pointer or '/'})"
        return [Raised(Code.DOCUMENT_MALFORMED, {"problem": problem, "error": first.code})], ()
    findings = tuple(
        {"code": one.code, "pointer": one.pointer, "severity": one.severity, "detail": one.detail}
        for one in found
    )
    count = sum(one["severity"] == "nonconformity" for one in findings)
    if count == 0:
        return [], findings
    words = "one point" if count == 1 else f"{count} points"
    return [Raised(Code.NONCONFORMITIES_LISTED, {"count": count, "count_words": words})], findings


def _file(case: Case, file: FileEvidence) -> Raised | None:
    """None where the file is one of the document's; else the code that says it is not, or cannot be told."""
    attachments = _attachments(case)
    hashes = [attachment.get("sha256") for attachment in attachments or ()]
    if to_hex(file.sha256) in hashes or _is_published(case, file) or _is_payload(case, file):
        return None
    shown = {"file": file.name, "sha256": to_hex(file.sha256), "size": file.size}
    if file.belongs_to is not None and case.entry is not None and case.entry.body.lookups:
        # Its issuer publishes the files of this document, and this is none of them. Where it publishes none,
        # what others publish as theirs proves nothing: anybody may.
        other = {"belongs_to": to_hex(file.belongs_to)}
        problem = "it is registered with another document"
        return Raised(Code.ATTACHMENT_MISMATCH, {**shown, **other, "problem": problem})
    if attachments is None:
        return Raised(Code.FILE_NOT_COMPARED, shown)
    named = any(attachment.get("name") == file.name for attachment in attachments)
    problem = (
        "the file of that name that was signed has other content"
        if named
        else "no file that was signed with the document has this content"
    )
    return Raised(Code.ATTACHMENT_MISMATCH, {**shown, "problem": problem})


def _attachments(case: Case) -> list[Mapping[str, Any]] | None:
    """The signed list of attachments, or None where it was not opened."""
    listed = case.header.get("/attachments") if case.is_opened else WITHHELD
    if listed is WITHHELD:
        return None
    # What is no list of objects lists no file: another code says that it is malformed.
    listed = listed if isinstance(listed, list) else []
    attachments: list[Mapping[str, Any]] = [one for one in listed if isinstance(one, dict)]
    # One withheld hash might be this file's: then the list cannot rule the file out.
    return None if any(one.get("sha256", WITHHELD) is WITHHELD for one in attachments) else attachments


def _is_published(case: Case, file: FileEvidence) -> bool:
    # Reading an entry has already compared its lookups with the root that the statement signs.
    return case.entry is not None and bool(set(file.lookups) & set(case.entry.body.lookups))


def _is_payload(case: Case, file: FileEvidence) -> bool:
    """Whether the file is the document's own payload, in whatever spacing and order its JSON came.

    A native payload states a header of its own: it may say less than the signed one, and nothing else.
    """
    opening = case.evidence.opening
    if not file.bodies or not case.is_opened or not isinstance(opening, Opening):
        return False
    if sha256(encode(opening.body)).digest() not in file.bodies:
        return False
    return file.stated is None or _agrees(parse(file.stated), opening.header)


def _agrees(stated: Any, signed: Any) -> bool:
    if isinstance(stated, dict) and isinstance(signed, dict):
        return all(_agrees(value, signed.get(name)) for name, value in stated.items())
    if isinstance(stated, list) and isinstance(signed, list):
        # Digests that a document derives from are signed in one order, whatever order they came in.
        return {encode(one) for one in stated} == {encode(one) for one in signed}
    return stated is None or encode(stated) == encode(signed)
