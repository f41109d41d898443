"""From the journal to the node: one signature over all statements, then the statements, some at a time."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_exponential

from anchors.hexadecimal import from_hex, to_hex
from anchors.merkle import MerkleTree
from anchors.signing import SigningKey
from anchors.statement import MAX_MANIFEST, manifest_digest, manifest_tree
from ledger_api.client import records
from ledger_api.client.importing.faults import file_refused
from ledger_api.client.importing.journal import Journal, Line, Progress
from ledger_api.client.node_api import NodeClient
from ledger_api.client.profile import Profile
from ledger_api.refusals import RefusedError

_LATER = frozenset(
    (
        "CHAIN_UNAVAILABLE",
        "INTERNAL",
        "NODE_UNREACHABLE",
        "QUEUE_CLOSED",
        "QUOTA_EXCEEDED",
        "STORE_UNAVAILABLE",
    )
)
"""Nothing is wrong with the rows: the same request will be answered another time."""

_ATTEMPTS = 4
_LONGEST_WAIT = 8.0


def sign(journal: Journal, progress: Progress, key: SigningKey, network_id: bytes) -> MerkleTree:
    """The manifest's tree; its signature is on disk when this returns, and made once for an import.

    Raises `RefusedError` TOO_MANY_ROWS, and JOURNAL_UNREADABLE where what was signed is not what is prepared.
    """
    if progress.prepared > MAX_MANIFEST:
        raise file_refused("TOO_MANY_ROWS", f"{progress.prepared} documents are prepared")
    tree = manifest_tree(progress.digest(place) for place in range(progress.prepared))
    root = to_hex(tree.root())
    if progress.manifest is None:
        signature = key.sign_digest(manifest_digest(tree.root(), tree.size, network_id))
        journal.append(progress, {"kind": "manifest", "root": root, "signature": to_hex(signature)})
        journal.sync()
    elif progress.manifest["root"] != root:
        raise file_refused("JOURNAL_UNREADABLE", "the journal's rows are not those that were signed")
    return tree


class Sender:
    """Sends what is prepared and not yet answered; what it was told is in the journal before it goes on."""

    def __init__(self, profile: Profile, node: NodeClient, per_request: int) -> None:
        self._profile = profile
        self._node = node
        self._per_request = per_request

    def send(
        self, journal: Journal, progress: Progress, tree: MerkleTree, told: Callable[[int, int], None]
    ) -> None:
        """Send the rest; `told` hears how many of how many were answered.

        Raises `RefusedError` with the node's own code where it answers no longer; --resume then goes on here.
        """
        assert progress.manifest is not None
        signature = progress.manifest["signature"]
        waiting = journal.prepared_from(progress.answered)
        while lines := list(islice(waiting, self._per_request)):
            parts = [
                _signed(line, signature, tree, progress.answered + place) for place, line in enumerate(lines)
            ]
            outcome = self._ask(parts)
            items = [_answer(line, item) for line, item in zip(lines, outcome, strict=True)]
            kept = [
                (item["id"], line["record"]) for line, item in zip(lines, items, strict=True) if "id" in item
            ]
            records.keep_many(self._profile, self._node.base_url, kept)
            journal.append(progress, {"kind": "answered", "items": items})
            journal.sync()
            told(progress.answered, progress.prepared)

    def _ask(self, parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """What the node says of each; an outage is waited for a moment."""
        attempts = Retrying(
            retry=retry_if_exception(_is_passing),
            stop=stop_after_attempt(_ATTEMPTS),
            wait=wait_exponential(max=_LONGEST_WAIT),
            reraise=True,
        )
        try:
            items: list[dict[str, Any]] = attempts(self._node.register_bulk, parts)["items"]
        except RefusedError as refused:
            raise _interrupted(refused.code, refused.detail, refused.fix) from refused
        for item in items:
            problem = item.get("problem")
            if problem and problem["code"] in _LATER:
                raise _interrupted(problem["code"], problem["detail"], problem["fix"])
        return items


def _is_passing(failure: BaseException) -> bool:
    return isinstance(failure, RefusedError) and failure.code in _LATER - {"QUOTA_EXCEEDED"}


def _interrupted(code: str, detail: str, fix: str) -> RefusedError:
    return RefusedError(code, detail, fix=f"{fix} Then run the same command with --resume.")


def _signed(line: Line, signature: str, tree: MerkleTree, place: int) -> dict[str, Any]:
    part: dict[str, Any] = dict(line["part"])
    proof = [to_hex(node) for node in tree.inclusion_proof(place)]
    manifest = {"size": tree.size, "index": place, "proof": proof}
    issuer = part["statement"]["issuer"]
    return part | {"signatures": [{"issuer": issuer, "signature": signature, "manifest": manifest}]}


def _answer(line: Line, item: dict[str, Any]) -> Line:
    if problem := item.get("problem"):
        told = {name: problem.get(name) or "" for name in ("code", "detail", "fix", "pointer")}
        return {"row": line["row"], "fault": {"column": "", **told}}
    from_hex(item["id"], 32)
    return {"row": line["row"], "id": item["id"], "created": item["created"], "state": item["state"]}
