"""For every act about ballots and agreements a message that is accepted once."""

from hashlib import sha256

from brownie import web3
from eth_utils import keccak
from recognition import (
    AGAINST,
    POLICY_BLOB,
    TERMS,
    TEXT,
    annex_act,
    concluded,
    draft,
    draft_message,
    proposal,
    propose,
    ratified,
    scope_act,
    version_act,
    vote_message,
)
from world import key


def _proposal(world, **matter):
    return world.delegate["VN"], proposal(world, **matter), ()


def _vote(world):
    ballot = propose(world, "ProposeStandard", text=TEXT)
    message, extra = vote_message(world, ballot, "DE", AGAINST, reason=b"The second annex is not translated.")
    return world.delegate["DE"], message, extra


def _by(world, economy, message):
    return world.authority[economy], message, ()


def _draft(world):
    message, extra = draft_message()
    return world.authority["VN"], message, extra


def _after(world, name, message):
    """The message again, once another act has prepared the ground for it."""
    world.act(name, world.authority["VN"], **message)
    return _by(world, "VN", message)


RECOGNITION = {
    "ProposeEndorsement": lambda w: _proposal(w, agreement=b"\xa9" * 32, version=1, terms=TERMS),
    "ProposeAdmission": lambda w: _proposal(
        w,
        admitted="BR",
        votingClass="O",
        category=2,
        authority=key(81).address,
        delegate=key(82).address,
        alternate=key(83).address,
    ),
    "ProposeRemoval": lambda w: _proposal(w, removed="AU"),
    "ProposeCategory": lambda w: _proposal(w, seat="VN", category=3, effectiveAt=0),
    "ProposeVotingClass": lambda w: _proposal(w, seat="AU", votingClass="O", effectiveAt=0),
    "ProposeAuthority": lambda w: _proposal(w, seat="AU", authority=key(84).address),
    "ProposeContract": lambda w: _proposal(
        w,
        name="Registrations",
        target=w.logs.address,
        codeHash=keccak(web3.eth.get_code(w.logs.address)),
    ),
    "ProposeStandard": lambda w: _proposal(w, text=TEXT),
    "CastVote": _vote,
    "ProposeTerms": _draft,
    "SignAgreement": lambda w: _by(w, "DE", version_act(draft(w), "DE")),
    "RatifyAgreement": lambda w: _by(w, "DE", version_act(concluded(w), "DE")),
    "AccedeToAgreement": lambda w: _by(w, "AU", version_act(concluded(w), "AU")),
    "EnterReservation": lambda w: _by(w, "VN", annex_act(concluded(w), "VN")),
    "WithdrawReservation": lambda w: _after(w, "EnterReservation", annex_act(concluded(w), "VN")),
    "SuspendAgreement": lambda w: _by(w, "VN", scope_act(ratified(w), "VN", "machinery", ("DE", "VN"))),
    "RestoreAgreement": lambda w: _after(
        w, "SuspendAgreement", scope_act(ratified(w), "VN", "machinery", ("DE", "VN"))
    ),
    "GiveNotice": lambda w: _by(w, "VN", annex_act(ratified(w), "VN", "")),
    "WithdrawNotice": lambda w: _after(w, "GiveNotice", annex_act(ratified(w), "VN", "")),
    "PublishPolicy": lambda w: (
        w.authority["VN"],
        {"economy": "VN", "policy": sha256(POLICY_BLOB).digest(), "effectiveAt": 0},
        (POLICY_BLOB,),
    ),
}
