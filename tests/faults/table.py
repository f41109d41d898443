"""Every step between a submission and an answer: what may fail, what stands still, why nothing is lost.

`halts` is the first stage that new documents do not reach while the fault lasts: after `failed`, and after
`persisted, reported failed`. The tests hold it to be so, and that all is well once the fault is over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

ACK, LOGGED, ANCHORED, INDEXED, MIRRORED = "acknowledged", "logged", "anchored", "indexed", "mirrored"


class Variant(StrEnum):
    """What goes wrong at a step."""

    FAILED = "failed"
    """There was no effect, and the caller sees an error."""
    PERSISTED = "persisted, reported failed"
    """The effect came about, and the caller sees an error."""


@dataclass(frozen=True)
class Step:
    """One step, where it is in the program, and what its failing means."""

    part: str
    title: str
    place: str
    halts: tuple[str | None, str | None]
    why: str
    scenario: str = "every_day"
    """The function of `tests.faults.scenarios` that arranges what is going on."""

    @property
    def is_question(self) -> bool:
        """Whether it only asks, so that there is no effect to persist."""
        _, operation, *_ = self.place.split()
        return operation not in ("commit", "put", "send_raw", "insert", "update", "read")

    @property
    def variants(self) -> tuple[Variant, ...]:
        """What can go wrong."""
        return (Variant.FAILED,) if self.is_question else tuple(Variant)

    def halts_after(self, variant: Variant) -> str | None:
        """The stage not reached while this lasts."""
        return self.halts[variant is Variant.PERSISTED]


def _chain(who: str, what: str, place: str, halts: str | None, **more: str) -> Step:
    why = "a question changes nothing; the next round asks it again"
    return Step(who, what, place, (halts, halts), why, **more)


ROLLED_BACK = "entries, tiles, size and the queue's rows are one transaction, and it is rolled back"
SAME_NOTE = (
    "a note is on disk before anybody sees it; the attempt found unsettled is carried on, never signed anew"
)
BOOKED = "the record is read back in the next round, and the chain asked; what was done is not done again"
CURSOR = "rows and cursor are one transaction, conditional on the cursor it started from"
SAME_BYTES = "content lies under its own digest: putting it again changes nothing"

STEPS = (
    Step("queue", "read who is known", "queue read submissions @ Admission.admit", (ACK, ACK),
         "nothing was answered; the client asks again", scenario="asked_again"),
    Step("queue", "write submissions", "queue insert submissions @ Admission.admit", (ACK, ACK),
         "submissions, quota and contents are one transaction, and it is rolled back"),
    Step("queue", "write openings and files", "queue insert blobs @ Admission.admit", (ACK, ACK),
         "submissions, quota and contents are one transaction, and it is rolled back"),
    Step("queue", "commit", "queue commit @ Admission.admit", (ACK, ACK),
         "no answer before the commit; asked again, the client is given the first registration"),
    Step("sequencer", "take the lease", "sequencer commit @ Lease.acquire", (LOGGED, LOGGED),
         "the holder finds its own name and takes the next epoch; the fence decides, not what it believes"),
    Step("sequencer", "read a batch", "sequencer read submissions @ Sequencer.run_once", (LOGGED, LOGGED),
         ROLLED_BACK),
    Step("sequencer", "grow the head", "sequencer update log_heads @ Sequencer.run_once", (LOGGED, LOGGED),
         ROLLED_BACK),
    Step("sequencer", "write entries", "sequencer insert entries @ Sequencer.run_once", (LOGGED, LOGGED),
         ROLLED_BACK),
    Step("sequencer", "write tiles", "sequencer insert tiles @ Sequencer.run_once", (LOGGED, LOGGED),
         ROLLED_BACK),
    Step("sequencer", "commit", "sequencer commit @ Sequencer.run_once", (LOGGED, None),
         "the next round reads size and queue anew: what was committed does not wait any more"),
    Step("contents", "put into the content store", "anchorer put @ ContentPublisher._publish", (None, None),
         SAME_BYTES + "; it waits in the database"),
    Step("contents", "commit that it is published", "anchorer commit @ ContentPublisher._publish",
         (ANCHORED, None),
         SAME_BYTES),
    Step("anchorer", "take the lease", "anchorer commit @ Lease.acquire", (ANCHORED, ANCHORED),
         "the holder finds its own name and takes the next epoch; the fence decides, not what it believes"),
    _chain("anchorer", "ask for the head", "anchorer head @ Anchorer.run_once", ANCHORED),
    _chain("anchorer", "ask for the final block", "anchorer finalized @ Anchorer.run_once", ANCHORED),
    _chain("anchorer", "ask the contract for the anchored size", "anchorer call @ read_head", ANCHORED),
    _chain("anchorer", "ask how far a log may grow", "anchorer call @ Anchorer._sign", ANCHORED),
    Step("checkpoint", "sign and commit the note", "anchorer commit @ Anchorer._sign",
         (ANCHORED, None), SAME_NOTE),
    Step("checkpoint", "sign anew what a backup lacks", "anchorer commit @ Anchorer._adopt", (ANCHORED, None),
         "only the root that the chain holds is signed, and signatures are deterministic",
         scenario="restored"),
    Step("replication", "put a full bundle", "anchorer put @ Replicator._completed",
         (ANCHORED, ANCHORED), SAME_BYTES),
    Step("replication", "commit its CID", "anchorer commit @ Replicator._completed",
         (ANCHORED, None), SAME_BYTES),
    Step("replication", "put the last bundle and the index", "anchorer put @ Replicator.replicate",
         (ANCHORED, ANCHORED), SAME_BYTES),
    Step("replication", "commit that it is replicated", "anchorer commit @ Anchorer._replicate",
         (ANCHORED, None),
         SAME_BYTES),
    _chain("anchor, prepare", "ask for the nonce", "anchorer nonce @ Sender.drive", ANCHORED),
    _chain("anchor, prepare", "estimate gas and sign", "anchorer sign_call @ Sender._sign", ANCHORED),
    _chain("anchor, prepare", "ask for a price to replace at", "anchorer gas_price @ Sender._sign", ANCHORED,
           scenario="stuck"),
    Step("anchor, prepare", "commit the signed bytes", "anchorer commit @ Sender._sign_and_send",
         (ANCHORED, None),
         "bytes are on disk before they are sent; the same bytes are sent in the next round"),
    Step("anchor, prepare", "commit that a nonce went elsewhere", "anchorer commit @ Sender._bury",
         (ANCHORED, None), BOOKED, scenario="overtaken"),
    Step("anchor, send", "send the transaction", "anchorer send_raw @ Sender._send", (ANCHORED, None),
         "the same bytes are sent again, and the chain knows them; one nonce is mined once"),
    Step("anchor, send", "commit that it was sent", "anchorer commit @ Sender._send", (None, None),
         "the same bytes are sent again, and the chain knows them; one nonce is mined once"),
    _chain("anchor, receipt", "ask for the receipt of what was sent", "anchorer receipt @ Anchorer._place",
           ANCHORED),
    _chain("anchor, receipt", "ask whether it failed", "anchorer receipt @ Anchorer._reverted", ANCHORED,
           scenario="reverted"),
    Step("anchor, receipt", "commit that it failed", "anchorer commit @ Sender.bury_reverted",
         (ANCHORED, None),
         BOOKED, scenario="reverted"),
    Step("publication", "commit the block, publish the note, settle", "anchorer commit @ Anchorer._settle",
         (ANCHORED, None), "the receipt is asked for again; a note once published keeps its first moment"),
    Step("publication", "commit that a reorganisation took it", "anchorer commit @ Anchorer._undo",
         (ANCHORED, None), BOOKED, scenario="reorganised"),
    _chain("publication", "ask whether the final chain passed it",
           "anchorer call @ Anchorer._give_up_if_passed",
           ANCHORED, scenario="passed"),
    Step("publication", "commit that it is given up", "anchorer commit @ Anchorer._give_up_if_passed",
         (ANCHORED, None), BOOKED, scenario="passed"),
    _chain("indexer", "ask for the chain's id", "indexer chain_id @ Indexer._state", INDEXED),
    _chain("indexer", "ask for the head", "indexer head @ Indexer.run_once", INDEXED),
    _chain("indexer", "ask for the final block", "indexer finalized @ Indexer.run_once", INDEXED),
    _chain("indexer", "ask whether the last block stands", "indexer block @ Indexer._hash_at", INDEXED),
    _chain("indexer", "look for the last common block", "indexer block @ last_common_block", INDEXED,
           scenario="reorganised"),
    _chain("indexer", "read headers", "indexer block @ read_range", INDEXED),
    _chain("indexer", "read events", "indexer events @ _events", INDEXED),
    Step("indexer", "apply: write events", "indexer insert chain_anchors @ Indexer._read_blocks",
         (INDEXED, INDEXED),
         CURSOR),
    Step("indexer", "commit blocks", "indexer commit @ Indexer._read_blocks", (INDEXED, INDEXED), CURSOR),
    Step("indexer", "apply: write documents", "indexer insert documents @ Indexer._read_entries",
         (INDEXED, INDEXED),
         CURSOR),
    Step("indexer", "commit documents", "indexer commit @ Indexer._read_entries", (INDEXED, None), CURSOR),
    Step("indexer", "commit what a reorganisation undid", "indexer commit @ Indexer._undo",
         (INDEXED, None), CURSOR,
         scenario="reorganised"),
    _chain("mirror", "fetch a bundle from the home node", "mirror fetch @ Mirror._from_node", None),
    _chain("mirror", "fetch a bundle from the content store", "mirror get @ fetch_entries", MIRRORED,
           scenario="home_away"),
    Step("mirror", "write entries", "mirror insert entries @ Mirror._accept", (MIRRORED, MIRRORED),
         "entries stand only with the anchored root, in one transaction conditional on the size before"),
    Step("mirror", "write tiles", "mirror insert tiles @ Mirror._accept", (MIRRORED, MIRRORED),
         "entries stand only with the anchored root, in one transaction conditional on the size before"),
    Step("mirror", "commit", "mirror commit @ Mirror._accept", (MIRRORED, None),
         "entries stand only with the anchored root, in one transaction conditional on the size before"),
    _chain("mirror", "fetch the checkpoint", "mirror fetch @ Mirror._keep_checkpoint", None),
    Step("mirror", "commit the checkpoint", "mirror commit @ Mirror._keep_checkpoint", (None, None),
         "it is kept once, under its size"),
)  # fmt: skip


def cells() -> Iterator[tuple[Step, Variant]]:
    """Every step with every variant of its failing."""
    for step in STEPS:
        for variant in step.variants:
            yield step, variant


def rendered() -> str:
    """The table, as Markdown."""
    lines = ["| part | step | variant | progress | stands still | fatal | why nothing is lost or doubled |",
             "|---|---|---|---|---|---|---|"]  # fmt: skip
    for step, variant in cells():
        halts = step.halts_after(variant)
        lines.append(
            f"| {step.part} | {step.title} | {variant} | {'yes' if halts is None else 'no'} | "
            f"{'nothing' if halts is None else f'not {halts}'} | no | {step.why} |"
        )
    return "\n".join(lines) + "\n"
