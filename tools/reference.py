"""Writes the pages that follow from the program itself, and tells when one is stale.

``python -m tools.reference --write`` writes settings, codes and command-line pages under ``docs/reference``,
into the page on the contracts what they measure, into the page on faults the matrix that the tests hold, and
into the page on mutation testing what survives.
"""

from __future__ import annotations

import argparse
import ast
import inspect
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "docs"
NO_HOME = (
    "/home-of-the-reader"  # defaults under the home folder must not name that of whoever writes the page
)
ANYBODYS = {
    "anchor first": "Logs",
    "anchor 255 to 300": "Logs",
    "endorse": "Agreements",
    "enact": "Committee",
    "execute": "Timelock",
}
"""Calls that need no signature, as `snapshot.json` names them."""


def attribute_notes(model: type) -> Iterator[tuple[str, str]]:
    """(attribute, the literal written below it) of a class, in source order; '' where there is none."""
    body = ast.parse(inspect.getsource(model)).body[0]
    assert isinstance(body, ast.ClassDef)
    for here, below in zip(body.body, [*body.body[1:], None], strict=True):
        if isinstance(here, ast.AnnAssign) and isinstance(here.target, ast.Name):
            note = below.value if isinstance(below, ast.Expr) else None
            text = note.value if isinstance(note, ast.Constant) and isinstance(note.value, str) else ""
            yield here.target.id, " ".join(text.split())


def shown(value: object) -> str:
    """A default as one would write it in the environment."""
    if value is None:
        return "unset"
    return f"`{','.join(map(str, value)) if isinstance(value, tuple) else value}`"


def settings_page() -> str:
    """Each environment variable, its default and what it does."""
    from ledger_api.settings import Settings

    lines = [
        "# Settings",
        "",
        "A node is told everything by environment variables; unset engines are the embedded ones.",
        "",
        "| variable | default | meaning |",
        "|---|---|---|",
    ]
    for name, note in attribute_notes(Settings):
        default = shown(Settings.model_fields[name].default)
        lines.append(f"| `CONCORD_{name.upper()}` | {default} | {note.replace('|', '&#124;')} |")
    return "\n".join(lines) + "\n"


def codes_page() -> str:
    """Each code of a verdict, what it does and who can put it right; then the API's statuses."""
    from ledger_api.client.importing.faults import FILE_FIXES, ROW_FIXES
    from ledger_api.domain.consignment import CONSIGNMENT_REASONS
    from ledger_api.domain.provenance_problems import LINK_REASONS
    from ledger_api.domain.reasons import REASONS
    from ledger_api.problems import STATUS

    lines = [
        "# Codes",
        "",
        "A published code is never renamed. Axis D is about the document, axis O about the obligation.",
        "Words in braces are filled in with the names, dates and numbers of the case.",
        "",
        "## In an answer",
        "",
        "| code | axis | effect | action | who can change it | sentence | what to do |",
        "|---|---|---|---|---|---|---|",
    ]
    for code, reason in sorted(REASONS.items()):
        cells = (
            f"`{code}`",
            reason.axis,
            reason.effect,
            reason.action,
            reason.fixer,
            reason.sentence,
            reason.fix,
        )
        lines.append("| " + " | ".join(str(cell or "").replace("|", "&#124;") for cell in cells) + " |")
    lines += [
        "",
        "## Beside the answers to a batch",
        "",
        "Remarks of rows on one another; a row's own answer stays what it is.",
        "",
        "| code | axis | effect | action | who can change it | when | what to do |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += [
        f"| `{code}` | {one.axis} | {one.effect} | {one.action} | {one.who_can_fix} | {one.when} "
        f"| {one.fix} |"
        for code, one in sorted(CONSIGNMENT_REASONS.items())
    ]
    lines += [
        "",
        "## In a provenance graph",
        "",
        "| code | sentence | who can change it | what to do |",
        "|---|---|---|---|",
    ]
    lines += [
        f"| `{code}` | {reason.sentence} | {reason.who_can_fix} | {reason.fix} |"
        for code, reason in sorted(LINK_REASONS.items())
    ]
    lines += [
        "",
        "## In a refusal",
        "",
        "Over HTTP a refusal is an RFC 9457 problem with `code`, `pointer`, `problems` and `fix`. A code",
        "that is not listed here is a fault of the content: 422.",
        "",
        "| code | status |",
        "|---|---|",
    ]
    lines += [f"| `{code}` | {status} |" for code, status in sorted(STATUS.items())]
    lines += [
        "",
        "## In a file of rows",
        "",
        "What `concord register rows.csv` refuses before any rule about documents is asked: a row, in",
        "`refused.csv`, or the whole file.",
        "",
        "| code | refuses | what to do |",
        "|---|---|---|",
    ]
    lines += [
        f"| `{code}` | {what} | {fix} |"
        for what, fixes in (("the row", ROW_FIXES), ("the file", FILE_FIXES))
        for code, fix in sorted(fixes.items())
    ]
    return "\n".join(lines) + "\n"


