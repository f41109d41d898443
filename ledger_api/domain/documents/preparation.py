"""From submitted bytes to a document that can be committed to and signed; and the same judgement again.

No input or output, no clock: the same bytes give the same header, body and findings for ever.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from anchors.canonical import encode, parse
from anchors.errors import CanonicalizationError
from ledger_api.domain.documents.fields import Part
from ledger_api.domain.documents.findings import FIXES, DocumentRefusedError, Finding, Problem, Report
from ledger_api.domain.documents.foreign import pact
from ledger_api.domain.documents.header import NATIVE, Attachment, Header, attached, judge_header
from ledger_api.domain.documents.overlay import conflicts, lay_over
from ledger_api.domain.documents.types import FOREIGN_FORMATS, NATIVE_TYPES, ForeignFormat
from ledger_api.domain.documents.validation import floats, has_plain_text, not_nfc, read

PERSONNEL = "personnel_qualification"
_NATIVE_VERSION = "1"
_REGISTRATION_MEMBERS = ("issuer", "attachments", "format")


@dataclass(frozen=True, slots=True)
class PreparedDocument:
    """A document ready to be committed to: JSON header and body, and what the rules found."""

    format: str
    header: dict[str, Any]
    body: dict[str, Any]
    statement_type: str
    findings: tuple[Finding, ...]


def unwrap(payload: bytes) -> list[tuple[str, bytes]]:
    """The documents of a file with their pointers in it.

    A PACT list response or RequestFulfilledEvent gives each footprint as RFC 8785 JSON; anything else, also
    what is no JSON, is itself at pointer "".

    Raises:
        DocumentRefusedError: NO_DOCUMENT where a wrapper holds no footprint.
    """
    try:
        wrapped = pact.unwrap(parse(payload))
    except CanonicalizationError:
        return [("", payload)]
    if wrapped is None:
        return [("", payload)]
    if not wrapped:
        _refuse("NO_DOCUMENT", "/data", "the response holds no footprint")
    return [(pointer, encode(item)) for pointer, item in wrapped]


def prepare(
    payload: bytes,
    *,
    issuer_id: bytes,
    overlay: dict[str, Any] | None = None,
    attachments: Sequence[Attachment] = (),
    revision: int | None = None,
    supersedes: bytes | None = None,
    relation: str = "",
    derived_from: Sequence[bytes] = (),
    at: str = "",
) -> PreparedDocument:
    """Parse, validate, map onto the header and judge one document.

    `at` is the pointer of `payload` in the file it came from, and is put before every pointer into the body.
    A wrapper that holds exactly one footprint is unwrapped. Pointers into a foreign document's header and
    overlay start with /header. `supersedes` is the digest of the predecessor, `relation` how this one relates
    to it (supersedes unless said). `derived_from` are digests of the documents it was made from, where the
    payload does not list them itself. A `revision` left out is the payload's, else 1.

    Raises:
        DocumentRefusedError: with every problem found.
    """
    value, at = _single(_parsed(payload), at)
    report = Report()
    foreign = _foreign(value)
    if foreign is not None:
        base, body = foreign.to_header(value, report), value
        format_ = foreign.name
    else:
        base, body = _native_parts(value, report)
        format_ = NATIVE
    registration: dict[str, Any] = {"revision": revision, "predecessor": _hex(supersedes)}
    if supersedes is not None or relation:
        registration["relation"] = relation or "supersedes"
    if derived_from:
        registration["derived_from"] = sorted({"0x" + one.hex() for one in derived_from})
    members = lay_over(base, overlay, report) if overlay is not None else base
    members = _sorted_derivation(members)
    for name, given in registration.items():
        if given is not None and members.get(name) not in (None, "", [], given):
            report.refuse(
                "HEADER_CONFLICT", f"/header/{name}", f"the document says {members[name]}, the call {given}"
            )
        elif given is not None:
            members = members | {name: given}
    members = {name: each for name, each in members.items() if each is not None}
    members = members | {
        "issuer": {"id": _hex(issuer_id)},
        "attachments": attached(attachments),
        "format": format_,
    }
    header = read(Header, members, "/header", report)
    if header is not None:
        header = _judge(header, body, report)
    elif foreign is not None:
        foreign.judge(body, report)
    else:
        _read_native_body(members.get("type"), members.get("profile"), body, report)
    if foreign is not None:
        report.prefer_body({f"/header/{name}" for name in base})
    report.raise_if_refused(at)
    if header is None:
        raise AssertionError("a header that was not read always leaves a problem")
    return PreparedDocument(format_, header.to_json(), body, header.statement_type, report.findings(at))


def examine(header: dict[str, Any], body: dict[str, Any]) -> tuple[Finding, ...]:
    """Judge an opened document again: what `prepare` found, for the same header and body.

    Raises:
        DocumentRefusedError: where header or body is not what `prepare` could have made.
    """
    report = Report()
    model = read(Header, header, "/header", report)
    if model is None:
        report.raise_if_refused()
        raise AssertionError("a header that was not read always leaves a problem")
    if model.to_json() != header:
        for pointer in _absent(model.to_json(), header, "/header"):
            report.refuse("FIELD_MISSING", pointer, "a signed header states every member, null where absent")
    if model.format != NATIVE:
        foreign = FOREIGN_FORMATS[model.format]
        if not foreign.recognises(body):
            _refuse("FORMAT_UNKNOWN", "", f"the body is not of format {model.format}")
        conflicts(foreign.to_header(body, report), header, "/header", report)
    else:
        _judge_native_text({"body": body}, report)  # what was read as a header holds no such text
    completed = _judge(model, body, report)
    if completed is not None and completed != model:
        conflicts(completed.to_json(), header, "/header", report)
    report.raise_if_refused()
    return report.findings()


def _parsed(payload: bytes) -> Any:
    try:
        return parse(payload)
    except CanonicalizationError as error:
        raise DocumentRefusedError(
            [Problem(error.code, error.pointer or "", error.detail, error.fix)]
        ) from error


def _single(value: Any, at: str) -> tuple[Any, str]:
    wrapped = pact.unwrap(value)
    if wrapped is None:
        return value, at
    if len(wrapped) != 1:
        code = "MANY_DOCUMENTS" if wrapped else "NO_DOCUMENT"
        _refuse(code, at, f"the response holds {len(wrapped)} footprints")
    pointer, item = wrapped[0]
    return item, at + pointer


def _foreign(value: Any) -> ForeignFormat | None:
    if isinstance(value, dict) and "concord" in value:
        return None
    return next((each for each in FOREIGN_FORMATS.values() if each.recognises(value)), None)


def _native_parts(value: Any, report: Report) -> tuple[dict[str, Any], dict[str, Any]]:
    if not isinstance(value, dict) or "concord" not in value:
        _refuse("FORMAT_UNKNOWN", "", "this is no document format the ledger knows")
    if value["concord"] != _NATIVE_VERSION:
        report.refuse(
            "VALUE_NOT_ALLOWED", "/concord", f'a native document has "concord": "{_NATIVE_VERSION}"'
        )
    for name in value.keys() - {"concord", "header", "body"}:
        report.refuse("UNKNOWN_FIELD", f"/{name}", f"{name} is not a member of a native document")
    parts = []
    for name in ("header", "body"):
        if name not in value:
            report.refuse("FIELD_MISSING", f"/{name}", f"{name} is missing")
        elif not isinstance(value[name], dict):
            report.refuse("TYPE_MISMATCH", f"/{name}", f"{name} is an object")
        parts.append(value.get(name))
    _judge_native_text(value, report)
    if not all(isinstance(part, dict) for part in parts):
        report.raise_if_refused()
    header, body = parts
    for name in _REGISTRATION_MEMBERS:
        if name in header:
            report.refuse("UNKNOWN_FIELD", f"/header/{name}", f"{name} is set by the registration")
    if header.get("type") == PERSONNEL:
        _refuse("PERSONNEL_NOT_REGISTRABLE", "/header/type", "personnel qualifications are never in the log")
    return {name: each for name, each in header.items() if name not in _REGISTRATION_MEMBERS}, body


def _judge_native_text(value: Any, report: Report) -> None:
    if has_plain_text(value):
        return
    for pointer in not_nfc(value):
        report.refuse("TEXT_NOT_NFC", pointer, "the text is not in Unicode normalisation form C")
    for pointer in floats(value):
        report.refuse("NATIVE_FLOAT", pointer, "a native document holds no fractional JSON number")


def _judge(header: Header, body: dict[str, Any], report: Report) -> Header | None:
    """All rules over a header that was read; the header with what its type fills in."""
    if header.format != NATIVE:
        FOREIGN_FORMATS[header.format].judge(body, report)
        judge_header(header, report)
        return header
    model = _read_native_body(header.type, header.profile, body, report)
    if model is None:
        judge_header(header, report)
        return None
    kind = NATIVE_TYPES[header.type]
    header = kind.complete(header, model)
    judge_header(header, report)
    kind.judge(header, model, report)
    return header


def _read_native_body(kind: Any, profile: Any, body: dict[str, Any], report: Report) -> Part | None:
    known = NATIVE_TYPES.get(kind) if isinstance(kind, str) else None
    if known is None:
        if isinstance(kind, str):
            report.refuse("TYPE_UNKNOWN", "/header/type", f"{kind} is not one of {', '.join(NATIVE_TYPES)}")
        return None
    model = known.profiles.get(profile) if isinstance(profile, str) else None
    if model is None:
        if isinstance(profile, str):
            report.refuse(
                "TYPE_UNKNOWN", "/header/profile", f"{profile} is not one of {', '.join(known.profiles)}"
            )
        return None
    return read(model, body, "/body", report)


def _sorted_derivation(members: dict[str, Any]) -> dict[str, Any]:
    derived = members.get("derived_from")
    if isinstance(derived, list) and all(isinstance(each, str) for each in derived):
        return members | {"derived_from": sorted(set(derived))}
    return members


def _absent(full: dict[str, Any], given: dict[str, Any], at: str) -> Iterator[str]:
    """Pointers of members that `given` leaves out. No list of a header holds objects with such members."""
    for name, value in full.items():
        if name not in given:
            yield f"{at}/{name}"
        elif isinstance(value, dict):
            yield from _absent(value, given[name], f"{at}/{name}")


def _hex(digest: bytes | None) -> str | None:
    return None if digest is None else "0x" + digest.hex()


def _refuse(code: str, pointer: str, detail: str) -> None:
    raise DocumentRefusedError([Problem(code, pointer, detail, FIXES[code])])
