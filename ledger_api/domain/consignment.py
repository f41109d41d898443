"""Several rows of one consignment beside one another: what is asked of each document, counted across rows.

Each row has an answer of its own, which this never changes. What the rows together say comes beside it as
remarks: rows are counted in their order, and a row that would take a document beyond the quantity it states
is not counted and is REJECT (rule book §2: 60 t and 50 t on 100 t). Nothing is reserved or written off: other
consignments are not seen here. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation, localcontext
from typing import Any

from ledger_api.domain.outcomes import Action, Axis, Effect

_LIKE: dict[str, tuple[str, Decimal]] = {
    "MGM": ("mass", Decimal("0.001")),
    "GRM": ("mass", Decimal(1)),
    "KGM": ("mass", Decimal(1_000)),
    "TNE": ("mass", Decimal(1_000_000)),
    "MMT": ("length", Decimal("0.001")),
    "CMT": ("length", Decimal("0.01")),
    "MTR": ("length", Decimal(1)),
    "KMT": ("length", Decimal(1_000)),
    "MLT": ("volume", Decimal("0.001")),
    "LTR": ("volume", Decimal(1)),
    "MTQ": ("volume", Decimal(1_000)),
    "KWH": ("energy", Decimal(1)),
    "MWH": ("energy", Decimal(1_000)),
}
"""UN/ECE Rec 20 units that measure the same, by decimal factors; any other is like itself alone."""

_PRECISION = 200
"""Digits of a sum: more than 500 decimals of 40 characters can fill."""


@dataclass(frozen=True)
class ConsignmentReason:
    """One row of the table of what rows together can say."""

    axis: Axis
    effect: Effect
    action: Action
    who_can_fix: str
    when: str
    fix: str


CONSIGNMENT_REASONS = {
    "QUANTITY_EXCEEDED": ConsignmentReason(
        Axis.DOCUMENT,
        Effect.REFUTED,
        Action.REJECT,
        "Whoever presented the document",
        "The rows so far and this one ask for more than the document states; this row is not counted.",
        "Present another document for what is beyond it, or correct the quantity.",
    ),
    "QUANTITY_NOT_COMPARABLE": ConsignmentReason(
        Axis.DOCUMENT,
        Effect.UNPROVEN,
        Action.REFER,
        "The customs office that asks",
        "The quantity is no decimal, or in a unit that the document's cannot be counted in.",
        "Give the quantity as a decimal in the unit that the document uses.",
    ),
}


@dataclass(frozen=True)
class Remark:
    """One thing said of a row beside its own answer, in the members of a verdict's codes."""

    code: str
    axis: Axis
    outcome: Effect
    action: Action
    sentence: str
    who_can_fix: str
    fix: str
    evidence: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """The remark as JSON."""
        return {
            "code": self.code,
            "axis": self.axis.value,
            "outcome": self.outcome.value,
            "action": self.action.value,
            "sentence": self.sentence,
            "who_can_fix": self.who_can_fix,
            "fix": self.fix,
            "evidence": self.evidence,
        }


@dataclass(frozen=True)
class AskedQuantity:
    """One row: the document it rests on (by digest), what it asks for, and what the document states.

    Quantities are decimals in text with units of UN/ECE Rec 20. `counts` is False where the row's own answer
    turns the goods away.
    """

    place: int
    document: str
    quantity: str | None
    unit: str | None
    stated: str | None
    stated_unit: str | None
    counts: bool = True


@dataclass
class DocumentCount:
    """What is asked of one document: `total` over the rows in `counted`, in `unit`.

    The unit is the one of the quantity that the document states, else of the first row that gives one.
    """

    document: str
    unit: str | None
    stated: str | None
    total: Decimal = Decimal(0)
    rows: list[int] = field(default_factory=list)
    counted: list[int] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """The count as JSON; `rows` are places in the request."""
        return {
            "document": self.document,
            "rows": self.rows,
            "counted": self.counted,
            "total": plain(self.total),
            "stated": self.stated,
            "unit": self.unit,
        }


