"""The reasons of axis D: whether the document is what it says it is (checks 1 to 6)."""

from ledger_api.domain.outcomes import Action, Axis, Effect
from ledger_api.domain.reason import Code, Fixer, Reason, note, refuted, unproven

_FOUND = (
    unproven(
        Code.ENTRY_NOT_FOUND,
        Fixer.PRESENTER,
        "No log of this network holds an entry for {asked_for}. That is not evidence of forgery: a file that"
        " was saved again or scanned no longer matches.",
        "Ask the exporter for the original file or for a presentation of the document.",
        action=Action.NOT_FOUND,
    ),
    unproven(
        Code.ENTRY_KIND_UNSUPPORTED,
        Fixer.NODE,
        "The entry is of a kind this program does not know, so it cannot be judged.",
        "Verify with a newer version of Concord.",
    ),
    unproven(
        Code.ENTRY_MALFORMED,
        Fixer.PRESENTER,
        "The log entry that was presented cannot be read: {problem}.",
        "Ask for the presentation again, or verify the document's file by itself.",
    ),
    unproven(
        Code.ENTRY_IN_OTHER_LOG,
        Fixer.LOG_OPERATOR,
        "The document is signed for the log {log}, but it was found in the log {found_in}.",
        "Look the document up in the log it was signed for.",
    ),
    refuted(
        Code.INCLUSION_REFUTED,
        Fixer.PRESENTER,
        "The entry that was presented is not the one at position {index} of the log {log}: something in it"
        " or in its receipt was changed.",
        "Do not rely on this presentation; ask the issuer for the document itself.",
    ),
    unproven(
        Code.INCLUSION_NOT_SHOWN,
        Fixer.PRESENTER,
        "Nothing shows that this entry is in the log {log}: the receipt is missing or could not be checked.",
        "Ask for a presentation that holds the receipt, or verify on a node of the network.",
    ),
    unproven(
        Code.NOT_ANCHORED,
        Fixer.TIME,
        "The document is registered but not yet anchored on the chain: it has no reliable date yet.",
        "Ask again in a few minutes; if it stays so, tell the operator of the log {log}.",
        provisional=True,
    ),
    unproven(
        Code.RECEIPT_NOT_ANCHORED,
        Fixer.PRESENTER,
        "The receipt refers to a log of {size} entries; the chain, as known here, has no root of that size.",
        "Ask for a new receipt, or verify with more recent data of the chain.",
        provisional=True,
    ),
    note(
        Code.NOT_FINAL,
        Fixer.TIME,
        "The block that anchors the document is not final yet; the answer may still change.",
        "Ask again when the block is final, normally within minutes.",
        provisional=True,
    ),
    unproven(
        Code.CHECKPOINT_NOT_SIGNED,
        Fixer.LOG_OPERATOR,
        "The receipt's checkpoint carries no valid signature by a key the log {log} had then.",
        "Ask for a new receipt from the log.",
    ),
    unproven(
        Code.LOG_EQUIVOCATION,
        Fixer.LOG_OPERATOR,
        "The operator of the log {log} signed one history of {size} entries and anchored another. Nothing"
        " that this log added later can be relied on.",
        "Refer to the authority of {log_economy}, which can close the log and name its successor.",
    ),
    unproven(
        Code.LOG_CLOSED_BEFORE,
        Fixer.ISSUER,
        "The authority of {log_economy} closed the log {log}: entries after position {last_good_index} do not"
        " count, and this one is at position {index}.",
        "Ask the issuer to register the document in the log that succeeds it.",
    ),
    unproven(
        Code.LOG_UNKNOWN,
        Fixer.PRESENTER,
        "The log {log} is not registered on this network as known here.",
        "Verify on a node of the network the document was registered on.",
    ),
    unproven(
        Code.NETWORK_MISMATCH,
        Fixer.PRESENTER,
        "The presentation was made for another network than the one asked.",
        "Verify it on a node of the network it names.",
    ),
    unproven(
        Code.TRUST_VIEW_MISSING,
        Fixer.NODE,
        "Nothing from the chain was at hand: issuer, keys, status and anchors could not be looked up.",
        "Verify on a node, or offline with a saved trust file.",
    ),
    unproven(
        Code.TRUST_VIEW_OTHER,
        Fixer.NODE,
        "The saved trust file is about another document, so it says nothing about this one.",
        "Save the trust file for this document on a node, or verify online.",
    ),
)

