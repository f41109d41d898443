"""The parts of a small network, and acts signed by eth-account: an encoder that the product does not use."""

import json
from copy import copy
from hashlib import sha256
from itertools import count
from pathlib import Path

from brownie import (
    Agreements,
    Committee,
    Directory,
    DocumentStatus,
    Economies,
    Issuers,
    Logs,
    Timelock,
    accounts,
    chain,
    web3,
)
from eth_abi import encode
from eth_account import Account
from eth_account.messages import encode_typed_data
from eth_utils import keccak

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "acts.json").read_text())
ACTS = VECTORS["acts"]
NETWORK_ID, DEPLOYMENT_ID = b"\1" * 32, b"\2" * 32
CHARTER = "Charter(bytes32 networkId,bytes32 deploymentId,bytes32 contractsRoot,bytes32 seatsRoot)"
FAR = 2**40
MAX_GROWTH = 1000
VOTING_PERIOD, QUORUM, DELAY = 3600, 50, 86_400
ORIGIN = "concord.example/vn"
ORIGIN_ID = keccak(text=ORIGIN)
_nonces = count(1)


def key(number):
    """A key of its own for each number."""
    return Account.from_key(number.to_bytes(32, "big"))


def fields(signature):
    """Name and (type, name) pairs of an EIP-712 type string."""
    name, members = signature[:-1].split("(")
    return name, [tuple(member.split(" ")) for member in members.split(",")]


def sign_struct(signature, message, signer, contract, domain=None):
    """A signature over a flat struct in a contract's domain; `domain` replaces members of it."""
    name, members = fields(signature)
    data = {
        "types": {
            "EIP712Domain": [
                {"name": "name", "type": "string"},
                {"name": "version", "type": "string"},
                {"name": "chainId", "type": "uint256"},
                {"name": "verifyingContract", "type": "address"},
            ],
            name: [{"name": member, "type": declared} for declared, member in members],
        },
        "primaryType": name,
        "domain": {
            "name": f"Concord {contract._name}",
            "version": "0x" + DEPLOYMENT_ID.hex(),
            "chainId": chain.id,
            "verifyingContract": contract.address,
            **(domain or {}),
        },
        "message": message,
    }
    return signer.sign_message(encode_typed_data(full_message=data)).signature


def refusal(contract, function, args, sender=None):
    """Name and arguments of the custom error that a call raises, or None when it succeeds."""
    data = getattr(contract, function).encode_input(*args)
    call = {"to": contract.address, "from": (sender or accounts[0]).address, "data": data}
    return _refusal(contract, call)


def refused_creation(contract, *args):
    """Name and arguments of the custom error that a constructor raises, or None."""
    return _refusal(contract, {"from": accounts[0].address, "data": contract.deploy.encode_input(*args)})


def _refusal(contract, call):
    answer = web3.provider.make_request("eth_call", [call, "latest"])
    return decode_error(contract, answer["error"].get("data")) if "error" in answer else None


def decode_error(contract, data):
    """Name and arguments of an error by the contract's ABI; plain reverts come out as ("Revert", data)."""
    raw = bytes.fromhex(data[2:]) if isinstance(data, str) and data.startswith("0x") else b""
    for item in contract.abi:
        if item["type"] != "error":
            continue
        types = [given["type"] for given in item["inputs"]]
        if keccak(text=f"{item['name']}({','.join(types)})")[:4] == raw[:4]:
            return item["name"], *web3.codec.decode(types, raw[4:])
    return "Revert", data


