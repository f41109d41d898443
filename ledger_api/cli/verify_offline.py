"""`concord verify --offline --trust FILE PRESENTATION`: no node, no chain, no database.

Only `anchors` and `ledger_api.domain` are imported: the same code and the same checks as on a node,
without the second that web3 takes to load.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from anchors.canonical import parse
from anchors.errors import AnchorsError
from anchors.presentation import decode
from ledger_api.cli.verdicts import print_verdict
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.question import Question
from ledger_api.domain.trust import TrustFacts
from ledger_api.domain.verdict import evidence_of, file_evidence, verdict

_FAILURE = 1


def main(arguments: list[str]) -> int:
    """Answer one question offline; returns the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return _answer(asked)
    except (AnchorsError, VerdictInputError) as refused:
        where = f" at {refused.pointer}" if refused.pointer else ""
        print(f"{refused.code}{where}: {refused.detail}\n  -> {refused.fix}", file=sys.stderr)
    except OSError as failure:
        print(f"FILE_UNREADABLE: {failure}\n  -> Check the path.", file=sys.stderr)
    return _FAILURE


def _answer(asked: argparse.Namespace) -> int:
    facts = TrustFacts.from_json(parse(asked.trust.read_bytes()))
    presentation, *others = asked.files
    evidence = evidence_of(decode(presentation.read_bytes()), offline=True)
    added = tuple(file_evidence(path.name, path.read_bytes()) for path in others)
    evidence = replace(evidence, files=evidence.files + added)
    answer = verdict(evidence, facts, _question(asked), examine=_examine if asked.findings else None)
    shown = answer.to_json()
    if asked.json:
        print(json.dumps(shown, ensure_ascii=False, indent=2))
    else:
        print_verdict(shown, print)
    return answer.exit_code


def _question(asked: argparse.Namespace) -> Question:
    members: dict[str, Any] = {
        "axis": asked.axis,
        "importing_economy": asked.economy,
        "customs_office": asked.office,
        "hs": asked.hs,
        "hs_edition": asked.hs_edition,
        "quantity": asked.quantity,
        "unit": asked.unit,
        "exporter_lei": asked.exporter_lei,
        "site": asked.site,
        # Nobody asks offline about the moment the facts were saved: a border asks about now.
        "declared_at": _seconds(asked.declared) if asked.declared else int(time.time()),
        "known_at": _seconds(asked.known) if asked.known else None,
        "loaded_at": _seconds(asked.loaded) if asked.loaded else None,
    }
    return Question.from_json({name: value for name, value in members.items() if value is not None})


def _seconds(text: str) -> int:
    """Unix seconds of a day (noon UTC), of an RFC 3339 time, or of seconds."""
    if text.isascii() and text.isdigit() and len(text) <= 11:
        return int(text)
    try:
        if len(text) == len("2026-09-10"):
            text += "T12:00:00+00:00"
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise VerdictInputError(
            f"{text[:40]!r} is no time", code="TIME_INVALID", fix="Write 2026-09-10 or 2026-09-10T08:30:00Z."
        ) from None
    return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())


def _examine(header: Any, body: Any) -> Any:
    from ledger_api.domain.documents import examine

    return examine(header, body)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="concord verify", description="Verify a presentation offline.")
    parser.add_argument("files", nargs="+", type=Path, help="the presentation, then further files of it")
    parser.add_argument("--offline", action="store_true", required=True, help="ask no node")
    parser.add_argument("--trust", type=Path, required=True, help="saved trust facts (`concord trust`)")
    parser.add_argument("--axis", choices=("both", "document"), default="both")
    parser.add_argument("--json", action="store_true", help="print JSON, for programs")
    parser.add_argument(
        "--no-findings", dest="findings", action="store_false", help="do not list non-conformances"
    )
    for name, text in (
        ("economy", "importing economy"),
        ("office", "customs office (UN/LOCODE)"),
        ("declared", "when the declaration is accepted; now unless given"),
        ("known", "how much of the saved facts may be used"),
        ("loaded", "when the goods were loaded"),
        ("hs", "HS code"),
        ("hs-edition", "edition of the HS; the one in force unless given"),
        ("quantity", "quantity"),
        ("unit", "unit (UN/ECE Rec 20)"),
        ("exporter-lei", "LEI of the exporter"),
        ("site", "where the goods were made"),
    ):
        parser.add_argument(f"--{name}", help=text)
    return parser
