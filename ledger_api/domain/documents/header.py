"""The common header (domain.md section 3): what every document says in the same words, whatever its body.

The header is signed with the body. All its members are present, null where there is nothing to say.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from ledger_api.domain.documents.fields import (
    DateText,
    DecimalText,
    Digest,
    HsCode,
    HsEdition,
    NumberText,
    Part,
    Party,
    Standard,
    Text,
    Unit,
    amount,
)
from ledger_api.domain.documents.findings import Report

Format = Literal["concord/v1", "pact/v3", "en10168"]
NATIVE: Format = "concord/v1"
MAX_FILES = 32


def _file_name(value: str) -> str:
    if "/" in value or "\\" in value or value in (".", "..") or len(value) > 200:
        raise PydanticCustomError(
            "ATTACHMENT_INVALID", "a file name without folders, of at most 200 characters"
        )
    return value


def _media_type(value: str) -> str:
    kind, _, subtype = value.partition("/")
    if (
        not kind
        or not subtype
        or "/" in subtype
        or not value.isascii()
        or any(c in value for c in ' ;,"\\')
        or value != value.lower()
    ):
        raise PydanticCustomError("ATTACHMENT_INVALID", "a lower-case media type without parameters")
    return value


MediaType = Annotated[str, AfterValidator(_media_type)]


class AttachedFile(Part):
    """A file that belongs to the document: its SHA-256, size in bytes and media type are signed."""

    name: Annotated[Text, AfterValidator(_file_name)]
    media_type: MediaType
    size: Annotated[int, Field(ge=0)]
    sha256: Digest


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file as the caller hands it over; `sha256` is over its bytes as they are."""

    name: str
    media_type: str
    size: int
    sha256: bytes

    def to_json(self) -> dict[str, Any]:
        """The signed member of the header; its name in NFC, however the file system wrote it."""
        return {
            "name": unicodedata.normalize("NFC", self.name),
            "media_type": self.media_type,
            "size": self.size,
            "sha256": "0x" + self.sha256.hex(),
        }


class HsClass(Part):
    """A Harmonized System code: a string of 2, 4 or 6 digits, and the edition it is from."""

    code: HsCode
    edition: HsEdition | None = None


class Subject(Part):
    """What the document is about."""

    exporter: Party | None = None
    manufacturer: Party | None = None
    product: Text | None = None
    hs: HsClass | None = None
    lot: Text | None = None
    quantity: DecimalText | None = None
    unit: Unit | None = None
    site: Text | None = None


class Issuer(Part):
    """The organisation that issues, by its id on the ledger."""

    id: Digest


class Header(Part):
    """The header of any document. Dates are days; validity is half-open, [valid_from, valid_to)."""

    type: Text
    profile: Text
    number: NumberText
    revision: Annotated[int, Field(ge=1, le=2**32 - 1)] = 1
    issuer: Issuer
    subject: Subject = Subject()
    standard: Standard | None = None
    assessed_on: DateText | None = None
    issued_on: DateText
    valid_from: DateText | None = None
    valid_to: DateText | None = None
    relation: Literal["", "supersedes", "amends"] = ""
    predecessor: Digest | None = None
    derived_from: Annotated[list[Digest], Field(max_length=100)] = Field(default_factory=list)
    attachments: Annotated[list[AttachedFile], Field(max_length=MAX_FILES)] = Field(default_factory=list)
    format: Format

    @property
    def statement_type(self) -> str:
        """What the statement says as its type: document type and profile."""
        return f"{self.type}:{self.profile}"

    def to_json(self) -> dict[str, Any]:
        """All members, null where absent: what is committed to and signed."""
        return self.model_dump()


def judge_header(header: Header, report: Report) -> None:
    """The rules that hold between members of a header.

    A foreign body may assert dates in an order of its own; its mapping judges that. A document that
    expires before it is issued is refused whoever wrote it.
    """
    native = header.format == NATIVE
    subject = header.subject
    if (subject.quantity is None) != (subject.unit is None):
        missing = "unit" if subject.unit is None else "quantity"
        report.refuse("QUANTITY_WITHOUT_UNIT", f"/header/subject/{missing}", "quantity and unit go together")
    if subject.quantity is not None and amount(subject.quantity) < 0:
        report.refuse("QUANTITY_NEGATIVE", "/header/subject/quantity", f"{subject.quantity} is below zero")
    if subject.hs is not None and subject.hs.edition is None:
        report.warn(
            "HS_EDITION_MISSING", "/header/subject/hs/edition", "the edition of the HS code is not stated"
        )
    if (header.relation == "") != (header.predecessor is None):
        missing = "relation" if header.relation == "" else "predecessor"
        report.refuse("RELATION_INCOMPLETE", f"/header/{missing}", "relation and predecessor go together")
    if header.valid_to is not None and header.valid_to <= header.issued_on:
        report.refuse(
            "VALIDITY_BEFORE_ISSUE",
            "/header/valid_to",
            f"valid until {header.valid_to}, but issued on {header.issued_on}",
        )
    if header.valid_from is not None and header.valid_to is not None and header.valid_to <= header.valid_from:
        report.refuse(
            "VALIDITY_EMPTY", "/header/valid_to", f"[{header.valid_from}, {header.valid_to}) holds no day"
        )
    if native and header.valid_from is not None and header.valid_from < header.issued_on:
        report.refuse(
            "VALIDITY_BEFORE_ISSUE",
            "/header/valid_from",
            f"valid from {header.valid_from}, but issued on {header.issued_on}",
        )
    if native and header.assessed_on is not None and header.assessed_on > header.issued_on:
        report.refuse(
            "ASSESSED_AFTER_ISSUE",
            "/header/assessed_on",
            f"assessed on {header.assessed_on}, but issued on {header.issued_on}",
        )
    _judge_lists(header, report)


def _judge_lists(header: Header, report: Report) -> None:
    names: set[str] = set()
    for index, file in enumerate(header.attachments):
        if file.name.casefold() in names:
            report.refuse(
                "ATTACHMENT_INVALID", f"/header/attachments/{index}/name", f"{file.name} is attached twice"
            )
        names.add(file.name.casefold())
    if header.derived_from != sorted(set(header.derived_from)):
        report.refuse(
            "HEADER_CONFLICT", "/header/derived_from", "digests are listed once each, in ascending order"
        )


def attached(files: Sequence[Attachment]) -> list[dict[str, Any]]:
    """The header's list of files: in one order, so that the same files again are the same document."""
    return [file.to_json() for file in sorted(files, key=lambda each: (each.name, each.sha256))]