_SIGNED = (
    refuted(
        Code.SIGNATURE_INVALID,
        Fixer.ISSUER,
        "A signature on the document is invalid: {problem}.",
        "Do not rely on it; ask {issuer} whether it issued this document.",
    ),
    unproven(
        Code.ISSUER_UNKNOWN,
        Fixer.REGISTRAR,
        "{signer} is not registered as an issuer on this network as known on {known_on}.",
        "Ask the authority of {economy} whether this organisation is registered.",
    ),
    unproven(
        Code.KEY_UNKNOWN,
        Fixer.ISSUER,
        "The document names {signer} as its signer, but the key that signed it ({key}) is not one of theirs.",
        "Ask {signer} whether it signed this document.",
    ),
    unproven(
        Code.KEY_NOT_VALID_AT_ANCHOR,
        Fixer.ISSUER,
        "The key of {signer} that signed the document was not valid when it was anchored on {anchored_on}:"
        " {problem}.",
        "Ask {signer} to confirm this document on the ledger.",
    ),
    unproven(
        Code.KEY_COMPROMISED_AFTER,
        Fixer.ISSUER,
        "{signer} reported its signing key stolen. Entries from position {cut_index} on count only once they"
        " are confirmed; this one is at position {index} and is not confirmed.",
        "Ask {signer} to confirm this document on the ledger.",
    ),
)

_ROLES = (
    unproven(
        Code.TYPE_UNKNOWN,
        Fixer.NODE,
        "The document type {type} is not known here, so who may issue it cannot be judged.",
        "Verify with a newer version of Concord.",
    ),
    unproven(
        Code.ECONOMY_MISMATCH,
        Fixer.ISSUER,
        "The document says its issuer is of {economy}, but {signer} is registered in {registered_in}.",
        "Ask {issuer} to issue it again under its own economy.",
    ),
    unproven(
        Code.ROLE_NOT_PERMITTED,
        Fixer.ISSUER,
        "{signer} is registered as {role_words}; this {type_words} must come from {permitted_words}.",
        "Ask for a document issued by {permitted_words}.",
    ),
    refuted(
        Code.ISSUER_IS_EXPORTER,
        Fixer.PRESENTER,
        "{signer} issued this {type_words} about its own product: it is the {party} itself, and an"
        " independent body must issue it.",
        "Ask the exporter for a document by an independent body.",
    ),
    unproven(
        Code.SECOND_SIGNATURE_MISSING,
        Fixer.ISSUER,
        "An inspection certificate 3.2 needs the signatures of two organisations, one of them a conformity"
        " body; this one has {found_words}.",
        "Ask {issuer} to have it signed by an inspection body as well.",
    ),
    unproven(
        Code.EXPORTER_NOT_DISCLOSED,
        Fixer.PRESENTER,
        "This {type_words} must come from somebody other than the exporter, and nothing presented says"
        " who the exporter is.",
        "Present the document with its exporter disclosed, or give the exporter's LEI.",
    ),
    unproven(
        Code.EXPORTER_NOT_COMPARABLE,
        Fixer.OFFICE,
        "Whether {signer} is the exporter itself cannot be told: the two are described by different"
        " identifiers.",
        "Give the exporter's name and country, or ask for the issuer's LEI.",
    ),
)

_STATUS = (
    refuted(
        Code.ANNULLED,
        Fixer.ISSUER,
        "The document was annulled on {recorded_on} ({reason}); it counts as never issued.",
        "Ask {issuer} for a new document.",
    ),
    refuted(
        Code.WITHDRAWN,
        Fixer.ISSUER,
        "The document was withdrawn from {effective_on} ({reason}); the declaration is of {declared_on}.",
        "Ask {issuer} for a new document.",
    ),
    refuted(
        Code.EXPIRED,
        Fixer.ISSUER,
        "The document expired: it was valid until {last_day}, and the declaration is of {declared_on}"
        " ({zone}).",
        "Ask {issuer} for a current document.",
    ),
    unproven(
        Code.SUSPENDED,
        Fixer.ISSUER,
        "The document was suspended from {effective_on} ({reason}) {until_words}; the declaration is of"
        " {declared_on}.",
        "Ask {issuer} when it will be restored, and verify again.",
    ),
    unproven(
        Code.SUPERSEDED,
        Fixer.PRESENTER,
        "The document was replaced by a newer one from {effective_on}; the declaration is of {declared_on}.",
        "Ask for the document that replaced it.",
    ),
    unproven(
        Code.NOT_YET_VALID,
        Fixer.TIME,
        "The document is valid from {valid_from} only, and the declaration is of {declared_on} ({zone}).",
        "Wait until {valid_from}, or ask {issuer} for a document that covers the day.",
    ),
    unproven(
        Code.DECLARED_BEFORE_ISSUE,
        Fixer.OFFICE,
        "The document was issued on {issued_on}, after the declaration of {declared_on} ({zone}).",
        "Check the date of the declaration.",
    ),
    Reason(
        Code.AMENDED_EDITORIAL,
        Axis.DOCUMENT,
        Effect.CONDITION,
        Action.ACCEPT_WITH_CONDITIONS,
        Fixer.PRESENTER,
        "The document was amended from {effective_on}, in wording only; the amended version should be filed.",
        "Ask for the amended version.",
    ),
    unproven(
        Code.STALE_STATUS,
        Fixer.NODE,
        "The saved chain data are of {as_of_on}: {age_days} days old, where {allowed_days} are allowed.",
        "Save a newer trust file from any node, or verify online.",
    ),
    note(
        Code.STATUS_AS_OF,
        Fixer.NODE,
        "This is what the chain said on {as_of_on}; what was recorded later is not known here.",
        "Verify online when there is a connection.",
        provisional=True,
    ),
)

