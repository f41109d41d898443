"""A consignment as a file of rows: each names a document and asks about it; all are asked in one request."""

from __future__ import annotations

import base64
import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ledger_api.client.importing.attached import file_inside
from ledger_api.client.importing.faults import CellError, RowFault, row_fault
from ledger_api.client.importing.rows import Row, csv_rows, encoding_of
from ledger_api.client.node_api import NodeClient
from ledger_api.domain.answer_summary import outcome_of, summarise
from ledger_api.domain.outcomes import Effect
from ledger_api.edge.asked import MEMBERS
from ledger_api.refusals import RefusedError
from ledger_api.verification.batch_requests import MAX_ITEMS

FILES = ("presentation", "opening", "pdf", "file")
"""Columns that name a file, by its path from the manifest's folder."""

_SHORT = {
    "economy": "importing_economy",
    "office": "customs_office",
    "declared": "declared_at",
    "known": "known_at",
    "loaded": "loaded_at",
}
_ASKED = {**{name: name for name in MEMBERS}, **_SHORT}
KNOWN_COLUMNS = ("number", *FILES, *_ASKED)
ANSWER_COLUMNS = (
    "row", "action", "document", "obligation", "provisional", "causes", "sentence", "who_can_fix", "fix",
    "problem", "statement", "verdict_digest",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ManifestRow:
    """One row: what is asked about it, or why it cannot be asked."""

    number: int
    cells: Mapping[str, str]
    item: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Manifest:
    """A consignment's rows. `unused` are columns that mean nothing here; they come back in the results."""

    rows: tuple[ManifestRow, ...]
    columns: tuple[str, ...]
    unused: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsignmentAnswer:
    """The answers in the rows' order, each with its `row`, and what they say together."""

    items: tuple[dict[str, Any], ...]
    consignment: tuple[dict[str, Any], ...] = ()
    as_of: dict[str, Any] | None = None
    summary: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "as_of": self.as_of,
            "summary": self.summary,
            "items": list(self.items),
            "consignment": list(self.consignment),
        }


def read_manifest(path: Path) -> Manifest:
    """The rows of a CSV in UTF-8, or UTF-16 with its mark; the delimiter is the one that gives known names.

    Files that rows name are read here; one that is missing is a problem of its row. Raises `RefusedError`
    MANIFEST_UNREADABLE, MANIFEST_TOO_LONG, and what a file of rows is refused for.
    """
    with path.open("rb") as file:
        beginning = file.read(4)
    marked = beginning.startswith((b"\xff\xfe", b"\xfe\xff"))
    encoding = encoding_of(beginning, "utf-16" if marked else None)
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        delimiter, columns = _header(lines.readline())
        lines.seek(0)
        rows = []
        for row in csv_rows(lines, delimiter=delimiter, columns=()):
            rows.append(_manifest_row(row, path.parent))
            if len(rows) > MAX_ITEMS:
                raise RefusedError(
                    "MANIFEST_TOO_LONG",
                    f"a consignment has at most {MAX_ITEMS} rows here",
                    fix="Split the manifest by document: quantities are counted within one manifest.",
                )
    if not rows:
        raise _unreadable(f"{path.name} holds no row below the names of its columns")
    unused = tuple(name for name in columns if name and name.lower() not in KNOWN_COLUMNS)
    return Manifest(tuple(rows), columns, unused)


def ask(node: NodeClient, manifest: Manifest, common: Mapping[str, str | None]) -> ConsignmentAnswer:
    """Ask the node about all rows at once; `common` is asked of rows that do not say otherwise.

    Raises `RefusedError` where nothing at all was answered.
    """
    asked = [row for row in manifest.rows if row.item is not None]
    question = {name: value for name, value in common.items() if value is not None}
    told: dict[str, Any] = {"items": [], "consignment": [], "as_of": None}
    if asked:
        told = node.post(
            "/v1/verifications:batch", {"question": question, "items": [row.item for row in asked]}
        )
    answers = {row.number: item for row, item in zip(asked, told["items"], strict=True)}
    items = []
    for row in manifest.rows:
        found = answers.get(row.number) or {"action": None, "problem": row.problem}
        items.append({"row": row.number, **{name: one for name, one in found.items() if name != "index"}})
    return ConsignmentAnswer(
        tuple(items),
        tuple(_with_rows(one, asked) for one in told["consignment"]),
        told["as_of"],
        summarise([outcome_of(item["row"], item) for item in items]),
    )


