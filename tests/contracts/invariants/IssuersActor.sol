// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {Issuers} from "../../../contracts/Issuers.sol";
import {IIssuerRegister} from "../../../contracts/interfaces/IIssuerRegister.sol";
import {IIssuers} from "../../../contracts/interfaces/IIssuers.sol";
import {Network} from "./Network.sol";
import {OfficesActor} from "./OfficesActor.sol";

/// @title Acts on issuers, keys and accreditations, signed and submitted
/// @notice Each returns whether it was accepted.
abstract contract IssuersActor is OfficesActor {
    constructor(Network network_) OfficesActor(network_) {
        _setDomain("Concord Issuers", address(_issuers()));
    }

    function _issuers() internal view returns (Issuers) {
        return network.issuers();
    }

    function _register(uint256 seat, string memory role, bytes memory record, uint256 key, uint256 officer)
        internal
        returns (bytes32 issuer, bool accepted)
    {
        bytes32 identity = sha256(bytes.concat("concord/identity/v1\x00", record));
        issuer = _issuers().issuerIdOf(network.codeOf(seat), identity);
        IIssuerRegister.RegisterIssuer memory act = IIssuerRegister.RegisterIssuer(
            network.codeOf(seat), identity, role, vm.addr(key), vm.addr(officer), _nonce(), FAR
        );
        bytes32 typeHash = keccak256(
            "RegisterIssuer(string economy,bytes32 identity,string role,address key,address registrar,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash, _hash(act.economy), identity, _hash(role), act.key, act.registrar, act.nonce, act.deadline
            )
        );
        bytes memory call = abi.encodeCall(
            IIssuerRegister.registerIssuer, (act, _signIssuers(officer, structHash), record, _proof(issuer, key))
        );
        accepted = _try(address(_issuers()), call);
    }

    function _addKey(bytes32 issuer, uint256 key, uint256 signer) internal returns (bool) {
        IIssuerRegister.AddKey memory act = IIssuerRegister.AddKey(issuer, vm.addr(key), vm.addr(signer), _nonce(), FAR);
        bytes32 typeHash = keccak256("AddKey(bytes32 issuer,address key,address signer,uint256 nonce,uint256 deadline)");
        bytes memory signature = _signIssuers(signer, keccak256(abi.encode(typeHash, act)));
        bytes memory call = abi.encodeCall(IIssuerRegister.addKey, (act, signature, _proof(issuer, key)));
        return _try(address(_issuers()), call);
    }

    function _revokeKey(bytes32 issuer, address key, string memory reason, uint64 date, uint256 signer)
        internal
        returns (bool)
    {
        IIssuerRegister.RevokeKey memory act =
            IIssuerRegister.RevokeKey(issuer, key, reason, date, vm.addr(signer), _nonce(), FAR);
        bytes32 typeHash = keccak256(
            "RevokeKey(bytes32 issuer,address key,string reason,uint64 effectiveAt,address signer,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash =
            keccak256(abi.encode(typeHash, issuer, key, _hash(reason), date, act.signer, act.nonce, act.deadline));
        bytes memory signature = _signIssuers(signer, structHash);
        return _try(address(_issuers()), abi.encodeCall(IIssuerRegister.revokeKey, (act, signature)));
    }

    function _compromiseKey(bytes32 issuer, address key, uint256 signer) internal returns (bool) {
        IIssuerRegister.CompromiseKey memory act =
            IIssuerRegister.CompromiseKey(issuer, key, ORIGIN, 7, vm.addr(signer), _nonce(), FAR);
        bytes32 typeHash = keccak256(
            "CompromiseKey(bytes32 issuer,address key,string origin,uint64 cutIndex,address signer,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(typeHash, issuer, key, _hash(ORIGIN), act.cutIndex, act.signer, act.nonce, act.deadline)
        );
        bytes memory signature = _signIssuers(signer, structHash);
        return _try(address(_issuers()), abi.encodeCall(IIssuerRegister.compromiseKey, (act, signature)));
    }

    /// @dev name: SuspendIssuer, RestoreIssuer (of `issuer`), SuspendAccreditation and so on (of `accreditation`).
    function _changeStanding(string memory name, string memory member, bytes4 selector, bytes32 subject, uint256 signer)
        internal
        returns (bool)
    {
        IIssuerRegister.StandingAct memory act =
            IIssuerRegister.StandingAct(subject, 0, "SOME_REASON", vm.addr(signer), _nonce(), FAR);
        bytes32 typeHash = keccak256(
            abi.encodePacked(
                name,
                "(bytes32 ",
                member,
                ",uint64 effectiveAt,string reason,address signer,uint256 nonce,uint256 deadline)"
            )
        );
        bytes32 structHash =
            keccak256(abi.encode(typeHash, subject, 0, _hash(act.reason), act.signer, act.nonce, act.deadline));
        return _try(address(_issuers()), abi.encodeWithSelector(selector, act, _signIssuers(signer, structHash)));
    }

    function _accredit(bytes32 issuer, string memory number, bytes memory scope, uint256 signer)
        internal
        returns (bool)
    {
        IIssuers.Accredit memory act = IIssuers.Accredit(
            issuer, "ISO/IEC 17025:2017", number, sha256(scope), 1, 2_000_000_000, vm.addr(signer), _nonce(), FAR
        );
        bytes32 typeHash = keccak256(
            "Accredit(bytes32 issuer,string standard,string number,bytes32 scope,uint64 validFrom,uint64 validTo,address accreditor,uint256 nonce,uint256 deadline)"
        );
        bytes32 structHash = keccak256(
            abi.encode(
                typeHash,
                issuer,
                _hash(act.standard),
                _hash(number),
                act.scope,
                act.validFrom,
                act.validTo,
                act.accreditor,
                act.nonce,
                act.deadline
            )
        );
        bytes memory signature = _signIssuers(signer, structHash);
        return _try(address(_issuers()), abi.encodeCall(IIssuers.accredit, (act, signature, scope)));
    }

    function _changeScope(bytes32 accreditation, bytes memory scope, uint256 signer) internal returns (bool) {
        IIssuers.ChangeScope memory act =
            IIssuers.ChangeScope(accreditation, sha256(scope), 0, vm.addr(signer), _nonce(), FAR);
        bytes32 typeHash = keccak256(
            "ChangeScope(bytes32 accreditation,bytes32 scope,uint64 effectiveAt,address signer,uint256 nonce,uint256 deadline)"
        );
        bytes memory signature = _signIssuers(signer, keccak256(abi.encode(typeHash, act)));
        return _try(address(_issuers()), abi.encodeCall(IIssuers.changeScope, (act, signature, scope)));
    }

    function _signIssuers(uint256 key, bytes32 structHash) internal view returns (bytes memory) {
        return _signAct(key, address(_issuers()), structHash);
    }

    function _proof(bytes32 issuer, uint256 key) private view returns (bytes memory) {
        bytes32 typeHash = keccak256("KeyPossession(bytes32 issuer,address key)");
        return _signIssuers(key, keccak256(abi.encode(typeHash, issuer, vm.addr(key))));
    }
}
