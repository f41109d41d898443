"""Check 3 in its corners: who is whom, who may sign what, and who is independent of whom."""

from dataclasses import replace

import pytest

from ledger_api.domain.checks.role_table import rule_of
from ledger_api.domain.checks.same_party import Sameness, compare_parties
from ledger_api.domain.outcomes import DocumentOutcome
from ledger_api.domain.trust import Role
from tests.ledger_api.domain.world import EXPORTER, LAB, MILL, OPERATOR, SECOND_LAB, Organisation, World, ask

OTHER_LEI = "213800GULFVALVE00027"
MILL_ABROAD = Organisation("Thang Long Steel", "VN", Role.CONFORMITY_BODY, EXPORTER["lei"])
TEST_HOUSE = Organisation("Mekong Test House", "VN", Role.CONFORMITY_BODY, OTHER_LEI)
OTHER_MILL = Organisation("Red River Steel", "VN", Role.FIRST_PARTY)


@pytest.mark.parametrize(
    ("one", "other", "sameness"),
    [
        ({"lei": OTHER_LEI, "name": "A"}, {"lei": OTHER_LEI, "name": "B"}, Sameness.SAME),
        ({"lei": OTHER_LEI, "name": "A"}, {"lei": EXPORTER["lei"], "name": "A"}, Sameness.DIFFERENT),
        ({"name": "Acme, Ltd.", "country": "NL"}, {"name": "ACME LTD", "country": "nl"}, Sameness.SAME),
        ({"name": "ＡＣＭＥ", "country": "NL"}, {"name": "acme", "country": "NL"}, Sameness.SAME),
        ({"name": "Acme", "country": "NL"}, {"name": "Acme", "country": "DE"}, Sameness.DIFFERENT),
        ({"name": "Acme", "country": "NL"}, {"name": "Acme"}, Sameness.UNKNOWN),
        ({"name": "Acme", "country": "NL"}, {"name": "Zenith"}, Sameness.DIFFERENT),
        ({"name": "Acme", "country": "NL"}, {"lei": OTHER_LEI}, Sameness.UNKNOWN),
        ({"name": "Acme"}, {}, Sameness.UNKNOWN),
        ({"id": "0x01", "name": "A"}, {"id": "0x01", "name": "B"}, Sameness.SAME),
        ({"id": "0x01", "lei": OTHER_LEI}, {"id": "0x02", "lei": OTHER_LEI}, Sameness.SAME),
        ({"id": "0x01", "name": "A"}, {"id": "0x02", "name": "B"}, Sameness.DIFFERENT),
        ({"id": "0x01", "name": "A"}, {"id": "0x02"}, Sameness.UNKNOWN),
    ],
)
def test_two_descriptions_of_an_organisation(one, other, sameness):
    assert compare_parties(one, other) is compare_parties(other, one) is sameness


@pytest.mark.parametrize("issuer", [MILL, LAB, OPERATOR])
@pytest.mark.parametrize("profile", ["2.1", "2.2", "3.1"])
def test_anybody_may_issue_first_party_types(issuer, profile):
    world = World(issuer=issuer, type=f"material_test_report:{profile}")
    assert ask(world.presented(), world.facts).document is DocumentOutcome.GENUINE


@pytest.mark.parametrize(
    ("issuer", "type_", "causes"),
    [
        (LAB, "safety_certificate:iso45001", ()),
        (LAB, "safety_certificate:iecex", ()),
        (OPERATOR, "safety_certificate:iso45001", ("ROLE_NOT_PERMITTED",)),
        (LAB, "carbon_label:epd", ("ROLE_NOT_PERMITTED",)),
        (OPERATOR, "carbon_label:epd", ()),
        (OTHER_MILL, "carbon_label:footprint", ()),
        (OTHER_MILL, "material_test_report:test-report", ("ROLE_NOT_PERMITTED",)),
        (MILL, "material_test_report:test-report", ("ISSUER_IS_EXPORTER", "ROLE_NOT_PERMITTED")),
        (MILL_ABROAD, "material_test_report:test-report", ("ISSUER_IS_EXPORTER",)),
        (LAB, "safety_certificate_2:x", ("TYPE_UNKNOWN",)),
    ],
)
def test_who_may_issue_what(issuer, type_, causes):
    world = World(issuer=issuer, type=type_)
    assert ask(world.presented(), world.facts).causes == causes


def test_first_party_that_judges_its_own_product_as_manufacturer_is_refuted():
    world = World(
        issuer=OTHER_MILL,
        type="material_test_report:test-report",
        manufacturer={"name": "Red River Steel", "country": "VN"},
    )
    answer = ask(world.presented(), world.facts)
    assert answer.causes == ("ISSUER_IS_EXPORTER", "ROLE_NOT_PERMITTED")
    assert answer.codes[0]["evidence"]["party"] == "manufacturer"
    assert "manufacturer" in answer.sentence


