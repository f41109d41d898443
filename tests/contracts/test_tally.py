"""The arithmetic of ballots: Solidity against the rule book's vectors, and against a plain count."""

import json
import random
import subprocess
from collections import Counter
from pathlib import Path

import pytest
from brownie import accounts, web3
from recognition import CHOICES, propose, vote
from world import World

ROOT = Path(__file__).parents[2]
VECTORS = json.loads((ROOT / "tests/vectors/ballots.json").read_text())["vectors"]
OF_THE_RULE_BOOK = VECTORS[:7]
CLASSES = ("P", "O")
BALLOTS, BATCH = 10_000, 250
SEED = 20_26


@pytest.fixture(scope="module")
def harness():
    """`Tally.count` as a function that takes many ballots."""
    name = "tests/contracts/harness/TallyHarness.sol"
    settings = {
        "evmVersion": "paris",
        "viaIR": True,
        "optimizer": {"enabled": True, "runs": 200},
        "outputSelection": {"*": {"TallyHarness": ["abi", "evm.bytecode.object"]}},
    }
    given = {
        "language": "Solidity",
        "settings": settings,
        "sources": {name: {"content": (ROOT / name).read_text()}},
    }
    compiler = [str(ROOT / "tools/solcx/solc-v0.8.37"), "--standard-json"]
    done = subprocess.run(compiler, input=json.dumps(given), capture_output=True, text=True, check=True)
    compiled = json.loads(done.stdout)["contracts"][name]["TallyHarness"]
    kind = web3.eth.contract(abi=compiled["abi"], bytecode=compiled["evm"]["bytecode"]["object"])
    made = web3.eth.wait_for_transaction_receipt(kind.constructor().transact({"from": accounts[0].address}))
    return web3.eth.contract(address=made["contractAddress"], abi=compiled["abi"])


def numbers(electorate, quorum_percent):
    """A ballot as the harness takes it."""
    return (
        [CLASSES.index(voting_class) for _, voting_class, _ in electorate],
        [CHOICES.index(choice) for _, _, choice in electorate],
        quorum_percent,
    )


def plain(electorate, quorum_percent):
    """The same count in the words of the rule book, section 4; nothing of the library's is used."""
    votes = Counter((voting_class, choice) for _, voting_class, choice in electorate)
    py, pn = votes["P", "FOR"], votes["P", "AGAINST"]
    n = pn + votes["O", "AGAINST"]
    t = n + py + votes["O", "FOR"]
    voted = py + pn + votes["P", "ABSTAIN"]
    participating = voted + votes["P", None]
    quorum = voted * 100 >= quorum_percent * participating
    passed = py + pn > 0 and quorum and py * 3 >= 2 * (py + pn) and n * 4 <= t
    return (py, pn, n, t, participating, voted, quorum, passed)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector["name"] for vector in VECTORS])
def test_vector_passes_or_fails_as_the_rule_book_says(harness, vector):
    ballot = (vector["electorate"], vector["quorum_percent"])
    counts = harness.functions.count([numbers(*ballot)]).call()[0]
    assert tuple(counts) == plain(*ballot)
    assert counts[-1] is vector["passed"]


def test_solidity_and_a_plain_count_agree_on_ten_thousand_ballots(harness):
    dice = random.Random(SEED)
    passed = 0
    for _ in range(BALLOTS // BATCH):
        ballots = [random_ballot(dice) for _ in range(BATCH)]
        found = harness.functions.count([numbers(*ballot) for ballot in ballots]).call()
        expected = [plain(*ballot) for ballot in ballots]
        assert [tuple(counts) for counts in found] == expected
        passed += sum(counts[-1] for counts in expected)
    assert BALLOTS // 10 < passed < BALLOTS * 9 // 10, "both outcomes must be well represented"


def random_ballot(dice):
    """An electorate of up to 24 seats whose mood is its own."""
    mood = (dice.random(), dice.randint(1, 10), dice.random() / 2, dice.random() / 2)
    weights = (mood[0], mood[1], mood[2] * 10, mood[3])
    electorate = [
        (None, dice.choices(CLASSES, (3, 1))[0], dice.choices(CHOICES, weights)[0])
        for _ in range(dice.randint(1, 24))
    ]
    return electorate, dice.randint(0, 100)


@pytest.mark.parametrize("vector", OF_THE_RULE_BOOK, ids=[vector["name"] for vector in OF_THE_RULE_BOOK])
def test_committee_counts_a_whole_ballot_as_the_rule_book_says(vector):
    electorate = vector["electorate"]
    codes = [code for code, _, _ in electorate]
    classes = {code: voting_class for code, voting_class, _ in electorate}
    world = World(economies=codes, classes=classes, quorum=vector["quorum_percent"]).sealed()
    ballot = propose(world, "ProposeStandard", codes[0], text=b"\7" * 32)
    for code, _, choice in electorate:
        if choice is not None:
            vote(world, ballot, code, choice)
    assert tuple(world.committee.tallyOf(ballot)) == plain(electorate, vector["quorum_percent"])
    votes = world.committee.votesOf(ballot)
    cast = [[item["economy"], CLASSES[item["votingClass"]], CHOICES[item["choice"]]] for item in votes]
    assert cast == electorate
