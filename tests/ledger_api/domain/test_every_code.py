"""Every code of the table is reached by a scenario, and says something an officer can read."""

import json
import re
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256

import pytest

from anchors.canonical import encode, parse
from anchors.note import NoteSigner
from ledger_api.domain.documents.findings import DocumentRefusedError, Finding, Problem
from ledger_api.domain.outcomes import Action, DocumentOutcome, Effect, Obligation
from ledger_api.domain.reason import Code
from ledger_api.domain.reasons import REASONS
from ledger_api.domain.trust import (
    AnchorRecord,
    DatedEvent,
    KeyCut,
    KeyPeriodAct,
    KeyRecord,
    LogClosure,
    PeriodKind,
    Source,
    StandingKind,
    StatusKind,
)
from ledger_api.domain.verdict import AskedBy, Evidence, Verdict
from tests.ledger_api.domain.obligation_scenarios import OBLIGATION
from tests.ledger_api.domain.test_case_table import accredited, standing, stolen
from tests.ledger_api.domain.world import (
    INDEX,
    LAB,
    MILL,
    PDF,
    World,
    act,
    ask,
    at,
    files,
    point,
)

MINE = World()
LATE = replace(MINE, issued_on="2026-09-05")
REPORT = World(issuer=LAB, type="material_test_report:test-report")


def refuse(header: object, body: object) -> list[Finding]:
    raise DocumentRefusedError(
        [Problem("FIELD_MISSING", "/body/heat", "the heat number is missing", "Add it.")]
    )


def find_two(header: object, body: object) -> list[Finding]:
    return [
        Finding("SHALL_MISSED", "/body/a", "nonconformity", "the standard asks for a"),
        Finding("SHALL_MISSED", "/body/b", "nonconformity", "the standard asks for b"),
        Finding("LOGO_MALFORMED", "/body/logo", "warning", "the logo is cut"),
    ]


def entry_with(changes: Callable[[dict], None]) -> bytes:
    value = parse(MINE.entry)
    changes(value)
    return encode(value)


def other_kind(value: dict) -> None:
    value["kind"] = "claim/v1"


def high_s(value: dict) -> None:
    order = 0xFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141
    raw = bytes.fromhex(value["signatures"][0]["signature"][2:])
    s = order - int.from_bytes(raw[32:64])
    v = 55 - raw[64]
    value["signatures"][0]["signature"] = "0x" + (raw[:32] + s.to_bytes(32) + bytes([v])).hex()


def with_log(**changes: object):
    return replace(MINE.facts, log=replace(MINE.facts.log, **changes))


def other_root() -> AnchorRecord:
    return replace(MINE.anchor, root=bytes([1]) * 32)


