// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {SignedActs} from "./base/SignedActs.sol";
import {StatusActs} from "./acts/StatusActs.sol";
import {Codes} from "./lib/Codes.sol";
import {Dates} from "./lib/Dates.sol";
import {StatusMachine} from "./lib/StatusMachine.sol";
import {IDirectory} from "./interfaces/IDirectory.sol";
import {IDocumentStatus} from "./interfaces/IDocumentStatus.sol";
import {IIssuers} from "./interfaces/IIssuers.sol";

/// @title DocumentStatus
contract DocumentStatus is IDocumentStatus, SignedActs {
    using StatusActs for StatusAct;
    using StatusActs for KeyPeriodAct;
    using StatusMachine for State;

    /// @dev A record with its reason in one word.
    struct Packed {
        Kind kind;
        bool byOverseer;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        address signer;
        bytes32 successor;
        bytes32 reason;
    }

    struct Document {
        State state;
        bool suspendedByOverseer;
        Packed[] records;
    }

    mapping(bytes32 issuer => mapping(bytes32 digest => Document)) private _documents;
    mapping(bytes32 issuer => mapping(address key => KeyPeriodRecord[])) private _keyPeriods;

    constructor(IDirectory directory_) SignedActs("Concord DocumentStatus", directory_) {}

    /// @inheritdoc IDocumentStatus
    function setStatus(Kind kind, StatusAct calldata act, bytes calldata signature) external whenSealed {
        IIssuers issuers = _acceptFrom(act.issuer, act.signer, act.hash(kind), act.nonce, act.deadline, signature);
        if (act.digest == 0) revert DigestMissing();
        bool links = kind == Kind.SUPERSEDE || kind == Kind.AMEND;
        if (links != (act.successor != 0) || act.successor == act.digest) {
            revert SuccessorInvalid(kind, act.successor);
        }
        uint64 effectiveAt = _record(_documents[act.issuer][act.digest], kind, act, issuers);
        emit StatusChanged(act.issuer, act.digest, uint8(kind), act.reason, effectiveAt, act.successor, act.signer);
    }

    /// @inheritdoc IDocumentStatus
    function annulByKey(KeyPeriodAct calldata act, bytes calldata signature) external whenSealed {
        _recordKeyPeriod(act, true, signature);
        emit KeyPeriodAnnulled(act.issuer, act.key, act.fromTime, act.toTime, act.reason, act.signer);
    }

    /// @inheritdoc IDocumentStatus
    function confirmByKey(KeyPeriodAct calldata act, bytes calldata signature) external whenSealed {
        _recordKeyPeriod(act, false, signature);
        emit KeyPeriodConfirmed(act.issuer, act.key, act.fromTime, act.toTime, act.reason, act.signer);
    }

    /// @inheritdoc IDocumentStatus
    function stateOf(bytes32 issuer, bytes32 digest) external view returns (State) {
        return _documents[issuer][digest].state;
    }

    /// @inheritdoc IDocumentStatus
    function historyOf(bytes32 issuer, bytes32 digest) external view returns (StatusRecord[] memory history) {
        Packed[] storage records = _documents[issuer][digest].records;
        history = new StatusRecord[](records.length);
        for (uint256 i = 0; i < history.length; ++i) {
            Packed storage packed = records[i];
            history[i] = StatusRecord(
                packed.kind,
                packed.byOverseer,
                packed.effectiveAt,
                packed.recordedAt,
                packed.blockNumber,
                packed.signer,
                packed.successor,
                Codes.unpack(packed.reason)
            );
        }
    }

    /// @inheritdoc IDocumentStatus
    function keyPeriodsOf(bytes32 issuer, address key) external view returns (KeyPeriodRecord[] memory) {
        return _keyPeriods[issuer][key];
    }

    function _record(Document storage document, Kind kind, StatusAct calldata act, IIssuers issuers)
        private
        returns (uint64 effectiveAt)
    {
        State next = document.state.next(kind);
        bool byOverseer = issuers.isOverseer(act.issuer, act.signer);
        if (kind == Kind.RESTORE && document.suspendedByOverseer && !byOverseer) {
            revert RestoreNotPermitted(act.issuer, act.digest, act.signer);
        }
        effectiveAt = kind == Kind.ANNUL
            ? Dates.inThePast(act.effectiveAt, issuers.registeredAt(act.issuer))
            : Dates.whenRecorded(act.effectiveAt);

        document.state = next;
        if (kind == Kind.SUSPEND) document.suspendedByOverseer = byOverseer;
        document.records
            .push(
                Packed({
                    kind: kind,
                    byOverseer: byOverseer,
                    effectiveAt: effectiveAt,
                    recordedAt: Dates.current(),
                    blockNumber: Dates.height(),
                    signer: act.signer,
                    successor: act.successor,
                    reason: Codes.pack(act.reason)
                })
            );
    }

    function _recordKeyPeriod(KeyPeriodAct calldata act, bool annulled, bytes calldata signature) private {
        IIssuers issuers = _acceptFrom(act.issuer, act.signer, act.hash(annulled), act.nonce, act.deadline, signature);
        if (issuers.issuerOfKey(act.key) != act.issuer) revert UnknownKey(act.issuer, act.key);
        Codes.check(act.reason);
        Dates.requirePeriod(act.fromTime, act.toTime);
        _keyPeriods[act.issuer][act.key].push(
            KeyPeriodRecord(annulled, act.fromTime, act.toTime, Dates.current(), Dates.height(), act.signer, act.reason)
        );
    }

    function _acceptFrom(
        bytes32 issuer,
        address signer,
        bytes32 structHash,
        uint256 nonce,
        uint256 deadline,
        bytes calldata signature
    ) private returns (IIssuers issuers) {
        _accept(signer, structHash, nonce, deadline, signature);
        issuers = IIssuers(directory.addressOf("Issuers"));
        if (issuers.registeredAt(issuer) == 0) revert UnknownIssuer(issuer);
        if (!issuers.maySpeakFor(issuer, signer)) revert NotSpeaker(issuer, signer);
    }
}
