"""Many questions answered at once: as of one state of the store, and beside one another."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from anchors.errors import AnchorsError
from anchors.hexadecimal import to_hex
from ledger_api.domain.answer_summary import outcome_of, summarise
from ledger_api.domain.checks.group_view import GroupView
from ledger_api.domain.consignment import AskedQuantity, Counted, Remark, count_quantities
from ledger_api.domain.errors import VerdictInputError
from ledger_api.domain.outcomes import Action, Axis, Effect, worst
from ledger_api.domain.question import Axes
from ledger_api.domain.reason import Code
from ledger_api.problems import problem_body
from ledger_api.refusals import Fault, RefusedError
from ledger_api.verification.batch_requests import BatchItem, Refusal, pointer_in_batch
from ledger_api.verification.service import Answer, Gathered, VerificationService

FORMAT = "concord/verification-batch/v1"
_TURNED_AWAY = (Action.REJECT, Action.NOT_FOUND)
_REFUSALS = (RefusedError, AnchorsError, VerdictInputError)


@dataclass(slots=True)
class _Row:
    """An item with what became of it."""

    item: BatchItem
    gathered: Gathered | None = None
    answer: Answer | None = None
    refused: Refusal | None = None
    remarks: list[Remark] = field(default_factory=list)

    @property
    def action(self) -> Action | None:
        """The verdict's action, or a remark's where that is worse."""
        if self.answer is None:
            return None
        return worst([self.answer.verdict.action, *(one.action for one in self.remarks)])


class BatchVerification:
    """Answers batches; `judge` gives a service that waits for others only so long in all."""

    def __init__(self, judge: Callable[[], VerificationService]) -> None:
        self._judge = judge

    def answer(self, items: Sequence[BatchItem]) -> dict[str, Any]:
        """The answers in the order of the items, what the rows say together, and a summary.

        Openings that nobody presented are asked for first; then every row is judged within one snapshot of
        the store, so no event falls between two rows. What is wrong with a row is told at that row.
        """
        service = self._judge()
        rows = [_Row(item, refused=item.refused) for item in items]
        for row in rows:
            self._gather(service, row)
        with service.snapshot():
            for row in rows:
                self._ask(service, row)
            counted = count_quantities([one for row in rows if (one := _asked(row)) is not None])
            for row in rows:
                self._remark(service, row, counted)
        answered = [_item(row) for row in rows]
        return {
            "format": FORMAT,
            "as_of": _as_of(rows),
            "items": answered,
            "consignment": [one.to_json() for one in counted.documents],
            "summary": summarise([outcome_of(one["index"], one) for one in answered]),
        }

    def _gather(self, service: VerificationService, row: _Row) -> None:
        if row.refused is not None:
            return
        try:
            row.gathered = service.gather(row.item.presented, number=row.item.number)
        except _REFUSALS as refused:
            row.refused = refused

    def _ask(self, service: VerificationService, row: _Row) -> None:
        if row.refused is not None:
            return
        item = row.item
        try:
            row.answer = service.verify(
                item.presented, item.question, number=item.number, gathered=row.gathered
            )
        except _REFUSALS as refused:
            row.refused = refused

    def _remark(self, service: VerificationService, row: _Row, counted: Counted) -> None:
        """What the rows together say of this one: its document's quantity, and its annex's."""
        place = row.item.place
        if remark := counted.remarks.get(place):
            row.remarks.append(remark)
        if row.answer is None or place not in counted.totals or row.item.question.axis is not Axes.BOTH:
            return
        quantity, unit = counted.totals[place]
        asked = replace(row.item.question, quantity=quantity, unit=unit)
        together = service.verify(
            row.item.presented, asked, number=row.item.number, gathered=row.gathered
        ).verdict
        outside = _code(together.codes, Code.QUANTITY_OUTSIDE)
        if outside is not None and _code(row.answer.verdict.codes, Code.QUANTITY_OUTSIDE) is None:
            row.remarks.append(_as_remark(outside))


def _asked(row: _Row) -> AskedQuantity | None:
    """What the row asks of its document; a quantity is taken from the question, never from the document."""
    if row.answer is None or row.answer.entry is None:
        return None
    statement, opening = row.answer.entry.statement, row.answer.evidence.opening
    header = GroupView(opening if opening is not None and opening.digest() == statement.digest else None)
    question = row.item.question
    return AskedQuantity(
        row.item.place,
        to_hex(statement.digest),
        question.quantity,
        question.unit,
        _text(header.get("/subject/quantity")),
        _text(header.get("/subject/unit")),
        row.answer.verdict.action not in _TURNED_AWAY,
    )


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _code(codes: Sequence[Mapping[str, Any]], wanted: Code) -> Mapping[str, Any] | None:
    return next((one for one in codes if one["code"] == wanted.value), None)


def _as_remark(line: Mapping[str, Any]) -> Remark:
    return Remark(
        line["code"],
        Axis(line["axis"]),
        Effect(line["outcome"]),
        Action(line["action"]),
        f"Counting the rows before: {line['sentence']}",
        line["who_can_fix"],
        line["fix"],
        dict(line["evidence"]),
    )


def _item(row: _Row) -> dict[str, Any]:
    if row.answer is None or row.action is None:
        return {"index": row.item.place, "action": None, "problem": _problem(row)}
    return {
        "index": row.item.place,
        "action": row.action.value,
        "verdict": row.answer.to_json(),
        "remarks": [one.to_json() for one in row.remarks],
    }


def _problem(row: _Row) -> dict[str, Any]:
    """The refusal as it would have been answered alone (RFC 9457), its pointers leading into the batch."""
    refused, place = row.refused, row.item.place
    assert refused is not None
    told = getattr(refused, "faults", None) or getattr(refused, "problems", None) or ()
    return problem_body(
        refused.code,
        refused.detail,
        fix=refused.fix,
        pointer=pointer_in_batch(place, refused.pointer),
        faults=[Fault(one.code, one.detail, one.fix, pointer_in_batch(place, one.pointer)) for one in told],
    )


def _as_of(rows: Sequence[_Row]) -> dict[str, Any] | None:
    """The block that the answers rest on: one, for they are of one state."""
    blocks = [row.answer.verdict.pins["block"] for row in rows if row.answer is not None]
    return next((block for block in blocks if block is not None), None)
