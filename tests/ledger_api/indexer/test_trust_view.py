"""The facts that the index gives to a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event

from ledger_api.domain.trust import (
    PeriodKind,
    Role,
    Source,
    StandingKind,
    StatusKind,
    TrustFacts,
    TrustQuery,
)
from ledger_api.indexer.errors import IndexMissingError
from ledger_api.indexer.trust_view import IndexTrustView, NetworkPins
from ledger_api.log.submission import NewSubmission
from tests.ledger_api.log.ledger import Ledger
from tests.ledger_api.log.network import DEPLOYMENT_ID, NETWORK_ID, ORIGIN, Network, key
from tests.support.engines.simulator import ChainSimulator


@pytest.fixture
def view(ledger: Ledger, network: Network) -> IndexTrustView:
    directory = network.contracts["Directory"].address
    return IndexTrustView(ledger.store, NetworkPins(NETWORK_ID, DEPLOYMENT_ID, directory, demo_chain=True))


def ask(view: IndexTrustView, one: NewSubmission, index: int | None, **changes: Any) -> TrustFacts:
    query = TrustQuery(ORIGIN, index, (one.issuer,), one.document_digest)
    return view.facts(replace(query, **changes))


def registered(ledger: Ledger, chain: ChainSimulator, number: int = 3) -> list[NewSubmission]:
    items = ledger.register(number)
    ledger.anchor()
    chain.mine(2)
    ledger.indexer.catch_up()
    return items


def test_before_the_chain_was_read_there_are_no_facts(
    ledger: Ledger, view: IndexTrustView, network: Network
) -> None:
    with pytest.raises(IndexMissingError):
        view.facts(TrustQuery(ORIGIN, None, (), bytes(32)))


def test_a_final_anchor_dates_the_entry(ledger: Ledger, view: IndexTrustView, chain: ChainSimulator) -> None:
    first, *_ = registered(ledger, chain)
    registered(ledger, chain)
    facts = ask(view, first, 0, receipt_size=6)
    (early, late) = ledger.anchored()
    assert facts.first_anchor is not None
    assert facts.receipt_anchor is not None
    assert (facts.first_anchor.size, facts.first_anchor.root) == (3, early.args["root"])
    assert (facts.receipt_anchor.size, facts.receipt_anchor.root) == (6, late.args["root"])
    assert facts.anchor_final
    assert facts.block_hash == chain.finalized().hash
    assert (facts.network_id, facts.deployment_id, facts.source) == (NETWORK_ID, DEPLOYMENT_ID, Source.INDEX)
    assert facts.demo_chain


def test_an_anchor_that_is_not_final_gives_the_facts_of_the_head(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator
) -> None:
    registered(ledger, chain)
    (late,) = ledger.register(1)
    ledger.anchor()
    ledger.indexer.catch_up()
    facts = ask(view, late, 3)
    assert facts.first_anchor is not None
    assert not facts.anchor_final
    assert facts.block_hash == chain.head().hash


def test_a_logged_entry_has_no_anchor(ledger: Ledger, view: IndexTrustView, chain: ChainSimulator) -> None:
    registered(ledger, chain)
    (late,) = ledger.register(1)
    facts = ask(view, late, 3)
    assert (facts.first_anchor, facts.anchor_final) == (None, False)


def test_acts_above_the_final_block_do_not_count_yet(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator, network: Network
) -> None:
    one, *_ = registered(ledger, chain)
    network.status("annul", "mill", one.document_digest)
    ledger.indexer.catch_up()
    assert ask(view, one, 0).status == ()
    chain.mine(2)
    ledger.indexer.catch_up()
    assert [act.kind for act in ask(view, one, 0).status] == [StatusKind.ANNUL]


def test_status_history_and_successor(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator, network: Network
) -> None:
    old, new, _ = registered(ledger, chain)
    network.status("suspend", "mill", old.document_digest)
    network.status("restore", "mill", old.document_digest)
    network.status("supersede", "mill", old.document_digest, successor=new.document_digest)
    chain.mine(2)
    ledger.indexer.catch_up()
    facts = ask(view, old, 0)
    assert [act.kind for act in facts.status] == [
        StatusKind.SUSPEND,
        StatusKind.RESTORE,
        StatusKind.SUPERSEDE,
    ]
    assert facts.status[-1].successor == new.document_digest
    assert ask(view, new, 1).status == ()


def test_the_issuers_record_has_its_whole_history(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator, network: Network
) -> None:
    lab = network.register_issuer("lab", role="CONFORMITY_BODY", overseer="accreditor")
    accreditation = network.accredit("lab")
    standing = {"effectiveAt": 0, "reason": "AUDIT_FINDING", "signer": key("accreditor").address}
    network.send("SuspendAccreditation", key("accreditor"), accreditation=accreditation, **standing)
    network.send("SuspendIssuer", key("accreditor"), issuer=lab, **standing)
    network.send(
        "AddKey",
        key("accreditor"),
        extra={"keyProof": network.proof(key("second"), lab)},
        issuer=lab,
        key=key("second").address,
        signer=key("accreditor").address,
    )
    revocation = {"issuer": lab, "key": key("lab").address, "signer": key("accreditor").address}
    network.send("RevokeKey", key("accreditor"), reason="LOST", effectiveAt=FUTURE, **revocation)
    network.send("CompromiseKey", key("accreditor"), origin=ORIGIN, cutIndex=7, **revocation)
    period = {**revocation, "fromTime": 1, "toTime": 2, "reason": "KEY_STOLEN"}
    network.send("AnnulByKey", key("accreditor"), **period)
    chain.mine(2)
    ledger.indexer.catch_up()
    facts = view.facts(TrustQuery(ORIGIN, None, (lab,), bytes(32)))
    record = facts.issuer(lab)
    assert record is not None
    assert (record.role, record.economy, record.identity["name"]) == (Role.CONFORMITY_BODY, "VN", "lab")
    assert record.registrar == key("accreditor").address
    first, second = record.keys
    assert (first.key, second.key) == (key("lab").address, key("second").address)
    assert (first.reason, second.revoked) == ("COMPROMISED", None)
    assert [(cut.origin, cut.cut_index) for cut in first.cuts] == [(ORIGIN, 7)]
    (granted,) = record.accreditations
    assert granted.id == accreditation
    assert granted.scopes[0].scope == {"methods": ["ISO 9227"], "standards": [], "hs": ["73"]}
    assert [act.kind for act in granted.events] == [StandingKind.SUSPEND]
    assert [act.kind for act in record.events] == [StandingKind.SUSPEND]
    assert [(act.kind, act.key) for act in facts.key_periods] == [(PeriodKind.ANNUL, key("lab").address)]


FUTURE = 2_500_000_000


def test_a_closed_log_says_where_it_ended(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator, network: Network
) -> None:
    one, *_ = registered(ledger, chain)
    network.send(
        "CloseLog", key("authority"), origin=ORIGIN, lastGoodIndex=1, successor="concord.example/vn2"
    )
    chain.mine(2)
    ledger.indexer.catch_up()
    log = ask(view, one, 0).log
    assert log is not None
    assert log.closed is not None
    assert (log.closed.last_good_index, log.closed.successor) == (1, "concord.example/vn2")


def test_an_unknown_log_and_an_unknown_issuer_are_absent(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator
) -> None:
    one, *_ = registered(ledger, chain)
    facts = ask(view, one, 0, origin="elsewhere", issuer_ids=(bytes(32),))
    assert (facts.log, facts.first_anchor, facts.issuers) == (None, None, ())


def test_facts_survive_their_saved_form(ledger: Ledger, view: IndexTrustView, chain: ChainSimulator) -> None:
    one, *_ = registered(ledger, chain)
    facts = ask(view, one, 0)
    assert TrustFacts.from_json(facts.to_json()) == replace(facts, source=Source.SAVED)


def test_facts_change_as_soon_as_an_act_is_final_whatever_was_cached(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator, network: Network
) -> None:
    one, *_ = registered(ledger, chain)
    assert ask(view, one, 0).issuers[0].keys[0].revoked is None
    network.send(
        "RevokeKey",
        key("registrar"),
        issuer=one.issuer,
        key=key("mill").address,
        reason="ROTATED",
        effectiveAt=0,
        signer=key("registrar").address,
    )
    ledger.indexer.catch_up()
    assert ask(view, one, 0).issuers[0].keys[0].revoked is None
    chain.mine(2)
    ledger.indexer.catch_up()
    assert ask(view, one, 0).issuers[0].keys[0].reason == "ROTATED"


def test_repeated_questions_read_few_rows(
    ledger: Ledger, view: IndexTrustView, chain: ChainSimulator
) -> None:
    items = registered(ledger, chain, 20)
    ask(view, items[0], 0)
    statements: list[str] = []
    event.listen(
        ledger.store.engine, "before_cursor_execute", lambda *args: statements.append(args[2]), named=False
    )
    for index, one in enumerate(items):
        ask(view, one, index, receipt_size=20)
    reads = [text for text in statements if text.startswith("SELECT")]
    assert len(reads) <= 5 * len(items)
