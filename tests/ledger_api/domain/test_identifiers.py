"""Identifiers of other authorities."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger_api.domain import identifiers
from ledger_api.domain.codes import ECONOMIES, ISO_3166_1

LEIS = ("549300VNCOATEXPHP006", "213800GULFVALVE00027", "5299000DEZNRECYC0020", "969500BRPIPEWKS00054")


@pytest.mark.parametrize("lei", LEIS)
def test_lei_with_fitting_check_digits_is_one(lei: str) -> None:
    assert identifiers.is_lei(lei)


@given(st.sampled_from(LEIS), st.integers(0, 19), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_lei_with_a_digit_for_a_digit_or_a_letter_for_a_letter_is_none(
    lei: str, place: int, char: str
) -> None:
    # ISO 7064 MOD 97-10 promises no more: a letter counts as two digits, a digit as one.
    assume(char.isdigit() == lei[place].isdigit())
    changed = lei[:place] + char + lei[place + 1 :]
    assert identifiers.is_lei(changed) == (changed == lei)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("4012345000009", True), ("4012345000008", False), ("401234500000", False), ("40123450000090", False)],
)
def test_gln_has_thirteen_digits_and_a_check_digit(text: str, expected: bool) -> None:
    assert identifiers.is_gln(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("4712345060507", True), ("5695872369587", False), ("40170725", True)]
)
def test_gtin_check_digit(text: str, expected: bool) -> None:
    assert identifiers.is_gtin(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("72", True),
        ("7210", True),
        ("721070", True),
        ("7210700", False),
        ("721", False),
        ("007210", False),
        ("770000", False),
        ("990000", False),
        ("72107O", False),
        ("", False),
        ("७२", False),
    ],
)
def test_hs_code_is_a_chapter_heading_or_subheading(text: str, expected: bool) -> None:
    assert identifiers.is_hs_code(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DE123456789", True),
        ("DE12234567890", False),
        ("ATU12345678", True),
        ("AT123456789", False),
        ("NL123456789B01", True),
        ("VN0101234567", True),
        ("CH12", True),
        ("CH1", False),
        ("CH 12", False),
        ("CH1\t2", False),
        ("CH1é2", False),
        ("X", False),
    ],
)
def test_vat_number_has_the_shape_of_its_country(text: str, expected: bool) -> None:
    assert identifiers.is_vat(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("NLRTM", True), ("VNHPH", True), ("XXRTM", False), ("NLRT", False), ("NLRT1", False), ("nlrtm", False)],
)
def test_locode_is_an_economy_and_three_characters(text: str, expected: bool) -> None:
    assert identifiers.is_locode(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("f4b1225a-bd44-4c8e-861d-079e4e1dfd69", True),
        ("F4B1225A-BD44-4C8E-A61D-079E4E1DFD69", True),
        ("F4B1225A-BD44-4C8E-B61D-079E4E1DFD69", True),
        ("f4b1225a-bd44-4c8e-c61d-079e4e1dfd69", False),
        ("f4b1225a-bd44-9c8e-861d-079e4e1dfd69", False),
        ("12345678-9abc-def0-1234-567812345678", False),
        ("69585GB6-56T9-6958-E526-6FDGZJHU1326", False),
    ],
)
def test_uuid_is_of_a_version_that_exists(text: str, expected: bool) -> None:
    assert identifiers.is_uuid(text) is expected


def test_economies_are_the_249_of_iso_3166_and_three_more() -> None:
    assert len(ISO_3166_1) == 249
    assert {"EU", "XK", "XI"} == ECONOMIES - ISO_3166_1


@given(st.text(max_size=40))
def test_every_check_answers_any_text(text: str) -> None:
    for name in (
        "lei",
        "gln",
        "gtin",
        "hs_code",
        "hs_edition",
        "economy",
        "unit",
        "locode",
        "vat",
        "uuid",
        "urn",
    ):
        assert getattr(identifiers, f"is_{name}")(text) in (True, False)


@pytest.mark.parametrize(
    ("code", "is_one"), [("97", True), ("98", False), ("77", False), ("01", True), ("00", False)]
)
def test_chapters_of_the_hs_run_to_97_without_77(code: str, is_one: bool) -> None:
    assert identifiers.is_hs_code(code) is is_one
    assert identifiers.is_hs_code(f"{code}01") is is_one
