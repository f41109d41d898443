"""Files that are there whole or not at all, whenever the power goes."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path


def replace_durably(path: Path, data: bytes) -> None:
    """Write `data` to `path` so that after a crash it holds the old bytes or the new, never a mixture.

    When this returns the bytes, and the name, are on disk. Raises `OSError`.
    """
    replace_many_durably([(path, data)])


def replace_many_durably(files: Sequence[tuple[Path, bytes]]) -> None:
    """The same for many files: each holds its old bytes or its new, and all are on disk when this returns."""
    for path, data in files:
        _replace(path, data)
    for folder in dict.fromkeys(path.parent for path, _ in files):
        sync_folder(folder)


def _replace(path: Path, data: bytes) -> None:
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def sync_folder(folder: Path) -> None:
    """Put on disk which names the folder holds."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
