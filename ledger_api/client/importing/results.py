"""What became of every row, in the order of the file: results, refusals, receipts."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TextIO

from anchors.files import replace_durably
from ledger_api.client.importing.journal import Journal, Line
from ledger_api.client.node_api import NodeClient
from ledger_api.client.waiting import await_state, further

RESULTS, REFUSED = "results.csv", "refused.csv"
RESULT_COLUMNS = (
    "row", "outcome", "number", "type", "id", "document", "state", "codes", "warnings", "receipt",
)  # fmt: skip
REFUSED_COLUMNS = ("row", "column", "code", "detail", "fix", "pointer")


@dataclass(slots=True)
class Summary:
    """The figures of an import, and where the rest is written."""

    folder: Path
    registered: int = 0
    known: int = 0
    checked: int = 0
    refused: int = 0
    receipts: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    unused_columns: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        return {
            "rows": self.registered + self.known + self.checked + self.refused,
            "registered": self.registered,
            "known": self.known,
            "checked": self.checked,
            "refused": self.refused,
            "receipts": self.receipts,
            "codes": dict(sorted(self.codes.items())),
            "unused_columns": self.unused_columns,
            "results_file": str(self.folder / RESULTS),
            "refused_file": str(self.folder / REFUSED),
        }


def await_rows(journal: Journal, node: NodeClient, wanted: str) -> None:
    """Wait until every registered row is in this state, or further.

    New ones come into the log in the order they were sent, so the last of them stands for all; those that
    were known may lie anywhere. Raises `RefusedError` STILL_WAITING.
    """
    last = None
    for answer in journal.answers():
        if answer.get("created"):
            last = answer
        elif "id" in answer:
            await_state(node, answer, wanted)
    if last is not None:
        await_state(node, last, wanted)


def fetch_receipts(journal: Journal, node: NodeClient, folder: Path, told: Callable[[int], None]) -> None:
    """A receipt (C2SP tlog-proof) of each registered row; those that are there already are left alone.

    Waits until all are anchored. Raises `RefusedError` STILL_WAITING.
    """
    folder.mkdir(parents=True, exist_ok=True)
    await_rows(journal, node, "anchored")
    for done, answer in enumerate(journal.answers(), start=1):
        if "id" in answer and not (path := folder / receipt_name(answer["id"])).exists():
            replace_durably(path, node.get_bytes(f"/v1/documents/{answer['id']}/receipt"))
        told(done)


def receipt_name(statement_id: str) -> str:
    """The file name of a receipt."""
    return f"{statement_id[2:]}.tlog-proof"


def write_results(
    journal: Journal, folder: Path, receipts: Path | None = None, reached: str | None = None
) -> Summary:
    """Write results.csv and refused.csv; both are whole or as they were before.

    `reached` is the state that was waited for.
    """
    folder.mkdir(parents=True, exist_ok=True)
    summary = Summary(folder)
    answers = journal.answers()
    with _replacing(folder / RESULTS) as results, _replacing(folder / REFUSED) as refusals:
        result = csv.DictWriter(results, RESULT_COLUMNS, restval="", lineterminator="\n")
        refused = csv.DictWriter(refusals, REFUSED_COLUMNS, restval="", lineterminator="\n")
        result.writeheader()
        refused.writeheader()
        for line in journal.rows():
            answer = next(answers, None) if line["kind"] == "row" else None
            faults = line["faults"] if line["kind"] == "refused" else _faults(answer)
            row = _result(line, answer, faults, summary, receipts)
            if "state" in row:
                row["state"] = further(row["state"], "anchored" if "receipt" in row else None)
                row["state"] = further(row["state"], reached)
            result.writerow(row)
            for fault in faults:
                summary.codes[fault["code"]] += 1
                refused.writerow({"row": line["row"], **fault})
    return summary


def _faults(answer: Line | None) -> list[dict[str, str]]:
    return [answer["fault"]] if answer is not None and "fault" in answer else []


def _result(
    line: Line, answer: Line | None, faults: list[dict[str, str]], summary: Summary, receipts: Path | None
) -> dict[str, Any]:
    row: dict[str, Any] = {"row": line["row"]}
    if line["kind"] == "row":
        record = line["record"]
        row |= {name: record[name] for name in ("number", "type", "document")}
        row |= {"id": line["id"], "warnings": " ".join(line["findings"])}
    if faults:
        summary.refused += 1
        return row | {"outcome": "refused", "codes": " ".join(dict.fromkeys(one["code"] for one in faults))}
    if answer is None:
        summary.checked += 1
        return row | {"outcome": "checked"}
    row |= {"id": answer["id"], "state": answer["state"]}
    if receipts is not None and (receipts / receipt_name(answer["id"])).exists():
        summary.receipts += 1
        row["receipt"] = receipt_name(answer["id"])
    if answer["created"]:
        summary.registered += 1
        return row | {"outcome": "registered"}
    summary.known += 1
    return row | {"outcome": "known"}


@contextmanager
def _replacing(path: Path) -> Iterator[TextIO]:
    """A text file that takes the place of `path` once it is whole."""
    written = path.with_name(f".{path.name}.part")
    try:
        with written.open("w", encoding="utf-8", newline="") as file:
            yield file
    except BaseException:
        written.unlink(missing_ok=True)
        raise
    written.replace(path)