def cli_page() -> str:
    """The command line's own help, as one page."""
    command = [sys.executable, "-m", "typer", "ledger_api.cli.program", "utils", "docs", "--name", "concord"]
    plain = os.environ | {"NO_COLOR": "1", "COLUMNS": "100", "TERM": "dumb", "HOME": NO_HOME}
    done = subprocess.run(
        [*command, "--title", "The command line"],
        cwd=ROOT,
        env=plain,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.replace(NO_HOME, "~").rstrip() + "\n"


def contracts_page() -> str:
    """The page on the contracts, with the sizes and the gas that the contracts' tests hold them to."""
    from anchors.acts import ACTS

    known = json.loads((ROOT / "tests/contracts/snapshot.json").read_text())
    contracts = {name: act.contract for name, act in ACTS.items()} | ANYBODYS
    lines = ["| contract | bytes of code |", "|---|---:|"]
    lines += [f"| `{name}` | {size:,} |" for name, size in known["sizes"].items()]
    lines += ["", "| contract | act or call | gas |", "|---|---|---:|"]
    lines += [f"| `{contracts[name]}` | `{name}` | {gas:,} |" for name, gas in known["gas"].items()]
    return filled("reference/contracts.md", "measured", "\n".join(lines) + "\n")


def faults_page() -> str:
    """The page on faults, with the table of steps that the tests run."""
    from tests.faults.table import rendered

    return filled("explanation/faults.md", "matrix", rendered())


def mutation_page() -> str:
    """The page on mutation testing, with the changes that no test notices and why they may stand."""
    from tools.mutation.explained import rendered

    return filled("reference/mutation.md", "explained", rendered())


def filled(name: str, part: str, text: str) -> str:
    """A page that people write, but for what stands between the two marks of this part."""
    begin, end = f"<!-- {part}: make reference -->\n", f"<!-- {part}: end -->\n"
    page = (FOLDER / name).read_text()
    return f"{page.split(begin)[0]}{begin}\n{text}\n{end}{page.split(end)[1]}"


PAGES: dict[str, Callable[[], str]] = {
    "explanation/faults.md": faults_page,
    "reference/cli.md": cli_page,
    "reference/codes.md": codes_page,
    "reference/contracts.md": contracts_page,
    "reference/mutation.md": mutation_page,
    "reference/settings.md": settings_page,
}


def main() -> int:
    """Writes or compares every page; 1 where one is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the pages")
    write = parser.parse_args().write
    stale = []
    for name, render in PAGES.items():
        text, path = render(), FOLDER / name
        if write:
            path.write_text(text)
        elif not path.exists() or path.read_text() != text:
            stale.append(name)
    for name in stale:
        print(f"  docs/{name} is stale; run `make reference` and commit it")
    return 1 if stale else 0


if __name__ == "__main__":
    raise SystemExit(main())
