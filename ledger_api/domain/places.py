"""Where a customs office is, and what date it is there: UN/LOCODE -> IANA zone -> legal date.

A UN/LOCODE starts with its ISO 3166-1 code. Where an economy keeps one time zone that code is enough; where
it keeps several, the office itself must be in the table. Zone rules come from the ``tzdata`` distribution,
never from the machine, so that nodes with the same pinned version agree to the second.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cache, lru_cache
from hashlib import sha256

import tzdata  # type: ignore[import-untyped]  # data only: it ships no annotations

from anchors.canonical import encode

TZDATA_VERSION: str = tzdata.IANA_VERSION

# source_status: IANA zone.tab, economies with a single zone in use today.
ZONE_OF_ECONOMY: dict[str, str] = {
    "AE": "Asia/Dubai", "AT": "Europe/Vienna", "BD": "Asia/Dhaka", "BE": "Europe/Brussels",
    "BG": "Europe/Sofia", "BH": "Asia/Bahrain", "BN": "Asia/Brunei", "BW": "Africa/Gaborone",
    "CH": "Europe/Zurich", "CN": "Asia/Shanghai", "CO": "America/Bogota", "CZ": "Europe/Prague",
    "DE": "Europe/Berlin", "DK": "Europe/Copenhagen", "DZ": "Africa/Algiers", "EE": "Europe/Tallinn",
    "EG": "Africa/Cairo", "ET": "Africa/Addis_Ababa", "FI": "Europe/Helsinki", "FR": "Europe/Paris",
    "GB": "Europe/London", "GH": "Africa/Accra", "GR": "Europe/Athens", "HK": "Asia/Hong_Kong",
    "HR": "Europe/Zagreb", "HU": "Europe/Budapest", "IE": "Europe/Dublin", "IL": "Asia/Jerusalem",
    "IN": "Asia/Kolkata", "IS": "Atlantic/Reykjavik", "IT": "Europe/Rome", "JO": "Asia/Amman",
    "JP": "Asia/Tokyo", "KE": "Africa/Nairobi", "KH": "Asia/Phnom_Penh", "KR": "Asia/Seoul",
    "KW": "Asia/Kuwait", "LA": "Asia/Vientiane", "LK": "Asia/Colombo", "LT": "Europe/Vilnius",
    "LU": "Europe/Luxembourg", "LV": "Europe/Riga", "MA": "Africa/Casablanca", "MM": "Asia/Yangon",
    "MT": "Europe/Malta", "MW": "Africa/Blantyre", "MY": "Asia/Kuala_Lumpur", "MZ": "Africa/Maputo",
    "NA": "Africa/Windhoek", "NG": "Africa/Lagos", "NL": "Europe/Amsterdam", "NO": "Europe/Oslo",
    "OM": "Asia/Muscat", "PE": "America/Lima", "PH": "Asia/Manila", "PK": "Asia/Karachi",
    "PL": "Europe/Warsaw", "QA": "Asia/Qatar", "RO": "Europe/Bucharest", "RS": "Europe/Belgrade",
    "RW": "Africa/Kigali", "SA": "Asia/Riyadh", "SE": "Europe/Stockholm", "SG": "Asia/Singapore",
    "SI": "Europe/Ljubljana", "SK": "Europe/Bratislava", "SN": "Africa/Dakar", "TH": "Asia/Bangkok",
    "TN": "Africa/Tunis", "TR": "Europe/Istanbul", "TW": "Asia/Taipei", "TZ": "Africa/Dar_es_Salaam",
    "UG": "Africa/Kampala", "UY": "America/Montevideo", "VN": "Asia/Ho_Chi_Minh", "XI": "Europe/London",
    "XK": "Europe/Belgrade", "ZA": "Africa/Johannesburg", "ZM": "Africa/Lusaka", "ZW": "Africa/Harare",
}  # fmt: skip

# source_status: UN/LOCODE coordinates against IANA zone.tab; offices of economies with several zones.
ZONE_OF_OFFICE: dict[str, str] = {
    "AUADL": "Australia/Adelaide", "AUBNE": "Australia/Brisbane", "AUDRW": "Australia/Darwin",
    "AUFRE": "Australia/Perth", "AUHBA": "Australia/Hobart", "AUMEL": "Australia/Melbourne",
    "AUPER": "Australia/Perth", "AUSYD": "Australia/Sydney", "BRITJ": "America/Sao_Paulo",
    "BRMAO": "America/Manaus", "BRPEC": "America/Fortaleza", "BRPNG": "America/Sao_Paulo",
    "BRRIG": "America/Sao_Paulo", "BRRIO": "America/Sao_Paulo", "BRSSZ": "America/Sao_Paulo",
    "BRVIX": "America/Sao_Paulo", "CAHAL": "America/Halifax", "CAMTR": "America/Toronto",
    "CAPRR": "America/Vancouver", "CATOR": "America/Toronto", "CAVAN": "America/Vancouver",
    "CDFIH": "Africa/Kinshasa", "CDFBM": "Africa/Lubumbashi", "CLSAI": "America/Santiago",
    "CLVAP": "America/Santiago", "ESALG": "Europe/Madrid", "ESBCN": "Europe/Madrid",
    "ESBIO": "Europe/Madrid", "ESLPA": "Atlantic/Canary", "ESVLC": "Europe/Madrid",
    "IDBPN": "Asia/Makassar", "IDJKT": "Asia/Jakarta", "IDSUB": "Asia/Jakarta", "KZALA": "Asia/Almaty",
    "MXMEX": "America/Mexico_City", "MXTIJ": "America/Tijuana", "MXVER": "America/Mexico_City",
    "MXZLO": "America/Mexico_City", "NZAKL": "Pacific/Auckland", "NZLYT": "Pacific/Auckland",
    "PTLEI": "Europe/Lisbon", "PTLIS": "Europe/Lisbon", "PTPDL": "Atlantic/Azores",
    "PTSIE": "Europe/Lisbon", "RULED": "Europe/Moscow", "RUVVO": "Asia/Vladivostok",
    "UAODS": "Europe/Kyiv", "USANC": "America/Anchorage", "USBAL": "America/New_York",
    "USCHI": "America/Chicago", "USHNL": "Pacific/Honolulu", "USHOU": "America/Chicago",
    "USLAX": "America/Los_Angeles", "USLGB": "America/Los_Angeles", "USMIA": "America/New_York",
    "USMSY": "America/Chicago", "USNYC": "America/New_York", "USOAK": "America/Los_Angeles",
    "USSAV": "America/New_York", "USSEA": "America/Los_Angeles",
}  # fmt: skip


@dataclass(frozen=True)
class LegalDate:
    """A date as the customs office counts it. ``assumed`` is true where UTC stood in for an unknown zone."""

    date: str
    zone: str
    assumed: bool


def zone_of(office: str | None) -> str | None:
    """The IANA zone of a UN/LOCODE, or None where the tables do not tell."""
    if office is None:
        return None
    return ZONE_OF_OFFICE.get(office) or ZONE_OF_ECONOMY.get(office[:2])


@lru_cache(maxsize=4096)
def legal_date(time: int, office: str | None) -> LegalDate:
    """The local date at ``office`` at Unix second ``time``; UTC, and said so, where the zone is unknown."""
    zone = zone_of(office)
    return LegalDate(date_in(time, zone or "UTC"), zone or "UTC", zone is None)


@cache
def is_zone(zone: str) -> bool:
    """Whether the pinned IANA database knows ``zone`` by that name."""
    from importlib.resources import files

    return zone in files("tzdata").joinpath("zones").read_text(encoding="ascii").split()


def date_in(time: int, zone: str) -> str:
    """The date in an IANA zone at Unix second ``time``, as YYYY-MM-DD."""
    return datetime.fromtimestamp(time, _rules(zone)).date().isoformat()


def first_second(day: str, zone: str) -> int:
    """The Unix second at which ``day`` begins in an IANA zone; its first that exists, where clocks skip."""
    return int(datetime.fromisoformat(day).replace(tzinfo=_rules(zone)).timestamp())


@cache
def tables_pin() -> bytes:
    """SHA-256 over both tables."""
    return sha256(b"concord/pin/tables/v1\0" + encode([ZONE_OF_ECONOMY, ZONE_OF_OFFICE])).digest()


@cache
def _rules(zone: str) -> tzinfo:
    if zone == "UTC":
        return UTC
    # Imported here: most answers name no office, and a cold verification pays for every import.
    from importlib.resources import files
    from zoneinfo import ZoneInfo

    with files("tzdata").joinpath("zoneinfo", zone).open("rb") as data:
        return ZoneInfo.from_file(data)
