"""What a body's accreditation scope covered when it assessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.scope_cover import Aspect, Cover, judge_scope
from ledger_api.domain.trust import ScopeVersion
from tests.ledger_api.domain.world import at, point

LABORATORY = {"methods": ["ISO 9227 NSS"], "standards": ["ISO 12944-6"], "hs": ["72", "73"]}
CERTIFIER = {"methods": [], "standards": ["ISO 45001"], "hs": []}
PIPES = {"methods": ["ISO 15156"], "standards": [], "hs": ["7304-7307"]}


def version(scope, effective, recorded=None):
    return ScopeVersion(bytes(32), scope, at(effective), point(recorded or effective))


def judge(aspect, wanted, *versions, moment="2026-07-28"):
    return judge_scope(versions, aspect, wanted, at(moment))


def cover(scope, aspect, wanted):
    return judge(aspect, wanted, version(scope, "2026-01-01")).cover


@pytest.mark.parametrize(
    ("scope", "aspect", "wanted", "expected"),
    [
        (LABORATORY, Aspect.METHOD, "ISO 9227 NSS", Cover.COVERED),
        (LABORATORY, Aspect.METHOD, "iso 9227  nss", Cover.COVERED),
        (LABORATORY, Aspect.METHOD, "ISO 9227 CASS", Cover.NEVER),
        (LABORATORY, Aspect.METHOD, "ISO 9227", Cover.NEVER),
        ({"methods": ["ISO 9227"]}, Aspect.METHOD, "ISO 9227 CASS", Cover.COVERED),
        (LABORATORY, Aspect.STANDARD, "ISO 12944-6:2018", Cover.COVERED),
        (LABORATORY, Aspect.STANDARD, "ISO 12944-9:2018", Cover.NEVER),
        ({"standards": ["ISO 12944-6:2018"]}, Aspect.STANDARD, "ISO 12944-6:2018", Cover.COVERED),
        ({"standards": ["ISO 12944-6:2018"]}, Aspect.STANDARD, "ISO 12944-6:1998", Cover.NEVER),
        ({"standards": ["ISO 12944-6:2018"]}, Aspect.STANDARD, "ISO 12944-6", Cover.NEVER),
        (LABORATORY, Aspect.HS, "721070", Cover.COVERED),
        (LABORATORY, Aspect.HS, "848180", Cover.NEVER),
        (PIPES, Aspect.HS, "730511", Cover.COVERED),
        (PIPES, Aspect.HS, "730411", Cover.COVERED),
        (PIPES, Aspect.HS, "7304", Cover.COVERED),
        (PIPES, Aspect.HS, "7307.11", Cover.COVERED),
        (PIPES, Aspect.HS, "7307 11", Cover.COVERED),
        ({"hs": ["73.04 - 73.07"]}, Aspect.HS, "730511", Cover.COVERED),
        (PIPES, Aspect.HS, "730810", Cover.NEVER),
        (PIPES, Aspect.HS, "73", Cover.NEVER),
        ({"hs": ["pipes", "73"]}, Aspect.HS, "730511", Cover.COVERED),
        ({"hs": [""]}, Aspect.HS, "730511", Cover.NEVER),
        ({"hs": ["73"]}, Aspect.HS, "valves", Cover.NEVER),
        ({"hs": ["73"]}, Aspect.HS, "73 pipes", Cover.NEVER),
    ],
)
def test_what_a_scope_lists_covers_what_lies_below_it(scope, aspect, wanted, expected):
    assert cover(scope, aspect, wanted) is expected


def test_cab_scope_7304_to_7307_excludes_hs_848180():
    found = judge(Aspect.HS, "848180", version(PIPES, "2026-01-01"))
    assert (found.excludes, found.cover, found.listed) == (True, Cover.NEVER, ("7304-7307",))


def test_a_respect_in_which_nothing_is_listed_is_not_limited():
    assert cover(CERTIFIER, Aspect.HS, "721070") is Cover.NOT_LIMITED
    assert cover(CERTIFIER, Aspect.METHOD, "ISO 9227 NSS") is Cover.NOT_LIMITED
    assert judge(Aspect.HS, "721070", version(CERTIFIER, "2026-01-01")).holds


def test_a_scope_that_lists_nothing_at_all_covers_nothing():
    assert cover({"methods": [], "standards": [], "hs": []}, Aspect.HS, "721070") is Cover.NEVER


def test_a_scope_that_could_not_be_read_is_not_known():
    found = judge(Aspect.HS, "721070", version({}, "2026-01-01"))
    assert (found.cover, found.holds, found.excludes) == (Cover.NOT_KNOWN, False, False)


def test_scope_reduced_before_the_test():
    reduced = {**LABORATORY, "methods": ["ISO 6270-1"]}
    found = judge(
        Aspect.METHOD, "ISO 9227 NSS", version(LABORATORY, "2026-01-01"), version(reduced, "2026-06-01")
    )
    assert (found.cover, found.covered_until) == (Cover.REDUCED_BEFORE, at("2026-06-01"))
    assert found.evidence()["cover"] == "REDUCED_BEFORE"


def test_a_scope_is_reduced_from_the_first_version_without_the_method():
    reduced = {**LABORATORY, "methods": ["ISO 6270-1"]}
    versions = [
        version(scope, f"2026-0{month}-01")
        for month, scope in enumerate((LABORATORY, LABORATORY, reduced, reduced), start=1)
    ]
    found = judge(Aspect.METHOD, "ISO 9227 NSS", *versions)
    assert (found.cover, found.covered_until) == (Cover.REDUCED_BEFORE, at("2026-03-01"))


def test_scope_reduced_after_the_test_covers_it_still():
    reduced = {**LABORATORY, "methods": ["ISO 6270-1"]}
    versions = (version(LABORATORY, "2026-01-01"), version(reduced, "2026-08-01"))
    assert judge(Aspect.METHOD, "ISO 9227 NSS", *versions).cover is Cover.COVERED
    at_the_switch = judge(Aspect.METHOD, "ISO 9227 NSS", *versions, moment="2026-08-01")
    assert at_the_switch.cover is Cover.REDUCED_BEFORE


def test_scope_that_never_covered_the_method():
    assert judge(Aspect.METHOD, "ISO 15156", version(LABORATORY, "2026-01-01")).cover is Cover.NEVER


def test_scope_extended_only_after_the_test():
    wider = {**LABORATORY, "hs": ["72", "73", "84"]}
    found = judge(Aspect.HS, "848180", version(LABORATORY, "2026-01-01"), version(wider, "2026-08-01"))
    assert (found.cover, found.covered_from) == (Cover.ADDED_LATER, at("2026-08-01"))


def test_a_version_overtaken_before_it_took_effect_covers_nothing_later():
    wider = {**LABORATORY, "hs": ["72", "73", "84"]}
    found = judge(
        Aspect.HS,
        "848180",
        version(wider, "2026-07-28", recorded="2026-05-01"),
        version(LABORATORY, "2026-06-01"),
    )
    assert (found.holds, found.covered_from) == (False, None)


def test_before_the_first_version_nothing_is_known_to_be_excluded():
    found = judge(Aspect.HS, "721070", version(LABORATORY, "2026-08-01"))
    assert (found.cover, found.excludes, found.covered_from) == (Cover.NOT_YET, False, at("2026-08-01"))
    assert found.evidence() == {
        "aspect": "hs",
        "wanted": "721070",
        "cover": "NOT_YET",
        "listed": [],
        "since": None,
        "covered_until": None,
        "covered_from": at("2026-08-01"),
    }
    assert judge(Aspect.HS, "721070").cover is Cover.NOT_YET


scopes = st.fixed_dictionaries(
    {name: st.lists(st.sampled_from(["72", "7210", "ISO 9227", "7304-7307"]), max_size=2) for name in Aspect}
)


@given(
    st.lists(st.tuples(scopes, st.integers(0, 50)), max_size=5), st.integers(0, 60), st.sampled_from(Aspect)
)
def test_exactly_one_of_holding_excluding_and_not_telling(listed, instant, aspect):
    start = at("2026-01-01")
    versions = [
        ScopeVersion(
            bytes(32),
            {name.value: lines for name, lines in scope.items()},
            start + offset,
            point("2026-01-01", n),
        )
        for n, (scope, offset) in enumerate(listed)
    ]
    found = judge_scope(versions, aspect, "7210", start + instant)
    assert found.holds + found.excludes + (found.cover in (Cover.NOT_YET, Cover.NOT_KNOWN)) == 1
    if found.cover is Cover.REDUCED_BEFORE:
        assert found.covered_until is not None
        assert found.covered_until <= start + instant
    if found.covered_from is not None:
        assert found.covered_from > start + instant
