"""Which role may issue which type of document, and which accreditations bear on it (rule book §2, check 3).

First party: what a manufacturer may say of its own product, by EN 10204 (2.1 to 3.1) and for footprints.
Third party: what needs a body that is independent of the exporter (ISO/IEC 17000, 4.5). EN 10204 3.2 is
between them: two organisations sign, one of them a conformity body.
"""

from dataclasses import dataclass
from functools import cache
from hashlib import sha256

from anchors.canonical import encode
from ledger_api.domain.records import to_json
from ledger_api.domain.trust import Role

VERSION = 1

_ANYBODY = (Role.FIRST_PARTY, Role.CONFORMITY_BODY, Role.PROGRAMME_OPERATOR)
_BODY = (Role.CONFORMITY_BODY,)
_LABORATORY = ("17025", "17020")
_CERTIFIER = ("17065", "17020", "17025", "17021")


@dataclass(frozen=True)
class TypeRule:
    """What a statement type asks of its signers.

    ``accreditations`` are ISO/IEC standard numbers: a body that lost all of these lost its standing for it.
    """

    words: str
    permitted: tuple[Role, ...]
    third_party: bool = False
    two_organisations: bool = False
    accreditations: tuple[str, ...] = ()


_RULES: dict[str, TypeRule] = {
    "material_test_report:2.1": TypeRule("declaration of compliance 2.1", _ANYBODY),
    "material_test_report:2.2": TypeRule("test report 2.2", _ANYBODY),
    "material_test_report:3.1": TypeRule("inspection certificate 3.1", _ANYBODY, accreditations=_LABORATORY),
    "material_test_report:3.2": TypeRule(
        "inspection certificate 3.2", _ANYBODY, two_organisations=True, accreditations=_LABORATORY
    ),
    "material_test_report:test-report": TypeRule(
        "laboratory test report", _BODY, third_party=True, accreditations=_LABORATORY
    ),
    "carbon_label:footprint": TypeRule(
        "carbon footprint", _ANYBODY, accreditations=("14065", "17029", "17065")
    ),
    "carbon_label:epd": TypeRule(
        "environmental product declaration", (Role.PROGRAMME_OPERATOR,), third_party=True
    ),
    "safety_certificate:*": TypeRule(
        "safety certificate", _BODY, third_party=True, accreditations=_CERTIFIER
    ),
}


def rule_of(statement_type: str) -> TypeRule | None:
    """The rule of ``<document type>:<profile>``, or None for a type that is not known."""
    document_type = statement_type.partition(":")[0]
    return _RULES.get(statement_type) or _RULES.get(f"{document_type}:*")


def role_words(role: Role) -> str:
    """A role as a sentence names it."""
    match role:
        case Role.FIRST_PARTY:
            return "a manufacturer or exporter (first party)"
        case Role.CONFORMITY_BODY:
            return "a conformity body"
        case Role.PROGRAMME_OPERATOR:
            return "a programme operator"


@cache
def role_table_pin() -> bytes:
    """SHA-256 over the table and its version."""
    rows = {name: to_json(rule) for name, rule in _RULES.items()}
    return sha256(b"concord/pin/roles/v1\0" + encode([VERSION, rows])).digest()
