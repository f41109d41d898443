"""What became of an agreement, worked out once for each record."""

from ledger_api.domain.agreements.acts import agreed_draft
from ledger_api.domain.agreements.errors import TermsInvalidError
from ledger_api.domain.agreements.lifecycle import Lifecycle, lifecycle_of
from ledger_api.domain.agreements.terms import terms_of_draft
from ledger_api.domain.kept import Kept
from ledger_api.domain.recognition_facts import AgreementRecord


def _read(record: AgreementRecord) -> Lifecycle | TermsInvalidError:
    try:
        return lifecycle_of(record, terms_of_draft(agreed_draft(record)))
    except TermsInvalidError as refusal:
        return refusal.with_traceback(None)  # it is kept, and frames are not to be kept with it


_kept: Kept[AgreementRecord, Lifecycle | TermsInvalidError] = Kept(_read)


def life_of(record: AgreementRecord) -> Lifecycle | TermsInvalidError:
    """The life of the agreed version, or why its terms cannot be read."""
    return _kept(record)
