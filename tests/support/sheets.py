"""Sheets of certificates as a mill exports them, with a mapping, and thirteen ways to spoil a row."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

MAPPING = """\
type = "material_test_report"
profile = "3.1"
attachments = ["Certificate file"]

[constants]
"/header/standard" = { id = "EN 10204", edition = "2004" }
"/header/subject/hs/edition" = "2022"
"/body/stated_type" = "Inspection certificate EN 10204:2004 - 3.1"
"/body/conformity_statement" = "The goods delivered comply with the requirements of the order."
"/body/inspector" = { function = "Head of inspection", independent_of_manufacturing = true }
"/body/analysis/0/symbol" = "C"
"/body/results/0" = { property = "Tensile strength Rm", unit = "MPa" }

[columns]
"Certificate" = "/header/number"
"Product" = "/header/subject/product"
"Exporter" = "/header/subject/exporter/name"
"LEI" = "/header/subject/exporter/lei"
"HS" = "/header/subject/hs/code"
"Quantity" = "/header/subject/quantity"
"Unit" = "/header/subject/unit"
"Assessed" = "/header/assessed_on"
"Issued" = "/header/issued_on"
"Grade" = "/body/material/designation"
"Heat" = ["/header/subject/lot", "/body/material/heat"]
"C %" = "/body/analysis/0/percent"
"Rm" = "/body/results/0/value"
"""

COLUMNS = (
    "Certificate", "Product", "Exporter", "LEI", "HS", "Quantity", "Unit", "Assessed", "Issued", "Grade",
    "Heat", "C %", "Rm", "Certificate file",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Planted:
    """A spoilt cell, and the code that names it."""

    column: str
    value: str
    code: str


FAULTS = (
    Planted("Issued", "03/04/26", "DATE_AMBIGUOUS"),
    Planted("HS", "7.2107E5", "NUMBER_MANGLED"),
    Planted("Quantity", "1.234", "DECIMAL_AMBIGUOUS"),
    Planted("HS", "30493", "HS_LEADING_ZERO_LOST"),
    Planted("LEI", "549300VNCOATEXPHP007", "LEI_INVALID"),
    Planted("Certificate", "", "FIELD_MISSING"),
    Planted("Unit", "TONS", "UNIT_UNKNOWN"),
    Planted("Certificate file", "never-scanned.pdf", "ATTACHMENT_NOT_FOUND"),
    Planted("Assessed", "2026-02-30", "DATE_MALFORMED"),
    Planted("Rm", "#REF!", "SPREADSHEET_ERROR"),
    Planted("Quantity", "-60", "QUANTITY_NEGATIVE"),
    Planted("C %", "0,042", "DECIMAL_MARK_UNDECLARED"),
    Planted("Issued", "46238", "DATE_SERIAL"),
)
"""One for each kind of fault; a spoilt row has this one alone."""


def good_row(number: int, prefix: str) -> dict[str, str]:
    """The row of one certificate."""
    return {
        "Certificate": f"{prefix}-{number:05}",
        "Product": "Hot-dip galvanised coil DX51D+Z275",
        "Exporter": "Song Cam Coated Steel JSC",
        "LEI": "549300VNCOATEXPHP006",
        "HS": "721049",
        "Quantity": f"{20 + number % 40}.5",
        "Unit": "TNE",
        "Assessed": "2026-08-03",
        "Issued": "2026-08-04",
        "Grade": "DX51D+Z275",
        "Heat": f"H{number}",
        "C %": "0.042",
        "Rm": str(300 + number % 100),
        "Certificate file": "",
    }


def places_of_faults(rows: int) -> Mapping[int, Planted]:
    """Where each fault is planted, spread over the file: spreadsheet rows, the names being row 1."""
    step = rows // (len(FAULTS) + 1)
    return {2 + step * (place + 1): fault for place, fault in enumerate(FAULTS)}


def write_sheet(folder: Path, rows: int, prefix: str, *, spoilt: bool = True) -> tuple[Path, Path]:
    """A CSV of so many certificates with its mapping, thirteen of its rows spoilt."""
    planted = places_of_faults(rows) if spoilt else {}
    sheet, mapping = folder / f"{prefix}.csv", folder / f"{prefix}.toml"
    with sheet.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        for number in range(1, rows + 1):
            row = good_row(number, prefix)
            if fault := planted.get(number + 1):
                row[fault.column] = fault.value
            writer.writerow(row)
    mapping.write_text(MAPPING, encoding="utf-8")
    return sheet, mapping


def read_table(path: Path) -> Iterator[dict[str, str]]:
    """The rows of a CSV that the import wrote."""
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
