"""The words of an answer: the sentence for each code, and the one an officer reads first."""

from collections.abc import Mapping
from typing import Any

from anchors.statement import Statement
from ledger_api.domain.checks.case import Case
from ledger_api.domain.checks.group_view import WITHHELD
from ledger_api.domain.checks.result import Raised
from ledger_api.domain.checks.role_table import rule_of
from ledger_api.domain.outcomes import Action, DocumentOutcome, Effect, Obligation
from ledger_api.domain.reason import Fixer

_LEADS = {
    Action.REJECT: "Do not accept this document.",
    Action.NOT_FOUND: "Not found.",
    Action.REFER: "Not proven: refer it before you decide.",
}
_MUST = (Obligation.MUST_ACCEPT, Obligation.MUST_ACCEPT_WITH_CONDITIONS)
_DUTY = "{importer} must accept it under the agreement {agreement}, annex {annex}."
_LONGEST = 160


class Wording:
    """Fills sentences with the names, dates and numbers of one case."""

    def __init__(self, case: Case, route: Mapping[str, Any] | None = None) -> None:
        """``route`` is the agreement that the answer rests on, where one was found."""
        self._is_issuer_named = bool(case.signers)
        self._words = _Words(_common_words(case, route))

    def sentence(self, raised: Raised) -> str:
        """What a code says in this case."""
        return self._fill(raised.reason.sentence, raised)

    def who_can_fix(self, raised: Raised) -> str:
        """Who can change it."""
        if raised.reason.fixer is Fixer.ISSUER and not self._is_issuer_named:
            return "The issuer"
        return self._fill(raised.reason.fixer.value, raised)

    def fix(self, raised: Raised) -> str:
        """What they, or the officer, can do."""
        return self._fill(raised.reason.fix, raised)

    def answer(
        self,
        document: DocumentOutcome,
        action: Action,
        raised: list[Raised],
        obligation: Obligation | None = None,
    ) -> str:
        """The first sentence of the answer: ``raised`` is in order, worst first."""
        causes = [one for one in raised if one.reason.effect is not Effect.INFO]
        parts = []
        if document is DocumentOutcome.GENUINE:
            parts.append(
                "The {document} is genuine: {issuer} signed it, it was anchored on {anchored_on} and stood on"
                " {declared_on}.".format_map(self._words)
            )
            if obligation in _MUST:
                parts.append(_DUTY.format_map(self._words))
        else:
            parts.append(_LEADS[action])
        if causes:
            main = causes[0]
            parts += [
                self.sentence(main),
                f"Who can fix it: {_lower(self.who_can_fix(main))}.",
                self.fix(main),
            ]
        if len(causes) > 1:
            others = len(causes) - 1
            parts.append("There is one more reason." if others == 1 else f"There are {others} more reasons.")
        parts += [
            self.sentence(one)
            for one in raised
            if one.reason.effect is Effect.INFO and one.reason.provisional
        ]
        return " ".join(parts)

    def _fill(self, template: str, raised: Raised) -> str:
        text = template.format_map(_Filling(self._words, raised.evidence))
        return text[:1].upper() + text[1:]


class _Words(dict[str, str]):
    """The words of a case, each made when a sentence asks for it first."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        super().__init__()
        self._values = values

    def __missing__(self, name: str) -> str:
        word = self[name] = _word(self._values[name])
        return word


class _Filling(dict[str, str]):
    """The words a sentence asks for, and no others: a code's own evidence comes before what is common."""

    def __init__(self, common: _Words, own: Mapping[str, Any]) -> None:
        super().__init__()
        self._common, self._own = common, own

    def __missing__(self, name: str) -> str:
        if name not in self._own:
            return self._common[name]
        word = _word(self._own[name])
        return _reason_words(word) if name == "reason" else word


def document_words(case: Case, statement: Statement) -> str:
    """What the document is, in a few words: its type and, where it was opened, its number."""
    rule = rule_of(statement.type)
    kind = statement.type if rule is None else rule.words
    number = case.header.get("/number") if case.is_opened else WITHHELD
    return kind if number is WITHHELD else f"{kind} no. {_word(number)}"


def _common_words(case: Case, route: Mapping[str, Any] | None) -> dict[str, Any]:
    statement, log = case.statement, None if case.facts is None else case.facts.log
    rule = None if statement is None else rule_of(statement.type)
    return {
        "document": None if statement is None else document_words(case, statement),
        "type_words": None if rule is None else rule.words,
        "issuer": case.signers[0].name if case.signers else "the issuer",
        "economy": None if statement is None else statement.economy,
        "importer": case.question.importing_economy or "the importing economy",
        "agreement": None if route is None else route["title"],
        "annex": None if route is None else route["annex"],
        "log": case.evidence.origin if statement is None else statement.origin,
        "log_economy": None if log is None else log.economy,
        "declared_on": case.declared_on,
        "anchored_on": None if case.anchor is None else case.on(case.anchor.point.time),
    }


def _word(value: Any) -> str:
    """A value on one line and of a bearable length, whatever a registry or a document put into it."""
    if value is None:
        return "unknown"
    text = str(value)
    if not text.isprintable():
        text = "".join(c if c.isprintable() else " " for c in text)
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"


def _reason_words(reason: str) -> str:
    """A reason as the ledger records it (ERROR_FOUND), read aloud."""
    return reason.replace("_", " ").lower() if reason.isupper() else reason


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