_BYTES = (
    refuted(
        Code.PAYLOAD_MISMATCH,
        Fixer.PRESENTER,
        "What was presented is not the document that was signed: {problem}.",
        "Do not rely on it; ask {issuer} for the document.",
    ),
    refuted(
        Code.ATTACHMENT_MISMATCH,
        Fixer.PRESENTER,
        "The file {file} does not belong to this document: {problem}.",
        "Ask for the file that {issuer} attached to it.",
    ),
    unproven(
        Code.BYTES_UNAVAILABLE,
        Fixer.PRESENTER,
        "The content of the document was not presented{searched_words}, so it could not be compared with what"
        " was signed.",
        "Ask the exporter for a presentation or for the original file.",
    ),
    unproven(
        Code.FILE_NOT_COMPARED,
        Fixer.PRESENTER,
        "Nothing signed says whether the file {file} belongs to this document.",
        "Ask for a presentation that discloses the list of attachments.",
    ),
    unproven(
        Code.DOCUMENT_MALFORMED,
        Fixer.ISSUER,
        "The content is what was signed, but it breaks the rules of its format: {problem}.",
        "Ask {issuer} to issue a corrected document.",
    ),
    note(
        Code.NONCONFORMITIES_LISTED,
        Fixer.ISSUER,
        "The document departs from its standard in {count_words}, listed below; that does not make it less"
        " genuine.",
        "Ask {issuer} about them where they matter to the consignment.",
    ),
)

_ANCHOR_TIME = (
    unproven(
        Code.ANCHORED_AFTER_WITHDRAWAL,
        Fixer.REGISTRAR,
        "The accreditation {accreditation} of {signer} was withdrawn from {effective_on}, and the document"
        " was anchored only on {anchored_on}.",
        "Ask the accreditor of {signer} whether the document was issued in time.",
    ),
    unproven(
        Code.ACCREDITATION_SUSPENDED,
        Fixer.REGISTRAR,
        "The accreditation {accreditation} of {signer} was suspended from {effective_on}, and the document"
        " was anchored while it was, on {anchored_on}.",
        "Ask the accreditor of {signer} whether the document may stand.",
    ),
    unproven(
        Code.ACCREDITATION_LAPSED,
        Fixer.REGISTRAR,
        "The accreditation {accreditation} of {signer} ran out on {effective_on}, and the document was"
        " anchored only on {anchored_on}.",
        "Ask the accreditor of {signer} whether it was renewed.",
    ),
    unproven(
        Code.ISSUER_SUSPENDED,
        Fixer.REGISTRAR,
        "{signer} was suspended from {effective_on} ({reason}), and the document was anchored while it was,"
        " on {anchored_on}.",
        "Ask the authority of {economy} whether the document may stand.",
    ),
    unproven(
        Code.ANCHORED_BEFORE_ISSUE,
        Fixer.ISSUER,
        "The document says it was issued on {issued_on}, but it was anchored before that, on {anchored_on}.",
        "Ask {issuer} to correct the date of issue in a new revision.",
    ),
    note(
        Code.ANCHORED_AFTER_DECLARATION,
        Fixer.ISSUER,
        "The document was anchored on {anchored_on}, after the declaration of {declared_on}.",
        "Nothing needs to be done; the ledger shows when it came to be known.",
    ),
)

DOCUMENT_REASONS = (*_FOUND, *_SIGNED, *_ROLES, *_STATUS, *_BYTES, *_ANCHOR_TIME)
"""In the order of the checks."""