def test_issuer_that_is_exporter_and_manufacturer_is_refuted_once():
    world = World(issuer=MILL, type="material_test_report:test-report", manufacturer=EXPORTER)
    answer = ask(world.presented(), world.facts, exporter_lei=MILL.lei)
    assert answer.causes == ("ISSUER_IS_EXPORTER", "ROLE_NOT_PERMITTED")
    assert answer.codes[0]["evidence"]["party"] == "exporter"


def test_laboratory_that_also_manufactures_is_independent_of_the_exporter():
    world = World(
        issuer=LAB,
        type="material_test_report:test-report",
        manufacturer={"name": LAB.name, "country": "VN"},
    )
    assert ask(world.presented(), world.facts).causes == ()


@pytest.mark.parametrize(
    ("issuer", "cosigners", "causes"),
    [
        (MILL, (SECOND_LAB,), ()),
        (SECOND_LAB, (MILL,), ()),
        (MILL, (OTHER_MILL,), ("SECOND_SIGNATURE_MISSING",)),
        (MILL, (replace(MILL, economy="LA"),), ("SECOND_SIGNATURE_MISSING",)),
        (TEST_HOUSE, (replace(TEST_HOUSE, economy="LA"),), ("SECOND_SIGNATURE_MISSING",)),
        (OTHER_MILL, (MILL_ABROAD,), ("ISSUER_IS_EXPORTER",)),
        (OTHER_MILL, (MILL_ABROAD, SECOND_LAB), ()),
    ],
)
def test_3_2_needs_an_independent_body_beside_the_first_signer(issuer, cosigners, causes):
    world = World(issuer=issuer, cosigners=cosigners, type="material_test_report:3.2")
    assert ask(world.presented(), world.facts).causes == causes


def test_unregistered_cosigner_is_named_and_the_second_signature_not_yet_missed():
    world = World(cosigners=(SECOND_LAB,), type="material_test_report:3.2")
    facts = replace(world.facts, issuers=(MILL.record,))
    assert ask(world.presented(), facts).causes == ("ISSUER_UNKNOWN",)


HIDDEN = {"id": None, "name": "Trade Name Ltd", "country": "VN", "lei": EXPORTER["lei"]}


@pytest.mark.parametrize(
    ("issuer", "exporter", "members", "causes"),
    [
        (LAB, HIDDEN, ("name", "id"), ()),
        (LAB, HIDDEN, ("name",), ("EXPORTER_NOT_COMPARABLE",)),
        (LAB, {**HIDDEN, "id": "0x" + LAB.id.hex()}, ("name", "lei"), ("EXPORTER_NOT_COMPARABLE",)),
        (LAB, {**HIDDEN, "id": "0x" + LAB.id.hex()}, ("name", "id"), ("ISSUER_IS_EXPORTER",)),
        (MILL_ABROAD, HIDDEN, ("name", "country", "id"), ("EXPORTER_NOT_COMPARABLE",)),
        (MILL_ABROAD, {**HIDDEN, "lei": None}, ("name", "id", "lei"), ()),
        (MILL_ABROAD, {**HIDDEN, "lei": OTHER_LEI}, ("lei",), ()),
        (MILL_ABROAD, HIDDEN, ("lei",), ("ISSUER_IS_EXPORTER",)),
    ],
)
def test_exporter_disclosed_in_part_is_told_apart_only_by_what_cannot_hide_that_they_are_one(
    issuer, exporter, members, causes
):
    world = World(issuer=issuer, exporter=exporter, type="material_test_report:test-report")
    opened = world.disclosed(*[f"/header/subject/exporter/{member}" for member in members])
    assert ask(world.presented(opening=opened, files=()), world.facts).causes == causes


def test_exporter_disclosed_with_all_members_it_has_is_compared_by_name():
    world = World(issuer=LAB, exporter={"name": "Red River"}, type="material_test_report:test-report")
    opened = world.disclosed("/header/subject/exporter")
    assert ask(world.presented(opening=opened, files=()), world.facts).causes == ()


def test_every_type_has_words_and_somebody_who_may_issue_it():
    for name in ("material_test_report:3.2", "carbon_label:epd", "safety_certificate:anything"):
        rule = rule_of(name)
        assert rule is not None
        assert rule.words
        assert rule.permitted
    assert rule_of("bill_of_lading:sea") is None


@pytest.mark.parametrize("identity", [{}, {"name": ""}, {"country": "VN", "name": None}])
def test_signer_whose_record_has_no_name_is_called_by_its_identifier_and_economy(identity):
    world = World()
    answer = ask(world.presented(), world.with_issuer(identity=identity))
    assert f" 0x{MILL.id.hex()[:8]} (VN) " in answer.sentence
