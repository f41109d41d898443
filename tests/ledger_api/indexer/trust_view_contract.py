"""What every trust view promises: a view's test class inherits it and gives a fixture `view` over `told`."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pytest

from ledger_api.domain.knowledge import as_known_at
from ledger_api.domain.recognition_facts import AgreementKind
from ledger_api.domain.trust import (
    PeriodKind,
    Source,
    StandingKind,
    StatusKind,
    TrustFacts,
    TrustQuery,
    TrustView,
)
from tests.support.recognition_world import DAY, RecognitionWorld
from tests.support.signed_documents import Body, Document


@dataclass
class Told:
    """A story on a chain: everything that a view may be asked about happened at least once."""

    world: RecognitionWorld
    mill: Body
    lab: Body
    agreements: dict[str, bytes]
    listings: list[bytes]
    stolen: str
    documents: list[Document]


def tell(world: RecognitionWorld) -> Told:
    """Play the story. The last acts are not final, and of two documents one is not even anchored."""
    mill, lab = world.admit("Mill", "VN"), world.admit("Lab", "VN", "CONFORMITY_BODY")
    accreditation = world.accredit(lab)
    first, second = world.issue(mill, "No 0"), world.issue(mill, "No 1", lab)
    world.anchor(world.logs["VN"])
    third = world.issue(mill, "No 2")
    world.anchor(world.logs["VN"])
    stolen = _keys_of_the_mill(world, mill)
    agreements = _agreements(world)
    listings = [world.list_body(lab, agreements["EU-VN"], annex) for annex in ("steel", "coatings")]
    why = bytes([7]) * 32
    world.act("OpposeListing", world.authority("EU"), listing=listings[0], economy="EU", reason=why)
    world.act("WithdrawListing", world.authority("VN"), listing=listings[1], effectiveAt=0, reason=why)
    officer = world.registry.appoint("VN", "ACCREDITOR")
    world.act(
        "SuspendAccreditation",
        officer,
        accreditation=accreditation,
        effectiveAt=0,
        reason="AUDIT_FINDING",
        signer=officer.address,
    )
    for number in (1, 2):
        world.publish_policy("DE", {"policy": number})
    world.publish_policy("FR", {"policy": 3})
    world.decide_category("VN", 2)
    registrar = world.registry.appoint("VN", "REGISTRAR")
    world.status("suspend", first, by=registrar)
    world.status("restore", first, by=registrar)
    world.status("supersede", first, third.statement.digest, by=registrar)
    world.settle()
    world.status("withdraw", second, by=registrar)
    late = world.issue(mill, "No 3")
    world.anchor(world.logs["VN"])
    logged = world.issue(mill, "No 4")
    return Told(world, mill, lab, agreements, listings, stolen, [first, second, third, late, logged])


def _keys_of_the_mill(world: RecognitionWorld, mill: Body) -> str:
    """The first key is stolen and cut, a second one added; what the first signed in a period is annulled."""
    registrar = world.registry.appoint("VN", "REGISTRAR")
    second = world.authority("BR")
    signed = {"issuer": mill.id, "signer": registrar.address}
    proof = world.registry.possession(second, mill.id)
    world.act("AddKey", registrar, {"keyProof": proof}, key=second.address, **signed)
    of_first = {**signed, "key": mill.key.address}
    later = world.now + 90 * DAY
    world.act("RevokeKey", registrar, reason="ROTATED", effectiveAt=later, **of_first)
    world.act("CompromiseKey", registrar, origin=world.logs["VN"].origin, cutIndex=9, **of_first)
    world.act("AnnulByKey", registrar, fromTime=1, toTime=2, reason="KEY_STOLEN", **of_first)
    return mill.key.address


def _agreements(world: RecognitionWorld) -> dict[str, bytes]:
    found = {}
    found["EU-VN"], terms = world.conclude(("VN", "EU"), {"title": "Union"})
    world.endorse(found["EU-VN"], terms)
    found["DE-VN"], _ = world.propose("DE", ("DE", "VN"), {"title": "First words"})
    world.amend("VN", found["DE-VN"], 2, ("BR", "DE", "VN"), {"title": "Second words"})
    found["BR-FR"], terms = world.conclude(("FR", "BR"), {"title": "Open"})
    world.bind("AccedeToAgreement", "VN", found["BR-FR"], terms)
    found["BR-EU"], terms = world.conclude(("BR", "EU"), {"title": "Elsewhere"})
    suspended = {"economy": "VN", "agreement": found["EU-VN"], "annex": "steel", "text": bytes([5]) * 32}
    world.act(
        "SuspendAgreement", world.authority("VN"), effectiveAt=0, **{**suspended, "from": "EU", "to": "VN"}
    )
    return found


class TrustViewContract:
    @pytest.fixture
    def view(self, told: Told) -> TrustView:
        raise pytest.UsageError("a subclass gives the view")

    def ask(self, told: Told, view: TrustView, number: int = 0, **changes: Any) -> TrustFacts:
        document = told.documents[number]
        statement = document.statement
        query = TrustQuery(
            origin=statement.origin,
            index=document.index,
            issuer_ids=(statement.issuer, *statement.cosigners),
            digest=statement.digest,
            economy="VN",
            importing_economy="DE",
        )
        return view.facts(replace(query, **changes))

    def test_the_facts_name_their_network_block_and_query(self, told: Told, view: TrustView):
        facts, pins = self.ask(told, view), told.world.pins
        final, block = told.world.chain.finalized(), (facts.block_number, facts.block_hash, facts.block_time)
        assert block == (final.number, final.hash, final.time)
        assert (facts.network_id, facts.deployment_id, facts.directory) == (
            pins.network_id,
            pins.deployment_id,
            pins.directory,
        )
        assert facts.chain_id == told.world.chain.chain_id()
        assert facts.demo_chain
        assert facts.asked is not None
        assert facts.asked.digest == told.documents[0].statement.digest

    def test_the_first_anchor_above_the_index_dates_the_entry(self, told: Told, view: TrustView):
        for number, size in ((0, 2), (1, 2), (2, 3)):
            facts = self.ask(told, view, number)
            assert facts.first_anchor is not None
            assert (facts.first_anchor.size, facts.anchor_final) == (size, True)
            assert facts.first_anchor.root == told.documents[number].log.tree(size).root()

    def test_the_receipts_anchor_is_the_one_of_its_size(self, told: Told, view: TrustView):
        found = {size: self.ask(told, view, receipt_size=size).receipt_anchor for size in (1, 2, 3, 4, 9)}
        assert {size: anchor.history_index for size, anchor in found.items() if anchor} == {2: 0, 3: 1}

    def test_an_anchor_that_is_not_final_gives_the_facts_of_the_head(self, told: Told, view: TrustView):
        facts = self.ask(told, view, 3, receipt_size=4)
        assert facts.first_anchor == facts.receipt_anchor
        assert facts.first_anchor is not None
        assert (facts.first_anchor.size, facts.anchor_final) == (4, False)
        assert facts.block_hash == told.world.chain.head().hash

    def test_a_logged_entry_has_no_anchor(self, told: Told, view: TrustView):
        facts = self.ask(told, view, 4)
        assert (facts.first_anchor, facts.anchor_final) == (None, False)
        assert facts.block_hash == told.world.chain.finalized().hash

    def test_without_an_index_only_the_receipts_anchor_is_looked_for(self, told: Told, view: TrustView):
        facts = self.ask(told, view, index=None, receipt_size=3)
        assert facts.first_anchor is None
        assert facts.receipt_anchor is not None

    def test_status_acts_are_those_of_the_issuer_in_order_and_final(self, told: Told, view: TrustView):
        kinds = [act.kind for act in self.ask(told, view).status]
        assert kinds == [StatusKind.SUSPEND, StatusKind.RESTORE, StatusKind.SUPERSEDE]
        assert self.ask(told, view).status[-1].successor == told.documents[2].statement.digest
        assert self.ask(told, view, 1).status == ()
        assert self.ask(told, view, issuer_ids=(told.lab.id,)).status == ()

    def test_keys_keep_their_ends_and_cuts(self, told: Told, view: TrustView):
        facts = self.ask(told, view)
        record = facts.issuer(told.mill.id)
        assert record is not None
        first, second = record.keys
        assert (first.key, first.reason, second.revoked) == (told.stolen, "COMPROMISED", None)
        assert [(cut.origin, cut.cut_index) for cut in first.cuts] == [(told.world.logs["VN"].origin, 9)]
        assert [(act.kind, act.key) for act in facts.key_periods] == [(PeriodKind.ANNUL, told.stolen)]

    def test_cosigners_come_with_accreditations_and_their_acts(self, told: Told, view: TrustView):
        facts = self.ask(told, view, 1)
        assert [one.issuer_id for one in facts.issuers] == [told.mill.id, told.lab.id]
        (granted,) = facts.issuers[1].accreditations
        assert granted.scopes[0].scope["methods"] == ["ISO 9227"]
        assert [act.kind for act in granted.events] == [StandingKind.SUSPEND]

    @pytest.mark.parametrize(
        ("importing", "expected"),
        [
            ("DE", ["EU-VN", "DE-VN"]),
            ("GB", ["EU-VN"]),
            ("EU", ["EU-VN"]),
            ("FR", ["EU-VN", "BR-FR"]),
            ("BR", ["DE-VN", "BR-FR"]),
            ("JP", []),
        ],
    )
    def test_agreements_are_those_between_both_economies_and_their_unions(
        self, told: Told, view: TrustView, importing: str, expected: list[str]
    ):
        facts = self.ask(told, view, importing_economy=importing)
        assert [one.id for one in facts.agreements] == [told.agreements[name] for name in expected]

    def test_an_agreement_has_its_drafts_and_its_acts(self, told: Told, view: TrustView):
        union, bilateral = self.ask(told, view).agreements
        assert [event.kind for event in union.events] == [
            AgreementKind.SIGN,
            AgreementKind.SIGN,
            AgreementKind.RATIFY,
            AgreementKind.RATIFY,
            AgreementKind.ENDORSE,
            AgreementKind.SUSPEND,
        ]
        endorsed, suspended = union.events[-2:]
        assert (endorsed.economy, endorsed.ballot, endorsed.text) == ("", 1, union.drafts[0].terms)
        assert (suspended.annex, suspended.from_economy, suspended.to_economy) == ("steel", "EU", "VN")
        assert [(draft.version, draft.parties) for draft in bilateral.drafts] == [
            (1, ("DE", "VN")),
            (2, ("BR", "DE", "VN")),
        ]
        assert bilateral.drafts[1].blob == {"title": "Second words"}

    def test_listings_are_those_of_the_signers_with_what_became_of_them(self, told: Told, view: TrustView):
        assert self.ask(told, view).listings == ()
        opposed, withdrawn = self.ask(told, view, 1).listings
        assert [one.id for one in (opposed, withdrawn)] == told.listings
        assert [one.economy for one in opposed.oppositions] == ["EU"]
        assert opposed.withdrawn is None
        assert withdrawn.withdrawn is not None
        assert withdrawn.withdrawn_from == withdrawn.withdrawn.time

    def test_economies_are_both_and_every_party_by_code(self, told: Told, view: TrustView):
        facts = self.ask(told, view)
        assert [one.economy for one in facts.economies] == ["BR", "DE", "EU", "VN"]
        exporting, importing = facts.economy("VN"), facts.economy("DE")
        assert exporting is not None
        assert importing is not None
        assert [one.value for one in exporting.categories] == [1, 2]
        assert [one.policy["policy"] for one in importing.policies] == [1, 2]
        assert importing.authorities[0].authority == told.world.authority("DE").address

    def test_an_economy_without_a_seat_has_no_record(self, told: Told, view: TrustView):
        for code in ("JP", "nowhere"):
            codes = [one.economy for one in self.ask(told, view, importing_economy=code).economies]
            assert codes == ["VN"]

    def test_where_one_economy_is_not_known_no_agreement_is_looked_for(self, told: Told, view: TrustView):
        facts = self.ask(told, view, 1, importing_economy=None)
        assert facts.agreements == ()
        assert [one.economy for one in facts.economies] == ["VN"]
        assert len(facts.listings) == 2

    def test_where_no_economy_is_known_nothing_of_recognition_is(self, told: Told, view: TrustView):
        facts = self.ask(told, view, 1, economy=None, importing_economy=None)
        assert (facts.agreements, facts.listings, facts.economies) == ((), (), ())

    def test_what_nobody_registered_is_absent(self, told: Told, view: TrustView):
        facts = self.ask(told, view, origin="elsewhere", issuer_ids=(bytes(32),), digest=bytes(32))
        assert (facts.log, facts.first_anchor, facts.issuers, facts.status) == (None, None, (), ())
        assert self.ask(told, view, issuer_ids=()).issuers == ()

    def test_the_facts_survive_their_saved_form(self, told: Told, view: TrustView):
        facts = self.ask(told, view, 1)
        assert TrustFacts.from_json(facts.to_json()) == replace(facts, source=Source.SAVED)

    def test_nothing_is_known_before_it_was_recorded(self, told: Told, view: TrustView):
        facts = self.ask(told, view, 1)
        union, bilateral = facts.agreements
        ratified = union.events[3].recorded.time
        before = as_known_at(facts, ratified).agreements[0]
        assert before.id == union.id
        assert all(event.recorded.time <= ratified for event in before.events)
        assert as_known_at(facts, union.drafts[0].recorded.time - 1).agreements == ()
        assert as_known_at(facts, facts.block_time) == facts
        assert bilateral in as_known_at(facts, facts.block_time).agreements
