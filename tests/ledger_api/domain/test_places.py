"""The legal date is the customs office's own date."""

from importlib.resources import files

import pytest

from ledger_api.domain.places import (
    TZDATA_VERSION,
    ZONE_OF_ECONOMY,
    ZONE_OF_OFFICE,
    LegalDate,
    is_zone,
    legal_date,
    tables_pin,
)
from tests.ledger_api.domain.world import World, ask, at


@pytest.mark.parametrize(
    ("moment", "office", "date"),
    [
        ("2027-06-30T21:59:59", "NLRTM", "2027-06-30"),
        ("2027-06-30T22:00:00", "NLRTM", "2027-07-01"),
        ("2026-12-31T22:59:59", "NLRTM", "2026-12-31"),
        ("2026-12-31T23:00:00", "NLRTM", "2027-01-01"),
        ("2026-09-10T17:00:00", "VNHPH", "2026-09-11"),
        ("2026-09-10T03:59:59", "USNYC", "2026-09-09"),
        ("2026-09-10T14:00:00", "AUSYD", "2026-09-11"),
    ],
)
def test_date_at_an_office(moment, office, date):
    found = legal_date(at(moment), office)
    assert (found.date, found.assumed) == (date, False)


@pytest.mark.parametrize("office", [None, "ZZZZZ", "USXXX"])
def test_unknown_zone_is_utc_and_says_so(office):
    assert legal_date(at("2026-09-10T23:30:00"), office) == LegalDate("2026-09-10", "UTC", True)


def test_validity_ends_at_midnight_of_the_office():
    world = World(valid_to="2027-07-01", block_time="2027-07-02")
    last = ask(world.presented(), world.facts, declared="2027-06-30T21:59:00", customs_office="NLRTM")
    over = ask(world.presented(), world.facts, declared="2027-06-30T22:00:00", customs_office="NLRTM")
    assert (last.causes, over.causes) == ((), ("EXPIRED",))
    assert "Europe/Amsterdam" in over.sentence


def test_every_zone_is_in_the_pinned_zone_data():
    for zone in {*ZONE_OF_ECONOMY.values(), *ZONE_OF_OFFICE.values()}:
        assert files("tzdata").joinpath("zoneinfo", *zone.split("/")).is_file(), zone
        assert is_zone(zone)
    for other in ("Europe/Atlantis", "europe/rome", "Europe", ""):
        assert not is_zone(other)
    assert TZDATA_VERSION
    assert len(tables_pin()) == 32


def test_offices_stand_only_where_their_economy_has_several_zones():
    assert all(len(office) == 5 for office in ZONE_OF_OFFICE)
    assert not {office[:2] for office in ZONE_OF_OFFICE} & ZONE_OF_ECONOMY.keys()
