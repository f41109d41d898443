"""Corrosion tests inside a material test report: ISO 9227, ISO 12944-6, ISO 15156.

Findings that rest on a figure say where it stands; the figures are in `coating_tables`.
"""

import re
from typing import Annotated, Any, Literal

from pydantic import Field
from pydantic_core import to_json, to_jsonable_python

from ledger_api.domain.documents.fields import DecimalText, LongText, Part, Standard, Text, amount
from ledger_api.domain.documents.findings import Report
from ledger_api.domain.documents.native.coating_tables import ISO_12944_6_HOURS, ISO_12944_DURABILITY
from ledger_api.domain.documents.validation import strings, texts

Durability = Literal["L", "M", "H", "VH"]
Regime = Literal["condensation", "neutral-salt-spray", "cyclic"]


class SaltSprayTest(Part):
    """An ISO 9227 test: neutral, acetic acid or copper-accelerated salt spray. Hours and result only."""

    method: Literal["NSS", "AASS", "CASS"]
    standard: Standard
    duration_hours: DecimalText
    result: LongText
    passed: bool


class RegimeTest(Part):
    """One laboratory test of a coating system, in hours."""

    regime: Regime
    hours: DecimalText
    passed: bool


class CoatingSystem(Part):
    """A paint system tested by ISO 12944-6 for a corrosivity category and a durability."""

    standard: Standard
    corrosivity: Literal["C2", "C3", "C4", "C5", "CX"]
    durability: Durability
    durability_years: DecimalText | None = None
    system: Text
    tests: Annotated[list[RegimeTest], Field(min_length=1, max_length=10)]


class SourService(Part):
    """An assessment for H2S-containing environments (ISO 15156)."""

    standard: Standard
    h2s_partial_pressure_kpa: DecimalText
    exemption_claimed: bool
    exemption_assessment: LongText | None = None
    passed: bool | None = None


