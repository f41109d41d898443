"""Check 3: the signers' roles fit the type, and a third-party document is not by the exporter itself."""

from collections.abc import Iterator, Mapping
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.checks.case import Case, Signer
from ledger_api.domain.checks.group_view import WITHHELD
from ledger_api.domain.checks.result import Check, CheckResult, Raised
from ledger_api.domain.checks.role_table import TypeRule, role_words, rule_of
from ledger_api.domain.checks.same_party import Sameness, compare_parties
from ledger_api.domain.outcomes import Axis
from ledger_api.domain.reason import Code
from ledger_api.domain.trust import IssuerRecord, Role

CHECK = Check(3, "Its issuer may issue this type of document", Axis.DOCUMENT)


def check_role(case: Case) -> CheckResult:
    """Economy, role, independence and second signature; unregistered signers are check 2's to name."""
    statement = case.statement
    if statement is None:
        return CheckResult(CHECK, (), {}, shown=False)
    rule = rule_of(statement.type)
    raised = _economy(case, statement.economy)
    if rule is None:
        raised.append(Raised(Code.TYPE_UNKNOWN, {"type": statement.type}))
    elif case.signers:
        raised += _fits(case, rule)
    return CheckResult(
        CHECK,
        tuple(raised),
        {
            "type": statement.type,
            "roles": [
                {
                    "issuer": to_hex(one.issuer_id),
                    "role": None if one.record is None else one.record.role.value,
                }
                for one in case.signers
            ],
            "exporter": _shown_exporter(case),
        },
        shown=rule is not None and bool(case.signers) and all(one.record for one in case.signers),
    )


def _economy(case: Case, economy: str) -> list[Raised]:
    record = case.signers[0].record if case.signers else None
    if record is None or record.economy == economy:
        return []
    return [
        Raised(
            Code.ECONOMY_MISMATCH,
            {"economy": economy, "registered_in": record.economy, "signer": case.signers[0].name},
        )
    ]


def _fits(case: Case, rule: TypeRule) -> list[Raised]:
    if rule.two_organisations:
        return _two_organisations(case)
    issuer = case.signers[0]
    if issuer.record is None:
        return []
    raised: list[Raised] = []
    if issuer.record.role not in rule.permitted:
        raised.append(_not_permitted(rule, issuer, issuer.record.role))
    if rule.third_party:
        raised += _independent(case, issuer, issuer.record)
    return raised


def _not_permitted(rule: TypeRule, signer: Signer, role: Role) -> Raised:
    return Raised(
        Code.ROLE_NOT_PERMITTED,
        {
            "signer": signer.name,
            "role": role.value,
            "role_words": role_words(role),
            "permitted": [permitted.value for permitted in rule.permitted],
            "permitted_words": " or ".join(role_words(permitted) for permitted in rule.permitted),
        },
    )


def _two_organisations(case: Case) -> list[Raised]:
    """EN 10204, 4.2: the manufacturer's representative and an inspector from outside sign together."""
    records = [signer.record for signer in case.signers if signer.record is not None]
    bodies = [
        (signer, signer.record)
        for signer in case.signers
        if signer.record is not None and signer.record.role is Role.CONFORMITY_BODY
    ]
    lacks = None
    if len(case.signers) < 2:
        lacks = "one signature"
    elif not _are_distinct(records):
        lacks = "two signatures of one organisation"
    elif not bodies and len(records) == len(case.signers):
        lacks = "no conformity body among its signers"
    if lacks is not None:
        return [
            Raised(Code.SECOND_SIGNATURE_MISSING, {"found_words": lacks, "signatures": len(case.signers)})
        ]
    own = [_independent(case, signer, record) for signer, record in bodies]
    refused = [[one for one in raised if one.code is Code.ISSUER_IS_EXPORTER] for raised in own]
    return refused[0] if refused and all(refused) else []


def _are_distinct(records: list[IssuerRecord]) -> bool:
    return all(
        compare_parties(one.identity, other.identity) is not Sameness.SAME
        for at, one in enumerate(records)
        for other in records[at + 1 :]
    )


def _independent(case: Case, signer: Signer, record: IssuerRecord) -> list[Raised]:
    """Not the exporter; and where a first party signs, not the manufacturer either: it judges its own."""
    raised = []
    compared: set[Sameness] = set()
    for party, identity in _parties(case, with_manufacturer=record.role is Role.FIRST_PARTY):
        sameness = compare_parties({**record.identity, "id": to_hex(record.issuer_id)}, identity)
        if sameness is Sameness.DIFFERENT and _hides_identifiers(case, record, party, identity):
            sameness = Sameness.UNKNOWN
        if party == "exporter":
            compared.add(sameness)
        if sameness is Sameness.SAME:
            evidence = {"signer": signer.name, "party": party, "identity": dict(identity)}
            raised.append(Raised(Code.ISSUER_IS_EXPORTER, evidence))
    if raised or Sameness.DIFFERENT in compared:
        return raised[:1]
    if not compared:
        return [Raised(Code.EXPORTER_NOT_DISCLOSED, {})]
    return [Raised(Code.EXPORTER_NOT_COMPARABLE, {"signer": signer.name})]


def _hides_identifiers(case: Case, record: IssuerRecord, party: str, identity: Mapping[str, Any]) -> bool:
    """Whether only names tell the two apart, while whoever presents withholds what could show them one."""
    if record.identity.get("lei") and identity.get("lei"):
        return False
    shown = f"/subject/{party}"
    if case.header.is_wholly_opened(shown):
        return False
    telling = ("id", "lei") if record.identity.get("lei") else ("id",)
    return any(case.header.get(f"{shown}/{member}") is WITHHELD for member in telling)


def _parties(case: Case, *, with_manufacturer: bool) -> Iterator[tuple[str, Mapping[str, Any]]]:
    exporter = _header_party(case, "exporter")
    if exporter is not None:
        yield "exporter", exporter
    if case.question.exporter_lei is not None:
        yield "exporter", {"lei": case.question.exporter_lei}
    manufacturer = _header_party(case, "manufacturer") if with_manufacturer else None
    if manufacturer is not None:
        yield "manufacturer", manufacturer


def _header_party(case: Case, name: str) -> Mapping[str, Any] | None:
    """A party of the opened header, with the texts that were disclosed; None where there are none."""
    party = case.header.get(f"/subject/{name}") if case.is_opened else None
    if not isinstance(party, dict):
        return None
    return {key: value for key, value in party.items() if isinstance(value, str)} or None


def _shown_exporter(case: Case) -> Any:
    exporter = _header_party(case, "exporter")
    if exporter is not None:
        return {**exporter, "source": "document"}
    lei = case.question.exporter_lei
    return None if lei is None else {"lei": lei, "source": "question"}
