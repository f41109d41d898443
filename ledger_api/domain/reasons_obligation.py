"""The reasons of axis O: whether the importing economy must accept the document (checks 7 to 10 and 12).

"No obligation" is not a refusal: the importer may still accept, and may publish a policy of its own.
"""

from ledger_api.domain.outcomes import Action, Axis, Effect
from ledger_api.domain.reason import Code, Fixer, Reason, condition, no_obligation, remark, undecided

_ASKED = (
    undecided(
        Code.RECOGNITION_NOT_AVAILABLE,
        Fixer.COMMITTEE,
        "Whether {importer} must accept the document cannot be answered: this network holds no recognition"
        " agreements yet.",
        "Decide under your own rules; ask for the document alone with the axis 'document'.",
    ),
    undecided(
        Code.IMPORTER_MISSING,
        Fixer.OFFICE,
        "Nobody said into which economy the goods are imported, so no obligation can be looked for.",
        "Name the importing economy.",
    ),
    undecided(
        Code.IMPORTER_NOT_COVERED,
        Fixer.NODE,
        "The saved trust file holds no agreements for {importer}: it was saved for another question.",
        "Save the trust file for this importing economy on a node, or verify online.",
    ),
)

_ACCREDITATION = (
    no_obligation(
        Code.CAB_NOT_ACCREDITED,
        Fixer.REGISTRAR,
        "{signer} was not accredited when it assessed, on {assessed_on}: {problem}.",
        "Ask {signer} under which accreditation it worked.",
    ),
    undecided(
        Code.ASSESSMENT_DATE_MISSING,
        Fixer.ISSUER,
        "The document does not say when {signer} assessed, so its accreditation on that day cannot be shown.",
        "Ask {issuer} for a document that states the day of the assessment.",
    ),
    undecided(
        Code.SAFETY_OVERRIDE,
        Fixer.PARTIES,
        "{problem_words}; the annex {annex} is about health, safety or environment, where earlier results are"
        " not accepted without a look.",
        "Have the goods' safety assessed before they are released.",
    ),
    remark(
        Code.CAB_WITHDRAWN_SINCE,
        Fixer.REGISTRAR,
        "The accreditation {accreditation} of {signer} was withdrawn from {effective_on}, after the"
        " assessment"
        " and the anchor: earlier results stay accepted.",
        "Nothing needs to be done for this document.",
    ),
)

_SCOPE = (
    no_obligation(
        Code.CAB_SCOPE_EXCLUDES_METHOD,
        Fixer.REGISTRAR,
        "On {assessed_on} the accreditation {accreditation} of {signer} did not cover"
        " {method}{history_words}.",
        "Ask for a report by a body whose scope covers the method.",
        action=Action.REJECT,
    ),
    no_obligation(
        Code.CAB_SCOPE_EXCLUDES_HS,
        Fixer.REGISTRAR,
        "On {assessed_on} the accreditation {accreditation} of {signer} did not cover goods of HS"
        " {hs}{history_words}.",
        "Ask for a document by a body whose scope covers the goods.",
        action=Action.REJECT,
    ),
    undecided(
        Code.CAB_SCOPE_NOT_KNOWN,
        Fixer.REGISTRAR,
        "What the accreditation {accreditation} of {signer} covered on {assessed_on} cannot be read.",
        "Ask the accreditor of {signer} for the scope of that day.",
    ),
    undecided(
        Code.CONTENT_NOT_DISCLOSED,
        Fixer.PRESENTER,
        "The content of the document was not opened far enough to see {missing}.",
        "Ask for a presentation that discloses {missing}.",
    ),
    no_obligation(
        Code.SITE_NOT_LICENSED,
        Fixer.ISSUER,
        "The licence is for {licensed_words}; the goods come from {site}.",
        "Ask for the licence of the site that made the goods.",
        action=Action.REJECT,
    ),
    undecided(
        Code.SITE_MISSING,
        Fixer.OFFICE,
        "The document is for {licensed_words} only, and nothing says where the goods were made.",
        "Name the site where the goods were made.",
    ),
)

