"""Codes, times and refusals as words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.outcomes import Action, CheckOutcome, DocumentOutcome, Obligation
from ledger_api.domain.reason import Code
from ledger_api.domain.reasons import REASONS
from ledger_api.domain.trust import StatusKind
from ledger_api.log.states import RegistrationState
from ledger_api.web import words
from ledger_api.web.answer_view import split_sentence
from ledger_api.web.standing import STANDING


def test_every_outcome_the_rules_know_has_a_word():
    assert set(words.ACTION_WORDS) == {action.value for action in Action}
    assert set(words.DOCUMENT_WORDS) == {outcome.value for outcome in DocumentOutcome}
    assert set(words.OBLIGATION_WORDS) == {obligation.value for obligation in Obligation}
    assert set(words.OUTCOME_WORDS) == {outcome.value for outcome in CheckOutcome}
    assert set(words.STATUS_WORDS) == set(StatusKind)
    assert set(words.STATE_WORDS) == {state.value for state in RegistrationState}
    assert set(words.MARKS) == set(words.ACTION_WORDS) | set(words.OUTCOME_WORDS)


def test_every_standing_is_a_code_of_the_table():
    assert {Code(name) for name in STANDING} <= set(REASONS)


def test_refusal_becomes_a_sentence_with_its_command_set_apart():
    said = words.prose("ask the sender for `concord present`")
    assert said == "Ask the sender for <code>concord present</code>."


@given(st.text())
def test_refusal_never_carries_markup_of_its_own(text: str):
    plain = words.prose(text).replace("<code>", "").replace("</code>", "")
    assert "<" not in plain
    assert ">" not in plain


def test_types_are_named_as_the_rules_name_them():
    assert words.type_words("material_test_report:3.1") == "Inspection certificate 3.1"
    assert words.type_words("poem:sonnet") == "Poem:sonnet"


def test_times_are_utc_to_the_minute():
    assert words.moment(1_788_998_400) == "2026-09-10 00:00 UTC"
    assert words.machine_time(1_788_998_401) == "2026-09-10T00:00:01Z"


@given(lead=st.text(), rest=st.text(), who=st.text(min_size=1, alphabet="aB ,()"))
def test_sentence_is_shown_whole_in_two_paragraphs(lead: str, rest: str, who: str):
    who_inside = who[:1].lower() + who[1:]
    sentence = f"{lead.strip()} Who can fix it: {who_inside}.{rest}"
    shown = {"sentence": sentence, "codes": [{"outcome": "REFUTED", "who_can_fix": who}]}
    before, after = split_sentence(shown)
    assert f"{before} {after}".split() == sentence.split()
    assert after.startswith("Who can fix it: ")


def test_acceptance_has_one_paragraph():
    assert split_sentence({"sentence": "It is genuine.", "codes": []}) == ("It is genuine.", "")


def test_dates_stay_on_one_line_and_the_rest_is_escaped():
    assert words.dated("from 2027-01-01 on, <b>") == (
        'from <span class="date">2027-01-01</span> on, &lt;b&gt;'
    )
    assert words.dated("12345-01-01, 2027-01-01-22") == "12345-01-01, 2027-01-01-22"
