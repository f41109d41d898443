"""The example agreement: terms that can be signed, and a counter-proposal that changes two things."""

from datetime import date
from hashlib import sha256

from anchors.hexadecimal import to_hex
from ledger_api.demo_data.agreement import LANGUAGES, agreement_text, counter_proposal, draft_terms
from ledger_api.domain.agreements.differences import Change, differences
from ledger_api.domain.agreements.terms import read_terms


def test_terms_name_the_wording_of_each_language() -> None:
    terms = read_terms(draft_terms())
    named = {text.language: text.sha256 for text in terms.texts}
    assert named == {one: to_hex(sha256(agreement_text(one)).digest()) for one in LANGUAGES}


def test_counter_proposal_changes_two_things() -> None:
    draft = draft_terms()
    found = differences(read_terms(draft), read_terms(counter_proposal(draft)))
    assert [(one.pointer, one.kind) for one in found] == [
        ("/annexes/0/grace/0", Change.ADDED),
        ("/prior_documents", Change.CHANGED),
    ]


def test_every_date_moves_by_as_many_days_as_the_story() -> None:
    later = date(2027, 9, 10)
    terms = read_terms(counter_proposal(draft_terms(later), later))
    assert terms.annexes[0].grace[0].ends_on == "2028-06-30"
    tariff = terms.annexes[1].tariff
    assert tariff is not None
    assert [one.from_day for one in tariff.mark_ups] == ["2027-01-01", "2028-01-01", "2028-12-31"]
