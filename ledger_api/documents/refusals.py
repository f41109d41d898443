"""What registration refuses, each with what to do about it."""

from __future__ import annotations

from anchors.hexadecimal import to_hex
from ledger_api.refusals import RefusedError

ISSUER_UNKNOWN = "ISSUER_NOT_REGISTERED"
KEY_UNKNOWN = "KEY_NOT_REGISTERED"


def log_elsewhere(origin: str, served: list[str]) -> RefusedError:
    """The statement names a log that this node does not operate."""
    return RefusedError(
        "LOG_ELSEWHERE",
        f"this node does not operate the log {origin}; it operates {', '.join(served) or 'none'}",
        pointer="/statement/origin",
        fix="Send the document to the node of its economy; GET /v1/logs lists each log's URL.",
    )


def log_closed(origin: str) -> RefusedError:
    """The economy's authority ended the log."""
    return RefusedError(
        "LOG_CLOSED",
        f"the log {origin} was closed by its economy's authority",
        pointer="/statement/origin",
        fix="Register with the economy's open log; GET /v1/logs lists it.",
    )


def economy_elsewhere(stated: str, expected: str, what: str) -> RefusedError:
    """The statement's economy is not that of its issuer, or of the log."""
    return RefusedError(
        "ECONOMY_MISMATCH",
        f"the statement names the economy {stated}; {what} belongs to {expected}",
        pointer="/statement/economy",
        fix="Register with the log of the issuer's own economy.",
    )


def issuer_not_registered(issuer: bytes, pointer: str) -> RefusedError:
    """Nobody registered this issuer."""
    return RefusedError(
        ISSUER_UNKNOWN,
        f"no issuer {to_hex(issuer)} is registered on this network",
        pointer=pointer,
        fix="Ask the economy's registrar or accreditor for registration (`concord issuers request`).",
    )


def key_not_registered(key: str, issuer: bytes, pointer: str) -> RefusedError:
    """The signature is by a key that the issuer never had on chain."""
    return RefusedError(
        KEY_UNKNOWN,
        f"the signature is by {key}, which is no key of issuer {to_hex(issuer)}",
        pointer=pointer,
        fix="Sign with a registered key, or add this one first (`concord issuers key-add`).",
    )


def key_revoked(key: str, pointer: str) -> RefusedError:
    """The key was revoked or reported stolen."""
    return RefusedError(
        "KEY_REVOKED",
        f"the key {key} is revoked",
        pointer=pointer,
        fix="Sign with a live key of the issuer.",
    )


def second_signature_missing(statement_type: str) -> RefusedError:
    """EN 10204 3.2 is signed by two organisations, or it is not there yet."""
    return RefusedError(
        "SECOND_SIGNATURE_MISSING",
        f"a {statement_type} is admitted only with the signatures of two organisations",
        pointer="/statement/cosigners",
        fix="Name the inspecting body as cosigner, and have it sign the same statement.",
    )


def opening_mismatch(opened: bytes, stated: bytes) -> RefusedError:
    """The opening is of another document."""
    return RefusedError(
        "OPENING_MISMATCH",
        f"the opening commits to {to_hex(opened)}, the statement to {to_hex(stated)}",
        pointer="/opening",
        fix="Send the opening that the statement was made from.",
    )


def file_unknown(name: str, place: int) -> RefusedError:
    """A file that the document does not list."""
    return RefusedError(
        "ATTACHMENT_MISMATCH",
        f"the document lists no file with the bytes of {name or 'this part'}",
        pointer=f"/file/{place}",
        fix="Attach exactly the files whose digests the header lists, and send the opening with them.",
    )


def visibility_refused(wish: str) -> RefusedError:
    """A visibility that does not exist, or does not exist yet."""
    if wish == "confidential":
        return RefusedError(
            "VISIBILITY_UNAVAILABLE",
            "confidential storage needs encryption, which this release does not have",
            pointer="/visibility",
            fix="Use `withheld`: the node then stores no opening, and you send presentations yourself.",
        )
    return RefusedError(
        "VISIBILITY_UNKNOWN",
        f"visibility is withheld or public, not {wish[:32]!r}",
        pointer="/visibility",
        fix="Leave it out for `withheld`, or say `public`.",
    )


def document_unknown(digest: bytes) -> RefusedError:
    """Nothing is registered here under this digest."""
    return RefusedError(
        "DOCUMENT_UNKNOWN",
        f"this node knows no document {to_hex(digest)}",
        fix="Check the digest; a document registered elsewhere shows here once its log is mirrored.",
    )


def not_anchored_yet(digest: bytes) -> RefusedError:
    """There is no receipt before the anchor."""
    return RefusedError(
        "NOT_ANCHORED_YET",
        f"the registration {to_hex(digest)} is not anchored yet",
        fix="Ask again in a moment; a receipt exists as soon as the anchor is on chain.",
    )
