"""What an exporter keeps of each registered document: without its opening nothing could be presented."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from anchors import canonical
from anchors.commitment import Opening
from anchors.files import replace_many_durably
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
    keep_many(profile, node, [(statement_id, record_of(submission, paths))])


def record_of(submission: PreparedSubmission, paths: dict[str, Path] | None = None) -> dict[str, Any]:
    """What is kept of a document, before its registration gave it an id."""
    return {
        "document": "0x" + submission.statement.digest.hex(),
        "number": submission.opening.header["number"],
        "type": submission.statement.type,
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


def keep_many(profile: Profile, node: str, kept: Iterable[tuple[str, dict[str, Any]]]) -> None:
    """Write the records of registrations, each with its id; all are on disk when this returns."""
    folder = profile.folder / "documents"
    folder.mkdir(mode=0o700, exist_ok=True)
    written = []
    for statement_id, record in kept:
        value = {"format": _FORMAT, "id": statement_id, "node": node, **record}
        written.append((folder / f"{statement_id[2:]}.json", json.dumps(value, ensure_ascii=False).encode()))
    replace_many_durably(written)


def find(profile: Profile, wanted: str) -> Record:
    """The record of a document by statement digest, document digest, or number.

    Raises `RefusedError` RECORD_UNKNOWN, RECORD_AMBIGUOUS.
    """
    found = [one for one in records(profile, wanted) if wanted in (one.id, one.document, one.number)]
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


def records(profile: Profile, naming: str = "") -> Iterator[Record]:
    """Everything this key folder registered, by id; where `naming` is given, only what holds that text."""
    sought = json.dumps(naming, ensure_ascii=False)[1:-1].encode()
    for path in sorted((profile.folder / "documents").glob("*.json")):
        data = path.read_bytes()
        if sought not in data:
            continue  # thousands of documents are searched for one number: parsing each would take minutes
        value = canonical.parse(data)
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
