"""What an exporter keeps of each registered document: without its opening nothing could be presented."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from anchors import canonical
from anchors.commitment import Opening
from anchors.files import replace_durably
from ledger_api.client.preparation import LocalFile, PreparedSubmission
from ledger_api.client.profile import Profile
from ledger_api.refusals import RefusedError

_FORMAT = "concord/record/v1"


@dataclass(frozen=True, slots=True)
class KeptFile:
    """A file that was attached: where it was, and the digest it must still have."""

    name: str
    media_type: str
    sha256: str
    path: str | None

    def read(self) -> LocalFile | None:
        """The file, when it is still there and unchanged."""
        if self.path is None:
            return None
        try:
            data = Path(self.path).read_bytes()
        except OSError:
            return None
        unchanged = sha256(data).hexdigest() == self.sha256
        return LocalFile(self.name, self.media_type, data) if unchanged else None


@dataclass(frozen=True, slots=True)
class Record:
    """One registered document."""

    id: str
    document: str
    number: str
    type: str
    node: str
    opening: Opening
    files: tuple[KeptFile, ...]


def keep(
    profile: Profile,
    node: str,
    statement_id: str,
    submission: PreparedSubmission,
    paths: dict[str, Path] | None = None,
) -> None:
    """Write the record of a registration; on disk when this returns."""
    folder = profile.folder / "documents"
    folder.mkdir(mode=0o700, exist_ok=True)
    value: dict[str, Any] = {
        "format": _FORMAT,
        "id": statement_id,
        "document": "0x" + submission.statement.digest.hex(),
        "number": submission.opening.header["number"],
        "type": submission.statement.type,
        "node": node,
        "opening": submission.opening.to_json(),
        "files": [
            {
                "name": file.name,
                "mediaType": file.media_type,
                "sha256": sha256(file.data).hexdigest(),
                "path": str(paths[file.name].resolve()) if paths and file.name in paths else None,
            }
            for file in submission.files
        ],
    }
    path = folder / f"{statement_id[2:]}.json"
    path.touch(mode=0o600)
    replace_durably(path, json.dumps(value, ensure_ascii=False).encode())


def find(profile: Profile, wanted: str) -> Record:
    """The record of a document by statement digest, document digest, or number.

    Raises `RefusedError` RECORD_UNKNOWN, RECORD_AMBIGUOUS.
    """
    found = [one for one in records(profile) if wanted in (one.id, one.document, one.number)]
    if not found:
        raise RefusedError(
            "RECORD_UNKNOWN",
            f"{profile.name} keeps no record of {wanted}",
            fix="List what it registered with `concord documents`, or register the file again.",
        )
    if len(found) > 1:
        listed = ", ".join(one.id for one in found)
        raise RefusedError(
            "RECORD_AMBIGUOUS",
            f"several documents have the number {wanted}: {listed}",
            fix="Name one by its id.",
        )
    return found[0]


def records(profile: Profile) -> Iterator[Record]:
    """Everything this key folder registered, by id."""
    for path in sorted((profile.folder / "documents").glob("*.json")):
        value = canonical.parse(path.read_bytes())
        yield Record(
            value["id"],
            value["document"],
            value["number"],
            value["type"],
            value["node"],
            Opening.from_json(value["opening"]),
            tuple(
                KeptFile(one["name"], one["mediaType"], one["sha256"], one["path"]) for one in value["files"]
            ),
        )