class Corrosion(Part):
    """The corrosion part of a report."""

    salt_spray: Annotated[list[SaltSprayTest], Field(max_length=50)] = Field(default_factory=list)
    coating_systems: Annotated[list[CoatingSystem], Field(max_length=20)] = Field(default_factory=list)
    sour_service: Annotated[list[SourService], Field(max_length=20)] = Field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was tested."""
        return not (self.salt_spray or self.coating_systems or self.sour_service)


SOUR_LIMIT_KPA = "0.3"  # ISO 15156-1: the partial pressure of H2S from which the standard applies at any rate

_HOURS = re.compile(
    r"(?<![\d.,])\d[\d .,']{0,12}\s{0,3}(?:h|hrs?|hours?|stunden|std|heures?)\b", re.IGNORECASE
)
# In ASCII without escapes _HOURS finds nothing where this does not. It looks no further than _HOURS does, 12
# and 3 characters: hostile text is all digits, and each of them begins a search.
_MAYBE_HOURS = re.compile(rb"\d[\d .,']{0,15}+[hHsS]")
_CATEGORY = re.compile(r"(?<![a-z\d])(?:C\s?[2-5X]|\d{1,3}\s?(?:years?|jahren?|ans))\b", re.IGNORECASE)
_EQUALS = re.compile(
    r"[=≙≅≈→]|->|\b(?:equals?|[eé]quiva\w{0,9}|correspond\w{0,9}|entspr\w{0,9}|simulates?|means|qualif\w{0,5}|"
    r"therefore|thus|hence)\b|\bis\s(?=(?:an?\s)?C\s?[2-5X]\b)",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"[.;!?]\s|\n")
_REACH = 80  # characters on either side in which a claim is still one claim


def _converts(text: str) -> bool:
    """Whether hours stand on one side of a word of equality, and a category or years on the other."""
    if not (_HOURS.search(text) and _CATEGORY.search(text)):
        return False
    for equality in _EQUALS.finditer(text):
        start, end = equality.span()
        before = _CLAUSE_END.split(text[max(0, start - _REACH) : start])[-1]
        after = _CLAUSE_END.split(text[end : end + _REACH])[0]
        if (_HOURS.search(before) and _CATEGORY.search(after)) or (
            _CATEGORY.search(before) and _HOURS.search(after)
        ):
            return True
    return False


def _may_name_hours(value: Any) -> bool:
    """Whether any text may name hours of a test; the whole JSON is looked at first, which mostly tells."""
    written = to_json(value)
    if written.isascii() and b"\\" not in written and _MAYBE_HOURS.search(written) is None:
        return False
    # A line break ends words as the end of a text does: what is in no text is not in all of them together.
    found = texts(to_jsonable_python(value))
    return _HOURS.search("\n".join(one for one in found if not one.startswith("data:"))) is not None


def refuse_conversions(value: Any, at: str, report: Report) -> None:
    """Refuse text of a value or a model that turns salt spray hours into a corrosivity category or years.

    ISO 9227 says that its results do not predict service life; "1000 h = C5" is no result of any test.
    """
    if not _may_name_hours(value):
        return
    for pointer, text in strings(to_jsonable_python(value), at):
        if not text.startswith("data:") and _converts(text):
            report.refuse(
                "SALT_SPRAY_CONVERSION",
                pointer,
                "salt spray hours are converted into a corrosivity category or years",
            )


def judge_corrosion(part: Corrosion, report: Report) -> None:
    """The rules of the three standards."""
    at = "/body/corrosion"
    for index, spray in enumerate(part.salt_spray):
        if amount(spray.duration_hours) <= 0:
            report.refuse(
                "VALUE_IMPOSSIBLE", f"{at}/salt_spray/{index}/duration_hours", "a test lasts some hours"
            )
        if not spray.passed:
            report.nonconformity(
                "TEST_FAILED", f"{at}/salt_spray/{index}/passed", f"{spray.method} was not passed"
            )
    for index, system in enumerate(part.coating_systems):
        _judge_system(system, f"{at}/coating_systems/{index}", report)
    for index, sour in enumerate(part.sour_service):
        _judge_sour(sour, f"{at}/sour_service/{index}", report)


def _judge_system(system: CoatingSystem, at: str, report: Report) -> None:
    for index, test in enumerate(system.tests):
        if not test.passed:
            report.nonconformity("TEST_FAILED", f"{at}/tests/{index}/passed", f"{test.regime} was not passed")
    edition = system.standard.edition
    if edition is None:
        report.nonconformity(
            "EDITION_MISSING",
            f"{at}/standard/edition",
            "a durability means other years in 1998 than in 2018; the edition shall be stated",
        )
        return
    row = next(
        (r for r in ISO_12944_DURABILITY if (r.edition, r.durability) == (edition, system.durability)), None
    )
    known = {r.edition for r in ISO_12944_DURABILITY}
    if row is None and edition in known:
        report.nonconformity(
            "DURABILITY_NOT_IN_EDITION",
            f"{at}/durability",
            f"edition {edition} has no durability {system.durability}",
        )
    if row is not None and system.durability_years is not None:
        years = amount(system.durability_years)
        if years <= row.above or (row.up_to is not None and years > row.up_to):
            report.nonconformity(
                "DURABILITY_RANGE",
                f"{at}/durability_years",
                f"{system.durability} of edition {edition} is above {row.above} years"
                + (f", up to {row.up_to}" if row.up_to is not None else "")
                + f" [source: {row.source_status}]",
            )
    _judge_hours(system, edition, at, report)


def _judge_hours(system: CoatingSystem, edition: str, at: str, report: Report) -> None:
    rows = [
        row
        for row in ISO_12944_6_HOURS
        if (row.edition, row.corrosivity, row.durability) == (edition, system.corrosivity, system.durability)
    ]
    if not rows:
        report.warn(
            "HOURS_NOT_JUDGED",
            f"{at}/tests",
            f"no hours on file for {system.corrosivity} {system.durability} of edition {edition}",
        )
        return
    held = {test.regime: amount(test.hours) for test in system.tests if test.passed}
    if any(all(held.get(regime, 0) >= hours for regime, hours in row.hours.items()) for row in rows):  # type: ignore[call-overload]
        return
    wanted = " or ".join(
        " and ".join(f"{regime} {hours} h" for regime, hours in row.hours.items()) for row in rows
    )
    report.nonconformity(
        "HOURS_BELOW_STANDARD",
        f"{at}/tests",
        f"{system.corrosivity} {system.durability} of edition {edition} asks for {wanted} "
        f"[source: {rows[0].source_status}]",
    )


def _judge_sour(sour: SourService, at: str, report: Report) -> None:
    if sour.standard.edition is None:
        report.nonconformity(
            "EDITION_MISSING", f"{at}/standard/edition", "the edition of ISO 15156 shall be stated"
        )
    pressure = amount(sour.h2s_partial_pressure_kpa)
    if pressure < 0:
        report.refuse(
            "VALUE_IMPOSSIBLE", f"{at}/h2s_partial_pressure_kpa", "a partial pressure is zero or more"
        )
    if sour.passed is False:
        report.nonconformity("TEST_FAILED", f"{at}/passed", "the material was found unfit for sour service")
    if not sour.exemption_claimed:
        return
    if pressure >= amount(SOUR_LIMIT_KPA):
        report.nonconformity(
            "SOUR_EXEMPTION_REFUSED",
            f"{at}/exemption_claimed",
            f"ISO 15156 applies from {SOUR_LIMIT_KPA} kPa",
        )
    elif sour.exemption_assessment is None:
        report.nonconformity(
            "SOUR_EXEMPTION_NOT_AUTOMATIC",
            f"{at}/exemption_assessment",
            f"below {SOUR_LIMIT_KPA} kPa nothing is exempt by itself; the assessment shall be stated",
        )
