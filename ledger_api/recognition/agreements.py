"""Agreements as resources: drafts, terms, states, dates, and what was done about them."""

from __future__ import annotations

from typing import Any

from anchors.hexadecimal import to_hex
from ledger_api.domain.agreements.acts import agreed_draft, concluded_draft, endorsement, signatures
from ledger_api.domain.agreements.differences import differences
from ledger_api.domain.agreements.lifecycle import Lifecycle, Stage
from ledger_api.domain.agreements.reading import life_of
from ledger_api.domain.agreements.terms import terms_of_draft
from ledger_api.domain.recognition_facts import AgreementRecord, DraftRecord
from ledger_api.edge.moments import Clock, Moment
from ledger_api.recognition.forms import event_json, interval_json, lifecycle_json, state_json
from ledger_api.recognition.listings import listing_json
from ledger_api.recognition.ports import RecognitionIndex, Surroundings
from ledger_api.recognition.texts import LegalTexts
from ledger_api.refusals import RefusedError

Json = dict[str, Any]
Place = tuple[int, int]
"""Block and log index of an agreement's first draft: the order of lists."""


class AgreementReader:
    """Everything is as of the newest indexed block; what follows from terms and acts is computed here."""

    def __init__(
        self, index: RecognitionIndex, surroundings: Surroundings, clock: Clock, texts: LegalTexts
    ) -> None:
        self._index = index
        self._surroundings = surroundings
        self._clock = clock
        self._texts = texts

    def page(
        self, *, party: str | None = None, stage: Stage | None = None, after: Place | None, limit: int
    ) -> tuple[list[Json], Place | None]:
        """Summaries in the order of first proposals, and the place to go on from (None at the end)."""
        found: list[AgreementRecord] = []
        for record in self._index.agreements():
            is_later = after is None or _place(record) > after
            if not is_later or party not in (None, *record.involved):
                continue
            if stage is None or self._stage(record) is stage:
                if len(found) == limit:
                    return [self._summary(one) for one in found], _place(found[-1])
                found.append(record)
        return [self._summary(one) for one in found], None

    def record(self, agreement: bytes) -> AgreementRecord:
        """The facts of one agreement. Raises `RefusedError` AGREEMENT_UNKNOWN."""
        found = self._index.agreement(agreement)
        if found is None:
            raise RefusedError(
                "AGREEMENT_UNKNOWN",
                f"there is no agreement {to_hex(agreement)}",
                fix="GET /v1/agreements lists them; a new one shows when its first draft is indexed.",
            )
        return found

    def get(self, agreement: bytes, at: Moment | None = None) -> Json:
        """The whole resource; `at` adds the state at that moment. Raises `RefusedError` AGREEMENT_UNKNOWN."""
        record = self.record(agreement)
        draft = agreed_draft(record)
        life, problems = _life(record)
        now = self._clock()
        endorsed = endorsement(record, draft)
        return {
            **self._summary(record),
            "as_of": now,
            "endorsed": None
            if endorsed is None
            else {"ballot": endorsed.ballot, "at": endorsed.effective_at},
            "terms": draft.blob or None,
            "terms_problems": problems,
            "texts": [] if life is None else self._texts.described(life.terms.texts),
            "drafts": [_draft_json(record, one) for one in record.drafts],
            **({} if at is None else {"at": {"instant": at.instant, "state": _state(life, at.instant)}}),
            "lifecycle": None if life is None else lifecycle_json(life),
            "acts": [event_json(one) for one in sorted(record.events, key=lambda one: one.recorded)],
            "listings": [
                listing_json(
                    one, self._surroundings.issuer_name(one.issuer), None if life is None else life.terms, now
                )
                for one in self._index.listings_under(agreement)
            ],
            "ballots": list(self._surroundings.endorsement_ballots(agreement)),
        }

    def terms_of_version(self, agreement: bytes, version: int) -> bytes:
        """The terms of a version, byte for byte as the chain holds them.

        Raises `RefusedError` AGREEMENT_UNKNOWN, VERSION_UNKNOWN, TERMS_NOT_ON_CHAIN.
        """
        self._draft(agreement, version)
        blob = self._index.terms_bytes(agreement, version)
        if not blob:
            raise RefusedError(
                "TERMS_NOT_ON_CHAIN",
                f"version {version} is on the chain by its digest only",
                fix="Ask a party for the terms, and compare their SHA-256 with the digest of the version.",
            )
        return blob

    def differences(self, agreement: bytes, earlier: int, later: int) -> Json:
        """A redline between two versions.

        Raises `RefusedError` AGREEMENT_UNKNOWN or VERSION_UNKNOWN, `TermsInvalidError`.
        """
        before, after = self._draft(agreement, earlier), self._draft(agreement, later)
        found = differences(terms_of_draft(before), terms_of_draft(after))
        return {
            "agreement": to_hex(agreement),
            "from": {"version": earlier, "digest": to_hex(before.terms)},
            "to": {"version": later, "digest": to_hex(after.terms)},
            "differences": [
                {
                    "pointer": one.pointer,
                    "kind": one.kind.value,
                    "place": one.place,
                    "before": one.before,
                    "after": one.after,
                    "lines": list(one.lines),
                }
                for one in found
            ],
        }

    def _draft(self, agreement: bytes, version: int) -> DraftRecord:
        record = self.record(agreement)
        found = next((one for one in record.drafts if one.version == version), None)
        if found is None:
            raise RefusedError(
                "VERSION_UNKNOWN",
                f"{to_hex(agreement)} has {len(record.drafts)} versions, none is {version}",
                fix="GET /v1/agreements/{id} lists the drafts.",
            )
        return found

    def _stage(self, record: AgreementRecord) -> Stage | None:
        life, _ = _life(record)
        state = None if life is None else life.state_at(self._clock())
        return None if state is None else state.stage

    def _summary(self, record: AgreementRecord) -> Json:
        draft = agreed_draft(record)
        life, _ = _life(record)
        terms = None if life is None else life.terms
        me = f"/v1/agreements/{to_hex(record.id)}"
        return {
            "id": to_hex(record.id),
            "title": draft.title,
            "kind": None if terms is None else terms.kind,
            "legal_form": None if terms is None else terms.legal_form,
            "obligation": None if terms is None else terms.obligation,
            "parties": list(draft.parties),
            "acceded": [] if life is None else sorted(life.acceded),
            "annexes": [] if terms is None else [{"id": one.id, "title": one.title} for one in terms.annexes],
            "version": draft.version,
            "digest": to_hex(draft.terms),
            "concluded": concluded_draft(record) is not None,
            "state": _state(life, self._clock()),
            "in_force": None if life is None else interval_json(life.interval),
            "proposed_at": record.drafts[0].recorded.time,
            "links": {
                "self": me,
                "terms": f"{me}/versions/{draft.version}",
                "listings": f"/v1/listings?agreement={to_hex(record.id)}",
            },
        }


def _place(record: AgreementRecord) -> Place:
    first = record.drafts[0].recorded
    return first.block, first.log_index


def _life(record: AgreementRecord) -> tuple[Lifecycle | None, list[Json]]:
    """What became of it, or why its terms cannot be read."""
    found = life_of(record)
    if isinstance(found, Lifecycle):
        return found, []
    return None, [
        {"code": one.code, "pointer": one.pointer, "detail": one.detail, "fix": one.fix}
        for one in found.problems
    ]


def _state(life: Lifecycle | None, instant: int) -> Json | None:
    return None if life is None else state_json(life.state_at(instant))


def _draft_json(record: AgreementRecord, draft: DraftRecord) -> Json:
    return {
        "version": draft.version,
        "title": draft.title,
        "economy": draft.economy,
        "parties": list(draft.parties),
        "digest": to_hex(draft.terms),
        "on_chain": bool(draft.blob),
        "recorded_at": draft.recorded.time,
        "block": draft.recorded.block,
        "signatures": signatures(record, draft),
        "links": {"terms": f"/v1/agreements/{to_hex(record.id)}/versions/{draft.version}"},
    }
