"""House rules that no linter knows: what may never be committed, and how long a file may grow.

``python -m tools.check_house`` looks at every tracked or addable file and names each fault as ``path:line``.
"""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MAX_LINES = 400
MAX_BYTES = 1_000_000
SOURCES = {".py", ".sol", ".ts", ".js", ".cjs", ".mjs", ".sh", ".css", ".html", ".go"}
GENERATED = {"package-lock.json", "LICENSE", "tools/check_house.py"}

# Written in pieces, so that this file does not contain what it forbids.
HOSTS = (
    "pypi|org",
    "python" + "hosted|org",
    "registry|npmjs|org",
    "proxy|golang|org",
    "sum|golang|org",
    "crates|io",
)
HOST = re.compile(
    r"(?:^|[^\w.-])(?:[\w-]+\.)*(?:" + "|".join(re.escape(h.replace("|", ".")) for h in HOSTS) + ")\\b"
)
MACHINE_PATH = re.compile(
    r"(?<![\w.~-])/(?:root|work|home/[a-z][\w-]*|Users/[A-Za-z][\w-]*|tmp/[a-z][\w-]*|opt/[a-z][\w-]*)/"
)
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b|raise NotImplementedError")


def candidates() -> Iterator[Path]:
    """Files that are tracked, or would be by adding everything."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    for name in listing.stdout.decode().split("\0"):
        path = ROOT / name
        if name and path.is_file() and not path.is_symlink():
            yield path


def sample_digests() -> dict[str, str]:
    """SHA-256 to name of third parties' samples, where they are at hand; none may be committed."""
    folder = Path(os.environ.get("CONCORD_SAMPLES", ROOT.parent / "shared" / "samples"))
    files = (path for path in folder.rglob("*") if path.is_file()) if folder.is_dir() else ()
    return {hashlib.sha256(path.read_bytes()).hexdigest(): path.name for path in files}


def faults(path: Path, samples: dict[str, str]) -> Iterator[str]:
    """Each broken rule of one file."""
    name = path.relative_to(ROOT).as_posix()
    raw = path.read_bytes()
    if original := samples.get(hashlib.sha256(raw).hexdigest()):
        yield f"{name}: is the sample {original}; samples are read from CONCORD_SAMPLES, never committed"
    if len(raw) > MAX_BYTES:
        yield f"{name}: {len(raw)} bytes, over {MAX_BYTES}"
    if name in GENERATED or b"\0" in raw[:8192]:
        return
    lines = raw.decode("utf-8", errors="replace").splitlines()
    if path.suffix in SOURCES and len(lines) > MAX_LINES:
        yield f"{name}: {len(lines)} lines, over {MAX_LINES}; split it by what it is about"
    for number, line in enumerate(lines, start=1):
        if HOST.search(line):
            yield f"{name}:{number}: names a package registry's host; mirrors must do"
        if MACHINE_PATH.search(line):
            yield f"{name}:{number}: holds a path of one machine"
        if path.suffix in SOURCES and UNFINISHED.search(line):
            yield f"{name}:{number}: unfinished work is an issue, not a comment"


def main() -> int:
    """Prints every fault; 1 when there is one."""
    samples = sample_digests()
    found = [fault for path in candidates() for fault in faults(path, samples)]
    for fault in found:
        print(f"  {fault}")
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
