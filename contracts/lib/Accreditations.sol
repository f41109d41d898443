// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.37;

import {CodeBlob} from "./CodeBlob.sol";
import {Dates} from "./Dates.sol";
import {Standing} from "./Standing.sol";
import {IIssuers} from "../interfaces/IIssuers.sol";
import {ISignedActs} from "../interfaces/ISignedActs.sol";

/// @title Accreditations and their scopes
library Accreditations {
    using Standing for Standing.Record;

    bytes32 private constant TAG = keccak256("concord/accreditation/v1");

    struct Scope {
        bytes32 scope;
        uint64 effectiveAt;
        uint64 recordedAt;
        uint64 blockNumber;
        address blob;
    }

    struct Accreditation {
        bytes32 issuer;
        address accreditor;
        uint64 validFrom;
        uint64 validTo;
        uint64 recordedAt;
        uint64 blockNumber;
        string standard;
        string number;
        Standing.Record standing;
        Scope[] scopes;
    }

    struct Book {
        mapping(bytes32 id => Accreditation) byId;
        mapping(bytes32 issuer => bytes32[]) ofIssuer;
    }

    /// @notice Records an accreditation. Returns its id: keccak256(abi.encode(tag, issuer, accreditor, number)).
    function add(Book storage self, IIssuers.Accredit calldata act, bytes calldata scopeBlob)
        internal
        returns (bytes32 id)
    {
        id = keccak256(abi.encode(TAG, act.issuer, act.accreditor, act.number));
        Accreditation storage record = self.byId[id];
        if (record.issuer != 0) revert IIssuers.AccreditationExists(id);
        Dates.requirePeriod(act.validFrom, act.validTo);
        record.issuer = act.issuer;
        record.accreditor = act.accreditor;
        (record.validFrom, record.validTo) = (act.validFrom, act.validTo);
        (record.recordedAt, record.blockNumber) = (Dates.current(), Dates.height());
        (record.standard, record.number) = (act.standard, act.number);
        _pushScope(record, act.scope, scopeBlob, act.validFrom);
        self.ofIssuer[act.issuer].push(id);
    }

    /// @notice Replaces the scope. Returns from when on: when recorded or later, never before the scope that precedes it.
    function setScope(Accreditation storage record, IIssuers.ChangeScope calldata act, bytes calldata scopeBlob)
        internal
        returns (uint64 effectiveAt)
    {
        effectiveAt = Dates.onRecording(act.effectiveAt, record.scopes[record.scopes.length - 1].effectiveAt);
        _pushScope(record, act.scope, scopeBlob, effectiveAt);
    }

    /// @notice The accreditation of an id. Reverts with `UnknownAccreditation`.
    function get(Book storage self, bytes32 id) internal view returns (Accreditation storage record) {
        record = self.byId[id];
        if (record.issuer == 0) revert IIssuers.UnknownAccreditation(id);
    }

    /// @notice Whether the account accredited the issuer, and not all of it is withdrawn.
    function isAccreditor(Book storage self, bytes32 issuer, address account) internal view returns (bool) {
        bytes32[] storage ids = self.ofIssuer[issuer];
        for (uint256 i = 0; i < ids.length; ++i) {
            Accreditation storage record = self.byId[ids[i]];
            if (record.accreditor == account && record.standing.state != Standing.WITHDRAWN) return true;
        }
        return false;
    }

    /// @notice An accreditation as others read it.
    function view_(Accreditation storage record) internal view returns (IIssuers.AccreditationRecord memory) {
        return IIssuers.AccreditationRecord({
            issuer: record.issuer,
            accreditor: record.accreditor,
            state: record.standing.state,
            validFrom: record.validFrom,
            validTo: record.validTo,
            recordedAt: record.recordedAt,
            blockNumber: record.blockNumber,
            standard: record.standard,
            number: record.number
        });
    }

    /// @notice All scopes with their bytes, in order of recording.
    function scopeVersions(Accreditation storage record) internal view returns (IIssuers.ScopeVersion[] memory all) {
        all = new IIssuers.ScopeVersion[](record.scopes.length);
        for (uint256 i = 0; i < all.length; ++i) {
            Scope storage scope = record.scopes[i];
            all[i] = IIssuers.ScopeVersion(
                scope.scope, scope.effectiveAt, scope.recordedAt, scope.blockNumber, CodeBlob.load(scope.blob)
            );
        }
    }

    function _pushScope(Accreditation storage record, bytes32 scope, bytes calldata scopeBlob, uint64 effectiveAt)
        private
    {
        if (scopeBlob.length > CodeBlob.MAX_SIZE) {
            revert ISignedActs.BlobTooLarge(scopeBlob.length, CodeBlob.MAX_SIZE);
        }
        if (sha256(scopeBlob) != scope) revert ISignedActs.BlobMismatch(scope, sha256(scopeBlob));
        record.scopes.push(Scope(scope, effectiveAt, Dates.current(), Dates.height(), CodeBlob.store(scopeBlob)));
    }
}