SCENARIOS: dict[Code, Callable[[], Verdict]] = {
    Code.ENTRY_NOT_FOUND: lambda: ask(
        Evidence(AskedBy.FILE, files=files(("scan.pdf", b"%PDF scanned"))), MINE.facts
    ),
    Code.ENTRY_KIND_UNSUPPORTED: lambda: ask(MINE.presented(entry=entry_with(other_kind)), MINE.facts),
    Code.ENTRY_MALFORMED: lambda: ask(MINE.presented(entry=b"{}"), MINE.facts),
    Code.ENTRY_IN_OTHER_LOG: lambda: ask(MINE.presented(origin="concord.example/de"), MINE.facts),
    Code.INCLUSION_REFUTED: lambda: ask(
        MINE.presented(inclusion_proof=tuple(MINE.tree.inclusion_proof(INDEX - 1))), MINE.facts
    ),
    Code.INCLUSION_NOT_SHOWN: lambda: ask(MINE.presented(inclusion_proof=None), MINE.facts),
    Code.NOT_ANCHORED: lambda: ask(MINE.presented(), replace(MINE, anchored=None).facts),
    Code.RECEIPT_NOT_ANCHORED: lambda: ask(MINE.presented(), replace(MINE.facts, receipt_anchor=None)),
    Code.NOT_FINAL: lambda: ask(MINE.presented(), replace(MINE.facts, anchor_final=False)),
    Code.CHECKPOINT_NOT_SIGNED: lambda: ask(
        replace(MINE, log_key=NoteSigner("concord.example/vn", bytes(32))).presented(), MINE.facts
    ),
    Code.LOG_EQUIVOCATION: lambda: ask(
        MINE.presented(), replace(MINE.facts, first_anchor=other_root(), receipt_anchor=other_root())
    ),
    Code.LOG_CLOSED_BEFORE: lambda: ask(
        MINE.presented(), with_log(closed=LogClosure(INDEX - 1, "concord.example/vn2", point("2026-09-01")))
    ),
    Code.LOG_UNKNOWN: lambda: ask(MINE.presented(), replace(MINE.facts, log=None)),
    Code.NETWORK_MISMATCH: lambda: ask(MINE.presented(network_id=bytes([9]) * 32), MINE.facts),
    Code.TRUST_VIEW_MISSING: lambda: ask(MINE.presented(), None),
    Code.TRUST_VIEW_OTHER: lambda: ask(
        MINE.presented(), replace(replace(MINE, number="VN-MTC-26-0418").facts, source=Source.SAVED)
    ),
    Code.SIGNATURE_INVALID: lambda: ask(MINE.presented(entry=entry_with(high_s)), MINE.facts),
    Code.ISSUER_UNKNOWN: lambda: ask(MINE.presented(), replace(MINE.facts, issuers=())),
    Code.KEY_UNKNOWN: lambda: ask(replace(MINE, signing_keys=(LAB.key,)).presented(), MINE.facts),
    Code.KEY_NOT_VALID_AT_ANCHOR: lambda: ask(
        MINE.presented(), MINE.with_issuer(keys=(KeyRecord(MILL.key.address, point("2026-08-15")),))
    ),
    Code.KEY_COMPROMISED_AFTER: lambda: ask(MINE.presented(), MINE.with_issuer(keys=(stolen(),))),
    Code.TYPE_UNKNOWN: lambda: ask(*both(replace(MINE, type="bill_of_lading:sea"))),
    Code.ECONOMY_MISMATCH: lambda: ask(*both(replace(MINE, economy="DE"))),
    Code.ROLE_NOT_PERMITTED: lambda: ask(*both(replace(MINE, type="carbon_label:epd"))),
    Code.ISSUER_IS_EXPORTER: lambda: ask(*both(replace(MINE, type="safety_certificate:iso45001"))),
    Code.SECOND_SIGNATURE_MISSING: lambda: ask(*both(replace(MINE, type="material_test_report:3.2"))),
    Code.EXPORTER_NOT_DISCLOSED: lambda: ask(*both(replace(REPORT, exporter=None))),
    Code.EXPORTER_NOT_COMPARABLE: lambda: ask(
        *both(replace(REPORT, exporter=None)), exporter_lei="213800GULFVALVE00027"
    ),
    Code.ANNULLED: lambda: ask(
        MINE.presented(),
        replace(
            MINE.facts,
            key_periods=(
                KeyPeriodAct(
                    PeriodKind.ANNUL, MILL.id, MILL.key.address, 0, 2**64 - 1, point("2026-09-01"), "STOLEN"
                ),
            ),
        ),
    ),
    Code.WITHDRAWN: lambda: ask(MINE.presented(), MINE.with_status(act(StatusKind.WITHDRAW, "2026-09-01"))),
    Code.EXPIRED: lambda: ask(*both(replace(MINE, valid_to="2026-09-01"))),
    Code.SUSPENDED: lambda: ask(MINE.presented(), MINE.with_status(act(StatusKind.SUSPEND, "2026-09-01"))),
    Code.SUPERSEDED: lambda: ask(
        MINE.presented(),
        MINE.with_status(act(StatusKind.SUPERSEDE, "2026-09-01", successor=bytes([7]) * 32)),
    ),
    Code.NOT_YET_VALID: lambda: ask(*both(replace(MINE, valid_from="2026-10-01"))),
    Code.DECLARED_BEFORE_ISSUE: lambda: ask(*both(MINE), declared="2026-07-29"),
    Code.AMENDED_EDITORIAL: lambda: ask(
        MINE.presented(), MINE.with_status(act(StatusKind.AMEND, "2026-09-01"))
    ),
    Code.STALE_STATUS: lambda: ask(
        MINE.presented(), replace(MINE.facts, source=Source.SAVED), declared="2026-11-01"
    ),
    Code.STATUS_AS_OF: lambda: ask(MINE.presented(), replace(MINE.facts, source=Source.SAVED)),
    Code.PAYLOAD_MISMATCH: lambda: ask(
        MINE.presented(opening=replace(MINE.opening, secret=bytes(32))), MINE.facts
    ),
    Code.ATTACHMENT_MISMATCH: lambda: ask(MINE.presented(files=files(("other.pdf", PDF + b"!"))), MINE.facts),
    Code.BYTES_UNAVAILABLE: lambda: ask(MINE.presented(opening=None, files=()), MINE.facts),
    Code.FILE_NOT_COMPARED: lambda: ask(
        MINE.presented(opening=None, files=files(("other.pdf", b"%PDF"))), MINE.facts
    ),
    Code.DOCUMENT_MALFORMED: lambda: ask(MINE.presented(), MINE.facts, examine=refuse),
    Code.NONCONFORMITIES_LISTED: lambda: ask(MINE.presented(), MINE.facts, examine=find_two),
    Code.ANCHORED_AFTER_WITHDRAWAL: lambda: ask(
        REPORT.presented(),
        REPORT.with_issuer(accreditations=(accredited(standing(StandingKind.WITHDRAW, "2026-07-31")),)),
    ),
    Code.ACCREDITATION_SUSPENDED: lambda: ask(
        REPORT.presented(),
        REPORT.with_issuer(accreditations=(accredited(standing(StandingKind.SUSPEND, "2026-07-31")),)),
    ),
    Code.ACCREDITATION_LAPSED: lambda: ask(
        REPORT.presented(), REPORT.with_issuer(accreditations=(accredited(valid_to=at("2026-07-31")),))
    ),
    Code.ISSUER_SUSPENDED: lambda: ask(
        MINE.presented(),
        MINE.with_issuer(events=(DatedEvent(StandingKind.SUSPEND, at("2026-07-31"), point("2026-07-31")),)),
    ),
    Code.ANCHORED_BEFORE_ISSUE: lambda: ask(*both(LATE)),
    Code.ANCHORED_AFTER_DECLARATION: lambda: ask(*both(MINE), declared="2026-07-31"),
    **OBLIGATION,
}


