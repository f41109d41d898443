"""The brownie scripts, rehearsed: artifacts are what brownie compiled, a network is founded in two steps."""

import json

import pytest
from brownie import ZERO_ADDRESS, Committee, Directory, Timelock, accounts
from world import DEPLOYMENT_ID, NETWORK_ID, key

from anchors.keystore import save
from anchors.signing import SigningKey
from scripts import deploy, export


def test_artifacts_are_what_brownie_compiles():
    assert list(export.differences()) == []


def test_rehearsal_founds_a_network(capsys):
    deploy.main()
    assert "the deployer holds nothing" in capsys.readouterr().out


@pytest.fixture
def plan(tmp_path, monkeypatch):
    """A network of one seat, whose files lie in a folder of the test."""
    monkeypatch.setattr(deploy, "ROOT", tmp_path)
    (tmp_path / "deployments").mkdir()
    deployer = SigningKey.generate()
    accounts[0].transfer(deployer.address, 10**18, silent=True)
    save(tmp_path / "key.json", deployer, "passphrase")
    (tmp_path / "passphrase").write_text("passphrase\n")
    content = {
        "name": "rehearsed",
        "networkId": "0x" + NETWORK_ID.hex(),
        "deploymentId": "0x" + DEPLOYMENT_ID.hex(),
        "maxGrowth": 1000,
        "minVotingPeriod": 60,
        "quorumPercent": 60,
        "timelockDelay": 30,
        "seats": [
            {
                "economy": "VN",
                "votingClass": 0,
                "category": 2,
                "authority": key(1).address,
                "delegate": key(2).address,
                "alternate": ZERO_ADDRESS,
            }
        ],
        "keystore": str(tmp_path / "key.json"),
        "passphraseFile": str(tmp_path / "passphrase"),
        "signatures": {},
    }
    file = tmp_path / "plan.json"
    file.write_text(json.dumps(content))
    return file


def test_authorities_sign_between_creation_and_seal(plan, tmp_path):
    deploy.create_network(str(plan))
    made = json.loads((tmp_path / "deployments/rehearsed.json").read_text())
    directory = Directory.at(made["directory"])
    committee = Committee.at(made["contracts"]["Committee"]["address"])
    assert (committee.minVotingPeriod(), committee.quorumPercent()) == (60, 60)
    assert Timelock.at(made["contracts"]["Timelock"]["address"]).getMinDelay() == 30
    assert not directory.isSealed()
    assert made["charterDigest"] == str(directory.charterDigest())

    content = json.loads(plan.read_text())
    signature = SigningKey.from_bytes(bytes(31) + b"\1").sign_digest(bytes.fromhex(made["charterDigest"][2:]))
    plan.write_text(json.dumps({**content, "signatures": {"VN": "0x" + signature.hex()}}))
    deploy.seal_network(str(plan))
    assert directory.isSealed()
    assert json.loads((tmp_path / "deployments/rehearsed.json").read_text())["sealed"] is True
