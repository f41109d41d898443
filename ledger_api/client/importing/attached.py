"""Files that rows name: inside one folder, whoever wrote the rows."""

from __future__ import annotations

from pathlib import Path

from ledger_api.client.importing.faults import CellError


def file_inside(folder: Path, name: str) -> Path:
    """The file of this name, or path, in `folder` and nowhere else, also by no link.

    Raises `CellError` ATTACHMENT_OUTSIDE or ATTACHMENT_NOT_FOUND.
    """
    home = folder.resolve()
    try:
        path = (home / name).resolve()
        found = path.is_file()
    except (OSError, ValueError) as failure:
        raise CellError("ATTACHMENT_NOT_FOUND", f"{name[:100]!r} names no file: {failure}") from failure
    if not path.is_relative_to(home):
        raise CellError("ATTACHMENT_OUTSIDE", f"{name[:100]} is not inside {home.name}")
    if not found:
        raise CellError("ATTACHMENT_NOT_FOUND", f"there is no file {name[:100]} in {home.name}")
    return path
