"""The command line as a user's shell runs it: a process for each command, exit code and both streams."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.acceptance.nodes import CONCORD, plain_environment


@dataclass(frozen=True, slots=True)
class Said:
    """What one command answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The answer of a command with --json; fails the test where it is none."""
        return json.loads(self.out)


@dataclass
class Shell:
    """Runs `concord` against a node with a folder of keys; the passphrase goes through a descriptor."""

    node: str
    keys: Path
    passphrase: str
    more: Mapping[str, str] = field(default_factory=dict)

    def run(self, *arguments: str | Path, code: int | None = 0, signs: bool = False) -> Said:
        """Run one command, handing over the passphrase if it signs; another exit code fails the test."""
        environment = plain_environment() | {
            "CONCORD_NODE": self.node,
            "CONCORD_KEYS": str(self.keys),
            "COLUMNS": "200",
            **self.more,
        }
        command = [*CONCORD, *map(str, arguments)]
        reading, writing = os.pipe()
        try:
            if signs:
                os.write(writing, self.passphrase.encode() + b"\n")
                command += ["--passphrase-fd", str(reading)]
            os.close(writing)
            done = subprocess.run(
                command, env=environment, pass_fds=(reading,), stdin=subprocess.DEVNULL,
                capture_output=True, text=True, timeout=120,
            )  # fmt: skip
        finally:
            os.close(reading)
        said = Said(done.returncode, done.stdout, done.stderr)
        assert code is None or said.code == code, (command, said)
        return said

    def json(self, *arguments: str | Path, code: int = 0, signs: bool = False) -> Any:
        """Run one command with --json."""
        return self.run(*arguments, "--json", code=code, signs=signs).json