def write_answers(path: Path, manifest: Manifest, answer: ConsignmentAnswer) -> None:
    """A CSV of the manifest's own columns and what was answered, in its order."""
    given = [name for name in manifest.columns if name and name not in ANSWER_COLUMNS]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*given, *ANSWER_COLUMNS], restval="", extrasaction="ignore")
        writer.writeheader()
        for row, item in zip(manifest.rows, answer.items, strict=True):
            writer.writerow({**row.cells, **answer_cells(item)})


def answer_cells(item: Mapping[str, Any]) -> dict[str, Any]:
    """One answer as cells."""
    if item["action"] is None:
        problem = item["problem"]
        return {
            "row": item["row"],
            "problem": problem["code"],
            "sentence": problem["detail"],
            "fix": problem["fix"],
        }
    verdict = item["verdict"]
    causes = causes_of(item)
    return {
        "row": item["row"],
        "action": item["action"],
        "document": verdict["document"],
        "obligation": verdict["obligation"] or "",
        "provisional": "yes" if verdict["provisional"] else "no",
        "causes": " ".join(one["code"] for one in causes),
        "sentence": " ".join([*(one["sentence"] for one in item["remarks"]), verdict["sentence"]]),
        "who_can_fix": "; ".join(dict.fromkeys(one["who_can_fix"] for one in causes)),
        "fix": " ".join(dict.fromkeys(one["fix"] for one in causes)),
        "statement": verdict["lookup"]["id"] or "",
        "verdict_digest": verdict["lookup"]["verdict_digest"],
    }


def causes_of(item: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The codes that stand between a row and an acceptance, what the rows say together first."""
    codes = [*item["remarks"], *item["verdict"]["codes"]]
    return [one for one in codes if one["outcome"] != Effect.INFO.value]


def _header(line: str) -> tuple[str, tuple[str, ...]]:
    """The delimiter under which the names are known ones, and the names."""
    found = {
        mark: tuple(name.strip() for name in next(csv.reader([line], delimiter=mark), [])) for mark in ",;\t"
    }
    known = {mark: sum(name.lower() in KNOWN_COLUMNS for name in names) for mark, names in found.items()}
    best = max(known, key=lambda mark: known[mark])
    names = found[best]
    if not {"number", *FILES} & {name.lower() for name in names}:
        raise _unreadable("no column names a document: number, presentation, opening, pdf or file")
    folded = [_ASKED.get(name.lower(), name.lower()) for name in names if name]
    twice = next((name for name in folded if folded.count(name) > 1), None)
    if twice is not None:
        raise _unreadable(f"two columns give {twice}")
    return best, names


def _manifest_row(row: Row, folder: Path) -> ManifestRow:
    cells = {name: str(cell).strip() for name, cell in row.cells.items() if cell is not None}
    faults = list(row.faults)
    known = {name.lower(): cell for name, cell in cells.items() if name.lower() in KNOWN_COLUMNS and cell}
    faults += [
        row_fault(name, "CELL_UNDECODABLE", f"{name} holds bytes that are no UTF-8")
        for name, cell in known.items()
        if "\ufffd" in cell
    ]
    item: dict[str, Any] = {
        "question": {_ASKED[name]: cell for name, cell in known.items() if name in _ASKED},
        "files": _files(known, folder, faults),
    }
    if "number" in known:
        item["number"] = known["number"]
    if not faults:
        return ManifestRow(row.number, cells, item)
    return ManifestRow(row.number, cells, problem=_problem(faults))


def _files(known: Mapping[str, str], folder: Path, faults: list[RowFault]) -> list[dict[str, str]]:
    found = []
    for column in FILES:
        if column not in known:
            continue
        try:
            path = file_inside(folder, known[column])
        except CellError as failure:
            faults.append(failure.at(column))
        else:
            found.append({"name": path.name, "content": base64.b64encode(path.read_bytes()).decode()})
    return found


def _problem(faults: Sequence[RowFault]) -> dict[str, Any]:
    first = faults[0]
    return {
        "code": first.code,
        "detail": f"column {first.column}: {first.detail}" if first.column else first.detail,
        "pointer": None,
        "problems": [
            {"code": one.code, "pointer": None, "detail": one.detail, "fix": one.fix} for one in faults
        ],
        "fix": first.fix,
    }


def _with_rows(count: Mapping[str, Any], asked: Sequence[ManifestRow]) -> dict[str, Any]:
    def rows(places: Iterable[int]) -> list[int]:
        return [asked[place].number for place in places]

    return {**count, "rows": rows(count["rows"]), "counted": rows(count["counted"])}


def _unreadable(detail: str) -> RefusedError:
    return RefusedError(
        "MANIFEST_UNREADABLE",
        detail,
        fix=f"Name columns {', '.join(('number', *FILES))}, and {', '.join(MEMBERS)} where you ask them.",
    )
