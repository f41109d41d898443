"""Keeps the table of what Concord stands on, and refuses a licence nobody has agreed to.

The table is ``docs/reference/dependencies.md``: every locked Python and npm package, its version,
its licence and where it is used. ``--write`` writes it; without, a stale table or a licence outside
the two lists is a fault.
"""

from __future__ import annotations

import argparse
import json
import re
from collections.abc import Iterator
from importlib.metadata import Distribution, distributions

from packaging.utils import canonicalize_name

from tools.lock import LOCKS, ROOT, pins

TABLE = ROOT / "docs" / "reference" / "dependencies.md"
ROW = re.compile(r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)

ALLOWED = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "CC0-1.0", "CNRI-Python", "ISC", "MIT",
    "MIT-0", "MPL-2.0", "PSF-2.0", "Public-Domain", "Unlicense", "Zlib", "Python-2.0", "BlueOak-1.0.0", "TCL",
    "LGPL-3.0-only",  # psycopg: used unmodified, as a separate library anyone may replace
}  # fmt: skip
# Copyleft that is only run beside Concord, never imported by it nor shipped with it.
TOOLS_ONLY = {"GPL-2.0", "GPL-3.0", "GPL-3.0-or-later", "LGPL-3.0-or-later", "AGPL-3.0", "AGPL-3.0-only"}
SHIPPED = {"app"}
NPM_LOCKS = {
    "package-lock.json": "contract toolchain",
    "benchmarks/peers/package-lock.json": "benchmark peers",
}
# Packages whose declaration no tool reads: the licence was read in the package itself.
READ_BY_HAND = {"npm:memorystream": "MIT", "promql-parser": "MIT"}

SPELLINGS = (
    (r"AGPL|Affero", "AGPL-3.0"),
    (r"Lesser General Public|LGPL", "LGPL-3.0-or-later"),
    (r"General Public License.*v3.*later|GPLv3\+", "GPL-3.0-or-later"),
    (r"General Public License.*v3|GPL-?3|GPLv3", "GPL-3.0"),
    (r"General Public License.*v2|GPL-?2", "GPL-2.0"),
    (r"Mozilla Public License 2|MPL", "MPL-2.0"),
    (r"Apache", "Apache-2.0"),
    (r"Python Software Foundation|PSF", "PSF-2.0"),
    (r"BSD 2|2-Clause", "BSD-2-Clause"),
    (r"BSD 3|3-Clause|New BSD|Modified BSD", "BSD-3-Clause"),
    (r"\bBSD\b", "BSD"),
    (r"\bISC", "ISC"),
    (r"\bMIT\b", "MIT"),
    (r"CC0", "CC0-1.0"),
    (r"Public Domain", "Public-Domain"),
    (r"Unlicense", "Unlicense"),
)


def spell(text: str) -> str:
    """A free-text licence as an SPDX identifier, or as it stands when nothing fits."""
    if re.fullmatch(r"[\w.+-]+(?: (?:AND|OR|WITH) [\w.+-]+)*", text) and ("-" in text or text in ALLOWED):
        return text
    return next((name for pattern, name in SPELLINGS if re.search(pattern, text, re.IGNORECASE)), text)


def licence_of(distribution: Distribution) -> str:
    """What a package declares: its SPDX expression, else its licence field, else its classifiers."""
    meta = distribution.metadata.json
    if expression := meta.get("license_expression"):
        return str(expression)
    field = str(meta.get("license", "")).strip().splitlines()
    if field and len(field[0]) <= 60 and field[0].upper() != "UNKNOWN":
        return spell(field[0])
    classifiers = [c.rsplit("::", 1)[1].strip() for c in meta.get("classifier", ()) if "License ::" in c]
    if classifiers or field:
        return spell((classifiers or field)[0])
    return READ_BY_HAND.get(canonicalize_name(distribution.metadata["Name"]), "undeclared")


def installed() -> dict[tuple[str, str], str]:
    """Licence by (name, version) of everything in any of the project's environments."""
    folders = [str(path) for path in ROOT.glob(".venv*/lib/python3*/site-packages")]
    return {
        (canonicalize_name(found.metadata["Name"]), found.version): licence_of(found)
        for found in distributions(path=folders)
        if found.metadata["Name"]
    }


def rows() -> Iterator[tuple[str, str, str, str]]:
    """(package, version, licence, used in), sorted; licences of what is not installed come from the table."""
    known = installed()
    before = (
        {(name, version): licence for name, version, licence, _ in ROW.findall(TABLE.read_text())}
        if TABLE.exists()
        else {}
    )
    uses: dict[tuple[str, str], list[str]] = {}
    for lock in LOCKS:
        if lock.path.exists():
            for item in pins(lock.path.read_text()).items():
                uses.setdefault(item, []).append(lock.name)
    for (name, version), used in sorted(uses.items()):
        licence = known.get((name, version)) or before.get((name, version)) or "not installed"
        yield name, version, licence, ", ".join(sorted(used))
    packages: set[tuple[str, str, str, str]] = set()
    for lock_file, use in NPM_LOCKS.items():
        for path, package in json.loads((ROOT / lock_file).read_text())["packages"].items():
            if path:
                name = "npm:" + path.rpartition("node_modules/")[2]
                licence = package.get("license") or READ_BY_HAND.get(name, "undeclared")
                packages.add((name, package["version"], licence, use))
    yield from sorted(packages)


def refused(row: tuple[str, str, str, str]) -> str | None:
    """Why a row may not stand, or None. Of alternatives joined by OR, one is enough."""
    name, version, licence, used = row
    shipped = not SHIPPED.isdisjoint(used.split(", "))
    agreed = ALLOWED if shipped else ALLOWED | TOOLS_ONLY
    for choice in re.split(r"\s+OR\s+", licence.strip("()")):
        if all(part in agreed for part in re.split(r"\s+AND\s+", choice)):
            return None
    if licence == "not installed":
        return (
            f"{name} {version}: licence unknown; run `tools/setup.sh contracts slither`, then `make licences`"
        )
    return f"{name} {version}: {licence} is not agreed for use in {used}"


def render(table: list[tuple[str, str, str, str]]) -> str:
    """The reference page."""
    head = (
        "# What Concord stands on\n\n"
        "Written by `make licences` from the locks; `make check` fails when it is stale. `app` is what a\n"
        "node runs. The other uses are tools that build, test or measure it and are never shipped; strong\n"
        "copyleft is admitted there alone, as separate programs or as peers to measure against.\n\n"
        "| package | version | licence | used in |\n|---|---|---|---|\n"
    )
    return head + "".join("| " + " | ".join(row) + " |\n" for row in table)


def main() -> int:
    """Writes or checks the table; 1 where a licence is not agreed or the table is stale."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the table")
    arguments = parser.parse_args()
    table = list(rows())
    faults = [fault for row in table if (fault := refused(row))]
    text = render(table)
    if arguments.write:
        TABLE.parent.mkdir(parents=True, exist_ok=True)
        TABLE.write_text(text)
    elif not TABLE.exists() or TABLE.read_text() != text:
        faults.append(f"{TABLE.relative_to(ROOT)} is stale; run `make licences` and commit it")
    for fault in faults:
        print(f"  {fault}")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
