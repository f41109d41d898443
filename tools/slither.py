"""Static analysis of our contracts: no high or medium finding may stand unexplained.

Runs slither from its own environment (``tools/setup.sh slither``) over forge's build, and compares
what it finds with ``tools/slither_explained.json``: detector and function to the reason why the
finding is right to stand.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
EXPLAINED = ROOT / "tools" / "slither_explained.json"
JUDGED = {"High", "Medium"}


def analyse() -> list[dict[str, Any]]:
    """Every finding in our own sources. Raises SystemExit with slither's words when it could not run."""
    program = ROOT / ".venv-slither" / "bin" / "slither"
    if not program.exists():
        raise SystemExit("slither is not installed: run `tools/setup.sh slither`")
    path = os.pathsep.join([str(program.parent), str(ROOT / "node_modules/.bin"), os.environ["PATH"]])
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [str(program), ".", "--filter-paths", "node_modules", "--json", str(report)]
        done = subprocess.run(
            command, cwd=ROOT, env=os.environ | {"PATH": path}, capture_output=True, text=True, check=False
        )
        answer: dict[str, Any] = json.loads(report.read_text()) if report.exists() else {"success": False}
    if not answer["success"]:
        raise SystemExit(f"slither did not finish:\n{done.stderr[-2000:]}")
    findings: list[dict[str, Any]] = answer["results"].get("detectors", [])
    return findings


def place(finding: dict[str, Any]) -> str:
    """Contract and function a finding is about, without a line number that moves."""
    names = []
    for element in finding["elements"][:1]:
        names.append(element["name"])
        parent = element.get("type_specific_fields", {}).get("parent")
        while parent:
            names.append(parent["name"])
            parent = parent.get("type_specific_fields", {}).get("parent")
    return ".".join(name for name in reversed(names) if not name.endswith(".sol"))


def main() -> int:
    """Prints each finding that counts; 1 where one has no explanation or an explanation no finding."""
    explained: dict[str, str] = json.loads(EXPLAINED.read_text())
    counted = [finding for finding in analyse() if finding["impact"] in JUDGED]
    found = {f"{finding['check']} {place(finding)}": finding for finding in counted}
    unexplained = sorted(found.keys() - explained.keys())
    for key in sorted(found.keys() & explained.keys()):
        print(f"  explained: {key}: {explained[key]}")
    for key in unexplained:
        print(f"  UNEXPLAINED ({found[key]['impact']}): {key}\n{found[key]['description']}", file=sys.stderr)
    vanished = sorted(explained.keys() - found.keys())
    for key in vanished:
        print(f"  explained, yet no longer found; take it out of {EXPLAINED.name}: {key}", file=sys.stderr)
    print(f"{len(found)} high or medium findings, {len(unexplained)} unexplained")
    return 1 if unexplained or vanished else 0


if __name__ == "__main__":
    raise SystemExit(main())
