"""From a hypothesis to the live documents whose answers it changes, a page at a time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.impact import Supposition, answer_of, changes, is_live, is_noted
from ledger_api.domain.impact_scope import importers, obliged
from ledger_api.domain.question import Axes, Question
from ledger_api.domain.recognition_facts import AgreementRecord
from ledger_api.domain.verdict import Verdict
from ledger_api.impact.inquiry import Asked, Inquiry, inquire
from ledger_api.impact.ports import Answered, ImpactIndex, Judge, Judged, Place

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ImpactPage:
    """The documents of one page whose answers change; `last` is where the next page goes on."""

    inquiry: Inquiry
    question: Question
    as_of: int
    items: Sequence[Json]
    summary: Json
    last: Place | None

    def to_json(self) -> Json:
        """All but the cursor."""
        return {
            "hypothesis": self.inquiry.described,
            "declared_at": self.question.declared_at,
            "importing_economy": self.question.importing_economy,
            "as_of": self.as_of,
            "items": list(self.items),
            "summary": self.summary,
        }


class ImpactService:
    """Compares answers. Every page has a judge of its own, so that what it waits for is bounded."""

    def __init__(self, index: ImpactIndex, judges: Callable[[], Judge]) -> None:
        self._index = index
        self._judges = judges

    def page(self, asked: Asked, question: Question, *, after: Place | None, limit: int) -> ImpactPage:
        """At most `limit` documents, compared by what is known now.

        `question` says when goods are declared (None: as the act takes effect) and in which importing economy
        (None: in every one that the act may concern).
        Raises `RefusedError`, as `inquire` does.
        """
        if question.declared_at is None:
            question = replace(question, declared_at=asked.effective_at)
        inquiry = inquire(asked, self._index)
        places = self._index.places(inquiry.selection, after, limit)
        comparison = _Comparison(inquiry, question, self._index, Supposition(inquiry.hypothesis))
        judge = self._judges()
        items = []
        for place in places:
            judged = judge.judge(place, comparison.questions(place.economy))
            item = None if judged is None else comparison.item(place, judged)
            if item is not None:
                items.append(item)
        last = places[-1] if len(places) == limit else None
        as_of = self._index.chain_time()
        return ImpactPage(inquiry, question, as_of, items, comparison.summary(), last)


@dataclass(slots=True)
class _Comparison:
    """One page: its questions, and what came of them so far."""

    inquiry: Inquiry
    question: Question
    index: ImpactIndex
    supposition: Supposition
    documents: int = 0
    changed: int = 0
    noted: int = 0
    answers_changed: int = 0
    _agreements: Sequence[AgreementRecord] | None = None
    _importing: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def questions(self, economy: str) -> list[Question]:
        """One for each importing economy; about the document alone where nobody is obliged."""
        named = self.question.importing_economy
        asked = (named,) if named is not None else self._importing_from(economy)
        if not asked:
            return [replace(self.question, axis=Axes.DOCUMENT)]
        return [replace(self.question, importing_economy=one, axis=Axes.BOTH) for one in asked]

    def item(self, place: Place, judged: Judged) -> Json | None:
        """The document with its answers that change; None where none does, or where it is not live."""
        if not is_live(judged.answers[0].verdict):
            return None
        self.documents += 1
        compared = [(one, self._after(one)) for one in judged.answers]
        answers = [_changed(one, after) for one, after in compared if changes(one.verdict, after)]
        if not answers:
            self.noted += any(is_noted(one.verdict, after) for one, after in compared)
            return None
        self.changed += 1
        self.answers_changed += len(answers)
        return {**_described(place, judged), "answers": answers}

    def summary(self) -> Json:
        """The counts of the page."""
        return {
            "documents": self.documents,
            "changed": self.changed,
            "answers_changed": self.answers_changed,
            "noted": self.noted,
        }

    def _after(self, answered: Answered) -> Verdict:
        supposed = self.supposition.applied_to(answered.facts)
        return answered.verdict if supposed is answered.facts else answered.under(supposed)

    def _importing_from(self, economy: str) -> tuple[str, ...]:
        if economy not in self._importing:
            self._importing[economy] = self._find_importing(economy)
        return self._importing[economy]

    def _find_importing(self, economy: str) -> tuple[str, ...]:
        if self.inquiry.directions is not None:
            return importers(self.inquiry.directions, economy)
        if self._agreements is None:
            self._agreements = self.index.agreements()
        declared_at = self.question.declared_at
        assert declared_at is not None
        day = self.question.legal_date(declared_at).date
        return obliged(self._agreements, economy, day=day, instant=declared_at)


def _changed(answered: Answered, after: Verdict) -> Json:
    return {
        "importing_economy": answered.question.importing_economy,
        "changed": [one.member for one in changes(answered.verdict, after)],
        "before": answer_of(answered.verdict),
        "after": answer_of(after),
    }


def _described(place: Place, judged: Judged) -> Json:
    statement, summary = judged.statement, judged.answers[0].verdict.document_summary or {}
    return {
        "id": to_hex(judged.statement_digest),
        "document": to_hex(statement.digest),
        "type": statement.type,
        "number": summary.get("number"),
        "issuer": summary.get("issuer"),
        "issuer_id": to_hex(statement.issuer),
        "economy": statement.economy,
        "issued_on": statement.issued_on or None,
        "origin": place.origin,
        "index": place.index,
    }
