"""What the log refuses, and what stops it."""

from __future__ import annotations

from ledger_api.store.errors import LedgerError


class LogError(LedgerError):
    """The log cannot do what was asked."""

    code = "LOG_ERROR"


class SubmissionRefusedError(LogError):
    """A submission that is not accepted; nothing of it was stored."""

    code = "SUBMISSION_REFUSED"


class DocumentConflictError(SubmissionRefusedError):
    """This issuer, type, number and revision already name a document with another digest."""

    code = "DOCUMENT_CONFLICT"
    fix = "Register the changed document under the next revision, or present the one already registered."

    def __init__(self, existing_digest: bytes) -> None:
        super().__init__(
            f"this number and revision already name the document 0x{existing_digest.hex()}",
            existing_digest=existing_digest,
        )
        self.existing_digest = existing_digest


class QuotaExceededError(SubmissionRefusedError):
    """The issuer's share of this day is used up."""

    code = "QUOTA_EXCEEDED"
    fix = "Send the rest tomorrow (UTC), or ask the node's operator for a larger daily quota."

    def __init__(self, issuer: bytes, quota: int, retry_after: int) -> None:
        """`retry_after` is in seconds: until the next day begins."""
        super().__init__(
            f"issuer 0x{issuer.hex()} has registered its {quota} statements of today",
            issuer=issuer,
            quota=quota,
        )
        self.retry_after = retry_after


class QueueClosedError(LogError):
    """The node is stopping and accepts nothing more."""

    code = "QUEUE_CLOSED"
    fix = "Send the request again when the node has restarted: it is idempotent."


class LeaseLostError(LogError):
    """Another process holds the lease now; what this one was about to write is dropped."""

    code = "LEASE_LOST"
    fix = "Nothing to do: the holder of the lease carries on. Stop this process if it was started by mistake."


class MirrorRefusedError(LogError):
    """What a source served does not lead to the anchored root."""

    code = "MIRROR_REFUSED"
    fix = "Report the log to its economy's authority: what it serves is not what it anchored."


class LogBehindChainError(LogError):
    """The chain holds a larger log than this node: entries are missing here, so nothing may be signed."""

    code = "LOG_BEHIND_CHAIN"
    fix = (
        "Stop this node and restore its database from the newest backup; the entries since then are in the "
        "content store under the CID of the last anchor event and in every mirror. Sign nothing before "
        "the restored root equals the chain's."
    )


class LogForkError(LogError):
    """The chain holds another root for a size this log has: signing on would fork the log."""

    code = "LOG_FORK"
    fix = (
        "Stop this node, keep a copy of its database for the inquiry, and restore the log whose root "
        "the chain holds: from the backup, from the content store, or from a mirror."
    )
