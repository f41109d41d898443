"""What is said about a document: problems refuse it, findings are listed beside it.

Two tiers. A document that is not schema-valid is refused with every problem it has. One that is
schema-valid but misses a SHALL of its standard is accepted with `nonconformity` findings; faults of form
that change nothing (an odd UUID, a cut logo) are `warning` findings.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

Severity = Literal["warning", "nonconformity"]

_LONGEST_DETAIL = 300

# What the sender can do, for each code that refuses.
FIXES: dict[str, str] = {
    "FIELD_MISSING": "Supply the member that the pointer names.",
    "UNKNOWN_FIELD": "Remove the member, or correct its name; nothing unknown is signed.",
    "TYPE_MISMATCH": "Send the JSON type that the detail asks for.",
    "VALUE_NOT_ALLOWED": "Use one of the values that the detail lists.",
    "NATIVE_FLOAT": 'Write the number as a string with its own digits, such as "1.95".',
    "DECIMAL_MALFORMED": 'Write digits with at most one point, such as "1.95"; no exponent, no separators.',
    "TEXT_NOT_NFC": "Normalise the text to Unicode NFC before sending it.",
    "TEXT_UNSAFE": "Remove control and direction-override characters from the text.",
    "TEXT_LENGTH": "Keep the text within the length that the detail gives.",
    "DATE_MALFORMED": "Write the date as YYYY-MM-DD, a day that exists.",
    "DATE_OUT_OF_RANGE": "Check the year: dates run from 1950-01-01 up to, not including, 2100-01-01.",
    "TIMESTAMP_MALFORMED": "Write the time as RFC 3339, such as 2025-01-08T14:47:32Z.",
    "VALIDITY_BEFORE_ISSUE": "Correct the validity or the date of issue: nothing is valid before it exists.",
    "VALIDITY_EMPTY": "Let valid_to be after valid_from; the period is half-open, [valid_from, valid_to).",
    "ASSESSED_AFTER_ISSUE": "Let assessed_on be on or before issued_on.",
    "LEI_INVALID": "Copy the LEI again: 20 characters whose last two are check digits (ISO 17442).",
    "GLN_INVALID": "Copy the GLN again: 13 digits, the last a check digit.",
    "VAT_INVALID": "Copy the VAT number again, with its two-letter prefix.",
    "HS_INVALID": 'Give a string of 2, 4 or 6 digits, such as "721070".',
    "HS_EDITION_INVALID": "Give the year of an edition of the Harmonized System, such as 2022.",
    "UNIT_UNKNOWN": "Use a UN/ECE Recommendation 20 code, such as TNE, KGM, H87.",
    "ECONOMY_UNKNOWN": "Use an ISO 3166-1 alpha-2 code, or EU, XK, XI.",
    "DIGEST_MALFORMED": "Write the digest as 0x and 64 lower-case hexadecimal digits.",
    "NUMBER_MALFORMED": "Give the document number as 1 to 64 characters without surrounding blanks.",
    "QUANTITY_WITHOUT_UNIT": "Give quantity and unit together, or neither.",
    "QUANTITY_NEGATIVE": "Give a quantity that is zero or more.",
    "RELATION_INCOMPLETE": "Give relation and predecessor together, or neither.",
    "HEADER_CONFLICT": "Leave the member out of the header, or make it equal to what the document says.",
    "ATTACHMENT_INVALID": "Give each file its own plain name, its media type, its size and its SHA-256.",
    "FORMAT_UNKNOWN": "Send a native document, a PACT v3 ProductFootprint or an EN 10168 certificate.",
    "MANY_DOCUMENTS": "Register the documents of this file one by one; unwrap() splits it.",
    "NO_DOCUMENT": "Send a file that holds at least one document.",
    "TYPE_UNKNOWN": "Use carbon_label, material_test_report or safety_certificate with one of its profiles.",
    "PERSONNEL_NOT_REGISTRABLE": "Hand a personnel qualification to its holder; it is never logged.",
    "SPEC_VERSION_UNSUPPORTED": "Export the footprint as PACT version 3.",
    "SALT_SPRAY_CONVERSION": "State hours and result only: ISO 9227 hours do not predict service life.",
    "EN10204_TYPE_CONTRADICTS": "Name one type of inspection document, the one the certificate is.",
    "LIMITS_CONTRADICT": "Correct the limits: the minimum is above the maximum.",
    "PERIOD_EMPTY": "Let the reference period end after it starts.",
    "VALIDITY_BEFORE_PERIOD": "Let the validity start when the reference period is over.",
    "VERIFICATION_BEFORE_PERIOD": "Give the day on which this footprint was verified.",
    "PACKAGING_CONTRADICTS": "Say that packaging emissions are included, or leave their figure out.",
    "GEOGRAPHY_CONTRADICTS": "Give one geography: the region, the country or its subdivision.",
    "ZONE_UNKNOWN": "Name a time zone of the IANA database, such as UTC or Asia/Ho_Chi_Minh.",
    "VALUE_IMPOSSIBLE": "Correct the value; nothing can measure so.",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a document is refused: a stable code, where (RFC 6901, in the submitted file), what to do."""

    code: str
    pointer: str
    detail: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """Something listed beside an accepted document."""

    code: str
    pointer: str
    severity: Severity
    detail: str


