"""Resolves the Python locks from what the project declares, and tells when one has gone stale.

A lock names exact versions and hashes and no host, so that any mirror serves it.
``python -m tools.lock`` writes them; ``--check`` resolves again with the present pins as
preferences and fails where the result differs.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*\])?==([^\s;\\]+)", re.MULTILINE)
NO_NETWORK = re.compile(r"network|connect|dns|timed out|offline|fetch", re.IGNORECASE)


@dataclass(frozen=True)
class Lock:
    """One locked list: where it is written, what it is resolved from, and which lock it must agree with."""

    name: str
    sources: tuple[str, ...]
    constraint: str | None = None

    @property
    def path(self) -> Path:
        """The locked list itself."""
        return ROOT / "requirements" / f"{self.name}.txt"

    def declared(self) -> list[Requirement]:
        """The requirements people wrote, before resolution."""
        if self.name in {"app", "dev"}:
            project = tomllib.loads((ROOT / "pyproject.toml").read_text())
            lines = list(project["project"]["dependencies"])
            if self.name == "dev":
                lines += project["dependency-groups"]["dev"]
        else:
            text = (ROOT / self.sources[-1]).read_text()
            lines = [bare for line in text.splitlines() if (bare := line.split("#")[0].strip())]
        return [Requirement(line) for line in lines if not line.startswith("-")]


LOCKS = (
    Lock("bootstrap", ("requirements/bootstrap.in",)),
    Lock("dev", ("--group", "pyproject.toml:dev", "pyproject.toml")),
    Lock("app", ("pyproject.toml",), constraint="requirements/dev.txt"),
    Lock("contracts", ("requirements/contracts.in",)),
    Lock("slither", ("requirements/slither.in",)),
)


def pins(text: str) -> dict[str, str]:
    """Name to exact version, as a lock's text says."""
    return {canonicalize_name(name): version for name, version in PIN.findall(text)}


def resolve(lock: Lock, output: Path, *, upgrade: bool = False) -> subprocess.CompletedProcess[str]:
    """Runs the resolver; pins already in ``output`` are kept where they still fit, unless ``upgrade``."""
    command = [str(Path(sys.executable).parent / "uv"), "pip", "compile", "--quiet", "--generate-hashes"]
    command += ["--no-emit-index-url", "--no-emit-find-links", "--no-header", "--python-version", "3.11"]
    command += ["--python", sys.executable, *lock.sources, "-o", str(output)]
    if lock.constraint:
        command += ["-c", lock.constraint]
    if upgrade:
        command.append("--upgrade")
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)


def unmet(lock: Lock) -> list[str]:
    """What can be said without a network: each declared requirement is pinned, and to a version it admits."""
    have = pins(lock.path.read_text())
    faults = []
    for requirement in lock.declared():
        version = have.get(canonicalize_name(requirement.name))
        if version is None or not requirement.specifier.contains(version, prereleases=True):
            faults.append(f"{lock.path.name}: {requirement} is not met by {version or 'anything pinned'}")
    return faults


def stale(lock: Lock) -> list[str]:
    """Differences between a lock and a fresh resolution; without a network, those that can be seen anyway."""
    faults = unmet(lock)
    if faults:
        return faults
    with tempfile.TemporaryDirectory() as folder:
        output = Path(folder) / lock.path.name
        shutil.copyfile(lock.path, output)
        done = resolve(lock, output)
        if done.returncode:
            if NO_NETWORK.search(done.stderr):
                print(
                    f"  {lock.path.name}: no index within reach; compared with the declared requirements only"
                )
                return []
            return [f"{lock.path.name}: {done.stderr.strip()}"]
        old, new = pins(lock.path.read_text()), pins(output.read_text())
    return [
        f"{lock.path.name}: {name} is {old.get(name, 'absent')}, resolution says {new.get(name, 'absent')}"
        for name in sorted(old.keys() | new.keys())
        if old.get(name) != new.get(name)
    ]


def main() -> int:
    """Writes or checks every lock whose source exists; 1 where one is stale or cannot be resolved."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true", help="change nothing; fail where a lock is stale")
    parser.add_argument("--upgrade", action="store_true", help="take the newest versions that fit")
    arguments = parser.parse_args()
    faults: list[str] = []
    for lock in LOCKS:
        if not (ROOT / lock.sources[-1]).exists():
            continue
        if arguments.check:
            faults += stale(lock) if lock.path.exists() else [f"{lock.path.name} is missing"]
            continue
        print(f"==> {lock.path.relative_to(ROOT)}")
        done = resolve(lock, lock.path, upgrade=arguments.upgrade)
        if done.returncode:
            faults.append(f"{lock.path.name}: {done.stderr.strip()}")
    for fault in faults:
        print(f"  {fault}")
    if faults and arguments.check:
        print("  run `make lock` and commit the result")
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