_IN_FORCE = (
    no_obligation(
        Code.NO_DIRECT_OBLIGATION,
        Fixer.COMMITTEE,
        "No agreement obliges {importer} to accept documents of {from_economy}; agreements with others do not"
        " carry over.",
        "Decide under your own rules.",
    ),
    undecided(
        Code.TERMS_NOT_ESTABLISHED,
        Fixer.PARTIES,
        "The terms of the agreement {agreement} are not on the chain in a form that can be read, so what it"
        " obliges {importer} to cannot be shown.",
        "Refer to the authority of {importer}, which holds the text that was signed.",
    ),
    no_obligation(
        Code.AGREEMENT_NOT_CONCLUDED,
        Fixer.PARTIES,
        "The agreement {agreement} is not concluded: {state_words}.",
        "Decide under your own rules.",
    ),
    no_obligation(
        Code.AGREEMENT_NOT_RATIFIED,
        Fixer.PARTIES,
        "The agreement {agreement} is signed, but {state_words}.",
        "Decide under your own rules.",
    ),
    no_obligation(
        Code.AGREEMENT_NOT_ENDORSED,
        Fixer.COMMITTEE,
        "The agreement {agreement} is ratified, but the Committee has not endorsed it.",
        "Decide under your own rules.",
    ),
    no_obligation(
        Code.AGREEMENT_NOT_YET_IN_FORCE,
        Fixer.TIME,
        "The agreement {agreement} is in force from {in_force_from} on, and the declaration is of"
        " {declared_on}.",
        "Decide under your own rules until then.",
    ),
    no_obligation(
        Code.AGREEMENT_TERMINATED,
        Fixer.PARTIES,
        "The agreement {agreement} ended: its last day was {last_day}, and the declaration is of"
        " {declared_on}.",
        "Decide under your own rules.",
    ),
    no_obligation(
        Code.AGREEMENT_SUSPENDED,
        Fixer.PARTIES,
        "{suspended_words} {suspended_verb} suspended from {suspended_on}, and the declaration is of"
        " {declared_on}.",
        "Decide under your own rules while the suspension lasts.",
    ),
    no_obligation(
        Code.ANCHORED_AFTER_SUSPENSION,
        Fixer.PARTIES,
        "The agreement {agreement} was suspended from {suspended_on}, and the document was anchored only on"
        " {anchored_on}.",
        "Decide under your own rules while the suspension lasts.",
    ),
    condition(
        Code.PRE_SUSPENSION_SAVED,
        Fixer.PARTIES,
        "The agreement {agreement} is suspended from {suspended_on}; its savings clause keeps documents that"
        " were issued and anchored before{loaded_words}.",
        "Accept, and file the answer with the declaration.",
    ),
    condition(
        Code.PRE_TERMINATION_SAVED,
        Fixer.PARTIES,
        "The agreement {agreement} ended on {last_day}; its savings clause keeps documents that were"
        " issued and"
        " anchored before.",
        "Accept, and file the answer with the declaration.",
    ),
    undecided(
        Code.LOADING_TIME_MISSING,
        Fixer.OFFICE,
        "The agreement {agreement} keeps goods that were loaded before {suspended_on}, and nothing says when"
        " these were.",
        "Give the time at which the goods were loaded.",
    ),
    no_obligation(
        Code.RESERVATION_ENTERED,
        Fixer.PARTIES,
        "{reserving} entered a reservation to the annex {annex} of the agreement {agreement} on"
        " {reserved_on}:"
        " it obliges nobody there.",
        "Decide under your own rules.",
    ),
    no_obligation(
        Code.PRIOR_DOCUMENT,
        Fixer.PARTIES,
        "The document is older than the agreement {agreement}, which was not in force when it was"
        " {prior_words}"
        " and does not count earlier documents.",
        "Ask {issuer} for a document issued under the agreement.",
    ),
    Reason(
        Code.COMPETENCE_RECOGNISED,
        Axis.OBLIGATION,
        Effect.PERMISSION,
        Action.REFER,
        Fixer.PARTIES,
        "The agreement {agreement} recognises the competence of bodies of {from_economy}; it does not oblige"
        " {importer} to use their results.",
        "The document may be accepted; decide under your own rules.",
    ),
    remark(
        Code.AUTHORITY_REPLACED,
        Fixer.COMMITTEE,
        "The authority of {replaced} was replaced by the Committee on {replaced_on}.",
        "Nothing needs to be done; it cannot ratify before {frozen_until_on}.",
    ),
    remark(
        Code.NOTICE_GIVEN,
        Fixer.PARTIES,
        "{noticing} gave notice: the last day of the agreement {agreement} is {last_day}.",
        "Nothing needs to be done for this declaration.",
    ),
)

