"""System calls as strace sees them, where it is there and may look."""

from __future__ import annotations

import functools
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_LINE = re.compile(r"^(?P<pid>\d+)\s+(?P<rest>.*)$")
_UNFINISHED = re.compile(r"^(?P<call>.*) <unfinished \.\.\.>$")
_RESUMED = re.compile(r"^<\.\.\. \w+ resumed>(?P<rest>.*)$")


@functools.cache
def _why_not() -> str | None:
    if shutil.which("strace") is None:
        return "strace is not installed (Debian: apt install strace)"
    tried = subprocess.run(["strace", "-e", "trace=fsync", "true"], capture_output=True, text=True)
    return None if tried.returncode == 0 else f"strace may not trace here: {tried.stderr.strip()[-100:]}"


def strace(*options: str) -> list[str]:
    """What to put before a command. Skips the test where nothing can be traced."""
    if (reason := _why_not()) is not None:
        pytest.skip(reason)
    return ["strace", *options]


@dataclass(frozen=True)
class Call:
    """One system call when it returned; `text` is as strace writes it, arguments and result."""

    pid: int
    text: str

    @property
    def name(self) -> str:
        """Such as `fdatasync`."""
        return self.text.partition("(")[0]

    @property
    def succeeded(self) -> bool:
        """Whether the result is not an error."""
        return not self.text.rpartition(" = ")[2].startswith("-1")


def calls(trace: Path) -> Iterator[tuple[str, Call]]:
    """(`begun` or `done`, call) in the order in which calls began and returned."""
    waiting: dict[int, str] = {}
    for line in trace.read_text("utf-8", "replace").splitlines():
        found = _LINE.match(line)
        if found is None:
            continue
        pid, rest = int(found["pid"]), found["rest"]
        if begun := _UNFINISHED.match(rest):
            waiting[pid] = begun["call"]
            yield "begun", Call(pid, begun["call"])
        elif resumed := _RESUMED.match(rest):
            yield "done", Call(pid, waiting.pop(pid, "") + resumed["rest"])
        elif " = " in rest:
            yield "begun", Call(pid, rest)
            yield "done", Call(pid, rest)
