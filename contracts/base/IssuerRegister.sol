// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {SignedActs} from "./SignedActs.sol";
import {IssuerActs} from "../acts/IssuerActs.sol";
import {Codes} from "../lib/Codes.sol";
import {Dates} from "../lib/Dates.sol";
import {IssuerBook} from "../lib/IssuerBook.sol";
import {IssuerKeys} from "../lib/IssuerKeys.sol";
import {Standing} from "../lib/Standing.sol";
import {IIssuerRegister} from "../interfaces/IIssuerRegister.sol";
import {ILogs} from "../interfaces/ILogs.sol";

/// @title The register of issuers and their keys
/// @notice The part of `Issuers` that accreditations and listings build on.
abstract contract IssuerRegister is IIssuerRegister, SignedActs {
    using IssuerActs for RegisterIssuer;
    using IssuerActs for AssignRegistrar;
    using IssuerActs for AddKey;
    using IssuerActs for RevokeKey;
    using IssuerActs for CompromiseKey;
    using IssuerActs for StandingAct;
    using IssuerBook for IssuerBook.Book;
    using IssuerBook for IssuerBook.Issuer;
    using IssuerBook for bytes32;
    using IssuerKeys for IssuerKeys.Book;
    using Standing for Standing.Record;

    bytes32 private constant ISSUER_TAG = keccak256("concord/issuer/v1");

    IssuerBook.Book private _issuers;
    IssuerKeys.Book private _keys;

    /// @inheritdoc IIssuerRegister
    function registerIssuer(
        RegisterIssuer calldata act,
        bytes calldata signature,
        bytes calldata identityRecord,
        bytes calldata keyProof
    ) external whenSealed {
        _accept(act.registrar, act.hash(), act.nonce, act.deadline, signature);
        bytes32 id = issuerIdOf(act.economy, act.identity);
        _requireOffice(act.economy, act.registrar, IssuerBook.packRole(act.role).officeOf());
        _issuers.add(id, act, identityRecord);
        _addKey(id, act.key, keyProof);
        _announce(id, act, identityRecord);
    }

    /// @inheritdoc IIssuerRegister
    function assignRegistrar(AssignRegistrar calldata act, bytes calldata signature) external whenSealed {
        IssuerBook.Issuer storage issuer = _known(act.issuer);
        string memory economy = Codes.unpack(issuer.economy);
        _acceptAuthority(economy, act.hash(), act.nonce, act.deadline, signature);
        _requireOffice(economy, act.registrar, issuer.role.officeOf());
        issuer.setRegistrar(act.registrar);
        emit RegistrarAssigned(act.issuer, act.registrar);
    }

    /// @inheritdoc IIssuerRegister
    function addKey(AddKey calldata act, bytes calldata signature, bytes calldata keyProof) external whenSealed {
        _acceptSpeaker(act.issuer, act.signer, act.hash(), act.nonce, act.deadline, signature);
        if (_issuers.byId[act.issuer].standing.state != Standing.ACTIVE && !isOverseer(act.issuer, act.signer)) {
            revert IssuerIsSuspended(act.issuer);
        }
        _addKey(act.issuer, act.key, keyProof);
        emit KeyAdded(act.issuer, act.key, act.signer);
    }

    /// @inheritdoc IIssuerRegister
    function revokeKey(RevokeKey calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.issuer, act.signer, act.hash(), act.nonce, act.deadline, signature);
        uint64 effectiveAt = _keys.revoke(act);
        emit KeyRevoked(act.issuer, act.key, act.reason, effectiveAt, act.signer);
    }

    /// @inheritdoc IIssuerRegister
    function compromiseKey(CompromiseKey calldata act, bytes calldata signature) external whenSealed {
        _acceptSpeaker(act.issuer, act.signer, act.hash(), act.nonce, act.deadline, signature);
        bytes32 originId = keccak256(bytes(act.origin));
        if (!ILogs(directory.addressOf("Logs")).isKnown(originId)) revert UnknownLog(originId);
        if (_keys.cut(act)) emit KeyRevoked(act.issuer, act.key, "COMPROMISED", Dates.current(), act.signer);
        emit KeyCompromised(act.issuer, act.key, act.origin, act.cutIndex, act.signer);
    }

    /// @inheritdoc IIssuerRegister
    function suspendIssuer(StandingAct calldata act, bytes calldata signature) external whenSealed {
        uint64 effectiveAt = _changeStanding(act, Standing.SUSPEND, IssuerActs.SUSPEND_ISSUER, signature);
        emit IssuerSuspended(act.subject, effectiveAt, act.reason, act.signer);
    }

    /// @inheritdoc IIssuerRegister
    function restoreIssuer(StandingAct calldata act, bytes calldata signature) external whenSealed {
        uint64 effectiveAt = _changeStanding(act, Standing.RESTORE, IssuerActs.RESTORE_ISSUER, signature);
        emit IssuerRestored(act.subject, effectiveAt, act.reason, act.signer);
    }

    /// @inheritdoc IIssuerRegister
    function issuerCount() external view returns (uint256) {
        return _issuers.ids.length;
    }

    /// @inheritdoc IIssuerRegister
    function issuerAt(uint256 index) external view returns (bytes32) {
        return _issuers.ids[index];
    }

    /// @inheritdoc IIssuerRegister
    function issuerOf(bytes32 issuer) external view returns (IssuerRecord memory) {
        return _known(issuer).view_();
    }

    /// @inheritdoc IIssuerRegister
    function registeredAt(bytes32 issuer) external view returns (uint64) {
        return _issuers.byId[issuer].recordedAt;
    }

    /// @inheritdoc IIssuerRegister
    function registrarOf(bytes32 issuer) external view returns (address) {
        return _known(issuer).registrar;
    }

    /// @inheritdoc IIssuerRegister
    function economyOf(bytes32 issuer) external view returns (string memory) {
        return Codes.unpack(_known(issuer).economy);
    }

    /// @inheritdoc IIssuerRegister
    function roleOf(bytes32 issuer) external view returns (string memory) {
        return Codes.unpack(_known(issuer).role);
    }

    /// @inheritdoc IIssuerRegister
    function registrarHistory(bytes32 issuer) external view returns (RegistrarTerm[] memory) {
        return _known(issuer).registrars;
    }

    /// @inheritdoc IIssuerRegister
    function standingHistory(bytes32 issuer) external view returns (StandingEvent[] memory) {
        return _known(issuer).standing.events;
    }

    /// @inheritdoc IIssuerRegister
    function keysOf(bytes32 issuer) external view returns (KeyRecord[] memory) {
        return _keys.list(issuer);
    }

    /// @inheritdoc IIssuerRegister
    function issuerOfKey(address key) external view returns (bytes32) {
        return _keys.keys[key].issuer;
    }

    /// @inheritdoc IIssuerRegister
    function keyHistory(address key) external view returns (KeyEvent[] memory) {
        return _keys.keys[key].events;
    }

    /// @inheritdoc IIssuerRegister
    function isKeyLive(bytes32 issuer, address key) public view returns (bool) {
        return _keys.isLive(issuer, key);
    }

    /// @inheritdoc IIssuerRegister
    function isOverseer(bytes32 issuer, address account) public view returns (bool) {
        IssuerBook.Issuer storage record = _issuers.byId[issuer];
        if (record.recordedAt == 0) return false;
        bool isNamed = account == record.registrar || _isAccreditor(issuer, account);
        return isNamed && _holdsOffice(Codes.unpack(record.economy), account, record.role.officeOf());
    }

    /// @inheritdoc IIssuerRegister
    function maySpeakFor(bytes32 issuer, address account) public view returns (bool) {
        return isKeyLive(issuer, account) || isOverseer(issuer, account);
    }

    /// @inheritdoc IIssuerRegister
    function issuerIdOf(string calldata economy, bytes32 identity) public pure returns (bytes32) {
        return keccak256(abi.encode(ISSUER_TAG, economy, identity));
    }

    /// @dev Whether the account accredited the issuer.
    function _isAccreditor(bytes32 issuer, address account) internal view virtual returns (bool);

    /// @dev Reverts with `UnknownIssuer`.
    function _known(bytes32 issuer) internal view returns (IssuerBook.Issuer storage) {
        return _issuers.get(issuer);
    }

    function _holdsOffice(string memory economy, address account, string memory office) internal view returns (bool) {
        return _economies().holdsOffice(economy, account, office);
    }

    function _requireOffice(string memory economy, address account, string memory office) internal view {
        if (!_holdsOffice(economy, account, office)) revert NotOfficer(economy, account, office);
    }

    function _changeStanding(StandingAct calldata act, uint8 kind, bytes32 typeHash, bytes calldata signature)
        private
        returns (uint64)
    {
        _accept(act.signer, act.hash(typeHash), act.nonce, act.deadline, signature);
        if (!isOverseer(act.subject, act.signer)) revert NotOverseer(act.subject, act.signer);
        return _issuers.byId[act.subject].standing.change(kind, act.effectiveAt, act.reason, act.signer);
    }

    function _acceptSpeaker(
        bytes32 issuer,
        address signer,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) private {
        _accept(signer, structHash, nonce, deadline, signature);
        _known(issuer);
        if (!maySpeakFor(issuer, signer)) revert NotSpeaker(issuer, signer);
    }

    /// @dev ECDSA only: a key signs statements that are checked off chain, so it cannot be a contract.
    function _addKey(bytes32 issuer, address key, bytes calldata keyProof) private {
        bytes32 digest = _hashTypedDataV4(IssuerActs.possession(issuer, key));
        (address recovered, ECDSA.RecoverError failure,) = ECDSA.tryRecover(digest, keyProof);
        if (failure != ECDSA.RecoverError.NoError || recovered != key) revert KeyProofRefused(key);
        _keys.add(issuer, key);
    }

    /// @dev Copies in memory, because seven arguments from calldata overflow the stack.
    function _announce(bytes32 id, RegisterIssuer memory act, bytes memory identityRecord) private {
        emit IssuerRegistered(id, act.economy, act.role, act.identity, identityRecord, act.key, act.registrar);
        emit KeyAdded(id, act.key, act.registrar);
    }
}
