"""Build and run the Go auditor; tests skip, saying why, where Go is not installed."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
from pathlib import Path

import pytest

_SOURCE = Path(__file__).parent


def tlog_client() -> Path:
    """The auditor's program, built once for each state of its source.

    Skips the calling test where there is no Go toolchain, or where its module cannot be fetched.
    """
    go = shutil.which("go")
    if go is None:
        pytest.skip("Go is not installed: the public tlog client cannot be built")
    sources = sorted([*_SOURCE.glob("*.go"), _SOURCE / "go.mod", _SOURCE / "go.sum"])
    state = hashlib.sha256(b"".join(path.read_bytes() for path in sources)).hexdigest()[:16]
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "concord" / "tlogclient"
    program = cache / state
    if not program.exists():
        cache.mkdir(parents=True, exist_ok=True)
        fetched = subprocess.run([go, "mod", "download"], cwd=_SOURCE, capture_output=True, text=True)
        if fetched.returncode:
            pytest.skip(f"golang.org/x/mod cannot be fetched: {fetched.stderr.strip()[-200:]}")
        partial = cache / f"{state}.{os.getpid()}"
        subprocess.run([go, "build", "-trimpath", "-o", str(partial), "."], cwd=_SOURCE, check=True)
        partial.replace(program)
    return program


def run_client(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the auditor: `audit -url … -vkey … [-old FILE] [-receipt FILE]`, or `receipt …`."""
    command = [str(tlog_client()), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120)
