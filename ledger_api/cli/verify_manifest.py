"""`concord verify --manifest consignment.csv`: every row answered, and what the rows say together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ledger_api.cli.output import refusals, say, show

if TYPE_CHECKING:
    from ledger_api.client.consignments import ConsignmentAnswer, Manifest

_MOST_SHOWN = 40


def verify_manifest(
    node: str, path: Path, common: Mapping[str, str | None], results: Path | None, as_json: bool
) -> int:
    """Ask, write the CSV of results, print; the exit code of the worst row."""
    from ledger_api.cli.session import connect
    from ledger_api.client.consignments import ask, read_manifest, write_answers

    with refusals(as_json), connect(node) as api:
        manifest = read_manifest(path)
        answer = ask(api, manifest, common)
        written = results or path.with_name(f"{path.stem}-answers.csv")
        write_answers(written, manifest, answer)
    shown = answer.to_json() | {"results_file": str(written), "unused_columns": list(manifest.unused)}
    show(shown, as_json, lambda: _print(manifest, answer, written))
    code: int = answer.summary["exit_code"]
    return code


def _print(manifest: Manifest, answer: ConsignmentAnswer, written: Path) -> None:
    from ledger_api.client.consignments import answer_cells

    summary = answer.summary
    if any(item["action"] and item["verdict"]["demo_chain"] for item in answer.items):
        say("DEMO CHAIN, NOT EVIDENCE")
    counts = [f"{count} {action}" for action, count in summary["actions"].items()]
    counts += [f"{count} without an answer ({code})" for code, count in summary["problems"].items()]
    say(f"{summary['rows']} rows: {', '.join(counts)}")
    if manifest.unused:
        say(f"  columns that ask nothing: {', '.join(manifest.unused)}")
    standing = [item for item in answer.items if item["action"] != "ACCEPT"]
    for item in standing[:_MOST_SHOWN]:
        cells = answer_cells(item)
        say(
            f"  row {item['row']}: {item['action'] or 'no answer'}  {cells.get('causes') or cells['problem']}"
        )
        say(f"      {cells['sentence']}")
    if len(standing) > _MOST_SHOWN:
        say(f"  and {len(standing) - _MOST_SHOWN} more rows")
    _print_reasons(summary)
    say(f"Row by row: {written}")


def _print_reasons(summary: Mapping[str, Any]) -> None:
    if summary["codes"]:
        say("Why:")
    for one in summary["codes"]:
        say(f"  {one['count']:>4}  {one['code']}: {one['fix']}")
    if summary["who_can_fix"]:
        say("Who can change it:")
    for one in summary["who_can_fix"]:
        say(f"  {one['rows']:>4}  {one['who']}: {', '.join(one['codes'])}")