def both(world: World):
    return world.presented(), world.facts


def test_every_code_has_a_scenario():
    assert set(SCENARIOS) == set(Code) == set(REASONS)


@pytest.mark.parametrize("code", list(Code))
def test_code_is_raised_and_readable(code):
    answer = SCENARIOS[code]()
    lines = [line for line in answer.codes if line["code"] == code.value]
    assert lines, answer.causes
    for line in lines:
        reason = REASONS[code]
        assert (line["axis"], line["outcome"], line["action"]) == (
            reason.axis.value,
            reason.effect.value,
            reason.action.value,
        )
        for text in (line["sentence"], line["who_can_fix"], line["fix"]):
            assert text[0].isupper()
            assert not re.search(r"[{}]|None|unknown", text), text
        assert line["sentence"].endswith(".")
        assert line["fix"].endswith(".")
    assert json.loads(answer.canonical()) == answer.to_json()


@pytest.mark.parametrize("code", list(Code))
def test_effect_of_a_code_shows_in_the_answer(code):
    answer = SCENARIOS[code]()
    reason = REASONS[code]
    assert answer.action.rank <= reason.action.rank
    if reason.effect is Effect.REFUTED:
        assert (answer.document.value, answer.action) == ("REFUTED", Action.REJECT)
    if reason.effect is Effect.UNPROVEN:
        assert answer.document.value != "GENUINE"
    if reason.effect is Effect.NO_OBLIGATION:
        assert answer.obligation is Obligation.NONE
    if reason.effect in (Effect.UNDECIDED, Effect.PERMISSION, Effect.CONDITION) and code in OBLIGATION:
        assert answer.obligation is not Obligation.MUST_ACCEPT
    if reason.provisional:
        assert answer.provisional


def test_sentences_are_short():
    for code, scenario in SCENARIOS.items():
        for line in scenario().codes:
            assert len(line["sentence"]) <= 320, (code, line["sentence"])


def test_a_name_with_line_breaks_and_braces_stays_one_harmless_line():
    named = MINE.with_issuer(identity={"name": "Evil {index}\nAccept this. " + "x" * 480})
    answer = ask(MINE.presented(), named)
    assert "\n" not in answer.sentence
    assert "{index}" in answer.sentence
    assert len(answer.sentence) < 500


def named_signer(name: str) -> str:
    """How a sentence calls an organisation that is registered by this name."""
    named = MINE.with_issuer(identity={"name": name}, keys=())
    (line,) = ask(MINE.presented(), named).codes
    return line["sentence"].removeprefix("The document names ").partition(" as its signer")[0]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Thang\0Long\t \u2028Steel\n", "Thang Long Steel (VN)"),
        ("x" * 155, "x" * 155 + " (VN)"),
        ("x" * 156, "x" * 156 + " (VN…"),
    ],
)
def test_a_name_is_shown_on_one_line_and_cut_after_160_characters(name, shown):
    assert named_signer(name) == shown


@pytest.mark.parametrize(
    ("reason", "shown"), [("ERROR_FOUND", "error found"), ("Recalled by TÜV", "Recalled by TÜV")]
)
def test_a_reason_is_read_aloud_where_it_is_a_code(reason, shown):
    withdrawn = replace(act(StatusKind.WITHDRAW, "2026-09-01"), reason=reason)
    assert f"({shown})" in ask(MINE.presented(), MINE.with_status(withdrawn)).codes[0]["sentence"]


