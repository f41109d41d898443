"""The tariff band: the rule book's figures, and what is not comparable."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.agreements.tariff import (
    SIMULATION,
    Differs,
    Emissions,
    NotComparable,
    Simulation,
    intensity,
    simulate,
)
from tests.ledger_api.domain.agreements.pacts import STEEL, annex, terms

TARIFF = terms().annexes[0].tariff
VERIFIED = Emissions(Decimal("1.95"), "tCO2e/t", "PACT v3")


def charge(category, *, day="2026-09-10", verified=VERIFIED, quantity="100", unit="TNE", tariff=TARIFF):
    return simulate(
        tariff,
        category=category,
        day=day,
        quantity=Decimal(quantity),
        quantity_unit=unit,
        verified=verified,
    )


@pytest.mark.parametrize(("category", "amount"), [(1, "3375.00"), (2, "1125.00"), (3, "0.00")])
def test_verified_emissions_of_1_95(category, amount):
    found = charge(category)
    assert isinstance(found, Simulation)
    assert str(found.charge) == amount
    assert not found.default_applied


@pytest.mark.parametrize(
    ("day", "amounts"),
    [
        ("2026-09-10", ("6075.00", "3825.00", "1575.00")),
        ("2026-12-31", ("6075.00", "3825.00", "1575.00")),
        ("2027-01-01", ("7650.00", "5400.00", "3150.00")),
        ("2028-06-30", ("9225.00", "6975.00", "4725.00")),
        ("2025-12-31", ("4500.00", "2250.00", "0.00")),
    ],
)
def test_unverified_emissions_take_the_default_marked_up_by_the_year(day, amounts):
    for category, amount in zip((1, 2, 3), amounts, strict=True):
        found = charge(category, day=day, verified=None)
        assert isinstance(found, Simulation)
        assert (str(found.charge), found.default_applied) == (amount, True)


def test_every_figure_is_shown_and_that_it_is_a_simulation():
    found = charge(2, verified=None)
    assert found.lines == (
        "Emissions: 2.10 x 1.10 = 2.3100 tCO2e/t, the marked-up default, as none are verified.",
        "Free: 1.20 x 1.50 = 1.8000 tCO2e/t (category II).",
        "Above it: max(0, 2.3100 - 1.8000) = 0.5100.",
        "Charge: 0.5100 x 75 EUR x 100 TNE = 3,825.00 EUR.",
        SIMULATION,
    )
    assert charge(2).lines[0] == "Emissions: 1.95 tCO2e/t, verified."
    evidence = charge(2).evidence()
    assert (evidence["charge"], evidence["alpha"], evidence["excess"]) == ("1125.00", "1.20", "0.1500")
    assert evidence["note"] == charge(2).sentence == SIMULATION


def test_the_smallest_figure_is_shown_without_an_exponent():
    found = charge(1, quantity="0.0000001")
    assert isinstance(found, Simulation)
    assert found.evidence()["quantity"] == "0.0000001"
    assert found.lines[3] == "Charge: 0.4500 x 75 EUR x 0.0000001 TNE = 0.00 EUR."


@pytest.mark.parametrize(
    ("changes", "what", "agreed", "given"),
    [
        ({"unit": "KGM"}, "the unit of quantity", "TNE", "KGM"),
        ({"quantity": "-1"}, "the quantity", "zero or more", "-1"),
        ({"quantity": "NaN"}, "the quantity", "zero or more", "NaN"),
        (
            {"verified": Emissions(Decimal(1), "tCO2e/m3", "PACT v3")},
            "the unit of emissions",
            "tCO2e/t",
            "tCO2e/m3",
        ),
        ({"verified": Emissions(Decimal(1), "tCO2e/t", "EN 15804")}, "the method", "PACT v3", "EN 15804"),
        ({"verified": Emissions(Decimal("NaN"), "tCO2e/t", "PACT v3")}, "the value", "a number", "NaN"),
    ],
)
def test_units_and_methods_must_match_or_it_is_not_comparable(changes, what, agreed, given):
    found = charge(1, **changes)
    assert found == NotComparable((Differs(what, agreed, given),))
    assert found.sentence == f"Not comparable: {what} is {given}, not {agreed}."
    assert found.evidence() == {
        "comparable": False,
        "differs": [{"what": what, "agreed": agreed, "found": given}],
    }


def test_without_a_category_or_an_agreed_default_nothing_is_guessed():
    bare = terms(annexes=[annex(tariff={**STEEL["tariff"], "default": None})]).annexes[0].tariff
    found = charge(None, tariff=bare, verified=None)
    assert isinstance(found, NotComparable)
    assert found.sentence == (
        "Not comparable: the development category is not known, not I, II or III;"
        " the default value is not known, not agreed."
    )


def test_case_and_blanks_in_a_method_do_not_matter():
    assert isinstance(charge(1, verified=Emissions(Decimal(1), "tCO2e/t", "pact  V3")), Simulation)


def test_a_half_cent_is_rounded_up():
    found = charge(1, verified=Emissions(Decimal("1.5001"), "tCO2e/t", "PACT v3"), quantity="0.6666667")
    assert isinstance(found, Simulation)
    assert str(found.charge) == "0.01"
    for quantity, amount in (("0.2", "0.02"), ("0.6", "0.05")):  # 0.015 and 0.045
        exact = charge(1, verified=Emissions(Decimal("1.501"), "tCO2e/t", "PACT v3"), quantity=quantity)
        assert isinstance(exact, Simulation)
        assert str(exact.charge) == amount


amounts = st.decimals(min_value=0, max_value=10_000, places=6)
emissions = st.decimals(min_value=-50, max_value=10_000, places=6)


@given(emissions, emissions, st.sampled_from([1, 2, 3]), amounts)
def test_charge_is_monotone_in_emissions_and_never_negative(one, other, category, quantity):
    low, high = (
        charge(category, verified=Emissions(value, "tCO2e/t", "PACT v3"), quantity=str(quantity))
        for value in sorted((one, other))
    )
    assert Decimal(0) <= low.charge <= high.charge


@given(emissions, amounts)
def test_a_less_developed_category_never_pays_more(value, quantity):
    first, second, third = (
        charge(category, verified=Emissions(value, "tCO2e/t", "PACT v3"), quantity=str(quantity)).charge
        for category in (1, 2, 3)
    )
    assert first >= second >= third


@pytest.mark.parametrize(
    ("total", "unit", "amount", "declared", "expected"),
    [
        ("1.95", "kgCO2e", "1", "KGM", ("1.95", "tCO2e/t")),
        ("1950", "kgCO2e", "1", "TNE", ("1.95", "tCO2e/t")),
        ("1.95", "tCO2e", "1000", "KGM", ("1.95", "tCO2e/t")),
        ("0.4", "kgCO2e", "1", "KWH", ("0.4", "tCO2e/MWh")),
        ("300", "kgCO2e", "1", "MTQ", ("0.3", "tCO2e/m3")),
        ("30", "kgCO2e", "2", "H87", ("0.015", "tCO2e/piece")),
    ],
)
def test_a_footprint_as_emissions_of_one_unit_of_goods(total, unit, amount, declared, expected):
    found = intensity(Decimal(total), unit, Decimal(amount), declared)
    assert found is not None
    assert (format(found[0], "f"), found[1]) == expected


@pytest.mark.parametrize(
    ("unit", "amount", "declared"), [("kgCO2e", "0", "KGM"), ("gCO2e", "1", "KGM"), ("kgCO2e", "1", "MTK")]
)
def test_what_is_not_known_is_not_converted(unit, amount, declared):
    assert intensity(Decimal(1), unit, Decimal(amount), declared) is None
