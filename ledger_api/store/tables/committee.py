"""Projections of the Committee: ballots, the seats that may vote in them, votes, enactments.

A ballot is known by its number within one contract: `contract` keeps apart what a replaced Committee counted.
"""

from __future__ import annotations

from sqlalchemy import Column, Index

from ledger_api.store.tables.base import Address, Bytes, Count, Digest, Label, Small, Time
from ledger_api.store.tables.projection import event_table

ballots = event_table(
    "chain_ballots",
    Column("contract", Address, nullable=False),
    Column("ballot", Count, nullable=False),
    Column("subject", Digest, nullable=False),
    Column("kind", Small, nullable=False),
    Column("economy", Label, nullable=False),
    Column("title", Label, nullable=False),
    Column("closes", Time, nullable=False),
    Column("target", Address, nullable=False),
    Column("payload", Bytes, nullable=False),
)
"""`kind` numbers `BallotKind`; `target` and `payload` are the call that a change of the registry makes."""
Index("ix_chain_ballots_ballot", ballots.c.contract, ballots.c.ballot)
Index("ix_chain_ballots_subject", ballots.c.subject)

electorate = event_table(
    "chain_ballot_electorate",
    Column("contract", Address, nullable=False),
    Column("ballot", Count, nullable=False),
    Column("position", Small, nullable=False),
    Column("economy", Label, nullable=False),
    Column("voting_class", Small, nullable=False),
    per_event=("position",),
)
"""The live seats at opening, in the order of the contract."""
Index("ix_chain_ballot_electorate_ballot", electorate.c.contract, electorate.c.ballot)

endorsements = event_table(
    "chain_ballot_endorsements",
    Column("contract", Address, nullable=False),
    Column("ballot", Count, nullable=False),
    Column("agreement", Digest, nullable=False),
    Column("version", Count, nullable=False),
    Column("terms", Digest, nullable=False),
)
"""What a ballot of kind ENDORSEMENT is about."""
Index("ix_chain_ballot_endorsements_ballot", endorsements.c.contract, endorsements.c.ballot)
Index("ix_chain_ballot_endorsements_agreement", endorsements.c.agreement)

votes = event_table(
    "chain_votes",
    Column("contract", Address, nullable=False),
    Column("ballot", Count, nullable=False),
    Column("economy", Label, nullable=False),
    Column("choice", Small, nullable=False),
    Column("reason", Digest, nullable=False),
    Column("reason_text", Bytes, nullable=False),
    Column("sequence", Count, nullable=False),
    Column("signer", Address, nullable=False),
)
"""Every vote ever cast; of one seat the last counts."""
Index("ix_chain_votes_ballot", votes.c.contract, votes.c.ballot)

enactments = event_table(
    "chain_ballot_enactments",
    Column("contract", Address, nullable=False),
    Column("ballot", Count, nullable=False),
    Column("operation", Digest, nullable=False),
)
"""A passed ballot was handed to the Timelock as this operation."""
Index("ix_chain_ballot_enactments_ballot", enactments.c.contract, enactments.c.ballot)
