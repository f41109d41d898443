"""EN 10204 types from free text, and their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.domain.documents.en10204 import ORDER, read_type, satisfies


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Mill Certificate EN 10204 3.1", "3.1"),
        ("Inspection certificate EN 10204:2004 - 3.2", "3.2"),
        ("DIN EN 10204 2.1", "2.1"),
        ("3,1", "3.1"),
        ("EN 10204-3.1 B", "3.1"),
        ("3.1.B", "3.1"),
        ("3.1B", "3.1"),
        ("3.1.A", "3.2"),
        ("3.1b", "3.1"),
        ("3.1.c", "3.2"),
        ("2.2 A", "2.2"),
        ("3.2 C", "3.2"),
        ("EN 10204/3.1.C", "3.2"),
        ("Abnahmeprüfzeugnis 3.1 nach EN 10204", "3.1"),
        ("Abnahmepru\u0308fzeugnis 3.2", "3.2"),
        ("Werkszeugnis", "2.2"),
        ("Werksbescheinigung", "2.1"),
        ("Relevé de contrôle 2.2", "2.2"),
        ("Certificat de réception 3.1", "3.1"),
        ("Attestation de conformité à la commande", "2.1"),
        ("Test report", None),
        ("Inspection certificate", None),
        ("2.3", None),
        ("version 3.1.4", None),
        ("", None),
    ],
)
def test_type_is_read_from_free_text(text: str, expected: str | None) -> None:
    assert read_type(text).type == expected


@pytest.mark.parametrize("text", ["3.1 / 3.2", "Werkszeugnis 3.1", "Abnahmeprüfzeugnis 2.2"])
def test_text_that_names_two_types_names_none(text: str) -> None:
    reading = read_type(text)
    assert reading.type is None
    assert len(reading.types) > 1


def test_legacy_type_of_1991_is_told() -> None:
    assert read_type("3.1.B").legacy == "3.1.B"
    assert read_type("3.1").legacy is None


def test_order_is_total() -> None:
    for low, held in enumerate(ORDER):
        assert [satisfies(held, wanted) for wanted in ORDER] == [high <= low for high in range(4)]
    assert not satisfies("test-report", "2.1")


def test_name_that_several_types_share_names_none_by_itself() -> None:
    assert read_type("Inspection certificate").types == frozenset()


@given(st.text(max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    assert read_type(text).types <= set(ORDER)


@pytest.mark.parametrize("name", ["Abnahmeprüfzeugnis", "ABNAHMEPRÜFZEUGNIS", "Abnahmepruefzeugnis"])
def test_umlauts_are_read_however_they_are_written(name: str) -> None:
    assert read_type(f"{name} 2.1").types == {"2.1", "3.1", "3.2"}
    assert read_type("Abnahmeprüfprotokoll").type == "3.2"


def test_type_of_1991_is_told_even_where_name_and_number_contradict() -> None:
    assert read_type("Werkszeugnis 3.1.B").legacy == "3.1.B"
    assert read_type("3.1.B").legacy == "3.1.B"
    assert read_type("3.1").legacy is None