def test_a_log_that_nothing_names_is_called_unknown():
    answer = ask(MINE.presented(entry=b"no entry", origin=None), MINE.facts)
    (line,) = [line for line in answer.codes if line["code"] == "LOG_UNKNOWN"]
    assert line["sentence"].startswith("The log unknown is not registered")


def test_key_cut_in_another_log_does_not_touch_this_one():
    key = replace(stolen(), cuts=(KeyCut("concord.example/de", 0, point("2026-09-01")),))
    assert ask(MINE.presented(), MINE.with_issuer(keys=(key,))).causes == ()


def test_checkpoint_of_a_key_that_was_rotated_in_later_is_accepted():
    newer = NoteSigner("concord.example/vn", sha256(b"newer").digest())
    keys = (
        *MINE.facts.log.vkeys,
        replace(MINE.facts.log.vkeys[0], vkey=newer.vkey, recorded=point("2026-09-01")),
    )
    assert ask(replace(MINE, log_key=newer).presented(), with_log(vkeys=keys)).causes == ()


def test_anchored_root_alone_proves_inclusion_without_a_signed_note():
    assert ask(MINE.presented(checkpoint=None), MINE.facts).causes == ()


def test_a_nodes_own_bad_proof_refutes_nothing():
    evidence = MINE.presented(
        asked_by=AskedBy.OPENING, inclusion_proof=tuple(MINE.tree.inclusion_proof(INDEX - 1))
    )
    assert ask(evidence, MINE.facts).causes == ("INCLUSION_NOT_SHOWN",)


def test_later_receipt_proves_an_entry_that_was_anchored_by_the_knowledge_time():
    later = replace(MINE.anchor, point=point("2026-09-15"), history_index=9)
    earlier = replace(MINE.anchor, size=INDEX + 1, root=bytes([3]) * 32)
    facts = replace(MINE.facts, first_anchor=earlier, receipt_anchor=later)
    assert ask(MINE.presented(), facts, declared="2026-08-20", known="2026-08-20").causes == ()


def test_saved_view_that_does_not_say_what_it_is_about_says_nothing():
    facts = replace(MINE.facts, asked=None)
    assert ask(MINE.presented(), facts).causes == ()
    assert ask(MINE.presented(), replace(facts, source=Source.SAVED)).causes == ("TRUST_VIEW_OTHER",)


def test_entry_of_which_nobody_says_for_what_network_it_is_signed_is_judged_as_far_as_it_can_be():
    answer = ask(MINE.presented(network_id=None), None)
    assert answer.causes == ("TRUST_VIEW_MISSING",)
    assert answer.document is DocumentOutcome.UNPROVEN


@pytest.mark.parametrize(
    ("changes", "causes"),
    [
        ({"origin": "concord.example/de"}, ("TRUST_VIEW_OTHER",)),
        ({"digest": bytes([1]) * 32}, ("TRUST_VIEW_OTHER",)),
        ({"issuer_ids": (LAB.id,)}, ("TRUST_VIEW_OTHER",)),
        ({"issuer_ids": (LAB.id, MILL.id)}, ()),
        ({"index": INDEX + 1}, ("TRUST_VIEW_OTHER",)),
        ({"index": None}, ()),
    ],
)
def test_view_counts_only_for_the_entry_that_it_was_asked_about(changes, causes):
    facts = replace(MINE.facts, asked=replace(MINE.facts.asked, **changes))
    assert ask(MINE.presented(), facts).causes == causes


@pytest.mark.parametrize(
    ("rotated", "receipt", "is_signed"),
    [
        ("2026-08-02", "2026-08-01T10:00:00", True),
        ("2026-07-01", "2026-08-01T10:00:00", False),
        ("2026-08-02", "2026-09-15", False),
        ("2026-08-02", None, True),
        ("2026-07-01", None, False),
    ],
)
def test_checkpoint_is_signed_by_a_key_that_its_log_had_at_the_anchor_or_later(rotated, receipt, is_signed):
    newer = NoteSigner("concord.example/vn", sha256(b"newer").digest())
    first = MINE.facts.log.vkeys[0]
    keys = (first, replace(first, vkey=newer.vkey, recorded=point(rotated)))
    anchored = None if receipt is None else replace(MINE.anchor, point=point(receipt))
    facts = replace(with_log(vkeys=keys), receipt_anchor=anchored)
    found = [line["code"] for line in ask(MINE.presented(), facts).codes]
    assert ("CHECKPOINT_NOT_SIGNED" not in found) is is_signed


def test_an_anchor_that_does_not_reach_the_entry_dates_nothing():
    facts = replace(MINE.facts, first_anchor=replace(MINE.anchor, size=INDEX))
    assert ask(MINE.presented(), facts).causes == ("NOT_ANCHORED",)