_ANNEX = (
    no_obligation(
        Code.TYPE_NOT_COVERED,
        Fixer.PARTIES,
        "The agreement {agreement} does not cover documents of this type ({type}).",
        "Decide under your own rules.",
    ),
    no_obligation(
        Code.ATEX_NOT_EVIDENCED,
        Fixer.PRESENTER,
        "The annex {annex} asks for an EU-type examination certificate (ATEX); an IECEx certificate does not"
        " evidence it.",
        "Ask for the ATEX type certificate.",
        action=Action.REJECT,
    ),
    undecided(
        Code.HS_MISSING,
        Fixer.OFFICE,
        "Nothing says under which HS code the goods are declared.",
        "Give the HS code of the goods.",
    ),
    no_obligation(
        Code.HS_EXCLUDED,
        Fixer.PARTIES,
        "The annex {annex} excludes goods of HS {hs} (it lists {prefix}).",
        "Decide under your own rules.",
    ),
    no_obligation(
        Code.HS_NOT_COVERED,
        Fixer.PARTIES,
        "The annex {annex} does not cover goods of HS {hs}.",
        "Decide under your own rules.",
    ),
    undecided(
        Code.HS_AMBIGUOUS,
        Fixer.OFFICE,
        "Whether the annex {annex} covers goods of HS {hs} cannot be told: {doubt_words}.",
        "Give the six-digit code in the edition {annex_edition} of the Harmonized System.",
    ),
    no_obligation(
        Code.STANDARD_NOT_COVERED,
        Fixer.PARTIES,
        "The annex {annex} does not cover documents to {standard}.",
        "Ask for a document to a standard that the annex lists.",
    ),
    undecided(
        Code.EDITION_MISMATCH,
        Fixer.ISSUER,
        "The annex {annex} cites {cited_words}, and the document is to {standard}.",
        "Have a competent person compare the two editions.",
    ),
    undecided(
        Code.EDITION_MISSING,
        Fixer.ISSUER,
        "The annex {annex} cites {cited_words}, and the document does not say to which edition it was made.",
        "Ask {issuer} which edition applied.",
    ),
    no_obligation(
        Code.ASSURANCE_TOO_LOW,
        Fixer.ISSUER,
        "The annex {annex} asks for at least an EN 10204 document of type {wanted}; this is a {held}.",
        "Ask {issuer} for a document of the type {wanted}.",
    ),
    no_obligation(
        Code.CAB_NOT_LISTED,
        Fixer.EXPORTING_AUTHORITY,
        "The annex {annex} counts listed bodies only, and {signer} was not listed on"
        " {listed_on}{history_words}.",
        "Ask the designating authority of {economy} whether the body is to be listed.",
    ),
    remark(
        Code.LISTING_OPPOSED,
        Fixer.PARTIES,
        "{opposing} opposes the listing of {signer} since {opposed_on}; while the matter is open the body"
        " stays listed.",
        "Nothing needs to be done for this document.",
    ),
)

_CONDITIONS = (
    condition(
        Code.GRACE_APPLIED,
        Fixer.TIME,
        "Until {ends_on}, not on it, {grace_words} are excused from {waived}.",
        "Accept; from {ends_on} on this will count.",
    ),
    condition(
        Code.CONDITION_ATTACHED,
        Fixer.PRESENTER,
        "The annex {annex} attaches a condition ({condition}): {condition_words}",
        "See that the condition is met.",
    ),
    undecided(
        Code.QUANTITY_MISSING,
        Fixer.OFFICE,
        "Nothing says how much is imported, so what the annex {annex} asks cannot be decided.",
        "Give the quantity with its unit.",
    ),
    no_obligation(
        Code.QUANTITY_OUTSIDE,
        Fixer.PARTIES,
        "The annex {annex} covers {range_words}; {quantity} {unit} are declared.",
        "Decide under your own rules.",
    ),
    condition(
        Code.DEFAULT_APPLIED,
        Fixer.ISSUER,
        "The footprint is not verified at product level, so the agreement's default value with its mark-up"
        " stands in: {charge} {currency} in the simulation of its terms.",
        "Ask {issuer} for a verified footprint.",
    ),
    undecided(
        Code.TARIFF_NOT_COMPARABLE,
        Fixer.ISSUER,
        "The tariff band of the annex {annex} cannot be worked out: {problem}.",
        "Ask {issuer} for a footprint in the unit and by the method of the agreement.",
    ),
)

OBLIGATION_REASONS = (*_ASKED, *_ACCREDITATION, *_SCOPE, *_IN_FORCE, *_ANNEX, *_CONDITIONS)
"""In the order of the checks."""