@dataclass(frozen=True)
class Counted:
    """All documents in the order of their first rows; remarks by row; the total that each row led to."""

    documents: tuple[DocumentCount, ...]
    remarks: dict[int, Remark]
    totals: dict[int, tuple[str, str]]
    """Quantity and unit over this row and those before it, for rows that are not their document's first."""


def count_quantities(asked: Sequence[AskedQuantity]) -> Counted:
    """Count what the rows ask of each document, in their order."""
    documents: dict[str, DocumentCount] = {}
    remarks: dict[int, Remark] = {}
    totals: dict[int, tuple[str, str]] = {}
    with localcontext(prec=_PRECISION):
        for one in asked:
            _count(one, documents, remarks, totals)
    return Counted(tuple(documents.values()), remarks, totals)


def _count(
    one: AskedQuantity,
    documents: dict[str, DocumentCount],
    remarks: dict[int, Remark],
    totals: dict[int, tuple[str, str]],
) -> None:
    unit = one.stated_unit if one.stated is not None else one.unit
    held = documents.setdefault(one.document, DocumentCount(one.document, unit, one.stated))
    held.rows.append(one.place)
    if one.quantity is None or not one.counts:
        return
    held.unit = held.unit or one.unit
    amount = _converted(one.quantity, one.unit, held.unit)
    stated = _decimal(held.stated)
    if amount is None or held.unit is None or (held.stated is not None and stated is None):
        remarks[one.place] = _not_comparable(one, held)
    elif stated is not None and held.total + amount > stated:
        remarks[one.place] = _exceeded(one, held, amount)
    else:
        held.total += amount
        held.counted.append(one.place)
        if len(held.counted) > 1:
            totals[one.place] = (plain(held.total), held.unit)


def plain(value: Decimal) -> str:
    """A decimal without an exponent and without zeros at its end."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _exceeded(one: AskedQuantity, held: DocumentCount, amount: Decimal) -> Remark:
    before = f"{plain(held.total)} {held.unit} are asked for in rows before, and " if held.counted else ""
    asked = f"{one.quantity} {one.unit}"
    return _remark(
        "QUANTITY_EXCEEDED",
        f"The document is for {held.stated} {held.unit}; {before}this row asks for {asked}.",
        {
            "stated": held.stated,
            "unit": held.unit,
            "before": plain(held.total),
            "asked": plain(amount),
            "rows": [*held.counted, one.place],
        },
    )


def _not_comparable(one: AskedQuantity, held: DocumentCount) -> Remark:
    with_unit = f"{one.quantity} {one.unit}" if one.unit else f"{one.quantity} without a unit"
    known = f"{held.stated} {held.unit}" if held.stated is not None else f"rows counted in {held.unit}"
    return _remark(
        "QUANTITY_NOT_COMPARABLE",
        f"{with_unit} cannot be compared with {known}: whether the document is for so much is not known.",
        {"asked": one.quantity, "asked_unit": one.unit, "stated": held.stated, "unit": held.unit},
    )


def _remark(code: str, sentence: str, evidence: dict[str, Any]) -> Remark:
    reason = CONSIGNMENT_REASONS[code]
    return Remark(
        code, reason.axis, reason.effect, reason.action, sentence, reason.who_can_fix, reason.fix, evidence
    )


def _converted(quantity: str, unit: str | None, wanted: str | None) -> Decimal | None:
    value = _decimal(quantity)
    if value is None or value < 0 or unit is None or wanted is None:
        return None
    (kind, factor), (other, divisor) = _like(unit), _like(wanted)
    return value * factor / divisor if kind == other else None


def _like(unit: str) -> tuple[str, Decimal]:
    return _LIKE.get(unit, (unit, Decimal(1)))


def _decimal(text: str | None) -> Decimal | None:
    try:
        value = None if text is None or len(text) > 40 else Decimal(text)
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None
