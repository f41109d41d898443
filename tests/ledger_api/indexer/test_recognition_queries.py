"""Lists for pages and API, from the projections of agreements, seats and the Committee."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from sqlalchemy import select

from anchors.act_ids import endorsement_subject
from anchors.act_types import AGREEMENT_KINDS, BALLOT_KINDS
from anchors.hexadecimal import ZERO_ADDRESS
from anchors.signing import SigningKey
from ledger_api.domain.recognition_facts import AgreementKind
from ledger_api.indexer.indexer import Indexer
from ledger_api.indexer.queries import IndexQueries
from ledger_api.indexer.recognition_queries import BallotKind, RecognitionQueries
from ledger_api.store.engine import Store, open_store
from ledger_api.store.migrate import upgrade
from ledger_api.store.tables.chain import index_state
from tests.ledger_api.indexer.trust_view_contract import Told, tell
from tests.support.recognition_world import ECONOMIES, RecognitionWorld, fork, simulated_world


@pytest.fixture(scope="module")
def told() -> Told:
    return tell(simulated_world())


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    store = open_store(f"sqlite:///{tmp_path}/concord.db")
    upgrade(store)
    yield store
    store.close()


def indexer(world: RecognitionWorld, store: Store, chunk_blocks: int = 50) -> Indexer:
    start = world.registry.deployment.block
    return Indexer(store, world.chain, world.contracts, start_block=start, chunk_blocks=chunk_blocks)


@pytest.fixture
def queries(told: Told, store: Store) -> RecognitionQueries:
    indexer(told.world, store).catch_up()
    return RecognitionQueries(store)


def test_kinds_are_numbered_as_in_the_contracts() -> None:
    assert tuple(BallotKind) == BALLOT_KINDS
    assert tuple(AgreementKind) == AGREEMENT_KINDS


def test_agreements_are_the_same_records_until_the_chain_says_something_new(told: Told, store: Store) -> None:
    world, queries = fork(told.world), RecognitionQueries(store)
    assert queries.agreements() == ()
    indexer(world, store).catch_up()
    first = queries.agreements()
    assert first
    assert queries.agreements() is first
    agreement, _ = world.propose("DE", ("DE", "FR"), {"title": "Another"})
    indexer(world, store).catch_up()
    assert [one.id for one in queries.agreements()] == [*(one.id for one in first), agreement]


def test_ballots_come_newest_first_with_their_whole_electorate(queries: RecognitionQueries) -> None:
    category, endorsement = queries.ballots()
    assert [(one.number, one.kind) for one in (category, endorsement)] == [
        (2, BallotKind.CATEGORY),
        (1, BallotKind.ENDORSEMENT),
    ]
    assert [(seat.economy, seat.voting_class, seat.choice) for seat in category.seats] == [
        (economy, "P", "FOR") for economy in ("VN", "DE", "EU", "FR", "BR")
    ]
    assert category.operation is not None
    assert category.enacted is not None
    assert category.opened.time < category.closes
    assert (endorsement.operation, endorsement.enacted) == (None, None)
    assert queries.ballots(before=2) == queries.ballots(kind=BallotKind.ENDORSEMENT) == [endorsement]
    assert queries.ballots(limit=1) == [category]
    assert queries.ballot(1) == endorsement
    assert queries.ballot(3) is None


def test_an_endorsement_is_found_by_its_agreement(told: Told, queries: RecognitionQueries) -> None:
    agreement = told.agreements["EU-VN"]
    (ballot,) = queries.ballots_on(agreement)
    record = queries.agreement(agreement)
    assert record is not None
    assert ballot.endorsement is not None
    assert (ballot.endorsement.agreement, ballot.endorsement.version) == (agreement, 1)
    assert ballot.endorsement.terms == record.drafts[0].terms
    assert queries.ballots_on(told.agreements["DE-VN"]) == []


def test_of_a_seat_the_last_vote_counts_and_an_against_vote_keeps_its_reason(
    told: Told, store: Store
) -> None:
    world = fork(told.world)
    speaker = world.registry.delegates["DE"]
    agreement, terms = world.propose("DE", ("DE", "FR"), {"title": "To vote on"})
    world.act(
        "ProposeEndorsement",
        speaker,
        economy="DE",
        title="Endorse",
        agreement=agreement,
        version=1,
        terms=terms,
        closes=world.now + 1_000,
        signer=speaker.address,
    )
    contract = world.registry.deployment.contracts["Agreements"].address
    subject = endorsement_subject(contract, agreement, 1, terms)
    world.vote(3, "Endorse", subject, "FR", "FOR")
    world.vote(3, "Endorse", subject, "FR", "AGAINST", reason=b"Too soon.", sequence=2)
    indexer(world, store).catch_up()
    ballot = RecognitionQueries(store).ballot(3)
    assert ballot is not None
    votes = {seat.economy: seat for seat in ballot.seats}
    assert (votes["FR"].choice, votes["FR"].reason_text, votes["FR"].sequence) == ("AGAINST", b"Too soon.", 2)
    assert votes["FR"].reason == sha256(b"Too soon.").digest()
    assert votes["FR"].counted.choice == "AGAINST"
    assert (votes["VN"].choice, votes["VN"].cast) == (None, None)


def test_agreements_and_listings_are_listed(told: Told, queries: RecognitionQueries) -> None:
    names = {identifier: name for name, identifier in told.agreements.items()}
    assert [names[one.id] for one in queries.agreements()] == ["EU-VN", "DE-VN", "BR-FR", "BR-EU"]
    assert [names[one.id] for one in queries.agreements_between("VN", "FR")] == ["EU-VN", "BR-FR"]
    assert queries.agreement(bytes(32)) is None
    assert [one.id for one in queries.listings_of(told.lab.id)] == told.listings
    assert queries.listings_under(told.agreements["EU-VN"]) == queries.listings_of(told.lab.id)
    assert queries.listings_of(told.mill.id) == ()


def test_economies_have_their_categories_authorities_and_policies(queries: RecognitionQueries) -> None:
    found = {one.economy: one for one in queries.economies()}
    assert list(found) == ["BR", "DE", "EU", "FR", "VN"]
    assert [one.value for one in found["VN"].categories] == [1, 2]
    assert [one.policy for one in found["DE"].policies] == [{"policy": 1}, {"policy": 2}]
    assert queries.economy("DE") == found["DE"]
    assert queries.economy("JP") is None


def test_seats_are_as_the_last_decision_left_them(told: Told, store: Store) -> None:
    indexer(told.world, store).catch_up()
    seats = {seat.economy: seat for seat in IndexQueries(store).economies()}
    assert {code: seat.category for code, seat in seats.items()} == {
        "BR": 1,
        "DE": 1,
        "EU": 1,
        "FR": 1,
        "VN": 2,
    }
    assert all(seat.live for seat in seats.values())
    named = {code: seat.delegate for code, seat in seats.items()}
    assert named == {code: key.address for code, key in told.world.registry.delegates.items()}


def test_whoever_spoke_for_a_removed_seat_does_not_speak_for_one_admitted_again(
    told: Told, store: Store
) -> None:
    world = fork(told.world)
    authority, others = world.authority("BR"), tuple(code for code in ECONOMIES if code != "BR")
    first, second, third = (SigningKey.generate().address for _ in range(3))
    world.act("SetDelegates", authority, economy="BR", delegate=first, alternate=second)
    world.decide("Removal", "Remove BR", others, removed="BR")
    world.decide(
        "Admission", "Admit BR again", others,
        admitted="BR", votingClass="O", category=3, authority=authority.address,
        delegate=third, alternate=ZERO_ADDRESS,
    )  # fmt: skip
    indexer(world, store).catch_up()
    (seat,) = (one for one in IndexQueries(store).economies() if one.economy == "BR")
    assert (seat.live, seat.delegate, seat.alternate) == (True, third, ZERO_ADDRESS)


@pytest.mark.parametrize("chunk_blocks", [1, 7, 1_000])
def test_a_rebuild_gives_the_same_dump_of_every_table(told: Told, store: Store, chunk_blocks: int) -> None:
    first = indexer(told.world, store)
    first.catch_up()
    dump = first.dump()
    for table in (
        "agreement_drafts",
        "agreement_acts",
        "listings",
        "ballots",
        "votes",
        "policies",
        "categories",
    ):
        assert f'"chain_{table}"'.encode() in dump
    again = indexer(told.world, store, chunk_blocks)
    again.reindex()
    assert again.dump() == dump


def test_a_reorganisation_takes_acts_back(told: Told, store: Store) -> None:
    world = fork(told.world)
    follower = indexer(world, store)
    follower.catch_up()
    world.publish_policy("VN", {"policy": 9})
    follower.catch_up()
    queries = RecognitionQueries(store)
    published = queries.economy("VN")
    assert published is not None
    assert len(published.policies) == 1
    world.chain.reorg(3)
    follower.catch_up()
    undone = queries.economy("VN")
    assert undone is not None
    assert undone.policies == ()
    rebuilt = indexer(world, store)
    dump = follower.dump()
    rebuilt.reindex()
    assert rebuilt.dump() == dump


def test_anchors_and_status_acts_leave_what_is_cached_alone(told: Told, store: Store) -> None:
    world = fork(told.world)
    follower = indexer(world, store)

    def version() -> int:
        follower.catch_up()
        with store.read() as connection:
            return int(connection.execute(select(index_state.c.facts)).scalar_one())

    before = version()
    world.anchor(world.logs["VN"])
    world.status("suspend", told.documents[2], by=world.registry.appoint("VN", "REGISTRAR"))
    assert version() == before
    world.publish_policy("VN", {"policy": 9})
    assert version() > before
