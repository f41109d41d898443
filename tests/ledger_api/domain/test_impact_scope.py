"""Whose documents and whose answers an act on an agreement may bear on."""

from dataclasses import replace

from ledger_api.domain.agreements.terms import read_terms
from ledger_api.domain.impact_scope import directions_of, exporters, importers, members_of, obliged, terms_of
from ledger_api.domain.recognition_facts import AgreementKind
from ledger_api.domain.unions import members_ever
from tests.ledger_api.domain.agreements.pacts import event, pact, signed, terms_json
from tests.ledger_api.domain.border import agreed, in_force, suspended
from tests.ledger_api.domain.world import at

DAY = "2026-09-10"


def obliged_on(record, economy, day=DAY):
    return obliged((record,), economy, day=day, instant=at(day))


def test_directions_are_those_that_an_annex_names():
    one_way = agreed(directions=[{"from": "VN", "to": "DE"}])
    assert directions_of(in_force(one_way)) == (("VN", "DE"),)
    assert directions_of(in_force(agreed())) == (("DE", "VN"), ("VN", "DE"))


def test_terms_that_are_not_established_leave_every_pair_of_parties():
    record = in_force(agreed())
    unknown = replace(record, drafts=(replace(record.drafts[0], blob={}),))
    assert terms_of(unknown) is None
    assert directions_of(unknown) == (("DE", "VN"), ("VN", "DE"))
    assert obliged_on(unknown, "VN") == ()


def test_whoever_acceded_takes_part_in_directions():
    open_terms = read_terms(terms_json("DE", "JP", "VN", kind="MULTILATERAL", accession=True))
    record = in_force(open_terms, event(AgreementKind.ACCEDE, "BR", "2025-12-01"))
    assert members_of(record) == ("DE", "JP", "VN", "BR")
    assert ("BR", "DE") in directions_of(record)


def test_documents_of_a_unions_members_are_carried_by_its_direction():
    directions = directions_of(in_force(agreed("EU", "VN")))
    assert {"EU", "DE", "HR", "VN"} <= set(exporters(directions))
    assert "JP" not in exporters(directions)
    assert importers(directions, "DE") == ("VN",)
    assert importers(directions, "VN") == ("EU",)
    assert importers(directions, "JP") == ()
    assert members_ever("VN") == frozenset()


def test_only_what_is_in_force_obliges():
    assert obliged_on(in_force(agreed()), "VN") == ("DE",)
    assert obliged_on(in_force(agreed()), "VN", "2025-12-31") == ()
    assert obliged_on(in_force(agreed()), "JP") == ()
    assert obliged_on(in_force(agreed(), suspended("2026-08-20")), "VN") == ()
    assert obliged_on(pact(agreed(), *signed(agreed(), "2025-10-15"), proposed="2025-10-01"), "VN") == ()
    assert obliged_on(in_force(agreed("EU", "VN")), "DE") == ("VN",)
