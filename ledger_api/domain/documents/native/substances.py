"""Restricted substances inside a material test report: RoHS (2011/65/EU) and the REACH candidate list."""

from typing import Annotated, Literal

from pydantic import Field

from ledger_api.domain.documents.fields import DateText, DecimalText, Part, Standard, Text, amount
from ledger_api.domain.documents.findings import Report

# Directive 2011/65/EU, annex II: percent by weight in homogeneous materials.
ROHS_LIMITS: dict[str, str] = {
    "Pb": "0.1",
    "Hg": "0.1",
    "Cd": "0.01",
    "Cr(VI)": "0.1",
    "PBB": "0.1",
    "PBDE": "0.1",
    "DEHP": "0.1",
    "BBP": "0.1",
    "DBP": "0.1",
    "DIBP": "0.1",
}
SVHC_THRESHOLD = (
    "0.1"  # Regulation (EC) 1907/2006, articles 7(2) and 33: percent weight by weight of an article
)

RohsSubstance = Literal["Pb", "Hg", "Cd", "Cr(VI)", "PBB", "PBDE", "DEHP", "BBP", "DBP", "DIBP"]


class RohsResult(Part):
    """One of the ten RoHS substances, in percent by weight."""

    substance: RohsSubstance
    percent: DecimalText
    basis: Literal["homogeneous material", "article", "product"]
    exemption: Text | None = None
    method: Standard | None = None


class SvhcResult(Part):
    """A substance of very high concern, in percent weight by weight of the article."""

    substance: Text
    cas: Text | None = None
    percent: DecimalText


class SvhcStatement(Part):
    """Which candidate-list substances are there, against the list as of a day."""

    candidate_list_date: DateText | None = None
    results: Annotated[list[SvhcResult], Field(max_length=300)] = Field(default_factory=list)


class Substances(Part):
    """The substances part of a report."""

    rohs: Annotated[list[RohsResult], Field(max_length=500)] = Field(default_factory=list)
    svhc: SvhcStatement | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is stated."""
        return not self.rohs and self.svhc is None


def judge_substances(part: Substances, issued_on: str, report: Report) -> None:
    """The limits of both acts."""
    for index, result in enumerate(part.rohs):
        at = f"/body/substances/rohs/{index}"
        _judge_share(result.percent, f"{at}/percent", report)
        if result.basis != "homogeneous material":
            report.nonconformity(
                "ROHS_BASIS",
                f"{at}/basis",
                "RoHS limits hold for each homogeneous material, not for the whole",
            )
        if amount(result.percent) > amount(ROHS_LIMITS[result.substance]):
            limit = f"{result.substance} {result.percent} % is above {ROHS_LIMITS[result.substance]} %"
            if result.exemption is None:
                report.nonconformity("ROHS_LIMIT_EXCEEDED", f"{at}/percent", limit)
            else:
                report.warn(
                    "ROHS_EXEMPTION_CLAIMED", f"{at}/exemption", f"{limit}; exemption {result.exemption}"
                )
    if part.svhc is not None:
        _judge_svhc(part.svhc, issued_on, report)


def _judge_svhc(statement: SvhcStatement, issued_on: str, report: Report) -> None:
    at = "/body/substances/svhc"
    pinned = statement.candidate_list_date
    if pinned is None:
        report.nonconformity(
            "CANDIDATE_LIST_DATE_MISSING",
            f"{at}/candidate_list_date",
            "the list grows twice a year; a statement holds against the list as of a day",
        )
    elif pinned > issued_on:
        report.nonconformity(
            "CANDIDATE_LIST_AFTER_ISSUE",
            f"{at}/candidate_list_date",
            f"the list of {pinned} was not there yet",
        )
    for index, result in enumerate(statement.results):
        pointer = f"{at}/results/{index}/percent"
        _judge_share(result.percent, pointer, report)
        if amount(result.percent) > amount(SVHC_THRESHOLD):
            report.warn(
                "SVHC_ABOVE_THRESHOLD",
                pointer,
                f"{result.substance} is above {SVHC_THRESHOLD} % w/w: the duty to inform applies",
            )


def _judge_share(text: str, pointer: str, report: Report) -> None:
    if not 0 <= amount(text) <= 100:
        report.refuse("VALUE_IMPOSSIBLE", pointer, "a share lies between 0 and 100 percent")
