"""Registering files and folders; a folder may be sent again after an interruption, nothing is doubled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from anchors import canonical
from anchors.errors import AnchorsError
from anchors.hexadecimal import from_hex, to_hex
from anchors.statement import sign_manifest
from ledger_api.client import records
from ledger_api.client.node_api import NodeClient
from ledger_api.client.preparation import (
    Home,
    LocalFile,
    PreparedSubmission,
    Wishes,
    manifest_signature_of,
    prepare_submission,
    read_file,
    signature_of,
)
from ledger_api.client.profile import Profile, load_profile
from ledger_api.client.sources import sources_of
from ledger_api.client.waiting import await_state
from ledger_api.domain.documents import DocumentRefusedError, unwrap
from ledger_api.refusals import RefusedError


@dataclass(frozen=True, slots=True)
class Choices:
    """What the exporter chose on the command line, for every file."""

    overlay: Path | None = None
    attachments: tuple[Path, ...] = ()
    lookups: bool = False
    visibility: str = "withheld"
    revision: int | None = None
    supersedes: str | None = None
    amends: str | None = None
    derived_from: tuple[str, ...] = ()
    show_sources: bool = True

    def wishes(self, cosigners: Sequence[bytes], sources: Sequence[bytes] = ()) -> Wishes:
        """The same for the preparation. Raises `RefusedError` RELATION_TWICE, `AnchorsError`."""
        if self.supersedes and self.amends:
            raise RefusedError(
                "RELATION_TWICE", "a document supersedes or amends, not both", fix="Give one of the two."
            )
        related = self.supersedes or self.amends
        return Wishes(
            overlay=canonical.parse(self.overlay.read_bytes()) if self.overlay else None,
            revision=self.revision,
            relation="supersedes" if self.supersedes else "amends" if self.amends else "",
            predecessor=from_hex(related, 32) if related else None,
            publish_lookups=self.lookups,
            cosigners=tuple(cosigners),
            derived_from=tuple(sources),
            show_sources=self.show_sources,
        )


@dataclass(frozen=True, slots=True)
class Task:
    """One document of one file; `pointer` is its place in a wrapper."""

    path: Path
    pointer: str
    payload: bytes
    attachments: tuple[Path, ...]

    @property
    def label(self) -> str:
        """How it is called in what is printed."""
        return f"{self.path}{f'#{self.pointer}' if self.pointer else ''}"


@dataclass(slots=True)
class Done:
    """What became of one task."""

    task: Task
    submission: PreparedSubmission | None = None
    resource: dict[str, Any] = field(default_factory=dict)
    created: bool | None = None
    refused: Any = None

    def to_json(self) -> dict[str, Any]:
        """For programs."""
        made = self.submission
        findings = [
            {"code": one.code, "severity": one.severity, "detail": one.detail, "pointer": one.pointer}
            for one in (made.findings if made else ())
        ]
        return {
            "file": self.task.label,
            "created": self.created,
            "id": self.resource.get("id"),
            "document": to_hex(made.statement.digest) if made else None,
            "number": made.opening.header["number"] if made else None,
            "type": made.statement.type if made else None,
            "state": self.resource.get("state"),
            "warnings": self.resource.get("warnings") or findings,
            "problem": _problem(self.refused),
        }


class Batch:
    """Registers on behalf of one issuer."""

    def __init__(
        self,
        profile: Profile,
        node: NodeClient,
        home: Home,
        passphrase: str,
        choices: Choices,
        *,
        cosigners: Sequence[tuple[Path, str]] = (),
    ) -> None:
        self._profile = profile
        self._node = node
        self._home = home
        self._issuer = profile.required_issuer()
        self._key = profile.signing_key(passphrase)
        self._salt_key = profile.salt_key(passphrase)
        self._choices = choices
        self._sources = sources_of(profile, node, choices.derived_from)
        others = [load_profile(keys, name) for keys, name in cosigners]
        self._cosigners = [(other.required_issuer(), other.signing_key(passphrase)) for other in others]

    def tasks(self, source: Path) -> list[Task]:
        """The documents of a file or folder; a wrapper of several footprints is taken apart."""
        if source.is_dir():
            paths = sorted(path for path in source.rglob("*.json") if path.is_file())
        else:
            paths = [source]
        found: list[Task] = []
        for path in paths:
            beside = tuple(
                other
                for other in sorted(path.parent.glob(f"{path.stem}.*"))
                if other != path and other.is_file()
            )
            files = beside if source.is_dir() else self._choices.attachments
            data = path.read_bytes()
            try:
                parts = unwrap(data)
            except (DocumentRefusedError, AnchorsError):
                parts = [("", data)]  # refused with its reasons when it is prepared
            found += [Task(path, pointer, payload, files) for pointer, payload in parts]
        return found

    def register(self, task: Task, *, dry_run: bool = False, wait: str | None = None) -> Done:
        """Prepare, sign and send one document; a refusal is part of the result."""
        done = Done(task)
        try:
            done.submission = self._prepare(task)
            if dry_run:
                return done
            part = done.submission.statement_part(self._signatures(done.submission))
            done.created, done.resource = self._node.register(
                part,
                opening=done.submission.opening.to_json(),
                files=[(file.name, file.data, file.media_type) for file in done.submission.files],
                visibility=self._choices.visibility,
            )
            self._keep(done)
            if wait:
                done.resource = await_state(self._node, done.resource, wait)
        except (RefusedError, AnchorsError, DocumentRefusedError) as refused:
            done.refused = refused
        return done

    def register_under_manifest(self, tasks: Sequence[Task], *, dry_run: bool = False) -> list[Done]:
        """Prepare all, sign once, send the statements alone; one refused file keeps no other out."""
        results = [self.register(task, dry_run=True) for task in tasks]
        prepared = [(one, one.submission) for one in results if one.submission and not one.refused]
        if dry_run or not prepared:
            return results
        signed = sign_manifest([made.statement for _, made in prepared], self._key, self._home.network_id)
        lines = [
            made.statement_part([manifest_signature_of(made, one)])
            for (_, made), one in zip(prepared, signed, strict=True)
        ]
        outcome = self._node.register_bulk(lines)
        for (done, _), item in zip(prepared, outcome["items"], strict=True):
            if item.get("problem"):
                told = item["problem"]
                done.refused = RefusedError(
                    told["code"], told["detail"], fix=told["fix"], pointer=told.get("pointer")
                )
            else:
                done.created, done.resource = item["created"], item
                self._keep(done)
        return results

    def _prepare(self, task: Task) -> PreparedSubmission:
        files: list[LocalFile] = [read_file(path) for path in task.attachments]
        return prepare_submission(
            task.payload,
            issuer_id=self._issuer,
            salt_key=self._salt_key,
            home=self._home,
            wishes=self._choices.wishes([issuer for issuer, _ in self._cosigners], self._sources),
            files=files,
            at=task.pointer,
        )

    def _signatures(self, submission: PreparedSubmission) -> list[dict[str, Any]]:
        signatures = [signature_of(submission, self._key, self._home.network_id)]
        for issuer, key in self._cosigners:
            signed = signature_of(submission, key, self._home.network_id)
            signatures.append(signed | {"issuer": to_hex(issuer)})
        return signatures

    def _keep(self, done: Done) -> None:
        assert done.submission is not None
        paths = {path.name: path for path in done.task.attachments}
        records.keep(self._profile, self._node.base_url, done.resource["id"], done.submission, paths)


def _problem(refused: Any) -> dict[str, Any] | None:
    if refused is None:
        return None
    faults = getattr(refused, "faults", None) or getattr(refused, "problems", None) or ()
    return {
        "code": refused.code,
        "detail": refused.detail,
        "pointer": refused.pointer,
        "fix": refused.fix,
        "problems": [
            {"code": one.code, "pointer": one.pointer, "detail": one.detail, "fix": one.fix} for one in faults
        ],
    }