class World:
    """Contracts and keys. Seats are P where `classes` does not say O; `governor` replaces the Timelock."""

    ECONOMIES = ("VN", "DE", "AU")

    def __init__(self, governor=None, economies=ECONOMIES, classes=None, quorum=QUORUM):
        self.deployer = accounts[0]
        self.operator = accounts[1]
        self.codes = tuple(economies)
        self.authority = self._people(1)
        self.registrar = self._people(101)
        self.accreditor = self._people(201)
        self.delegate = self._people(301)
        self.alternate = self._people(401)
        self.mill, self.lab, self.spare = key(31), key(32), key(33)
        sender = {"from": self.deployer}
        self.directory = Directory.deploy(NETWORK_ID, DEPLOYMENT_ID, sender)
        self.seats = [
            (
                code,
                int((classes or {}).get(code) == "O"),
                1 + i % 3,
                self.authority[code].address,
                self.delegate[code].address,
                self.alternate[code].address,
            )
            for i, code in enumerate(self.codes)
        ]
        self.committee = Committee.deploy(self.directory, VOTING_PERIOD, quorum, sender)
        self.timelock = Timelock.deploy(DELAY, self.committee, sender)
        self.economies = Economies.deploy(self.directory, self.seats, governor or self.timelock, sender)
        self.issuers = Issuers.deploy(self.directory, sender)
        self.logs = Logs.deploy(self.directory, MAX_GROWTH, sender)
        self.status = DocumentStatus.deploy(self.directory, sender)
        self.agreements = Agreements.deploy(self.directory, sender)
        self.contracts = (
            self.committee,
            self.timelock,
            self.economies,
            self.issuers,
            self.logs,
            self.status,
            self.agreements,
        )

    def _people(self, first):
        return {code: key(first + i) for i, code in enumerate(self.codes)}

    def replace(self, old, new):
        """Found with another contract in the place of one."""
        self.contracts = tuple(new if contract is old else contract for contract in self.contracts)

    def succeeded_by(self, contract):
        """This network as it is once a contract's successor is listed."""
        after = copy(self)
        after.contracts = tuple(
            contract if former._name == contract._name else former for former in self.contracts
        )
        setattr(after, contract._name.lower(), contract)
        return after

    def wire(self):
        """List the founding contracts."""
        for contract in self.contracts:
            self.directory.wire(*wiring(contract), {"from": self.deployer})

    def sealed(self):
        """Wired and sealed."""
        self.wire()
        self.directory.seal(self.charter(), {"from": self.deployer})
        return self

    @property
    def governor(self):
        """The Timelock, as an account that sends what a test tells it to."""
        for method, args in (("anvil_impersonateAccount", []), ("anvil_setBalance", ["0xffffffffffffffff"])):
            web3.provider.make_request(method, [self.timelock.address, *args])
        return accounts.at(self.timelock.address, force=True)

    def charter(self, signers=None, **changes):
        """Signatures of the founding seats' authorities over the Charter, which is computed here."""
        columns = (
            [word(contract._name) for contract in self.contracts],
            [contract.address for contract in self.contracts],
            [keccak(web3.eth.get_code(contract.address)) for contract in self.contracts],
        )
        seats = encode(["(string,uint8,uint8,address,address,address)[]"], [self.seats])
        message = {
            "networkId": NETWORK_ID,
            "deploymentId": DEPLOYMENT_ID,
            "contractsRoot": keccak(encode(["bytes32[]", "address[]", "bytes32[]"], columns)),
            "seatsRoot": keccak(seats),
            **changes,
        }
        signers = signers or [self.authority[code] for code in self.codes]
        return [sign_struct(CHARTER, message, signer, self.directory) for signer in signers]

    @classmethod
    def founded(cls):
        """Wired and sealed, with officers, an issuer of each kind and a log."""
        world = cls().sealed()
        for code in world.codes:
            world.act(
                "Appoint",
                world.authority[code],
                economy=code,
                account=world.registrar[code].address,
                office="REGISTRAR",
            )
            world.act(
                "Appoint",
                world.authority[code],
                economy=code,
                account=world.accreditor[code].address,
                office="ACCREDITOR",
            )
        world.mill_id = world.register_issuer("VN", world.mill, "Mill", "FIRST_PARTY")
        world.lab_id = world.register_issuer("VN", world.lab, "Laboratory", "CONFORMITY_BODY")
        world.act(
            "RegisterLog",
            world.authority["VN"],
            origin=ORIGIN,
            economy="VN",
            operator=world.operator.address,
            vkey="concord.example/vn+0a+AQ==",
            url="https://vn.example/log",
        )
        return world

    def contract_of(self, name):
        """The contract that takes an act."""
        return next(contract for contract in self.contracts if contract._name == ACTS[name]["contract"])

    def call(self, name, signer, extra=(), /, *, domain=None, signature=None, **message):
        """Contract, function and arguments of an act; nonce and deadline are filled in unless given."""
        act = ACTS[name]
        message = {"nonce": next(_nonces), "deadline": FAR, **message}
        contract = self.contract_of(name)
        if signature is None:
            signature = sign_struct(act["type"], message, signer, contract, domain)
        values = [message[member] for _, member in fields(act["type"])[1]]
        return contract, act["function"], [*act["prefix"], values, signature, *extra]

    def act(self, name, signer, extra=(), /, **message):
        """Sign and submit, by an account that is nobody's."""
        contract, function, args = self.call(name, signer, extra, **message)
        return getattr(contract, function)(*args, {"from": accounts[9]})

    def refused(self, name, signer, extra=(), /, **message):
        """The error that an act raises, or None."""
        return refusal(*self.call(name, signer, extra, **message), sender=accounts[9])

    def registration(self, economy, holder, name, role):
        """Id, message and extra arguments of a RegisterIssuer act."""
        record = json.dumps({"country": economy, "name": name}, separators=(",", ":")).encode()
        identity = sha256(b"concord/identity/v1\0" + record).digest()
        issuer = keccak(
            encode(["bytes32", "string", "bytes32"], [keccak(text="concord/issuer/v1"), economy, identity])
        )
        office = self.registrar if role == "FIRST_PARTY" else self.accreditor
        message = {
            "economy": economy,
            "identity": identity,
            "role": role,
            "key": holder.address,
            "registrar": office[economy].address,
        }
        return issuer, office[economy], message, (record, self.possession(issuer, holder))

    def register_issuer(self, economy, holder, name, role):
        """Admit an issuer and return its id."""
        issuer, officer, message, extra = self.registration(economy, holder, name, role)
        self.act("RegisterIssuer", officer, extra, **message)
        return issuer

    def possession(self, issuer, holder):
        """The proof that a key's holder gives."""
        message = {"issuer": issuer, "key": holder.address}
        return sign_struct(VECTORS["keyPossession"], message, holder, self.issuers)

    def accredit(self, number="L-1", scope=b'{"hs":[]}', **changes):
        """Accredit the laboratory; returns the accreditation's id."""
        message = self.accreditation(number, scope)
        self.act("Accredit", self.accreditor["VN"], (scope,), **{**message, **changes})
        return bytes(self.issuers.accreditationsOf(self.lab_id)[-1])

    def accreditation(self, number="L-1", scope=b'{"hs":[]}'):
        """The message of an Accredit act for the laboratory."""
        return {
            "issuer": self.lab_id,
            "standard": "ISO/IEC 17025:2017",
            "number": number,
            "scope": sha256(scope).digest(),
            "validFrom": 1_700_000_000,
            "validTo": chain.time() + 10**8,
            "accreditor": self.accreditor["VN"].address,
        }


def word(text):
    """ASCII, left-aligned in 32 bytes."""
    return text.encode().ljust(32, b"\0")


def wiring(contract):
    """The arguments of `Directory.wire` for a contract."""
    return word(contract._name), contract.address, keccak(web3.eth.get_code(contract.address))


def pass_time_to(moment):
    """Mine a block of this time (Unix seconds)."""
    web3.provider.make_request("evm_setNextBlockTimestamp", [moment])
    chain.mine()
