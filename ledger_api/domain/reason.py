"""What a reason is: its code, who can fix it, and the row that describes it in the table of ``reasons``."""

from dataclasses import dataclass
from enum import StrEnum

from ledger_api.domain.outcomes import Action, Axis, Effect


class Code(StrEnum):
    """Stable names of everything an answer can say."""

    ENTRY_NOT_FOUND = "ENTRY_NOT_FOUND"
    ENTRY_KIND_UNSUPPORTED = "ENTRY_KIND_UNSUPPORTED"
    ENTRY_MALFORMED = "ENTRY_MALFORMED"
    ENTRY_IN_OTHER_LOG = "ENTRY_IN_OTHER_LOG"
    INCLUSION_REFUTED = "INCLUSION_REFUTED"
    INCLUSION_NOT_SHOWN = "INCLUSION_NOT_SHOWN"
    NOT_ANCHORED = "NOT_ANCHORED"
    RECEIPT_NOT_ANCHORED = "RECEIPT_NOT_ANCHORED"
    NOT_FINAL = "NOT_FINAL"
    CHECKPOINT_NOT_SIGNED = "CHECKPOINT_NOT_SIGNED"
    LOG_EQUIVOCATION = "LOG_EQUIVOCATION"
    LOG_CLOSED_BEFORE = "LOG_CLOSED_BEFORE"
    LOG_UNKNOWN = "LOG_UNKNOWN"
    NETWORK_MISMATCH = "NETWORK_MISMATCH"
    TRUST_VIEW_MISSING = "TRUST_VIEW_MISSING"
    TRUST_VIEW_OTHER = "TRUST_VIEW_OTHER"

    SIGNATURE_INVALID = "SIGNATURE_INVALID"
    ISSUER_UNKNOWN = "ISSUER_UNKNOWN"
    KEY_UNKNOWN = "KEY_UNKNOWN"
    KEY_NOT_VALID_AT_ANCHOR = "KEY_NOT_VALID_AT_ANCHOR"
    KEY_COMPROMISED_AFTER = "KEY_COMPROMISED_AFTER"

    TYPE_UNKNOWN = "TYPE_UNKNOWN"
    ECONOMY_MISMATCH = "ECONOMY_MISMATCH"
    ROLE_NOT_PERMITTED = "ROLE_NOT_PERMITTED"
    ISSUER_IS_EXPORTER = "ISSUER_IS_EXPORTER"
    SECOND_SIGNATURE_MISSING = "SECOND_SIGNATURE_MISSING"
    EXPORTER_NOT_DISCLOSED = "EXPORTER_NOT_DISCLOSED"
    EXPORTER_NOT_COMPARABLE = "EXPORTER_NOT_COMPARABLE"

    ANNULLED = "ANNULLED"
    WITHDRAWN = "WITHDRAWN"
    EXPIRED = "EXPIRED"
    SUSPENDED = "SUSPENDED"
    SUPERSEDED = "SUPERSEDED"
    NOT_YET_VALID = "NOT_YET_VALID"
    DECLARED_BEFORE_ISSUE = "DECLARED_BEFORE_ISSUE"
    AMENDED_EDITORIAL = "AMENDED_EDITORIAL"
    STALE_STATUS = "STALE_STATUS"
    STATUS_AS_OF = "STATUS_AS_OF"

    PAYLOAD_MISMATCH = "PAYLOAD_MISMATCH"
    ATTACHMENT_MISMATCH = "ATTACHMENT_MISMATCH"
    BYTES_UNAVAILABLE = "BYTES_UNAVAILABLE"
    FILE_NOT_COMPARED = "FILE_NOT_COMPARED"
    DOCUMENT_MALFORMED = "DOCUMENT_MALFORMED"
    NONCONFORMITIES_LISTED = "NONCONFORMITIES_LISTED"

    ANCHORED_AFTER_WITHDRAWAL = "ANCHORED_AFTER_WITHDRAWAL"
    ACCREDITATION_SUSPENDED = "ACCREDITATION_SUSPENDED"
    ACCREDITATION_LAPSED = "ACCREDITATION_LAPSED"
    ISSUER_SUSPENDED = "ISSUER_SUSPENDED"
    ANCHORED_BEFORE_ISSUE = "ANCHORED_BEFORE_ISSUE"
    ANCHORED_AFTER_DECLARATION = "ANCHORED_AFTER_DECLARATION"

    RECOGNITION_NOT_AVAILABLE = "RECOGNITION_NOT_AVAILABLE"


class Fixer(StrEnum):
    """Who can change the answer, in the words that are shown."""

    ISSUER = "The issuer, {issuer}"
    REGISTRAR = "The authority that registers or accredits {signer}"
    LOG_OPERATOR = "The operator of the log {log}"
    PRESENTER = "Whoever presented the document"
    OFFICE = "The customs office that asks"
    NODE = "Whoever runs this node"
    COMMITTEE = "The economies of this network"
    TIME = "Nobody needs to: wait"


@dataclass(frozen=True)
class Reason:
    """One row. ``provisional`` marks an answer that may still change by itself."""

    code: Code
    axis: Axis
    effect: Effect
    action: Action
    fixer: Fixer
    sentence: str
    fix: str
    provisional: bool = False


def refuted(code: Code, fixer: Fixer, sentence: str, fix: str) -> Reason:
    """A row that refutes the document: REJECT."""
    return Reason(code, Axis.DOCUMENT, Effect.REFUTED, Action.REJECT, fixer, sentence, fix)


def unproven(
    code: Code,
    fixer: Fixer,
    sentence: str,
    fix: str,
    *,
    action: Action = Action.REFER,
    provisional: bool = False,
) -> Reason:
    """A row that leaves the document unproven: REFER unless told otherwise."""
    return Reason(code, Axis.DOCUMENT, Effect.UNPROVEN, action, fixer, sentence, fix, provisional)


def note(code: Code, fixer: Fixer, sentence: str, fix: str, *, provisional: bool = False) -> Reason:
    """A row that changes no outcome."""
    return Reason(code, Axis.DOCUMENT, Effect.INFO, Action.ACCEPT, fixer, sentence, fix, provisional)
