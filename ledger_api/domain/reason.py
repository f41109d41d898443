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
    IMPORTER_MISSING = "IMPORTER_MISSING"
    IMPORTER_NOT_COVERED = "IMPORTER_NOT_COVERED"

    CAB_NOT_ACCREDITED = "CAB_NOT_ACCREDITED"
    ASSESSMENT_DATE_MISSING = "ASSESSMENT_DATE_MISSING"
    SAFETY_OVERRIDE = "SAFETY_OVERRIDE"
    CAB_WITHDRAWN_SINCE = "CAB_WITHDRAWN_SINCE"

    CAB_SCOPE_EXCLUDES_METHOD = "CAB_SCOPE_EXCLUDES_METHOD"
    CAB_SCOPE_EXCLUDES_HS = "CAB_SCOPE_EXCLUDES_HS"
    CAB_SCOPE_NOT_KNOWN = "CAB_SCOPE_NOT_KNOWN"
    CONTENT_NOT_DISCLOSED = "CONTENT_NOT_DISCLOSED"
    SITE_NOT_LICENSED = "SITE_NOT_LICENSED"
    SITE_MISSING = "SITE_MISSING"

    NO_DIRECT_OBLIGATION = "NO_DIRECT_OBLIGATION"
    TERMS_NOT_ESTABLISHED = "TERMS_NOT_ESTABLISHED"
    AGREEMENT_NOT_CONCLUDED = "AGREEMENT_NOT_CONCLUDED"
    AGREEMENT_NOT_RATIFIED = "AGREEMENT_NOT_RATIFIED"
    AGREEMENT_NOT_ENDORSED = "AGREEMENT_NOT_ENDORSED"
    AGREEMENT_NOT_YET_IN_FORCE = "AGREEMENT_NOT_YET_IN_FORCE"
    AGREEMENT_TERMINATED = "AGREEMENT_TERMINATED"
    AGREEMENT_SUSPENDED = "AGREEMENT_SUSPENDED"
    ANCHORED_AFTER_SUSPENSION = "ANCHORED_AFTER_SUSPENSION"
    PRE_SUSPENSION_SAVED = "PRE_SUSPENSION_SAVED"
    PRE_TERMINATION_SAVED = "PRE_TERMINATION_SAVED"
    LOADING_TIME_MISSING = "LOADING_TIME_MISSING"
    RESERVATION_ENTERED = "RESERVATION_ENTERED"
    PRIOR_DOCUMENT = "PRIOR_DOCUMENT"
    COMPETENCE_RECOGNISED = "COMPETENCE_RECOGNISED"
    AUTHORITY_REPLACED = "AUTHORITY_REPLACED"
    NOTICE_GIVEN = "NOTICE_GIVEN"

    TYPE_NOT_COVERED = "TYPE_NOT_COVERED"
    ATEX_NOT_EVIDENCED = "ATEX_NOT_EVIDENCED"
    HS_MISSING = "HS_MISSING"
    HS_EXCLUDED = "HS_EXCLUDED"
    HS_NOT_COVERED = "HS_NOT_COVERED"
    HS_AMBIGUOUS = "HS_AMBIGUOUS"
    STANDARD_NOT_COVERED = "STANDARD_NOT_COVERED"
    EDITION_MISMATCH = "EDITION_MISMATCH"
    EDITION_MISSING = "EDITION_MISSING"
    ASSURANCE_TOO_LOW = "ASSURANCE_TOO_LOW"
    CAB_NOT_LISTED = "CAB_NOT_LISTED"
    LISTING_OPPOSED = "LISTING_OPPOSED"

    GRACE_APPLIED = "GRACE_APPLIED"
    CONDITION_ATTACHED = "CONDITION_ATTACHED"
    QUANTITY_MISSING = "QUANTITY_MISSING"
    QUANTITY_OUTSIDE = "QUANTITY_OUTSIDE"
    DEFAULT_APPLIED = "DEFAULT_APPLIED"
    TARIFF_NOT_COMPARABLE = "TARIFF_NOT_COMPARABLE"


class Fixer(StrEnum):
    """Who can change the answer, in the words that are shown."""

    ISSUER = "The issuer, {issuer}"
    REGISTRAR = "The authority that registers or accredits {signer}"
    LOG_OPERATOR = "The operator of the log {log}"
    PRESENTER = "Whoever presented the document"
    OFFICE = "The customs office that asks"
    NODE = "Whoever runs this node"
    COMMITTEE = "The economies of this network"
    PARTIES = "The parties of the agreement {agreement}"
    EXPORTING_AUTHORITY = "The designating authority of {economy}"
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


def no_obligation(
    code: Code, fixer: Fixer, sentence: str, fix: str, *, action: Action = Action.REFER
) -> Reason:
    """A row that removes the obligation. That is no refusal: the importer may still accept."""
    return Reason(code, Axis.OBLIGATION, Effect.NO_OBLIGATION, action, fixer, sentence, fix)


def undecided(code: Code, fixer: Fixer, sentence: str, fix: str) -> Reason:
    """A row that leaves the obligation undecided: REFER, and say what to supply."""
    return Reason(code, Axis.OBLIGATION, Effect.UNDECIDED, Action.REFER, fixer, sentence, fix)


def condition(code: Code, fixer: Fixer, sentence: str, fix: str) -> Reason:
    """A row that attaches a condition to the obligation."""
    return Reason(
        code, Axis.OBLIGATION, Effect.CONDITION, Action.ACCEPT_WITH_CONDITIONS, fixer, sentence, fix
    )


def remark(code: Code, fixer: Fixer, sentence: str, fix: str) -> Reason:
    """A row about the obligation that changes no outcome."""
    return Reason(code, Axis.OBLIGATION, Effect.INFO, Action.ACCEPT, fixer, sentence, fix)
