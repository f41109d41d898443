"""Ballots and agreements in a small network: opened, voted, passed and enacted in one line each."""

from hashlib import sha256
from itertools import count

from brownie import accounts, chain
from eth_abi import encode
from eth_utils import keccak
from world import DELAY, VOTING_PERIOD, pass_time_to

TITLE = "A matter of the Committee"
TEXT = b"\x7e" * 32
TERMS_BLOB = b'{"concord":"agreement/v1","title":"Machinery"}'
TERMS = sha256(TERMS_BLOB).digest()
POLICY_BLOB = b'{"NONE":"REFER"}'
FOR, AGAINST, ABSTAIN = "FOR", "AGAINST", "ABSTAIN"
CHOICES = (None, FOR, AGAINST, ABSTAIN)
AGREEMENT_KINDS = (
    "SIGN",
    "RATIFY",
    "ENDORSE",
    "ACCEDE",
    "RESERVE",
    "WITHDRAW_RESERVATION",
    "SUSPEND",
    "RESTORE",
    "GIVE_NOTICE",
    "WITHDRAW_NOTICE",
)
_agreements = count(1_000_000)


def soon():
    """A close that the shortest voting period allows, with an hour to spare."""
    return chain[-1].timestamp + VOTING_PERIOD + 3600


def agreement_id(economy, nonce):
    """The id of an agreement by its first draft."""
    tag = keccak(text="concord/agreement/v1")
    return keccak(encode(["bytes32", "string", "uint256"], [tag, economy, nonce]))


def proposal(world, economy="VN", **matter):
    """The members of a proposal by a seat's delegate."""
    members = {
        "economy": economy,
        "title": TITLE,
        "closes": soon(),
        "signer": world.delegate[economy].address,
    }
    return {**members, **matter}


def propose(world, name, economy="VN", /, **matter):
    """Open a ballot; returns its number."""
    world.act(name, world.delegate[economy], **proposal(world, economy, **matter))
    return world.committee.ballotCount()


def vote_message(world, ballot, economy, choice, signer=None, reason=b"", sequence=1, **changes):
    """Members and extra arguments of a vote."""
    found = world.committee.ballotOf(ballot)
    members = {
        "ballot": ballot,
        "title": found["title"],
        "subject": bytes(found["subject"]),
        "economy": economy,
        "choice": choice,
        "reason": sha256(reason).digest() if reason else bytes(32),
        "sequence": sequence,
        "signer": (signer or world.delegate[economy]).address,
    }
    return {**members, **changes}, (reason,)


def vote(world, ballot, economy, choice, signer=None, **changes):
    """Cast a seat's vote; one against has a reason unless told otherwise."""
    if choice == AGAINST:
        changes.setdefault("reason", b"It comes too early.")
    message, extra = vote_message(world, ballot, economy, choice, signer, **changes)
    return world.act("CastVote", signer or world.delegate[economy], extra, **message)


def vote_refused(world, ballot, economy, choice, signer=None, **changes):
    """The error that a vote raises, or None."""
    message, extra = vote_message(world, ballot, economy, choice, signer, **changes)
    return world.refused("CastVote", signer or world.delegate[economy], extra, **message)


def close(world, ballot):
    """Let the ballot's time pass."""
    pass_time_to(world.committee.ballotOf(ballot)["closes"])


def carry(world, ballot):
    """Every seat votes for it, and it closes."""
    for economy in world.codes:
        vote(world, ballot, economy, FOR)
    close(world, ballot)


def enact(world, ballot):
    """Schedule what the ballot decided."""
    return world.committee.enact(ballot, {"from": accounts[9]})


def execution(world, ballot):
    """The arguments of `Timelock.execute` for a ballot."""
    found = world.committee.ballotOf(ballot)
    return found["target"], 0, found["payload"], bytes(32), ballot.to_bytes(32, "big")


def execute(world, ballot):
    """Let the delay pass, and do what was scheduled."""
    pass_time_to(chain[-1].timestamp + DELAY)
    return world.timelock.execute(*execution(world, ballot), {"from": accounts[8]})


def decide(world, name, /, **matter):
    """From proposal to execution; returns the ballot's number."""
    ballot = propose(world, name, **matter)
    carry(world, ballot)
    enact(world, ballot)
    execute(world, ballot)
    return ballot


def draft_message(economy="VN", parties="DE,VN", blob=TERMS_BLOB, **changes):
    """Members and extra arguments of a first draft."""
    nonce = next(_agreements)
    members = {
        "economy": economy,
        "agreement": agreement_id(economy, nonce),
        "version": 1,
        "title": "Machinery",
        "parties": parties,
        "terms": sha256(blob).digest(),
        "nonce": nonce,
    }
    return {**members, **changes}, (blob,)


def draft(world, economy="VN", **changes):
    """Propose a first draft; returns the agreement's id."""
    message, extra = draft_message(economy, **changes)
    world.act("ProposeTerms", world.authority[economy], extra, **message)
    return message["agreement"]


def version_act(agreement, economy, version=1, terms=TERMS):
    """The members of SignAgreement, RatifyAgreement and AccedeToAgreement."""
    return {"economy": economy, "agreement": agreement, "version": version, "terms": terms}


def annex_act(agreement, economy, annex="machinery", text=TEXT):
    """The members of the acts on reservations and notices."""
    return {"economy": economy, "agreement": agreement, "annex": annex, "text": text}


def scope_act(agreement, economy, annex="", direction=("", ""), effective_at=0, text=TEXT):
    """The members of SuspendAgreement and RestoreAgreement."""
    return {
        "economy": economy,
        "agreement": agreement,
        "annex": annex,
        "from": direction[0],
        "to": direction[1],
        "effectiveAt": effective_at,
        "text": text,
    }


def sign(world, agreement, *economies, **changes):
    """Sign a version."""
    for economy in economies:
        message = version_act(agreement, economy, **changes)
        world.act("SignAgreement", world.authority[economy], **message)


def concluded(world):
    """An agreement of DE and VN that both signed."""
    agreement = draft(world)
    sign(world, agreement, "DE", "VN")
    return agreement


def ratified(world):
    """An agreement of DE and VN that both ratified."""
    agreement = concluded(world)
    for economy in ("DE", "VN"):
        world.act("RatifyAgreement", world.authority[economy], **version_act(agreement, economy))
    return agreement


def endorsed(world, agreement, version=1, terms=TERMS):
    """Carry a ballot on an agreement's endorsement; returns its number."""
    ballot = propose(world, "ProposeEndorsement", agreement=agreement, version=version, terms=terms)
    carry(world, ballot)
    return ballot


def history(world, agreement):
    """Kind and economy of each act on an agreement."""
    return [
        (AGREEMENT_KINDS[record["kind"]], record["economy"])
        for record in world.agreements.historyOf(agreement)
    ]
