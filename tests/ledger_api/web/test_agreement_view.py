"""An agreement's page as it stands on a day; terms in words; what changed between versions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.reading import life_of
from ledger_api.domain.agreements.terms import Terms, read_terms, terms_digest
from ledger_api.domain.recognition_facts import AgreementKind as Kind
from ledger_api.domain.recognition_facts import AgreementRecord, DraftRecord
from ledger_api.edge.cursor import decode_cursor
from ledger_api.refusals import RefusedError
from ledger_api.web.agreement_view import agreement_page, agreements_page
from ledger_api.web.clause import Clause
from ledger_api.web.recognition_ports import Moment, moment_of
from ledger_api.web.redline_view import redline
from tests.ledger_api.domain.agreements.pacts import (
    annex,
    concluded,
    event,
    pact,
    signed,
    terms,
    terms_json,
)
from tests.ledger_api.domain.world import at, point

AGREED = terms()


def page(record: AgreementRecord, day: str = "2027-09-10") -> dict[str, Any]:
    return agreement_page(record, life_of(record), Moment(day, at(day), False), ())


def second_version(record: AgreementRecord, later: Terms) -> AgreementRecord:
    draft = replace(
        record.drafts[0],
        version=2,
        terms=terms_digest(later),
        blob=later.model_dump(by_alias=True, exclude_unset=True),
        recorded=point("2026-10-05"),
    )
    return replace(record, drafts=(*record.drafts, draft))


def unread(record: AgreementRecord) -> AgreementRecord:
    (draft,) = record.drafts
    return replace(record, drafts=(replace(draft, blob={}),))


@pytest.mark.parametrize(
    ("day", "state", "sentence"),
    [
        ("2026-09-01", "ABSENT", None),
        ("2026-10-02", "PROPOSED", None),
        ("2026-10-20", "SIGNED", "Its first day in force is 2027-01-01."),
        ("2026-12-15", "RATIFYING", "Its first day in force is 2027-01-01."),
        ("2027-02-01", "IN_FORCE", "Bound: DE and VN, since 2027-01-01."),
        ("2027-05-01", "SUSPENDED", "VN suspended it: annex STEEL."),
        (
            "2027-07-01",
            "NOTICE_GIVEN",
            "DE gave notice of the agreement on 2027-06-01; its last day: 2027-12-01.",
        ),
        ("2028-01-01", "TERMINATED", "2027-12-01 was its last day."),
    ],
)
def test_agreement_stands_differently_on_other_days(day: str, state: str, sentence: str | None):
    record = concluded(
        AGREED,
        event(Kind.SUSPEND, "VN", "2027-04-01", annex="STEEL"),
        event(Kind.RESTORE, "VN", "2027-05-31", annex="STEEL"),
        event(Kind.GIVE_NOTICE, "DE", "2027-06-01"),
    )
    shown = page(record, day)["state"]
    assert shown["name"] == state
    assert sentence is None or sentence in shown["sentences"]


def test_what_was_ratified_by_all_waits_for_its_first_day_only():
    assert page(concluded(AGREED), "2026-12-15")["state"]["word"] == "Not yet in force"
    waiting = pact(AGREED, *signed(AGREED), event(Kind.RATIFY, "DE", "2026-11-30"))
    assert page(waiting, "2026-12-15")["state"]["word"] == "Being ratified"


def test_parties_show_what_they_had_done_by_that_day():
    record = concluded(AGREED)
    early, late = page(record, "2026-11-01"), page(record, "2027-09-10")
    assert early["members"][0] == {
        "economy": "DE",
        "signed": "2026-10-15",
        "deposited": "later: 2026-11-30",
        "bound": "2027-01-01",
        "is_bound": False,
    }
    assert late["members"][0]["deposited"] == "2026-11-30"
    assert late["members"][0]["is_bound"]


def test_missing_signatures_and_ratifications_are_named():
    proposed = page(pact(AGREED, event(Kind.SIGN, "DE", "2026-10-15")))
    assert proposed["state"]["sentences"] == ["Version 1 lacks the signature of VN."]
    waiting = page(pact(AGREED, *signed(AGREED), event(Kind.RATIFY, "DE", "2026-11-30")))
    assert waiting["state"]["sentences"] == [
        "The Committee has not endorsed it.",
        "1 of the 2 ratifications that it takes are there.",
    ]
    assert [one["deposited"] for one in waiting["members"]] == ["2026-11-30", "not yet"]


def test_whoever_acceded_is_a_member_that_never_signed():
    agreed = terms("AU", "DE", "VN", accession=True)
    shown = page(concluded(agreed, event(Kind.ACCEDE, "SA", "2027-02-10")))
    assert shown["members"][-1]["economy"] == "SA"
    assert (shown["members"][-1]["signed"], shown["members"][-1]["deposited"]) == ("acceded", "2027-02-10")


def test_interruptions_say_whether_they_hold_on_that_day():
    record = concluded(
        AGREED,
        event(Kind.SUSPEND, "DE", "2027-04-01", from_economy="VN", to_economy="DE"),
        event(Kind.RESERVE, "VN", "2027-02-01", annex="STEEL"),
        event(Kind.GIVE_NOTICE, "DE", "2027-06-01", annex="VALVES"),
        event(Kind.WITHDRAW_NOTICE, "DE", "2027-06-15", annex="VALVES"),
    )
    found = {one["words"]: one["holds"] for one in page(record, "2027-03-01")["interruptions"]}
    assert found == {
        "DE suspended VN to DE": False,
        "VN reserved annex STEEL: it owes nothing under it": True,
        "DE gave notice of annex VALVES on 2027-06-01": False,
    }


def test_history_is_in_the_order_of_recording_and_marks_what_came_later():
    record = concluded(AGREED, event(Kind.SUSPEND, "DE", "2027-04-01", annex="STEEL", text=b"\1" * 32))
    lines = page(record, "2027-01-15")["history"]
    assert [line["kind"] for line in lines] == [
        "PROPOSE", "SIGN", "SIGN", "ENDORSE", "RATIFY", "RATIFY", "SUSPEND",
    ]  # fmt: skip
    assert [line["is_later"] for line in lines] == [False] * 6 + [True]
    assert lines[-1]["words"] == "DE suspended annex STEEL"
    assert lines[-1]["text"] == "0x" + "01" * 32
    assert lines[3]["ballot"] == 1


def clauses(record: AgreementRecord, day: str = "2027-09-10") -> dict[str, Clause]:
    shown = page(record, day)
    found = [*shown["framework"], *(one for each in shown["annexes"] for one in each["clauses"])]
    return {one.pointer: one for one in found}


def test_clauses_say_parameter_and_worked_dates():
    found = clauses(concluded(AGREED), "2026-08-31")
    assert found["/notice"].sentences[1] == (
        "A notice given on 2026-08-31 would make 2027-02-28 the last day; from 2027-03-01 on nothing is owed."
    )
    assert found["/notice"].value == '{"months": 6}'
    assert "2027-01-01" in [one.date for one in found["/entry_into_force"].dates]
    assert [one.date for one in found["/annexes/0/grace"].dates] == ["2027-06-30"]
    assert "before 2027-07-01, not on that day" in found["/annexes/0/grace"].sentences[0]
    assert [one.date for one in found["/annexes/0/tariff"].dates] == [
        "2026-01-01",
        "2027-01-01",
        "2028-01-01",
    ]
    assert "not a legal charge" in found["/annexes/0/tariff"].sentences[-1]


def test_every_member_of_the_terms_is_shown_by_some_clause():
    """What is agreed and not shown would be signed unread."""
    full = annex(
        directions=[{"from": "VN", "to": "DE"}],
        quantity={"unit": "TNE", "minimum": "1"},
        regional=["grace"],
    )
    agreed = terms(annexes=[full], confidence_building={"months": 3})
    pointers = set(clauses(concluded(agreed)))
    members = set(terms_json()) - {"concord", "title", "parties", "texts", "annexes", "legal_form"}
    assert {f"/{one}" for one in members} <= pointers | {"/parties"}
    asked = set(agreed.annexes[0].model_dump()) - {"id", "title", "safety"}
    assert {f"/annexes/0/{one}" for one in asked} <= pointers


def test_terms_that_are_not_on_the_chain_leave_the_acts_to_show():
    shown = page(unread(pact(AGREED, *signed(AGREED))))
    assert shown["state"]["name"] == "UNKNOWN"
    assert shown["problem"] is not None
    assert not shown["is_read"]
    assert [one["signed"] for one in shown["members"]] == ["2026-10-15", "2026-10-15"]


def listed_on(records: list[AgreementRecord], economy: str = "", **paging: Any) -> dict[str, Any]:
    return agreements_page(records, at("2027-09-10"), economy, **{"limit": 50, **paging})


def test_list_shows_the_newest_first_and_may_be_limited_to_an_economy():
    records = [concluded(AGREED), concluded(terms("AU", "VN"))]
    everyone = listed_on(records)
    assert [item["parties"] for item in everyone["items"]] == ["AU and VN", "DE and VN"]
    assert everyone["economies"] == ["AU", "DE", "VN"]
    assert [item["parties"] for item in listed_on(records, "DE")["items"]] == ["DE and VN"]
    assert listed_on(records, "ZA")["items"] == []


@given(st.integers(0, 12), st.integers(1, 5), st.sampled_from(["", "DE"]))
def test_pages_of_the_list_hold_every_agreement_once(count: int, limit: int, economy: str):
    records = []
    for place in range(count):
        record = pact(terms("DE" if place % 2 else "AU", "VN"))
        (draft,) = record.drafts
        moved = replace(draft, recorded=replace(draft.recorded, block=place // 3, log_index=place % 3))
        records.append(replace(record, id=bytes([place]) * 32, drafts=(moved,)))
    seen, before = [], None
    while True:
        shown = listed_on(records, economy, before=before, limit=limit)
        seen += [item["url"] for item in shown["items"]]
        assert len(shown["items"]) <= limit
        if not shown["older"]:
            break
        before = decode_cursor(shown["older"], (int, int))
    asked = [one for one in reversed(records) if economy in ("", *one.involved)]
    assert seen == [f"/agreements/{to_hex(one.id)}" for one in asked]
    assert shown["count"] == len(asked)


def test_redline_names_what_goes_and_what_comes():
    later = read_terms(terms_json(notice={"months": 12}, annexes=[annex(title="Steel, painted")]))
    found = redline(second_version(pact(AGREED), later).drafts, "", "")
    assert found is not None
    assert (found["before"], found["after"]) == (1, 2)
    changes = {one["pointer"]: (one["kind"], one["before"], one["after"]) for one in found["changes"]}
    assert changes["/notice/months"] == ("changed", "6", "12")
    assert changes["/annexes/0/title"] == ("changed", "Iron and steel", "Steel, painted")
    removed = next(one for one in found["changes"] if one["kind"] == "removed")
    assert removed["after"] is None
    assert "Valves" in (removed["before"] or "")


def test_redline_of_one_version_is_none_and_of_an_unknown_one_refused():
    assert redline(pact(AGREED).drafts, "", "") is None
    drafts = second_version(pact(AGREED), read_terms(terms_json(notice={"months": 12}))).drafts
    with pytest.raises(RefusedError) as refused:
        redline(drafts, "7", "2")
    assert refused.value.code == "VERSION_UNKNOWN"


def test_redline_says_when_terms_cannot_be_read():
    drafts: list[DraftRecord] = [replace(one, blob={}) for one in pact(AGREED).drafts]
    found = redline([*drafts, replace(drafts[0], version=2)], "", "")
    assert found is not None
    assert found["problem"].code == "TERMS_INVALID"


def test_a_day_is_the_present_or_its_noon_in_the_zone_of_the_terms():
    now = at("2026-09-10T15:30:00")
    assert moment_of("", now) == moment_of("2026-09-10", now) == Moment("2026-09-10", now, True)
    assert moment_of("", now, "Pacific/Auckland").day == "2026-09-11"
    assert moment_of("2027-01-01", now, "Asia/Ho_Chi_Minh").instant == at("2027-01-01T05:00:00")


@given(st.text(min_size=1, max_size=12).filter(lambda text: not text.startswith(("1", "2"))))
def test_what_is_no_day_is_refused_by_name(text: str):
    with pytest.raises(RefusedError) as refused:
        moment_of(text, at("2026-09-10"))
    assert (refused.value.code, refused.value.pointer) == ("TIME_INVALID", "/on")
