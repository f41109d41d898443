"""Where the engines' binaries are, and what to run when they are not there."""

from __future__ import annotations

import os
import re
from pathlib import Path

from anchors.errors import EngineMissingError

_ROOT = Path(__file__).resolve().parents[3]
_PINS = {"kubo": ("github.com/ipfs/kubo", "ipfs"), "geth": ("github.com/ethereum/go-ethereum", "geth")}


def engines_folder() -> Path:
    """The folder `tools/engines/build` writes to."""
    if folder := os.environ.get("CONCORD_ENGINES_DIR"):
        return Path(folder)
    cache = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(cache) / "concord" / "engines"


def built_engine(name: str) -> Path:
    """The binary of `kubo` or `geth` in the version that go.mod pins.

    Raises `EngineMissingError` when it was not built yet.
    """
    module, binary = _PINS[name]
    pins = (_ROOT / "tools" / "engines" / name / "go.mod").read_text()
    version = re.search(rf"{re.escape(module)} v(\S+)", pins)
    if version is None:
        raise EngineMissingError(f"tools/engines/{name}/go.mod does not name {module}")
    path = engines_folder() / f"{name}-{version[1]}" / binary
    if not path.exists():
        raise EngineMissingError(f"{path} is not there: run tools/engines/build {name}")
    return path


def first_executable(*candidates: str | Path) -> Path | None:
    """The first of these paths that can be executed."""
    return next((Path(path) for path in candidates if os.access(path, os.X_OK)), None)
