"""Code lists of other authorities, as data: economies, units of measure, editions of the Harmonized System.

ISO 3166-1 alpha-2 with three additions that trade uses (EU; XK, the user-assigned code for Kosovo; XI,
Northern Ireland in EU customs), and a subset of UN/ECE Recommendation 20.
"""

_ALPHA_2 = """
AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO
FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE
JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO
MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW
PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM
TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW
"""
ISO_3166_1 = frozenset(_ALPHA_2.split())
ECONOMIES = ISO_3166_1 | {"EU", "XI", "XK"}

# UN/ECE Recommendation 20 common code -> name: units a document here can be about, not the whole list.
UNITS: dict[str, str] = {
    "KGM": "kilogram",
    "GRM": "gram",
    "MGM": "milligram",
    "TNE": "tonne",
    "LBR": "pound",
    "STN": "short ton",
    "MTR": "metre",
    "CMT": "centimetre",
    "MMT": "millimetre",
    "4H": "micrometre",
    "KMT": "kilometre",
    "MTK": "square metre",
    "MTQ": "cubic metre",
    "LTR": "litre",
    "MLT": "millilitre",
    "H87": "piece",
    "C62": "one",
    "NAR": "number of articles",
    "SET": "set",
    "PR": "pair",
    "ROL": "roll",
    "KWH": "kilowatt hour",
    "MWH": "megawatt hour",
    "3B": "megajoule",
    "JOU": "joule",
    "NEW": "newton",
    "PAL": "pascal",
    "KPA": "kilopascal",
    "MPA": "megapascal",
    "BAR": "bar",
    "CEL": "degree Celsius",
    "KEL": "kelvin",
    "SEC": "second",
    "MIN": "minute",
    "HUR": "hour",
    "DAY": "day",
    "MON": "month",
    "ANN": "year",
    "P1": "percent",
    "59": "part per million",
    "GM": "gram per square metre",
    "28": "kilogram per square metre",
    "KMQ": "kilogram per cubic metre",
    "TKM": "tonne kilometre",
}

# World Customs Organization: years in which an edition of the Harmonized System entered into force.
HS_EDITIONS = frozenset({"1988", "1992", "1996", "2002", "2007", "2012", "2017", "2022", "2028"})