class DocumentRefusedError(Exception):
    """A document that is not admitted; `problems` holds every reason, in the order of the file."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0]
        self.code, self.pointer, self.detail, self.fix = first.code, first.pointer, first.detail, first.fix
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{first.code} at {first.pointer or '/'}: {first.detail}{more}")


class Report:
    """Collects what the rules say about one document, so that all of it can be told at once."""

    def __init__(self) -> None:
        self._problems: dict[tuple[str, str], Problem] = {}
        self._findings: dict[tuple[str, str], Finding] = {}

    def refuse(self, code: str, pointer: str, detail: str) -> None:
        """A reason to refuse. The first detail said for a code at a pointer stays."""
        self._problems.setdefault((code, pointer), Problem(code, pointer, _cut(detail), FIXES[code]))

    def nonconformity(self, code: str, pointer: str, detail: str) -> None:
        """A SHALL of the document's standard that it misses."""
        self._findings.setdefault((code, pointer), Finding(code, pointer, "nonconformity", _cut(detail)))

    def warn(self, code: str, pointer: str, detail: str) -> None:
        """A fault of form, or something the reader should know; nothing is missed by it."""
        self._findings.setdefault((code, pointer), Finding(code, pointer, "warning", _cut(detail)))

    def add(self, problems: Iterable[Problem]) -> None:
        """Take over problems found elsewhere."""
        for problem in problems:
            self._problems.setdefault((problem.code, problem.pointer), problem)

    def prefer_body(self, derived: set[str]) -> None:
        """Forget problems of header members that came from the body, where the body itself has problems.

        Such a member is wrong because the body is; the body's pointer is the one its sender can use.
        """
        if any(not pointer.startswith("/header") for _, pointer in self._problems):
            self._problems = {key: each for key, each in self._problems.items() if key[1] not in derived}

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every reason to refuse so far, in the order in which it was found."""
        return tuple(self._problems.values())

    def findings(self, at: str = "") -> tuple[Finding, ...]:
        """The findings so far, sorted by pointer and code, their pointers moved below `at`."""
        ordered = sorted(self._findings.values(), key=lambda each: (each.pointer, each.code))
        return tuple(replace(each, pointer=_moved(each.pointer, at)) for each in ordered)

    def raise_if_refused(self, at: str = "") -> None:
        """Raises:
        DocumentRefusedError: where anything refuses, with all of it.
        """
        if self._problems:
            raise DocumentRefusedError(
                [replace(each, pointer=_moved(each.pointer, at)) for each in self._problems.values()]
            )


def _cut(detail: str) -> str:
    """Details repeat what a stranger wrote; a sentence is enough of it."""
    return detail if len(detail) <= _LONGEST_DETAIL else detail[: _LONGEST_DETAIL - 3] + "..."


def _moved(pointer: str, at: str) -> str:
    """Pointers into the header name no place of the submitted file when that wraps a foreign body."""
    return pointer if not at or pointer.startswith("/header") else at + pointer


def escape(token: str | int) -> str:
    """One reference token of a JSON pointer (RFC 6901 section 3)."""
    return str(token).replace("~", "~0").replace("/", "~1")
