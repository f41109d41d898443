"""Goods in scope: longest prefix, exclusions, and what is never guessed."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ledger_api.domain.agreements import hs_editions
from ledger_api.domain.agreements.annex import HsScope
from ledger_api.domain.agreements.hs_editions import UNCHANGED, UnchangedRow, edition_on, unchanged
from ledger_api.domain.agreements.hs_scope import HsDoubt, HsOutcome, decide, judge_hs
from ledger_api.domain.codes import HS_EDITIONS
from ledger_api.domain.identifiers import is_hs_code

SCOPE = HsScope(edition="2022", includes=["72", "7304", "848180"], excludes=["7204"])

prefixes = st.sampled_from(
    ["72", "7204", "7205", "7210", "720410", "720441", "721070", "73", "7304", "730411", "8481", "848180"]
)
lists = st.lists(prefixes, max_size=6, unique=True)


@pytest.mark.parametrize(
    ("code", "outcome", "prefix"),
    [
        ("721070", HsOutcome.INCLUDED, "72"),
        ("7210", HsOutcome.INCLUDED, "72"),
        ("7204", HsOutcome.EXCLUDED, "7204"),
        ("720449", HsOutcome.EXCLUDED, "7204"),
        ("730511", HsOutcome.NOT_INCLUDED, None),
        ("848180", HsOutcome.INCLUDED, "848180"),
        ("8481.80", HsOutcome.INCLUDED, "848180"),
        ("8481 80", HsOutcome.INCLUDED, "848180"),
        ("7210701000", HsOutcome.INCLUDED, "72"),
    ],
)
def test_code_of_the_same_edition(code, outcome, prefix):
    answer = judge_hs(SCOPE, code, "2022")
    assert (answer.outcome, answer.prefix) == (outcome, prefix)


def test_hs_7204_against_72_except_7204_is_excluded():
    scope = HsScope(edition="2022", includes=["72"], excludes=["7204"])
    answer = judge_hs(scope, "7204", "2022")
    assert answer.outcome is HsOutcome.EXCLUDED
    assert answer.evidence()["prefix"] == "7204"


def test_the_longest_prefix_decides_so_that_a_part_of_an_exclusion_can_be_included_again():
    scope = HsScope(edition="2022", includes=["72", "720449"], excludes=["7204"])
    assert judge_hs(scope, "720449", "2022").outcome is HsOutcome.INCLUDED
    assert judge_hs(scope, "720441", "2022").outcome is HsOutcome.EXCLUDED


@pytest.mark.parametrize(("code", "outcome"), [("72", HsOutcome.INCLUDED), ("73", HsOutcome.EXCLUDED)])
def test_a_short_code_is_told_where_the_longer_prefixes_say_the_same(code, outcome):
    scope = HsScope(edition="2022", includes=["72", "7210"], excludes=["73", "7304"])
    assert judge_hs(scope, code, "2022").outcome is outcome


@pytest.mark.parametrize(
    ("code", "edition", "doubt"),
    [
        ("72", "2022", HsDoubt.CODE_TOO_SHORT),
        ("8481", "2022", HsDoubt.CODE_TOO_SHORT),
        ("73", "2022", HsDoubt.CODE_TOO_SHORT),
        ("721", "2022", HsDoubt.CODE_MALFORMED),
        ("steel", "2022", HsDoubt.CODE_MALFORMED),
        ("", "2022", HsDoubt.CODE_MALFORMED),
        ("721070", None, HsDoubt.EDITION_MISSING),
        ("721070", "2021", HsDoubt.EDITION_MISSING),
        ("848180", "2017", HsDoubt.EDITION_DIFFERS),
        ("0102", "2017", HsDoubt.EDITION_DIFFERS),
    ],
)
def test_what_cannot_be_told_is_ambiguous(code, edition, doubt):
    answer = judge_hs(SCOPE, code, edition)
    assert (answer.outcome, answer.doubt) == (HsOutcome.AMBIGUOUS, doubt)


def test_a_heading_listed_as_unchanged_is_compared_across_editions_and_says_on_what_ground():
    answer = judge_hs(SCOPE, "721070", "2017")
    assert (answer.outcome, answer.source_status) == (HsOutcome.INCLUDED, "check")
    assert judge_hs(SCOPE, "721070", "2022").source_status is None


def test_the_table_of_unchanged_headings_holds_codes_and_editions():
    for row in UNCHANGED:
        assert is_hs_code(row.prefix)
        assert row.editions <= HS_EDITIONS
    assert unchanged("721070", "2017", "2028") is None


def test_a_row_of_two_editions_holds_between_the_two(monkeypatch):
    row = UnchangedRow("7204", frozenset({"2017", "2022"}))
    monkeypatch.setattr(hs_editions, "UNCHANGED", (row,))
    assert unchanged("720410", "2017", "2022") is unchanged("7204", "2022", "2017") is row
    assert unchanged("720410", "2012", "2022") is None


@pytest.mark.parametrize(
    ("day", "edition"), [("2021-12-31", "2017"), ("2022-01-01", "2022"), ("1900-01-01", "1988")]
)
def test_an_edition_starts_on_its_first_of_january(day, edition):
    assert edition_on(day) == edition


@given(lists, lists, prefixes)
@example(["7204"], ["7204"], "7204")
def test_an_equally_long_exclusion_wins(includes, excludes, code):
    outcome, prefix = decide(includes, excludes, code)
    if code in excludes:
        assert (outcome, prefix) == (HsOutcome.EXCLUDED, code)


@given(lists, lists, prefixes)
def test_no_listed_prefix_longer_than_the_one_that_decides_matches(includes, excludes, code):
    _, prefix = decide(includes, excludes, code)
    matching = [one for one in (*includes, *excludes) if code.startswith(one)]
    assert prefix == max(matching, key=len, default=None)


@given(lists, lists, prefixes, prefixes)
def test_one_more_exclusion_never_includes_anything(includes, excludes, more, code):
    before, _ = decide(includes, excludes, code)
    after, _ = decide(includes, [*excludes, more], code)
    assert after is not HsOutcome.INCLUDED or before is HsOutcome.INCLUDED


@given(st.lists(prefixes, min_size=1, max_size=6, unique=True), lists, prefixes, st.integers(0, 9999))
def test_an_included_code_includes_all_its_subdivisions_that_are_not_listed_apart(
    includes, excludes, code, tail
):
    scope = HsScope(edition="2022", includes=includes, excludes=excludes)
    if judge_hs(scope, code, "2022").outcome is HsOutcome.INCLUDED:
        longer = (code + f"{tail:04d}")[:6]
        listed = [one for one in (*includes, *excludes) if longer.startswith(one) and len(one) > len(code)]
        if not listed:
            assert judge_hs(scope, longer, "2022").outcome is HsOutcome.INCLUDED


@given(st.text(max_size=12), st.none() | st.sampled_from(sorted(HS_EDITIONS)))
def test_any_text_gives_an_answer(code, edition):
    assert judge_hs(SCOPE, code, edition).outcome in HsOutcome
